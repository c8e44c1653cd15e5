//! What commands that write files say of them with `--json`.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::site::BrokenLink;

/// A site that was built.
#[derive(Serialize, JsonSchema)]
pub(super) struct BuiltSite<'a> {
    pub folder: &'a Path,
    pub pages: usize,
    pub files: usize,
    /// Of all files together.
    pub bytes: usize,
    pub written: usize,
    /// Files that did not change.
    pub kept: usize,
    pub removed: usize,
    /// Dead links and missing images.
    pub defects: &'a [BrokenLink],
    pub warnings: &'a [String],
}

/// One build of a preview, a line each.
#[derive(Serialize, JsonSchema)]
pub(super) struct ServedSite<'a> {
    /// Where the site can be seen; with the first build only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Milliseconds that it took.
    pub ms: u64,
    pub problems: &'a [String],
}

/// A runbook in a file.
#[derive(Serialize, JsonSchema)]
pub(super) struct WrittenRunbook<'a> {
    pub file: &'a Path,
    /// What it lacks, such as letters that no font has.
    pub warnings: &'a [String],
}

/// Runbooks in a folder.
#[derive(Serialize, JsonSchema)]
pub(super) struct WrittenRunbooks<'a> {
    pub folder: &'a Path,
    pub runbooks: usize,
}

/// Manual pages in a folder.
#[derive(Serialize, JsonSchema)]
pub(super) struct WrittenManual<'a> {
    pub folder: &'a Path,
    /// Names of the files.
    pub files: &'a [String],
}

/// A catalog drafted from a network.
#[derive(Serialize, JsonSchema)]
pub(super) struct DraftedCatalog<'a> {
    pub folder: &'a Path,
    pub files: usize,
    pub causes: usize,
    pub circumstances: usize,
    pub symptoms: usize,
}
