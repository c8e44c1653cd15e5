//! The documents say what the program does: transcripts are run, tables and the reference come from the types.
//!
//! `cargo docs` writes them anew; then the change is read before it is committed.

use crate::common::{reference, transcript};
use std::{fs, path::Path};

use fixbook::schema::FILES;

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

#[test]
fn the_reference_is_that_of_the_code() {
    transcript::hold("docs/reference.md", &reference::reference());
}

/// The tables of keys for authors: in the catalog's own README and nowhere else.
#[test]
fn the_tables_of_keys_are_those_of_the_types() {
    let mut readme = document("kb/README.md");
    for file in &FILES {
        readme = transcript::between(&readme, &format!("keys of {}", file.word), &reference::keys(file));
    }
    transcript::hold("kb/README.md", &readme);
}

/// Every place that a document of ours names is there.
#[test]
fn no_link_leads_nowhere() {
    for path in
        ["README.md", "CONTRIBUTING.md", "docs/guide.md", "docs/tutorial.md", "docs/reference.md", "kb/README.md"]
    {
        let text = document(path);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let folder = folder.parent().expect("a folder");
        for to in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = to.split('#').next().unwrap_or(to);
            let is_inside = !to.contains("://") && !file.is_empty();
            assert!(!is_inside || folder.join(file).exists(), "{path} leads to {to}");
        }
    }
}
