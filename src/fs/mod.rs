//! Every change that the program makes to the disk, and reading from folders of untrusted authors.
//!
//! In: an open folder ([`Root`]), paths relative to it, bytes. Out: files that are complete or absent, and folders that
//! are swapped in one step. Never: follows a link out of the folder, replaces what it did not write, leaves a lock behind. A killed
//! process leaves at most temporary files that the next run recognises by their names and removes.
//!
//! `tests/suite/architecture.rs` refuses a call that writes anywhere else.

mod digest;
mod failpoint;
mod lock;
mod log;
mod open_files;
mod output;
mod owner;
mod read;
mod root;
mod staged;
mod stale;
mod write;

pub use digest::{hex, hex_digest};
pub use lock::{FileLock, Lock};
pub use log::EventLog;
pub use open_files::most_open_files;
pub use output::{Output, write_output};
pub use owner::is_owned;
pub use read::{Contents, read_named};
pub use root::Root;
pub use staged::{Staged, recover};
