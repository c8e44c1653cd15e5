//! The engines that a site ships were built from the current sources; `cargo engine` rebuilds them.

use crate::common::project::copy;
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use build_script::fingerprint;
use sha2::{Digest, Sha256};

#[allow(dead_code, reason = "a build script has a main of its own")]
#[path = "../../build.rs"]
mod build_script;

/// The sources of the engines, besides the crates that they use and the parts of the root manifest that affect them.
const SOURCES: [&str; 5] = [
    "crates/engine/Cargo.toml",
    "crates/engine/assets",
    "crates/engine/src",
    "crates/wasm/Cargo.toml",
    "crates/wasm/src",
];
const DIGEST: &str = "crates/wasm/digest";
/// The engines, and the features that each is built with.
const ENGINES: [(&str, &str); 2] = [("site/engine.wasm", "interview"), ("site/finder.wasm", "")];
/// Features that every browser with WebAssembly has supported for years.
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
    let text = |name: &str| fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let manifest = text("Cargo.toml");
    for line in decides(&manifest).into_iter().chain(crates(&text("Cargo.lock"))) {
        hash.update(line.len().to_le_bytes());
        hash.update(line);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a manifest below a heading.
fn section<'m>(manifest: &'m str, heading: &str) -> impl Iterator<Item = &'m str> {
    let lines = manifest.lines().map(str::trim).skip_while(move |line| *line != heading).skip(1);
    lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The parts of the root manifest that affect the engines: the language and the profiles.
fn decides(manifest: &str) -> Vec<String> {
    let edition = section(manifest, "[workspace.package]").filter(|line| line.starts_with("edition"));
    let profiles = ["[profile.engine]", "[profile.release]"].into_iter().flat_map(|of| section(manifest, of));
    edition.chain(profiles).chain(SMALLER).map(str::to_owned).collect()
}

/// Every crate that the engines use, in the version that the lock file names. A newer typesetter or index leaves the engines
/// as they are, and changes nothing here.
fn crates(lock: &str) -> BTreeSet<String> {
    let packages: Vec<BTreeMap<&str, &str>> = lock.split("[[package]]").skip(1).map(fields).collect();
    let find = |wanted: &str| {
        let mut words = wanted.split(' ');
        let (name, version) = (words.next(), words.next());
        let is_it = |package: &&BTreeMap<&str, &str>| {
            package.get("name").copied() == name && (version.is_none() || package.get("version").copied() == version)
        };
        packages.iter().find(is_it).unwrap_or_else(|| panic!("{wanted} is not in Cargo.lock"))
    };
    let mut open = vec!["fixbook-wasm"];
    let mut found = BTreeSet::new();
    while let Some(next) = open.pop() {
        let package = find(next);
        let of = |field: &str| package.get(field).copied().unwrap_or_default();
        if found.insert(format!("{} {} {}", of("name"), of("version"), of("checksum"))) {
            open.extend(dependencies(package));
        }
    }
    found
}

fn fields(package: &str) -> BTreeMap<&str, &str> {
    package.split("\n\n").next().unwrap_or_default().split("\n").fold(BTreeMap::new(), |mut fields, line| {
        match line.split_once(" = ") {
            // The list is on separate lines, up to the end of the package.
            Some(("dependencies", _)) => {
                fields.insert("dependencies", package.split_once("dependencies = [").map_or("", |(_, list)| list));
            }
            Some((name, value)) => drop(fields.insert(name, value.trim_matches('"'))),
            None => {}
        }
        fields
    })
}

fn dependencies<'l>(package: &BTreeMap<&'l str, &'l str>) -> impl Iterator<Item = &'l str> {
    let list = package.get("dependencies").copied().unwrap_or_default();
    list.split(']').next().unwrap_or_default().split('"').skip(1).step_by(2)
}

/// The part of a source that is compiled into the engine: no comments, no tests.
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

/// A copy of everything that a digest or fingerprint reads.
fn copied() -> tempfile::TempDir {
    let (root, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().expect("a folder"));
    let engines = ENGINES.iter().map(|(engine, _)| *engine);
    for part in ["Cargo.toml", "Cargo.lock", "crates", "src"].into_iter().chain(engines) {
        copy(&root.join(part), &folder.path().join(part));
    }
    folder
}

/// Replaces a text in a file of the copy while `look` looks; gives what it saw.
fn with_changed<T>(root: &Path, file: &str, from: &str, to: &str, look: impl Fn(&Path) -> T) -> T {
    let path = root.join(file);
    let before = fs::read_to_string(&path).expect("readable");
    assert!(before.contains(from), "{from:?} is not in {file}");
    fs::write(&path, before.replacen(from, to, 1)).expect("written");
    let seen = look(root);
    fs::write(&path, before).expect("written");
    seen
}

/// The text of a package in the lock file up to its version, and the same with another version.
fn other_version(name: &str) -> (String, String) {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("readable");
    let head = format!("name = \"{name}\"\nversion = \"");
    let version = lock.split_once(&head).and_then(|(_, rest)| rest.split('"').next()).expect("in the lock file");
    (format!("{head}{version}"), format!("{head}{version}-other"))
}

#[test]
fn the_digest_of_the_engines_covers_the_crates_and_the_profile_that_make_them() {
    let folder = copied();
    let root = folder.path();
    let before = digest(root);
    assert_eq!(before, digest(Path::new(env!("CARGO_MANIFEST_DIR"))));
    // Used by itself, and by a crate that is used.
    for name in ["libm", "rhai", "smartstring"] {
        let (from, to) = other_version(name);
        assert_ne!(with_changed(root, "Cargo.lock", &from, &to, digest), before, "{name}");
    }
    for name in ["typst", "tantivy", "proptest"] {
        let (from, to) = other_version(name);
        assert_eq!(with_changed(root, "Cargo.lock", &from, &to, digest), before, "{name} is not in the engines");
    }
    for (from, to) in [("opt-level = \"z\"", "opt-level = \"s\""), ("edition = \"2024\"", "edition = \"2021\"")] {
        assert_ne!(with_changed(root, "Cargo.toml", from, to, digest), before, "{from}");
    }
    let without_floats = with_changed(root, "crates/engine/Cargo.toml", "\"no_time\"", "\"no_float\"", digest);
    assert_ne!(without_floats, before);
    let limits = "crates/engine/src/model/limits.rs";
    assert_ne!(with_changed(root, limits, "pub const", "pub  const", digest), before);
    assert_eq!(digest(root), before);
}

#[test]
fn the_fingerprint_of_an_index_covers_the_crates_and_sources_that_decide_its_content() {
    let folder = copied();
    let root = folder.path();
    let before = fingerprint(root);
    assert_eq!(before, fingerprint(Path::new(env!("CARGO_MANIFEST_DIR"))));
    let (from, to) = other_version("pulldown-cmark");
    assert_ne!(with_changed(root, "Cargo.lock", &from, &to, fingerprint), before);
    let of_engine = ["model/limits.rs", "model/body.rs", "text/tokenizer.rs", "search/document.rs"];
    let of_engine = of_engine.map(|file| format!("crates/engine/src/{file}"));
    let of_program = ["load/yaml.rs", "load/files.rs", "index/fields.rs"].map(|file| format!("src/{file}"));
    for file in of_engine.into_iter().chain(of_program) {
        assert_ne!(with_changed(root, &file, "//!", "//! ", fingerprint), before, "{file}");
    }
    assert_eq!(with_changed(root, "src/render/style.rs", "//!", "//! ", fingerprint), before);
    // A renamed file changes the fingerprint.
    fs::rename(root.join("src/index/fields.rs"), root.join("src/index/of_fields.rs")).expect("renamed");
    assert_ne!(fingerprint(root), before);
    // A package inside another workspace has no lock file of its own.
    fs::remove_file(root.join("Cargo.lock")).expect("removed");
    fingerprint(root);
}

/// Flags that keep the builder's folders out of the engine, so that every folder gives the same bytes.
fn without_places(root: &Path) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    format!("--remap-path-prefix={}=cargo --remap-path-prefix={}=fixbook", home.display(), root.display())
}

/// Builds an engine in a target folder; gives the file.
fn built(root: &Path, target: &Path, features: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root).env("RUSTFLAGS", without_places(root)).env("CARGO_TARGET_DIR", target);
    cargo.args(["rustc", "--locked", "--package", "fixbook-wasm", "--target", "wasm32-unknown-unknown"]);
    // Named here and not in the manifest: a package that is also a library would be built without optimising as a whole.
    cargo.args(["--crate-type", "cdylib"]);
    let status = cargo.args(["--profile", "engine", "--features", features]).status().expect("cargo runs");
    assert!(status.success(), "the engine is not built; is the target there? rustup target add wasm32-unknown-unknown");
    target.join("wasm32-unknown-unknown/engine/fixbook_wasm.wasm")
}

#[test]
fn the_engines_contain_no_local_paths() {
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
    for part in ["Cargo.toml", "Cargo.lock", "build.rs", "crates", "src", "site"] {
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
