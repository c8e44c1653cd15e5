//! Files that are written whole or not at all: beside their place first, then renamed. What is no file, a device or a pipe, is
//! written to and never replaced.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// How the name of a file ends that is not whole yet.
const UNFINISHED: &str = ".fixbook-unfinished";

/// Writes a file whole or not at all, its bytes on disk before its name. A new file may be read by whom the system's mask
/// lets; one that is there keeps its mode.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_dir()) {
        return File::options().write(true).open(path)?.write_all(bytes);
    }
    // A link stays a link: what it leads to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    // Tells it from one whose writer was killed; where nothing can be locked, nothing is cleared away either.
    drop(file.as_file().try_lock());
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
    }
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

    #[cfg(unix)]
    #[test]
    fn links_and_modes_stay_and_a_device_is_written_to() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mode = |name: &str| fs::metadata(at(name)).expect("there").permissions().mode() & 0o777;
        write_whole(&at("new"), b"one").expect("written");
        fs::write(at("as-others-do"), "x").expect("written");
        assert_eq!(mode("new"), mode("as-others-do"));
        fs::set_permissions(at("new"), fs::Permissions::from_mode(0o640)).expect("set");
        symlink(at("new"), at("link")).expect("linked");
        write_whole(&at("link"), b"two").expect("written");
        assert!(at("link").is_symlink() && mode("new") == 0o640);
        assert_eq!(fs::read(at("new")).expect("read"), b"two");
        // Through a link, so that not even a fault of this can harm the machine that tests it.
        symlink("/dev/null", at("nothing")).expect("linked");
        write_whole(&at("nothing"), b"x").expect("written");
        assert!(fs::metadata(at("nothing")).expect("there").file_type().is_char_device());
    }
}
