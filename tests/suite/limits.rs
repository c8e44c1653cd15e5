//! The document's table of budgets has every budget that the program keeps, with its value.

use std::{fs, path::Path};

use crate::common::reference;

#[test]
fn every_budget_is_in_the_document() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md")).expect("readable");
    let budgets = reference::budgets();
    assert!(budgets.lines().count() > 20, "{budgets}");
    for row in budgets.lines() {
        assert!(page.lines().any(|line| line == row), "docs/limits.md lacks the row\n{row}\n`cargo docs` writes it");
    }
}
