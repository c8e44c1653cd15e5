//! An open folder, and paths that cannot leave it.
//!
//! The system resolves each path beneath the open folder (`openat2` on Linux, component by component elsewhere: the crate
//! cap-std), so a link that leads out is refused at the moment of use. Checking a path first and opening it afterwards would
//! leave a moment in which another process can put a link in its place.

use std::{
    ffi::OsString,
    fs::File,
    io,
    path::{Component, Path, PathBuf},
    time::Duration,
};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsMaybeDirExt, OpenOptionsSyncExt};
use cap_std::{
    ambient_authority,
    fs::{Dir, Metadata, OpenOptions},
};

use super::{FileLock, Lock, failpoint::before_change};

/// A folder. Every path that its functions take is relative to it, and none of them follows a link out of it.
#[derive(Debug)]
pub struct Root {
    /// For messages, and for what needs a path of its own (a walk, an index on disk).
    path: PathBuf,
    pub(super) dir: Dir,
}

impl Root {
    /// Opens a folder that the user named, wherever links on the way lead.
    pub fn open(path: &Path) -> io::Result<Self> {
        let named = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Root { path: path.to_owned(), dir: Dir::open_ambient_dir(named, ambient_authority())? })
    }

    /// The same, created with its parents if it does not exist.
    pub fn create(path: &Path) -> io::Result<Self> {
        if !path.as_os_str().is_empty() && !path.is_dir() {
            before_change();
            Dir::create_ambient_dir_all(path, ambient_authority())?;
        }
        Root::open(path)
    }

    /// The same, and only the user may read what is created.
    pub fn create_private(path: &Path) -> io::Result<Self> {
        if !path.is_dir() {
            before_change();
            let mut builder = std::fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.recursive(true).create(path)?;
        }
        Root::open(path)
    }

    /// The path that it was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a folder below it.
    pub fn folder(&self, relative: &Path) -> io::Result<Root> {
        let dir = match is_itself(relative) {
            true => self.dir.try_clone()?,
            false => self.dir.open_dir(relative).map_err(|error| self.explained(error))?,
        };
        Ok(Root { path: self.path.join(relative), dir })
    }

    /// Opens a folder below it, created with its parents if it does not exist.
    pub fn create_folder(&self, relative: &Path) -> io::Result<Root> {
        if !is_itself(relative) && !self.dir.is_dir(relative) {
            before_change();
            self.dir.create_dir_all(relative).map_err(|error| self.explained(error))?;
        }
        self.folder(relative)
    }

    /// The metadata at a path, links followed while they stay inside.
    pub fn metadata(&self, relative: &Path) -> io::Result<Metadata> {
        self.dir.metadata(relative).map_err(|error| self.explained(error))
    }

    /// The metadata at a path, of a link itself and not of its target.
    pub fn symlink_metadata(&self, relative: &Path) -> io::Result<Metadata> {
        self.dir.symlink_metadata(relative).map_err(|error| self.explained(error))
    }

    /// Whether a path leads to something inside.
    pub fn exists(&self, relative: &Path) -> bool {
        self.dir.exists(relative)
    }

    pub fn is_file(&self, relative: &Path) -> bool {
        self.dir.is_file(relative)
    }

    pub fn is_dir(&self, relative: &Path) -> bool {
        is_itself(relative) || self.dir.is_dir(relative)
    }

    /// The path that remains when all links are followed; an error if one leads out.
    pub fn resolve(&self, relative: &Path) -> io::Result<PathBuf> {
        self.dir.canonicalize(relative).map_err(|error| self.explained(error))
    }

    /// The names in a folder, sorted.
    pub fn names(&self, relative: &Path) -> io::Result<Vec<OsString>> {
        let folder = self.folder(relative)?;
        let mut names = Vec::new();
        for entry in folder.dir.entries()? {
            names.push(entry?.file_name());
        }
        names.sort();
        Ok(names)
    }

    /// Asks for the lock of the folder for at most `timeout`. `waiting` is called once if another process has it.
    pub fn lock(&self, timeout: Duration, waiting: &dyn Fn()) -> Lock {
        match self.as_file() {
            Ok(folder) => FileLock::acquire(folder, timeout, waiting),
            Err(_) => Lock::Unsupported,
        }
    }

    /// The folder as a file, to lock it or to sync its names.
    pub(super) fn as_file(&self) -> io::Result<File> {
        // `dir` is only a handle to a place in the file system (`O_PATH`): it can be neither locked nor synced.
        let mut options = OpenOptions::new();
        Ok(self.dir.open_with(".", options.read(true).maybe_dir(true))?.into_std())
    }

    /// Opens a file to read. A pipe or a device does not block: the caller looks at its kind and refuses it.
    pub(super) fn open_file(&self, relative: &Path, follow: bool) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).nonblock(true).follow(if follow { FollowSymlinks::Yes } else { FollowSymlinks::No });
        let file = self.dir.open_with(relative, &options).map_err(|error| self.explained(error))?;
        Ok(file.into_std())
    }

    /// Removes a file, or a link without touching its target.
    pub fn remove_file(&self, relative: &Path) -> io::Result<()> {
        before_change();
        self.dir.remove_file(relative)
    }

    /// Removes a folder with all that is in it; links are removed, not followed.
    pub fn remove_folder(&self, relative: &Path) -> io::Result<()> {
        before_change();
        self.dir.remove_dir_all(relative)
    }

    /// Gives a file or folder another name inside.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        before_change();
        self.dir.rename(from, &self.dir, to)
    }

    /// Writes the names of the folder to the disk, not only the bytes of its files. Systems that cannot open a folder as a file
    /// do this by themselves.
    pub(super) fn sync_names(&self) {
        drop(self.as_file().and_then(|folder| folder.sync_all()));
    }

    /// Explains a refused path in words.
    pub(super) fn explained(&self, error: io::Error) -> io::Error {
        // cap-std makes this error itself, so no system error number comes with it.
        let leads_out = error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none();
        if !leads_out {
            return error;
        }
        let message = format!("a link leads out of {}", self.shown());
        io::Error::new(io::ErrorKind::PermissionDenied, message)
    }

    fn shown(&self) -> String {
        if self.path.as_os_str().is_empty() { "this folder".to_owned() } else { self.path.display().to_string() }
    }
}

/// Whether a relative path names the folder that it is relative to.
pub(super) fn is_itself(relative: &Path) -> bool {
    relative.components().all(|part| matches!(part, Component::CurDir))
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::symlink, path::Path, time::Duration};

    use super::{Lock, Root};

    #[test]
    fn refuses_paths_that_lead_out() {
        let all = tempfile::tempdir().expect("a folder");
        let (inside, outside) = (all.path().join("in"), all.path().join("out"));
        fs::create_dir_all(inside.join("sub")).expect("created");
        fs::create_dir(&outside).expect("created");
        fs::write(outside.join("secret"), "x").expect("written");
        fs::write(inside.join("sub/a"), "mine").expect("written");
        symlink("../out/secret", inside.join("file")).expect("linked");
        symlink(&outside, inside.join("folder")).expect("linked");
        symlink("sub/a", inside.join("own")).expect("linked");
        let root = Root::open(&inside).expect("opened");
        for path in ["file", "folder/secret", "../out/secret", "sub/../../out/secret", "/etc/hostname"] {
            assert!(root.open_file(Path::new(path), true).is_err(), "{path}");
            assert!(!root.exists(Path::new(path)) && root.resolve(Path::new(path)).is_err(), "{path}");
        }
        let message = root.folder(Path::new("folder")).expect_err("leads out").to_string();
        assert!(message.contains("a link leads out of"), "{message}");
        assert!(root.create_folder(Path::new("folder/new")).is_err() && !outside.join("new").exists());
        assert_eq!(root.resolve(Path::new("own")).expect("inside"), Path::new("sub/a"));
        assert_eq!(root.names(Path::new("")).expect("listed"), ["file", "folder", "own", "sub"]);
        // The link is removed, never its target.
        root.remove_file(Path::new("file")).expect("removed");
        assert!(outside.join("secret").exists());
    }

    #[test]
    fn locks_a_folder_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Root::open(folder.path()).expect("opened");
        let lock = || root.lock(Duration::ZERO, &|| ());
        let first = lock();
        assert!(matches!(first, Lock::Acquired(_)), "{first:?}");
        assert!(matches!(lock(), Lock::Busy));
    }
}
