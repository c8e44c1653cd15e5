//! One reading of words, for everything that searches: what is indexed, what is asked, how it is ranked.
//!
//! In: texts, a [`Query`], a [`Shelf`] to look on. Out: [`Digest`]s to index, [`Ranked`] documents. Needs no tantivy and
//! no disk, so that a page without a server ranks as the terminal does. Read it in this order: `words`, `codes`,
//! `document` say what is indexed; `query`, `understand`, `near` what is asked; `rank` (from `bm25` and
//! `closeness`) and `passage` what is shown.

mod bm25;
mod closeness;
mod codes;
mod desk;
mod document;
mod fillers;
mod near;
mod notes;
mod passage;
mod query;
mod rank;
mod results;
mod scores;
mod shards;
mod shelf;
mod stem;
mod understand;
mod words;

pub use codes::{AskedCode, asked_codes, code_tokens, own_tokens};
pub use desk::Desk;
pub use document::{Digest, Document, Passage, Placed};
pub use near::Near;
pub use notes::{DeskNotes, area};
pub use passage::{Shown, shown};
pub use query::{Filter, Names, Query};
pub use rank::{Part, Ranked, Why, rank};
pub use results::{Archive, Head, Hit, Meaning, Results, Share, Stored, search};
#[cfg(all(test, feature = "native"))]
pub(crate) use shards::Reader;
pub use shards::{BUNDLE, Damaged, ROOT, ShardShelf};
#[cfg(feature = "native")]
pub(crate) use shards::{Family, Root, Stems};
pub use shelf::{Field, Shelf};
pub use stem::stem;
pub use understand::{ReadAs, Sought, Understood, understand};
pub use words::{BREAK, Token, tokens, words};
