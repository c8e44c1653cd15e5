//! An engine to the effect of one entry's numbers, and what a change did to them.
//!
//! In: the engine of a catalog, an entry's id, the catalog at a revision. Out: [`crate::render::Why`], [`crate::render::Since`].
//! Never: reads the disk, prints.

mod entry;
mod since;

pub use entry::explain;
pub use since::{Before, since};
