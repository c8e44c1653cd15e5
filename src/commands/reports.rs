//! The JSON of `site build` and `site serve`.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::json_output::JsonOutput;
use crate::{schema, site::BrokenLink};

pub(super) const OUTPUTS: &[JsonOutput] = &[
    JsonOutput::new("site", "site build", schema::printed::<BuiltSite<'_>>),
    JsonOutput {
        note: "a line for each build",
        ..JsonOutput::new("preview", "site serve", schema::printed::<ServedSite<'_>>)
    },
];

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
    /// The address of the site; with the first build only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Milliseconds that it took.
    pub ms: u64,
    pub problems: &'a [String],
}
