//! The README's table of budgets says what the program holds to.

use fixbook_engine::model::limits;

const MEBIBYTE: usize = 1 << 20;

#[test]
fn the_readme_says_every_budget_as_it_is() {
    let readme = include_str!("../../README.md");
    let table =
        readme.split("## Catalogs of strangers").nth(1).expect("a section").split("\n## ").next().expect("its text");
    let rows: Vec<&str> =
        table.lines().filter_map(|line| line.trim_end_matches('|').rsplit('|').next()).map(str::trim).collect();
    let mebibytes = |bytes: usize| format!("{} MiB", bytes / MEBIBYTE);
    let told = [
        mebibytes(limits::MAX_TABLE_BYTES),
        format!("{} KiB", limits::MAX_PAGE_BYTES / 1024),
        mebibytes(limits::MAX_ARTICLE_BYTES),
        mebibytes(limits::MAX_ARTICLES_BYTES),
        mebibytes(limits::MAX_IMAGE_BYTES),
        mebibytes(limits::MAX_CATALOG_BYTES),
        limits::MAX_FILES.to_string(),
        mebibytes(limits::MAX_SITE_BYTES),
        mebibytes(limits::MAX_INPUT_BYTES),
        mebibytes(limits::MAX_PASTE_BYTES),
        limits::MAX_EVENTS.to_string(),
        limits::MAX_RULES.to_string(),
        limits::MAX_RULE_STEPS.to_string(),
        limits::MAX_MARKDOWN_DEPTH.to_string(),
        limits::MAX_PREDECESSORS.to_string(),
        limits::MAX_PROBLEMS.to_string(),
        limits::MAX_DEFECTS.to_string(),
        limits::MAX_HEADINGS.to_string(),
        limits::MAX_PIECES.to_string(),
        format!("{} KiB", limits::MAX_PIECE_BYTES / 1024),
        limits::MAX_TEMPLATES.to_string(),
        mebibytes(limits::MAX_TEMPLATES_BYTES),
        limits::MAX_TAG_TOKENS.to_string(),
        limits::MAX_TEMPLATE_NESTING.to_string(),
        mebibytes(limits::MAX_TEMPLATE_MEMORY),
        format!("{} s", limits::MAX_TEMPLATE_SECONDS),
        mebibytes(limits::MAX_DOCUMENT),
    ];
    let budgets: Vec<&str> =
        rows.into_iter().filter(|row| row.starts_with(|first: char| first.is_ascii_digit())).collect();
    assert_eq!(budgets, told);
    // None is left out of the table.
    let source = include_str!("../../crates/engine/src/model/limits.rs");
    assert_eq!(source.matches("pub const ").count(), told.len());
}
