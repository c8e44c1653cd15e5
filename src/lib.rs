//! Fixbook: a knowledge base that finds out what is wrong and how to fix it.
//!
//! A folder of Markdown and YAML (`kb/`) says which causes, symptoms and fixes there are; small scripts (`rules/`) say
//! what a table cannot. From that one folder come search, an interview that asks the cheapest useful question next and
//! offers the fix with the best odds, runbooks, and a static help site.
//!
//! This page is the map of the program. The portable half is the crate [`fixbook_engine`]: what a catalog says, text
//! analysis, rules, diagnosis, search core. The stages below are in reading order; each uses only those above it, and a
//! test that reads the `use` lines fails on a wrong arrow.
//!
//! | stage | takes | gives |
//! | --- | --- | --- |
//! | [`fs`] | an open folder, paths below it, bytes | files and folders that are whole or absent; no link leads out |
//! | [`load`] | a folder | [`load::ParsedCatalog`]: entries that still know their file and line |
//! | [`check`] | entries | a [`fixbook_engine::model::Catalog`], or every [`fixbook_engine::model::Diagnostic`] found |
//! | [`audit`] | entries, replayed cases | [`audit::Stale`], [`audit::TestSummary`]: reports for an author |
//! | [`autofix`] | entries, problems | [`autofix::FixedFile`]: texts without the slips that need no author |
//! | [`schema`] | the types, the ids of entries | a JSON Schema for each kind of file |
//! | [`index`] | a catalog, articles | a search index on disk or in memory |
//! | [`render`] | any of these | terminal text, Markdown, HTML, PDF |
//! | [`explain`] | an engine, an entry's id | [`render::Why`]: the effect of its numbers |
//! | [`scaffold`] | what is to be created | files with guidance, in a catalog's folder |
//! | [`import`] | articles, a Bayesian network | [`import::Draft`]s: files of a catalog |
//! | [`site`] | a catalog | a folder of pages |
//! | [`commands`] | a command line | all of the above, printed |
//!
//! Rules that apply everywhere:
//!
//! 1. An author's mistake is data: a [`fixbook_engine::model::Diagnostic`] with its place and help. All are collected.
//!    I/O failures are an error per stage that names the operation and the path.
//! 2. Every file is written completely or not at all; a session event is on disk before the next question is shown.
//! 3. Nothing in a catalog can harm the person who builds or reads it: rules run in a sandbox, Markdown is made safe,
//!    templates escape, YAML has budgets.
//! 4. An [`fixbook_engine::diagnosis::Assessment`] is a pure function of catalog and session: no clock, no randomness, no disk.
//! 5. Every probability shown can be opened into the evidence that makes it, and the evidence sums to it.
//!
//! `fs`, `load`, `index`, `scaffold`, `import`, `site` and `commands` touch the disk, and only `fs` writes.

#![forbid(unsafe_code)]

pub mod audit;
pub mod autofix;
pub mod check;
pub mod commands;
pub mod explain;
pub mod fs;
pub mod import;
pub mod index;
pub mod load;
pub mod render;
pub mod scaffold;
pub mod schema;
pub mod site;

#[cfg(test)]
#[path = "../tests/suite/common/growth.rs"]
mod growth;
