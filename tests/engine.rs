//! The engine that a site ships was built from the sources that stand here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// Everything that the engine is made of.
const SOURCES: [&str; 8] = [
    "site/engine/lib.rs",
    "site/engine/Cargo.toml",
    "src/browser.rs",
    "src/diagnosis",
    "src/lib.rs",
    "src/model",
    "src/rules",
    "src/search/reading",
];
const DIGEST: &str = "site/engine/digest";

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

fn digest(root: &Path) -> String {
    let mut files = Vec::new();
    SOURCES.iter().for_each(|source| collect(&root.join(source), &mut files));
    files.push(root.join("site/engine.wasm"));
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let is_rust = file.extension().is_some_and(|end| end == "rs");
        let code = if is_rust { code_of(&String::from_utf8_lossy(&bytes)) } else { bytes };
        hash.update(code.len().to_le_bytes());
        hash.update(code);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What of a source reaches the engine: no comments, no tests.
fn code_of(source: &str) -> Vec<u8> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

#[test]
fn the_engine_is_built_from_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let now = digest(root);
    if std::env::var("FIXBOOK_ENGINE_DIGEST").is_ok_and(|what| what == "write") {
        fs::write(root.join(DIGEST), format!("{now}\n")).expect("written");
    }
    let noted = fs::read_to_string(root.join(DIGEST)).expect("a digest");
    assert_eq!(noted.trim(), now, "build the engine again: site/engine/build");
}
