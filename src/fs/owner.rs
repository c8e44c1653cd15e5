//! The owner of a file.

use std::path::Path;

/// Whether a file or folder belongs to the user who runs the program; true if the file does not exist, and on systems that do not report owners.
#[cfg(unix)]
pub fn is_owned(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    std::fs::symlink_metadata(path).map_or(true, |found| found.uid() == user)
}

#[cfg(not(unix))]
pub fn is_owned(_: &Path) -> bool {
    true
}
