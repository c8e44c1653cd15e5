//! A lock on a folder or file, kept by the system for as long as the process lives.

use std::{
    fs::{File, TryLockError},
    time::{Duration, Instant},
};

/// The pause between two attempts to get a lock that another process has.
const RETRY: Duration = Duration::from_millis(20);

/// The right to change what is in a folder. It ends with the value or with the process; no lock file remains.
#[derive(Debug)]
pub struct FileLock {
    /// Closing the file releases the lock.
    _file: File,
}

/// The outcome of asking for a lock.
#[derive(Debug)]
pub enum Lock {
    Acquired(FileLock),
    /// Another process still has it.
    Busy,
    /// This system or this disk cannot lock here.
    Unsupported,
}

impl FileLock {
    /// Asks for the lock of an open file or folder for at most `timeout`. `waiting` is called once if another process has it.
    pub fn acquire(file: File, timeout: Duration, waiting: &dyn Fn()) -> Lock {
        let start = Instant::now();
        let mut is_reported = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Lock::Acquired(FileLock { _file: file }),
                Err(TryLockError::Error(_)) => return Lock::Unsupported,
                Err(TryLockError::WouldBlock) if start.elapsed() >= timeout => return Lock::Busy,
                Err(TryLockError::WouldBlock) => {
                    if !std::mem::replace(&mut is_reported, true) {
                        waiting();
                    }
                    std::thread::sleep(RETRY);
                }
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{cell::Cell, fs::File, time::Duration};

    use super::{FileLock, Lock};

    #[test]
    fn one_holder_at_a_time_and_no_lock_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let reports = Cell::new(0);
        let acquire = || {
            let file = File::open(folder.path()).expect("opened");
            FileLock::acquire(file, Duration::from_millis(50), &|| reports.set(reports.get() + 1))
        };
        let first = acquire();
        assert!(matches!(first, Lock::Acquired(_)) && reports.get() == 0);
        assert!(matches!(acquire(), Lock::Busy) && reports.get() == 1);
        drop(first);
        assert!(matches!(acquire(), Lock::Acquired(_)));
        assert_eq!(std::fs::read_dir(folder.path()).expect("read").count(), 0);
    }
}
