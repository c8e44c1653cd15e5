//! The engines that a site ships were built from the sources that stand here; `cargo engine` builds them anew.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
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
/// The engines, and the features that each is built with.
const ENGINES: [(&str, &str); 2] = [("site/engine.wasm", "interview"), ("site/finder.wasm", "")];
/// What every browser that runs WebAssembly at all has had for years.
const SMALLER: [&str; 9] = [
    "-Oz",
    "--strip-debug",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

fn digest(root: &Path) -> String {
    let mut files = Vec::new();
    SOURCES.iter().for_each(|source| collect(&root.join(source), &mut files));
    files.extend(ENGINES.iter().map(|(built, _)| root.join(built)));
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
fn the_engines_are_built_from_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let noted = fs::read_to_string(root.join(DIGEST)).expect("a digest");
    assert_eq!(noted.trim(), digest(root), "build the engines again: cargo engine");
}

/// What `cargo engine` runs.
#[test]
#[ignore = "builds the engines; run by cargo engine"]
fn build_the_engines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let built = target.join("wasm32-unknown-unknown/engine/fixbook_engine.wasm");
    for (engine, features) in ENGINES {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root).args(["build", "--package", "fixbook-engine", "--target", "wasm32-unknown-unknown"]);
        let status = cargo.args(["--profile", "engine", "--features", features]).status().expect("cargo runs");
        assert!(
            status.success(),
            "the engine is not built; is the target there? rustup target add wasm32-unknown-unknown"
        );
        let engine = root.join(engine);
        match Command::new("wasm-opt").args(SMALLER).arg(&built).arg("-o").arg(&engine).status() {
            Ok(status) => assert!(status.success(), "wasm-opt failed"),
            Err(_) => {
                println!("SKIPPED: wasm-opt is not installed; {} is larger than it need be", engine.display());
                fs::copy(&built, &engine).expect("copied");
            }
        }
    }
    fs::write(root.join(DIGEST), format!("{}\n", digest(root))).expect("written");
}
