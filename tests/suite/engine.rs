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

/// No folder of whoever builds stands in what is built, so that it is the same wherever it is built.
fn without_places(root: &Path) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    format!("--remap-path-prefix={}=cargo --remap-path-prefix={}=fixbook", home.display(), root.display())
}

/// Builds an engine in a target folder; gives the file.
fn built(root: &Path, target: &Path, features: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root).env("RUSTFLAGS", without_places(root)).env("CARGO_TARGET_DIR", target);
    cargo.args(["build", "--locked", "--package", "fixbook-engine", "--target", "wasm32-unknown-unknown"]);
    let status = cargo.args(["--profile", "engine", "--features", features]).status().expect("cargo runs");
    assert!(status.success(), "the engine is not built; is the target there? rustup target add wasm32-unknown-unknown");
    target.join("wasm32-unknown-unknown/engine/fixbook_engine.wasm")
}

#[test]
fn no_place_of_a_machine_stands_in_the_engines() {
    for (engine, _) in ENGINES {
        let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(engine)).expect("built");
        let text = String::from_utf8_lossy(&bytes);
        for place in ["/.cargo/", "/home/", "/root/", "/Users/", ":\\Users"] {
            assert!(!text.contains(place), "{place} in {engine}: build it by cargo engine");
        }
    }
}

/// The same bytes, whatever folder they are built in. `.ci/run` calls this.
#[test]
#[ignore = "builds an engine twice; run by .ci/run"]
fn an_engine_is_the_same_wherever_it_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let elsewhere = tempfile::tempdir().expect("a folder");
    for part in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "site"] {
        let status =
            Command::new("cp").arg("-r").args([&root.join(part), elsewhere.path()]).status().expect("cp is there");
        assert!(status.success(), "{part} is copied");
    }
    // Cargo wants every target that the manifest names.
    let copied = Command::new("cp").arg("-r").args([&root.join("benches"), elsewhere.path()]).status();
    assert!(copied.is_ok_and(|status| status.success()));
    let (here, there) = (tempfile::tempdir().expect("a folder"), elsewhere.path().join("target"));
    let one = fs::read(built(root, here.path(), "")).expect("built");
    let other = fs::read(built(elsewhere.path(), &there, "")).expect("built");
    assert!(one == other, "two folders give {} and {} bytes, which differ", one.len(), other.len());
}

/// What `cargo engine` runs.
#[test]
#[ignore = "builds the engines; run by cargo engine"]
fn build_the_engines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    for (engine, features) in ENGINES {
        let built = built(root, &target, features);
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
