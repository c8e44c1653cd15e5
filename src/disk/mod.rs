//! How files reach the disk: whole or not at all, and by one process at a time where two would be in each other's way.
//!
//! In: bytes and paths. Out: files under their names only when they are whole. Whatever is killed leaves at most files that
//! the next run knows and clears away. Never: locks that stay behind; the system drops them with the process.

mod lock;
mod open_files;
mod swap;
mod whole;

pub use lock::{FolderLock, Locked};
pub use open_files::most_open_files;
pub use swap::exchange;
pub use whole::{clear_away, write_whole};
