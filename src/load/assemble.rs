//! All files of a catalog to one [`ParsedCatalog`].

use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{
    assets::{SECURITY_SETTINGS, SHELLS},
    parsed_catalog::ParsedCatalog,
    raw_file::{ARTICLES, Content, RawFile},
    sanitize::read_file,
};
use fixbook_engine::model::SourceFile;

/// Reads files, in parallel; gathered in order so that the result does not depend on which thread was first.
pub(super) fn read(files: Vec<RawFile>) -> ParsedCatalog {
    let revision = digest(&files);
    // There may be thousands of listed files, and none of them is read.
    let (listed, wanted): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| matches!(file.content, Content::Listed));
    let parts: Vec<ParsedCatalog> = wanted.into_par_iter().map(read_file).collect();
    let mut all = ParsedCatalog { revision, ..ParsedCatalog::default() };
    let name = |file: RawFile| Arc::new(SourceFile { path: file.path, text: String::new() });
    all.files.extend(listed.into_iter().map(name));
    for part in parts {
        all.append(part);
    }
    all
}

/// Free articles and data about commands are left out: they are never scored, so an assessment does not depend on them, and most commands do
/// not read them.
fn digest(files: &[RawFile]) -> String {
    let mut hash = Sha256::new();
    let is_scored = |path: &str| !path.starts_with(ARTICLES) && ![SHELLS, SECURITY_SETTINGS].contains(&path);
    for file in files.iter().filter(|file| is_scored(&file.path)) {
        for part in [file.path.as_bytes(), file.bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    crate::fs::hex(hash, 6)
}
