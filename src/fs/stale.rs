//! Removes temporary files of killed writers. Those of a running writer are locked.

use std::{path::Path, time::Duration};

use super::{FileLock, Lock, Root, write::UNFINISHED};

/// Folders within each other; a catalog is read no deeper.
const MAX_DEPTH: usize = 32;

impl Root {
    /// Removes unfinished files and folders of killed writers from a folder. Failing to do so does no harm.
    pub fn remove_stale(&self) {
        for name in self.names(Path::new("")).unwrap_or_default() {
            let name = Path::new(&name);
            if is_unfinished(name) {
                self.remove_if_stale(name);
            }
        }
    }

    /// The same for a folder and all below it.
    pub fn remove_stale_below(&self, relative: &Path) {
        self.folder(relative).into_iter().for_each(|folder| folder.walk_stale(MAX_DEPTH));
    }

    fn walk_stale(&self, depth: usize) {
        self.remove_stale();
        for entry in self.dir.entries().into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth > 0 {
                self.folder(Path::new(&entry.file_name())).into_iter().for_each(|below| below.walk_stale(depth - 1));
            }
        }
    }

    /// Links, pipes and devices with such a name are not from this program and stay.
    fn remove_if_stale(&self, name: &Path) {
        let Ok(found) = self.symlink_metadata(name) else { return };
        let file = match (found.is_file(), found.is_dir()) {
            (true, _) => self.open_file(name, false),
            (_, true) => self.folder(name).and_then(|folder| folder.as_file()),
            _ => return,
        };
        let Ok(file) = file else { return };
        if let Lock::Acquired(_held) = FileLock::acquire(file, Duration::ZERO, &|| ()) {
            drop(if found.is_dir() { self.remove_folder(name) } else { self.remove_file(name) });
        }
    }
}

fn is_unfinished(name: &Path) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') && name.ends_with(UNFINISHED)
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, path::Path};

    use super::{super::Root, UNFINISHED};

    #[test]
    fn removes_files_of_killed_writers_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join("kb/sub").join(name);
        fs::create_dir_all(at("")).expect("created");
        let (torn, held) = (at(&format!(".a{UNFINISHED}")), at(&format!(".b{UNFINISHED}")));
        let (tree, pipe, link) =
            (at(&format!(".c{UNFINISHED}")), at(&format!(".d{UNFINISHED}")), at(&format!(".e{UNFINISHED}")));
        fs::write(&torn, "tor").expect("written");
        let file = fs::File::create(&held).expect("created");
        file.lock().expect("locked");
        fs::create_dir_all(tree.join("kb")).expect("created");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
        fs::write(at("mine"), "x").expect("written");
        std::os::unix::fs::symlink("mine", &link).expect("linked");
        Root::open(folder.path()).expect("opened").remove_stale_below(Path::new("kb"));
        assert!(!torn.exists() && !tree.exists());
        assert!(held.exists() && pipe.exists() && link.exists() && at("mine").exists());
    }
}
