//! The documents say what the program does: transcripts are run, tables and the reference come from the types.
//!
//! `cargo docs` writes them anew; then the change is read before it is committed.

#[path = "common/transcript.rs"]
mod transcript;

use std::{fs, path::Path};

fn document(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_tutorial_works_as_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let should = transcript::run(&document("docs/tutorial.md"), folder.path());
    assert!(!should.contains("error"), "a command of the tutorial fails:\n{should}");
    transcript::hold("docs/tutorial.md", &should);
}
