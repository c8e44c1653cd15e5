//! Search core: what is indexed of a document, what a query means, how hits are ranked.
//!
//! In: [`Document`]s to analyse, a [`Query`] and an index ([`IndexReader`], [`DocStore`]) to rank. Out: [`AnalyzedDocument`]s for an index,
//! [`Results`]. Read it in this order: `document` says what is indexed; `query`, `expand` what is searched; `rank` (with `bm25`
//! and `proximity`) and `snippet` what is shown; [`index`] is an index in files. Never: a disk. A query is never given to
//! a query parser of an index, since `C:\\Windows` or an odd quote would fail or become a field query.

mod bm25;
mod context;
mod context_data;
mod document;
mod expand;
mod filter;
pub mod index;
mod index_reader;
mod proximity;
mod query;
mod rank;
mod results;
mod score;
mod scores;
mod snippet;

pub use context::QueryContext;
pub use context_data::{QueryContextData, area};
pub use document::{AnalyzedDocument, Document, Passage, PositionedTerm};
pub use expand::{Correction, ExpandedQuery, ExpandedTerm, expand_query};
pub use filter::{Filter, FilterNames};
pub use index::{
    CorruptIndex, DocumentPostings, HEADER, SINGLE_FILE, Shard, ShardSizes, ShardedIndex, shards, shards_of_sizes,
    single_file, tie_breaker,
};
pub use index_reader::{DocPositions, Field, IndexReader, Posting, VocabularyTerm};
pub use query::Query;
pub use rank::rank;
pub use results::{DocStore, Explanation, Head, Hit, Meaning, Results, Stored, search};
pub use score::{Ranked, ScoreComponent, ScoreReason};
pub use snippet::{Snippet, make_snippet};
