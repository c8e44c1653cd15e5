//! Documents to the shards that a page without a server searches; [`super::reading::ShardShelf`] reads them.

mod bytes;
mod leaf;
mod write;

pub use leaf::{Leaf, order};
pub use write::{Shard, bundle, shards};
