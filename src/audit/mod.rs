//! Entries and replayed cases to reports for an author.
//!
//! In: entries as read, outcomes of cases and searches. Out: [`Stale`], [`TestSummary`]. Never: reads a clock or the disk, prints.

mod stale;
mod test_summary;

pub use stale::{DeadLink, Disputed, DraftEntry, DueEntry, Links, OpenQuestions, Stale, stale};
pub use test_summary::{MAX_PLACE, SearchOutcome, TestSummary};
