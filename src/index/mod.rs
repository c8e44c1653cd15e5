//! A catalog and its articles to a search index, in memory or kept on disk.
//!
//! In: a [`Catalog`](fixbook_engine::model::Catalog), folders of articles. Out: an [`Index`] that
//! [`fixbook_engine::search`] ranks. Only this stage names tantivy. Never: a caller's words to a query parser of tantivy.

mod articles;
mod cache;
mod catalog_index;
mod entries;
mod error;
mod fields;
mod html;
mod progress;
mod source;
mod tantivy_reader;
mod unit;

pub use catalog_index::{Index, OpenedIndex, article_document, documents, entry_documents};
pub use error::SearchError;
pub(crate) use html::text as text_of_html;
pub use progress::{BuildReason, Progress};
pub use source::IndexSource;
