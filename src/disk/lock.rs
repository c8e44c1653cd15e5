//! A lock on a folder, held by the system for as long as the process lives.

use std::{
    fs::{File, TryLockError},
    path::Path,
    time::{Duration, Instant},
};

/// How often a lock that another holds is asked for again.
const AGAIN: Duration = Duration::from_millis(20);

/// The right to change what is in a folder. It ends with the value, or with the process however that ends; no file is left.
#[derive(Debug)]
pub struct FolderLock {
    /// The folder itself, opened: closing it lets go of the lock.
    _folder: File,
}

/// What asking for a lock came to.
#[derive(Debug)]
pub enum Locked {
    /// Nobody else changes the folder.
    Ours(FolderLock),
    /// Another process holds it still.
    Theirs,
    /// This system or this disk locks no folders.
    Unknown,
}

impl FolderLock {
    /// Asks for the lock on a folder, for no longer than `patience`. `waiting` is called once if another process holds it.
    pub fn take(folder: &Path, patience: Duration, waiting: &dyn Fn()) -> Locked {
        // Windows opens no folders as files.
        let Ok(file) = File::open(folder) else { return Locked::Unknown };
        let start = Instant::now();
        let mut is_told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Locked::Ours(FolderLock { _folder: file }),
                Err(TryLockError::Error(_)) => return Locked::Unknown,
                Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return Locked::Theirs,
                Err(TryLockError::WouldBlock) => {
                    if !std::mem::replace(&mut is_told, true) {
                        waiting();
                    }
                    std::thread::sleep(AGAIN);
                }
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{cell::Cell, time::Duration};

    use super::{FolderLock, Locked};

    #[test]
    fn one_at_a_time_and_nothing_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = Cell::new(0);
        let take = || FolderLock::take(folder.path(), Duration::from_millis(50), &|| told.set(told.get() + 1));
        let first = take();
        assert!(matches!(first, Locked::Ours(_)) && told.get() == 0);
        assert!(matches!(take(), Locked::Theirs) && told.get() == 1);
        drop(first);
        assert!(matches!(take(), Locked::Ours(_)));
        assert_eq!(std::fs::read_dir(folder.path()).expect("read").count(), 0);
    }
}
