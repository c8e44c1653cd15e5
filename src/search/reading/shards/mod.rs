//! An index in small files, of which a page loads those that a query needs: what a site searches without a server.
//!
//! [`ShardShelf`] reads them and ranks as tantivy does, since both are a [`Shelf`](super::Shelf); `search/shards/` writes
//! them. A shard is named by a letter and a number: `w` documents of words, `p` their places in them, `v` the vocabulary, `c`
//! documents of numbers, `t` texts; the root says which holds what. Documents are numbered by kind and then by a digest of
//! their ids, which breaks ties.

mod bytes;
mod contents;
mod root;
mod shelf;

#[cfg(all(test, feature = "native"))]
pub(crate) use bytes::Reader;
#[cfg(feature = "native")]
pub(crate) use root::{Family, Root, Stems};
pub use shelf::{Damaged, ShardShelf};

/// The name of the shard that is read first.
pub const ROOT: &str = "root";
/// The name of a shard that holds all others: for an index so small that it is one file.
pub const BUNDLE: &str = "all";
