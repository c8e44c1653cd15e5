//! Whose a file or folder is.

use std::path::Path;

/// Whether a file or folder belongs to the user who runs the program; `false` if that cannot be told.
#[cfg(unix)]
pub fn belongs_to_user(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    std::fs::metadata(path).is_ok_and(|metadata| metadata.uid() == user)
}

/// Whether a file or folder belongs to the user who runs the program. Owners of files are not compared on this system.
#[cfg(not(unix))]
pub fn belongs_to_user(_: &Path) -> bool {
    true
}
