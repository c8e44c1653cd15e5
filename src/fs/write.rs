//! Files that are written completely or not at all: next to their place first, then renamed.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Write},
    path::Path,
};

use cap_std::fs::{Dir, Metadata, OpenOptions};

use super::{Root, failpoint::before_change};

/// The end of the name of a file or folder that is not complete yet.
pub(super) const UNFINISHED: &str = ".fixbook-unfinished";

impl Root {
    /// Writes a file completely or not at all, its bytes on disk before its name and its name before this returns. Missing folders on
    /// the way are created. A new file gets the mode that the system's mask allows; one that exists keeps mode and owner.
    ///
    /// A link in its place is an error, wherever it leads: to write through a link, [`Root::resolve`] it first.
    pub fn write_atomic(&self, relative: &Path, bytes: &[u8]) -> io::Result<()> {
        let (folder, name) = self.place(relative)?;
        let replaced = folder.replaced(&name)?;
        let unfinished = unfinished_name();
        let file = create_new(&folder.dir, Path::new(&unfinished), 0o666)?;
        // A running writer locks its file, so that it is not removed as one of a killed writer.
        drop(file.try_lock());
        let written = keep_owner(&file, replaced.as_ref())
            .and_then(|()| write_bytes(&file, bytes))
            .and_then(|()| file.sync_all())
            .and_then(|()| folder.rename(Path::new(&unfinished), Path::new(&name)));
        if written.is_err() {
            drop(folder.dir.remove_file(&unfinished));
        }
        written?;
        folder.sync_names();
        Ok(())
    }

    /// The folder of a path, created if need be, and the name in it.
    fn place(&self, relative: &Path) -> io::Result<(Root, OsString)> {
        let name = relative.file_name().ok_or_else(|| not_a_file("no file can have this name"))?;
        let folder = self.create_folder(relative.parent().unwrap_or(Path::new("")))?;
        Ok((folder, name.to_owned()))
    }

    /// The file that a new one would replace.
    fn replaced(&self, name: &OsString) -> io::Result<Option<Metadata>> {
        match self.dir.symlink_metadata(name) {
            Ok(found) if found.is_symlink() => Err(not_a_file("it is a symbolic link; name its target instead")),
            Ok(found) if !found.is_file() => Err(not_a_file("it is not a file")),
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A name that no file has: another user who can create files in the folder cannot guess it.
pub(super) fn unfinished_name() -> String {
    format!(".{:016x}{UNFINISHED}", fastrand::Rng::new().u64(..))
}

/// Creates a file that does not exist, not even as a link.
pub(super) fn create_new(folder: &Dir, relative: &Path, mode: u32) -> io::Result<File> {
    before_change();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    Ok(folder.open_with(relative, &options)?.into_std())
}

/// In a debug build the bytes are written in two halves, so that a test can stop between them.
pub(super) fn write_bytes(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    let half = if cfg!(debug_assertions) { bytes.len() / 2 } else { 0 };
    file.write_all(&bytes[..half])?;
    before_change();
    file.write_all(&bytes[half..])
}

/// Keeps owner and mode, so that the same users can read and write the file as before.
#[cfg(unix)]
fn keep_owner(file: &File, replaced: Option<&Metadata>) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use cap_std::fs::{MetadataExt as _, PermissionsExt as _};
    let Some(replaced) = replaced else { return Ok(()) };
    let now = file.metadata()?;
    let (owner, group) = (replaced.uid(), replaced.gid());
    if (MetadataExt::uid(&now), MetadataExt::gid(&now)) != (owner, group) {
        let (owner, group) = (rustix::fs::Uid::from_raw(owner), rustix::fs::Gid::from_raw(group));
        // Only root may change the owner. Otherwise the file belongs to the user, as after saving it in an editor.
        let _ = rustix::fs::fchown(file, Some(owner), Some(group));
    }
    file.set_permissions(std::fs::Permissions::from_mode(replaced.permissions().mode() & 0o7777))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: Option<&Metadata>) -> io::Result<()> {
    Ok(())
}

fn not_a_file(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::super::Root;

    #[test]
    fn writes_completely_or_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Root::open(folder.path()).expect("opened");
        for text in ["one", "two"] {
            root.write_atomic(Path::new("sub/a"), text.as_bytes()).expect("written");
            assert_eq!(fs::read_to_string(folder.path().join("sub/a")).expect("read"), text);
        }
        assert!(root.write_atomic(Path::new("sub"), b"x").is_err());
        assert!(root.write_atomic(Path::new("sub/a/b"), b"x").is_err());
        assert!(root.write_atomic(Path::new(".."), b"x").is_err());
        assert_eq!(root.names(Path::new("")).expect("listed"), ["sub"]);
        assert_eq!(root.names(Path::new("sub")).expect("listed"), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn refuses_links_and_keeps_modes_and_owners() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let root = Root::open(folder.path()).expect("opened");
        root.write_atomic(Path::new("new"), b"one").expect("written");
        fs::write(at("as-others-do"), "x").expect("written");
        let mode = |name: &str| fs::metadata(at(name)).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode("new"), mode("as-others-do"));
        fs::set_permissions(at("new"), fs::Permissions::from_mode(0o640)).expect("set");
        let gave_away = chown(at("new"), Some(65534), Some(65534)).is_ok();
        root.write_atomic(Path::new("new"), b"two").expect("written");
        assert_eq!(mode("new"), 0o640);
        assert!(!gave_away || fs::metadata(at("new")).expect("there").uid() == 65534);
        symlink(at("new"), at("link")).expect("linked");
        let refused = root.write_atomic(Path::new("link"), b"three").expect_err("a link").to_string();
        assert!(refused.contains("symbolic link"), "{refused}");
        assert_eq!(fs::read_to_string(at("new")).expect("read"), "two");
    }
}
