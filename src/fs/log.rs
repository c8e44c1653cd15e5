//! A file that only grows: one event a line, each on disk before the next question is shown.

use std::{
    fs::{File, TryLockError},
    io::{self, Read, Write},
    path::Path,
};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::OpenOptions;

use super::{Output, failpoint::before_change, write::write_bytes};

/// An open log, locked by one process at a time.
#[derive(Debug)]
pub struct EventLog {
    file: File,
}

impl EventLog {
    /// Opens or creates a log that only its user may read. An error of kind `WouldBlock` says that another process has it open.
    pub fn open(output: &Output) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).read(true).append(true).nonblock(true).follow(FollowSymlinks::No);
        #[cfg(unix)]
        cap_std::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let is_new = !output.folder().exists(output.name());
        if is_new {
            before_change();
        }
        let file = output.folder().dir.open_with(output.name(), &options);
        let file = file.map_err(|error| output.link_error().unwrap_or(error))?.into_std();
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        // Where the system cannot lock files, the log is used without a lock.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        if is_new {
            output.folder().sync_names();
        }
        Ok(EventLog { file })
    }

    /// The first bytes, one more than `most` if there are more.
    pub fn read(&self, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&self.file).take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Adds a complete line, or leaves the file as it was: the disk may be full in the middle of the line.
    pub fn append(&mut self, line: &str) -> io::Result<()> {
        let before = self.file.metadata()?.len();
        let written = write_bytes(&self.file, line.as_bytes()).and_then(|()| self.file.flush());
        let written = written.and_then(|()| self.file.sync_data());
        if written.is_err() {
            // If even this fails, the next reader finds an incomplete line and skips it.
            drop(self.file.set_len(before));
        }
        written
    }

    /// Whether the file is still at the path that it was opened by.
    pub fn is_still_at(&self, path: &Path) -> bool {
        same_file(&self.file, path)
    }
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |found: std::fs::Metadata| (found.dev(), found.ino());
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(named)) => id(open) == id(named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> bool {
    path.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::{super::Output, EventLog};

    #[test]
    fn is_private_and_refuses_links_and_pipes() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let open = |name: &str| EventLog::open(&Output::file(&at(name), &[]).expect("resolved"));
        let mut log = open("s").expect("opened");
        log.append("one\n").expect("added");
        assert_eq!(fs::read_to_string(at("s")).expect("read"), "one\n");
        assert_eq!(fs::metadata(at("s")).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(open("s").expect_err("held").kind(), std::io::ErrorKind::WouldBlock);
        assert!(log.is_still_at(&at("s")));
        fs::remove_file(at("s")).expect("removed");
        assert!(!log.is_still_at(&at("s")));
        std::os::unix::fs::symlink(at("made"), at("link")).expect("linked");
        assert!(open("link").expect_err("a link").to_string().contains("symbolic link") && !at("made").exists());
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().is_ok_and(|status| status.success()));
        assert!(open("pipe").expect_err("a pipe").to_string().contains("not a file"));
    }
}
