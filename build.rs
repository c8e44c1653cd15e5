//! Gives the program a fingerprint of how it reads words, so that an index which another version kept is not taken for
//! its own.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    path::{Path, PathBuf},
};

/// The source of everything that decides what an index holds.
const READS: [&str; 5] =
    ["src/search", "src/load/article.rs", "src/load/depth.rs", "src/load/dialect.rs", "src/load/page.rs"];

fn main() {
    let mut hasher = DefaultHasher::new();
    for path in READS {
        println!("cargo:rerun-if-changed={path}");
        let mut files = Vec::new();
        collect(Path::new(path), &mut files);
        files.sort();
        for file in files {
            hasher.write(&fs::read(&file).unwrap_or_default());
        }
    }
    println!("cargo:rustc-env=FIXBOOK_READING={:016x}", hasher.finish());
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
