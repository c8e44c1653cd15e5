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
mod library;
mod shelf;

pub use catalog_index::{Index, article_document, documents, entry_documents};
pub use error::SearchError;
use error::damaged;
pub(crate) use html::text as text_of_html;
pub use library::{IndexSource, OpenedIndex, Progress};
