//! Computes a fingerprint of the sources that decide the content of an index, so that the program does not use an index of
//! another version.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    path::{Path, PathBuf},
};

/// Everything that decides what an index contains: how files become entries and articles, how those become documents and
/// terms, and the versions of the crates that parse and index. `src/fs`, which these use too, decides only where an index is
/// kept. Whole files are hashed, since any of them may contain a limit.
pub const DECIDES: [&str; 7] = [
    "Cargo.lock",
    "crates/engine/assets",
    "crates/engine/src/model",
    "crates/engine/src/search",
    "crates/engine/src/text",
    "src/index",
    "src/load",
];

fn main() {
    let root = Path::new("");
    for path in DECIDES.iter().filter(|path| root.join(path).exists()) {
        // Cargo treats a missing file as changed at every build; a dependency of another workspace may have no lock file.
        println!("cargo:rerun-if-changed={path}");
    }
    println!("cargo:rustc-env=FIXBOOK_READING={:016x}", fingerprint(root));
}

/// A digest of the names and contents of the files in [`DECIDES`]. A missing file counts as empty.
pub fn fingerprint(root: &Path) -> u64 {
    let mut files = Vec::new();
    DECIDES.iter().for_each(|path| collect(&root.join(path), &mut files));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_default();
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        // Lengths, so that two sets of files cannot give the same bytes.
        for part in [name.as_bytes(), &bytes] {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
    }
    hasher.finish()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
