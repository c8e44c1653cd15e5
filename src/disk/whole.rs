//! Files that are written whole or not at all: beside their place first, then renamed.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// How the name of a file ends that is not whole yet.
const UNFINISHED: &str = ".fixbook-unfinished";

/// Writes a file whole or not at all, its bytes on disk before its name.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".").suffix(UNFINISHED).tempfile_in(folder)?;
    // Tells it from one whose writer was killed; where nothing can be locked, nothing is cleared away either.
    drop(file.as_file().try_lock());
    file.write_all(bytes)?;
    // Whoever could read it before can read it still.
    if let Ok(metadata) = fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Clears away what killed writers have left in a folder. Those of living ones are locked.
pub fn clear_away(folder: &Path) {
    let is_unfinished = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with('.') && name.ends_with(UNFINISHED)
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_unfinished) {
        if let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            drop(fs::remove_file(entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{UNFINISHED, clear_away, write_whole};

    #[test]
    fn a_file_is_whole_and_what_a_killed_writer_left_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        write_whole(&path, b"one").expect("written");
        write_whole(&path, b"two").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"two");
        let torn = folder.path().join(format!(".abc{UNFINISHED}"));
        fs::write(&torn, "tor").expect("written");
        let held = folder.path().join(format!(".def{UNFINISHED}"));
        let file = fs::File::create(&held).expect("created");
        file.lock().expect("locked");
        clear_away(folder.path());
        assert!(!torn.exists() && held.exists() && path.exists());
        // Nothing is left of one that fails.
        assert!(write_whole(&folder.path().join("no/such"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 2);
    }
}
