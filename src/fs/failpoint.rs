//! Ends the process at a chosen change to the disk, so that a test can stop a writer at each of its steps on a machine of any
//! speed. Builds for users contain none of it.

/// The number of the change, counted from 1, before which a debug build ends. The process ends as if it were killed: no
/// destructor runs.
#[cfg(debug_assertions)]
const VARIABLE: &str = "FIXBOOK_ABORT_AT_WRITE";

/// Called before each change to the disk.
#[cfg(debug_assertions)]
pub(super) fn before_change() {
    use std::sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    };
    static CHOSEN: LazyLock<Option<usize>> = LazyLock::new(|| std::env::var(VARIABLE).ok()?.parse().ok());
    static CHANGES: AtomicUsize = AtomicUsize::new(0);
    if let Some(chosen) = *CHOSEN
        && CHANGES.fetch_add(1, Ordering::Relaxed) + 1 == chosen
    {
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn before_change() {}
