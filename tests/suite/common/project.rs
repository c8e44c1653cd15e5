//! Catalogs for tests: a folder of its own, files written into it, the program run in it.
#![allow(dead_code, reason = "each test file uses a part")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use super::run;

/// A folder with a catalog, removed when it is dropped.
pub struct Project {
    folder: tempfile::TempDir,
}

/// What a project is to contain.
#[derive(Default)]
pub struct ProjectBuilder {
    copies: Vec<PathBuf>,
    files: Vec<(String, Vec<u8>)>,
}

/// An empty project, to which files are added.
pub fn project() -> ProjectBuilder {
    ProjectBuilder::default()
}

impl ProjectBuilder {
    /// With everything below a folder of this repository, such as `tests/small`.
    pub fn copy_of(mut self, folder: impl AsRef<Path>) -> Self {
        self.copies.push(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        self
    }

    /// With a file, which replaces one of the same path.
    pub fn file(mut self, path: impl Into<String>, text: impl AsRef<[u8]>) -> Self {
        self.files.push((path.into(), text.as_ref().to_vec()));
        self
    }

    /// With the head of a catalog and nothing else that a catalog must have.
    pub fn catalog(self, id: &str) -> Self {
        let head = format!("id: {id}\ntitle: {id}\nescalation: {{to: the team, minutes: 60}}\n");
        self.file("kb/catalog.yaml", head)
    }

    pub fn build(self) -> Project {
        let project = Project { folder: tempfile::tempdir().expect("a folder") };
        self.copies.iter().for_each(|from| copy(from, project.path()));
        self.files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }
}

impl Project {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(self.path(), path, text.as_ref());
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces a text that is there in a file.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{from:?} is not in {path}");
        self.write(path, text.replace(from, to));
    }

    /// Runs the program in the folder, without a terminal.
    pub fn fixbook(&self, args: &[&str]) -> Output {
        run::fixbook_in(self.path(), args)
    }
}

/// Writes a file below a folder, with the folders above it.
pub fn write(folder: &Path, path: &str, text: &(impl AsRef<[u8]> + ?Sized)) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Copies a file, or a folder with everything below it; a folder's content goes into `to`.
pub fn copy(from: &Path, to: &Path) {
    match fs::read_dir(from) {
        Ok(entries) => entries.flatten().for_each(|entry| copy(&entry.path(), &to.join(entry.file_name()))),
        Err(_) => {
            fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        }
    }
}

/// Every file below a folder by its path from there, with `/`, sorted.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path()) {
            if entry.is_dir() {
                walk(root, &entry, found);
            } else {
                let path = entry.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                found.push((path, fs::read(&entry).expect("readable")));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}
