//! A catalog to an index, and words to ranked hits.
//!
//! In: a [`crate::model::Catalog`], folders of articles, and what somebody typed. Out: [`Results`]. Only this stage names
//! tantivy. [`reading`] is the part that needs neither it nor a disk. Never hands a caller's words to a query parser:
//! `C:\Windows` or an odd quote would fail or become a field query.

#[cfg(feature = "native")]
mod articles;
#[cfg(feature = "native")]
mod cache;
#[cfg(feature = "native")]
mod entries;
#[cfg(feature = "native")]
mod error;
#[cfg(feature = "native")]
mod fields;
#[cfg(feature = "native")]
mod html;
#[cfg(feature = "native")]
mod index;
#[cfg(feature = "native")]
mod library;
pub mod reading;
#[cfg(feature = "native")]
mod shards;
#[cfg(feature = "native")]
mod shelf;

#[cfg(feature = "native")]
pub use error::SearchError;
#[cfg(feature = "native")]
use error::damaged;
#[cfg(feature = "native")]
pub(crate) use html::text as text_of_html;
#[cfg(feature = "native")]
pub use index::{Index, article_document, documents, entry_documents};
#[cfg(feature = "native")]
pub use library::{Library, Opened, Progress};
pub use reading::{Hit, Meaning, Results, Share};
#[cfg(feature = "native")]
pub use shards::{Leaf, Shard, bundle, shards};
