//! Two folders change places in one step, so that there is no moment without one.

use std::{io, path::Path};

/// Puts each of two paths where the other is, at once. An error of kind `Unsupported` says that this system cannot.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

/// Puts each of two paths where the other is, at once. An error of kind `Unsupported` says that this system cannot.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    #[test]
    fn folders_change_places() {
        let folder = tempfile::tempdir().expect("a folder");
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        for (path, text) in [(&a, "one"), (&b, "two")] {
            fs::create_dir(path).expect("created");
            fs::write(path.join("x"), text).expect("written");
        }
        super::exchange(&a, &b).expect("exchanged");
        assert_eq!(fs::read_to_string(a.join("x")).expect("read"), "two");
        fs::remove_dir_all(&b).expect("removed");
        assert!(super::exchange(&a, &b).is_err());
    }
}
