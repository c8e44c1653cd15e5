//! A folder that is built next to its final place and then put there in one step.
//!
//! A site and an import change many files of which each needs the others. They are written to a temporary folder;
//! files that do not change are links to the old ones, so they keep their bytes and times. Then the two folders are swapped.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    Root,
    failpoint::before_change,
    write::{create_new, unfinished_name, write_bytes},
};

/// The end of the old folder's name while a new one takes its place, where a system cannot swap the two.
const REPLACED: &str = ".fixbook-replaced";

/// Files that are synced at the same time.
const SYNCS_AT_ONCE: usize = 16;

/// What was written and may not be on the disk yet.
#[derive(Debug, Default)]
struct New {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

/// A new folder that is not in its place yet. Dropped before that, it is removed.
#[derive(Debug)]
pub struct Staged {
    parent: Root,
    name: String,
    root: Root,
    /// Distinguishes the folder of a running process from that of a killed one.
    _lock: Option<File>,
    new: Mutex<New>,
    is_placed: bool,
}

impl Staged {
    /// An empty folder inside `parent`. It must be on the same disk as the folder that it replaces.
    pub fn new(parent: &Root) -> io::Result<Self> {
        let name = unfinished_name();
        before_change();
        parent.dir.create_dir(&name)?;
        let root = parent.folder(Path::new(&name))?;
        let lock = root.as_file().ok().filter(|folder| folder.try_lock().is_ok());
        Ok(Staged {
            parent: parent.folder(Path::new(""))?,
            name,
            root,
            _lock: lock,
            new: Mutex::default(),
            is_placed: false,
        })
    }

    /// The folder, to look into it.
    pub fn root(&self) -> &Root {
        &self.root
    }

    pub fn create_folder(&self, relative: &Path) -> io::Result<()> {
        before_change();
        self.note(|new| new.folders.push(relative.to_owned()));
        self.root.dir.create_dir_all(relative)
    }

    /// Writes a file that does not exist yet, in a folder that does.
    pub fn write(&self, relative: &Path, bytes: &[u8]) -> io::Result<()> {
        self.note(|new| new.files.push(relative.to_owned()));
        write_bytes(&create_new(&self.root.dir, relative, 0o666)?, bytes)
    }

    /// Makes a file of another folder appear here: linked where the disk can, otherwise copied with its time.
    pub fn keep(&self, old: &Root, relative: &Path) -> io::Result<()> {
        before_change();
        if old.dir.hard_link(relative, &self.root.dir, relative).is_ok() {
            return Ok(());
        }
        let time = old.metadata(relative)?.modified()?.into_std();
        self.note(|new| new.files.push(relative.to_owned()));
        old.dir.copy(relative, &self.root.dir, relative)?;
        let mut options = cap_std::fs::OpenOptions::new();
        self.root.dir.open_with(relative, options.write(true))?.into_std().set_modified(time)
    }

    /// Makes all files of a folder appear here, except some paths. Anything but files, folders and links is an error.
    pub fn keep_all(&self, old: &Root, except: &dyn Fn(&Path) -> bool) -> io::Result<()> {
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for name in old.names(&folder)? {
                let path = folder.join(name);
                let kind = old.symlink_metadata(&path)?.file_type();
                if except(&path) {
                    continue;
                } else if kind.is_dir() {
                    self.create_folder(&path)?;
                    self.root.dir.set_permissions(&path, old.metadata(&path)?.permissions())?;
                    folders.push(path);
                } else if kind.is_symlink() {
                    self.keep_link(old, &path)?;
                } else if kind.is_file() {
                    self.keep(old, &path)?;
                } else {
                    let message = format!("{} is not a file", path.display());
                    return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
                }
            }
        }
        Ok(())
    }

    /// The same link, which is not followed.
    fn keep_link(&self, old: &Root, path: &Path) -> io::Result<()> {
        let target = old.dir.read_link_contents(path)?;
        before_change();
        #[cfg(unix)]
        return self.root.dir.symlink_contents(target, path);
        #[cfg(not(unix))]
        {
            let _ = target;
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{} is a symbolic link", path.display())))
        }
    }

    /// Puts the folder in its place in the parent; the old one is removed. For a complete folder after a loss of power,
    /// call [`Staged::sync`] first.
    pub fn place(mut self, name: &Path) -> io::Result<()> {
        let from = PathBuf::from(&self.name);
        if self.parent.symlink_metadata(name).is_err() {
            self.parent.rename(&from, name)?;
            self.is_placed = true;
        } else if !self.swap_dirs(name)? {
            let replaced = replaced_name(name);
            self.parent.rename(name, &replaced)?;
            if let Err(error) = self.parent.rename(&from, name) {
                drop(self.parent.rename(&replaced, name));
                return Err(error);
            }
            self.is_placed = true;
            self.parent.remove_folder(&replaced)?;
        }
        self.parent.sync_names();
        // After a swap the old folder has the temporary name, and is removed with it.
        Ok(())
    }

    /// Swaps the two folders in one step; false if this system cannot.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn swap_dirs(&self, name: &Path) -> io::Result<bool> {
        use rustix::fs::{RenameFlags, renameat_with};
        let parent = &self.parent.dir;
        before_change();
        // Both are names in the open folder, so nothing on the way can be a link.
        match renameat_with(parent, &self.name, parent, name, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    fn swap_dirs(&self, _: &Path) -> io::Result<bool> {
        Ok(false)
    }

    /// Syncs every written file to the disk, so that the folder is complete after a loss of power. Kept files are there already.
    pub fn sync(&self) -> io::Result<()> {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        // A disk syncs many files at once nearly as quickly as one.
        let share = new.files.len().div_ceil(SYNCS_AT_ONCE).max(1);
        std::thread::scope(|scope| {
            let shares: Vec<_> = new.files.chunks(share).map(|files| scope.spawn(|| self.sync_files(files))).collect();
            shares.into_iter().try_for_each(|share| share.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())))
        })?;
        new.folders
            .iter()
            .for_each(|folder| self.root.folder(folder).into_iter().for_each(|folder| folder.sync_names()));
        self.root.sync_names();
        Ok(())
    }

    fn sync_files(&self, files: &[PathBuf]) -> io::Result<()> {
        let mut options = cap_std::fs::OpenOptions::new();
        options.write(true);
        files.iter().try_for_each(|file| self.root.dir.open_with(file, &options)?.sync_all())
    }

    fn note(&self, note: impl FnOnce(&mut New)) {
        note(&mut self.new.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_placed {
            drop(self.parent.remove_folder(Path::new(&self.name)));
        }
    }
}

/// Undoes what a process left that was killed between the two renames of [`Staged::place`]: the old folder comes back if nothing
/// is in its place, and goes if something is.
pub fn recover(parent: &Root, name: &Path) {
    let replaced = replaced_name(name);
    if !parent.symlink_metadata(&replaced).is_ok_and(|found| found.is_dir()) {
        return;
    }
    drop(if parent.exists(name) { parent.remove_folder(&replaced) } else { parent.rename(&replaced, name) });
}

fn replaced_name(name: &Path) -> PathBuf {
    PathBuf::from(format!(".{}{REPLACED}", name.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, path::Path};

    use super::{super::Root, Staged, recover, replaced_name};

    #[test]
    fn swaps_folders_completely() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("kb/sub")).expect("created");
        for (path, text) in [("kb/a", "old a"), ("kb/sub/b", "old b")] {
            fs::write(at(path), text).expect("written");
        }
        std::os::unix::fs::symlink("sub/b", at("kb/link")).expect("linked");
        let root = Root::open(folder.path()).expect("opened");
        let staged = Staged::new(&root).expect("staged");
        staged.keep_all(&root.folder(Path::new("kb")).expect("kb"), &|path| path == Path::new("a")).expect("kept");
        staged.write(Path::new("a"), b"new a").expect("written");
        assert_eq!(fs::read_to_string(at("kb/a")).expect("read"), "old a");
        staged.place(Path::new("kb")).expect("placed");
        assert_eq!(fs::read_to_string(at("kb/a")).expect("read"), "new a");
        assert_eq!(fs::read_to_string(at("kb/link")).expect("read"), "old b");
        assert_eq!(root.names(Path::new("")).expect("listed"), ["kb"]);
        // Dropped without a place, nothing is left.
        drop(Staged::new(&root).expect("staged"));
        assert_eq!(root.names(Path::new("")).expect("listed"), ["kb"]);
    }

    #[test]
    fn recovers_a_replaced_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Root::open(folder.path()).expect("opened");
        let aside = folder.path().join(replaced_name(Path::new("kb")));
        for is_there in [false, true] {
            fs::create_dir_all(aside.join("old")).expect("created");
            recover(&root, Path::new("kb"));
            assert!(folder.path().join("kb/old").exists() && !aside.exists(), "{is_there}");
        }
    }
}
