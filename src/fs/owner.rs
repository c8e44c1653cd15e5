//! Whose a file is.

use std::path::Path;

/// Whether a file or folder belongs to the user who runs the program; true if nothing is there, and where a system does not say.
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
