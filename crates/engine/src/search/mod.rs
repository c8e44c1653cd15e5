//! Search core: what is indexed of a document, what a query means, how hits are ranked.
//!
//! In: [`Document`]s to analyse, a [`Query`] and an index ([`Shelf`], [`Archive`]) to rank. Out: [`Digest`]s for an index,
//! [`Results`]. Read it in this order: `document` says what is indexed; `query`, `expand` what is asked; `rank` (with `bm25`
//! and `proximity`) and `snippet` what is shown; [`index`] is an index in files. Never: a disk. A query is never given to
//! a query parser of an index, since `C:\\Windows` or an odd quote would fail or become a field query.

mod bm25;
mod context;
mod context_data;
mod document;
mod expand;
pub mod index;
mod index_reader;
mod proximity;
mod query;
mod rank;
mod results;
mod scores;
mod snippet;

pub use context::Desk;
pub use context_data::{DeskNotes, area};
pub use document::{Digest, Document, Passage, Placed};
pub use expand::{ReadAs, Sought, Understood, understand};
pub use index::{BUNDLE, Damaged, Leaf, ROOT, Shard, ShardShelf, bundle, order, shards};
pub use index_reader::{Field, Shelf};
pub use query::{Filter, Names, Query};
pub use rank::{Part, Ranked, Why, rank};
pub use results::{Archive, Head, Hit, Meaning, Results, Share, Stored, search};
pub use snippet::{Shown, shown};
