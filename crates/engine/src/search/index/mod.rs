//! An index in small files, of which a page loads those that a query needs: what a site searches without a server.
//!
//! In: documents ([`DocumentPostings`]). Out: [`Shard`]s; read back, a [`ShardedIndex`]. A shard is named by a letter and a
//! number: `w` postings, `p` positions, `v` vocabulary, `c` postings of numbers, `t` texts; the header says which contains
//! what. Documents are numbered by kind and then by a digest of their ids, which breaks ties. Never: a disk.

mod contents;
mod decode;
mod encode;
mod header;
mod postings;
mod reader;
mod writer;

pub use header::{HEADER, SINGLE_FILE};
pub use postings::{DocumentPostings, tie_breaker};
pub use reader::{CorruptIndex, ShardedIndex};
pub use writer::{Shard, ShardSizes, shards, shards_of_sizes, single_file};
