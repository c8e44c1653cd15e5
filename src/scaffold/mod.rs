//! New entries and catalogs to files with guidance, which `check` accepts as drafts.
//!
//! In: what is to be created, and the entries that exist. Out: [`StubFile`]s, written into a catalog's folder by [`write()`]. Never:
//! changes an existing entry, follows a link out of the folder.
//!
//! Guidance begins with `#?`, `<!--?` or `//?`; `check --fix` removes what has been followed.

mod error;
mod stub;
mod write;

pub use error::ScaffoldError;
pub use stub::{NewEntry, StubFile, catalog, cause, fix, rule, symptom};
pub use write::write;
