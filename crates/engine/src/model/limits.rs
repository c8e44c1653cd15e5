//! Limits: how much of anything is read, kept or done, so that no catalog makes the program hang: it reports the limit.
//!
//! The one place for them; `docs/limits.md` is generated from here, and a test compares it. Each is far above what a person
//! writes.

/// Bytes of a table, a list of claims or cases: everything in YAML.
pub const MAX_TABLE_BYTES: usize = 2 << 20;
/// Bytes of a page of a cause or fix, of a file of rules, of a template. A printed page is three thousand.
pub const MAX_PAGE_BYTES: usize = 512 << 10;
/// Bytes of a free article; a bigger one is left out.
pub const MAX_ARTICLE_BYTES: usize = 2 << 20;
/// Bytes of all free articles of a catalog, and of the folders that are searched with it; articles beyond that are left out.
pub const MAX_ARTICLES_BYTES: usize = 128 << 20;
/// Bytes of an image.
pub const MAX_IMAGE_BYTES: usize = 16 << 20;
/// Bytes of `kb/` and `rules/` without free articles.
pub const MAX_CATALOG_BYTES: usize = 64 << 20;
/// Files of `kb/` and `rules/` without free articles.
pub const MAX_FILES: usize = 20_000;
/// Bytes of a site's pages, and of its images, each.
pub const MAX_SITE_BYTES: usize = 1 << 30;
/// Bytes of a file that a person names: a session, a network, a document.
pub const MAX_INPUT_BYTES: usize = 16 << 20;
/// Bytes of a log or dialog that is pasted into a call.
pub const MAX_PASTE_BYTES: usize = 1 << 20;
/// Problems reported of one file; the report says how many more there are.
pub const MAX_PROBLEMS: usize = 1_000;
/// Broken links and missing images reported of one page.
pub const MAX_DEFECTS: usize = 100;
/// Headings of a page that its table of contents lists.
pub const MAX_HEADINGS: usize = 500;
/// Blocks and pieces of text of a runbook that is printed; each takes a tenth of a megabyte while it is laid out.
pub const MAX_PIECES: usize = 10_000;
/// Bytes of one such piece.
pub const MAX_PIECE_BYTES: usize = 64 << 10;
/// Levels of nested Markdown: quotes, items of lists, emphasis, links and images.
pub const MAX_MARKDOWN_DEPTH: usize = 64;
/// Fixes that must come before one, directly or not.
pub const MAX_PREDECESSORS: usize = 64;
/// Operations of all rules of a catalog in one evaluation.
pub const MAX_RULE_STEPS: u64 = 200_000;
/// Rules of a catalog.
pub const MAX_RULES: usize = 2_000;
/// Events of a session.
pub const MAX_EVENTS: usize = 10_000;
/// Templates of a catalog.
pub const MAX_TEMPLATES: usize = 200;
/// Bytes of all templates of a catalog.
pub const MAX_TEMPLATES_BYTES: usize = 4 << 20;
/// Words and signs in one tag of a template: the parser needs stack for each.
pub const MAX_TAG_TOKENS: usize = 1_000;
/// Blocks of a template that are inside each other, branches of one `if` included.
pub const MAX_TEMPLATE_NESTING: usize = 100;
/// Bytes of memory of a process that runs a catalog's own templates.
pub const MAX_TEMPLATE_MEMORY: usize = 1 << 30;
/// Seconds that such a process may take for one document.
pub const MAX_TEMPLATE_SECONDS: u64 = 60;
/// Bytes of one document made by a catalog's own template.
pub const MAX_DOCUMENT: usize = 64 << 20;
