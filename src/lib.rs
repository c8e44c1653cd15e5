//! Fixbook: a knowledge base that finds out what is wrong.
//!
//! A folder of Markdown and YAML (`kb/`) says which causes, symptoms and fixes there are; small scripts (`rules/`) say
//! what a table cannot. From that one folder come search, an interview that asks the cheapest useful question next and
//! offers the fix with the best odds, runbooks, and a static help site.
//!
//! This page is the map. The stages stand in reading order; each uses only those above it, and a test that reads the
//! `use` lines fails on a wrong arrow.
//!
//! | stage | takes | gives |
//! | --- | --- | --- |
//! | [`model`] | | what a catalog says, as plain types: [`model::Catalog`] |
//! | [`disk`] | an open folder, paths below it, bytes | files and folders that are whole or absent; no link leads out |
//! | [`load`] | a folder | [`load::Entries`]: entries that still know their file and line |
//! | [`check`] | entries | a [`model::Catalog`], or every [`model::Problem`] found |
//! | [`mend`] | entries, problems | [`mend::Mended`]: texts without what needs no author to be mended |
//! | [`schema`] | the types, the ids of entries | a JSON Schema for each kind of file |
//! | [`search`] | a catalog, words | [`search::Results`]: ranked hits |
//! | [`rules`] | facts | [`rules::Finding`]s |
//! | [`diagnosis`] | a catalog, a [`diagnosis::Session`] | an [`diagnosis::Assessment`] |
//! | [`render`] | any of these | terminal text, Markdown, HTML |
//! | [`import`] | articles, a Bayesian network | [`import::Draft`]s: files of a catalog |
//! | [`site`] | a catalog | a folder of pages |
//! | [`commands`] | a command line ([`cli`]) | all of the above, printed |
//! | [`browser`] | JSON | the same Assessment and the same hits, in a page |
//!
//! Rules that hold everywhere:
//!
//! 1. An author's mistake is data: a [`model::Problem`] with place and remedy. All are collected. The world failing is
//!    an error per stage that names the operation and the path.
//! 2. Every file is written whole or not at all; a session event is on disk before the next question is shown.
//! 3. Nothing in a catalog can harm who builds it or reads it: rules run in a sandbox, Markdown is made safe, templates
//!    escape, YAML has budgets.
//! 4. An [`diagnosis::Assessment`] is a pure function of catalog and session: no clock, no randomness, no disk.
//! 5. Every probability shown can be opened into the evidence that makes it, and the evidence sums to it.
//!
//! `disk`, `load`, `search`, `site` and `commands` touch the disk, and only `disk` writes. `model`, `rules`, `diagnosis`,
//! `browser` and [`search::reading`] build without the feature `native`.

#![forbid(unsafe_code)]

pub mod browser;
#[cfg(feature = "native")]
pub mod check;
#[cfg(feature = "native")]
pub mod cli;
#[cfg(feature = "native")]
pub mod commands;
pub mod diagnosis;
#[cfg(feature = "native")]
pub mod disk;
#[cfg(feature = "native")]
pub mod import;
#[cfg(feature = "native")]
pub mod load;
#[cfg(feature = "native")]
pub mod mend;
pub mod model;
#[cfg(feature = "native")]
pub mod render;
pub mod rules;
#[cfg(feature = "native")]
pub mod schema;
pub mod search;
#[cfg(feature = "native")]
pub mod site;

#[cfg(all(test, feature = "native"))]
#[path = "../tests/suite/common/growth.rs"]
mod growth;
