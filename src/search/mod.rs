//! A catalog to an index, and words to ranked hits.
//!
//! In: a [`crate::model::Catalog`] and what somebody typed. Out: [`Results`]. Only this stage names tantivy. Never
//! hands a caller's words to a query parser: `C:\Windows` or an odd quote would fail or become a field query.

mod document;
mod index;
mod query;
mod words;

pub use index::{Index, SearchError};
pub use query::{Filter, Hit, ReadAs, Results};
