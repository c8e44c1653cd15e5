//! Fixbook's engine: a catalog of causes, symptoms and fixes to answers, on any target.
//!
//! | module | takes | gives |
//! | --- | --- | --- |
//! | [`model`] | | what a catalog says, as plain types: [`model::Catalog`] |
//! | [`text`] | words | tokens, stems, error codes, matched phrases |
//! | [`rules`] | facts | [`rules::Finding`]s |
//! | [`diagnosis`] | a catalog, a [`diagnosis::Session`] | an [`diagnosis::Assessment`] |
//! | [`search`] | documents, words | [`search::Results`]: ranked hits |
//!
//! Each module uses only those above it. Nothing here reads a disk, a clock or a terminal, and nothing is optional, so a
//! page, a server and the command line compute the same bytes.

#![forbid(unsafe_code)]

pub mod diagnosis;
pub mod model;
pub mod rules;
pub mod search;
pub mod text;
