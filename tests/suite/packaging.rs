//! The package contains what a build needs, and the examples work as described.
//! In: `Cargo.toml`, `action.yml`, `examples/`. Never: builds or publishes anything.

use std::{collections::HashSet, fs, path::Path, process::Command};

use crate::common::run::{fixbook, out, status};
use serde_json::Value;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
/// Folders that are built into the program.
const BUILT_IN: [&str; 6] = ["kb", "rules", "templates", "assets", "site/pages", "src/render/pdf/fonts"];

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(HERE).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(HERE).join(folder)).expect("readable");
    let of = |entry: fs::DirEntry| {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() { files(&path) } else { vec![path] }
    };
    entries.flat_map(|entry| of(entry.expect("readable"))).collect()
}

#[test]
fn packages_what_a_build_needs_and_no_tests() {
    let list = Command::new(env!("CARGO"))
        .current_dir(HERE)
        .args(["package", "--package", "fixbook", "--list", "--allow-dirty", "--offline", "--quiet"])
        .output()
        .expect("runs");
    assert!(list.status.success(), "{}", String::from_utf8_lossy(&list.stderr));
    let list = String::from_utf8_lossy(&list.stdout).replace('\\', "/");
    let packed: HashSet<&str> = list.lines().collect();
    for path in BUILT_IN.iter().flat_map(|folder| files(folder)) {
        assert!(packed.contains(path.as_str()), "{path} is missing in the package");
    }
    for path in
        ["build.rs", "Cargo.lock", "site/engine.wasm", "site/finder.wasm", "site/style.css", "LICENSE-MIT", "README.md"]
    {
        assert!(packed.contains(path), "{path} is missing in the package");
    }
    assert!(!list.lines().any(|path| path.starts_with("tests/") || path.starts_with("fuzz/")), "{list}");
}

#[test]
fn deb_assets_exist() {
    let manifest = text("Cargo.toml");
    let assets = manifest.split("assets = [").nth(1).and_then(|rest| rest.split("\n]").next()).expect("assets");
    let sources: Vec<&str> = assets.split("[\"").skip(1).filter_map(|row| row.split('"').next()).collect();
    assert!(sources.len() > 8, "{sources:?}");
    let script = text(".ci/deb");
    for source in sources {
        match source.strip_prefix("target/release/") {
            Some("fixbook") => {}
            Some(made) => {
                let name = made.split('/').nth(1).expect("in deb/");
                assert!(script.contains(&format!("$made/{name}")), ".ci/deb makes no {made}");
            }
            None => {
                let there = source.split('*').next().unwrap_or(source);
                assert!(Path::new(HERE).join(there).exists(), "{source}");
            }
        }
    }
}

/// Every script in a workflow or action: `run` at any depth.
fn scripts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                match value.as_str() {
                    Some(script) if key == "run" => found.push(script.to_owned()),
                    _ => scripts(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| scripts(value, found)),
        _ => {}
    }
}

#[test]
fn no_input_is_part_of_a_script() {
    for path in ["action.yml", "examples/checking/check.yml", "examples/publishing/pages.yml"] {
        let mut found = Vec::new();
        let file = yaml(path);
        scripts(&file, &mut found);
        assert!(path.ends_with("check.yml") || found.len() > 1, "{path}");
        assert!(found.iter().all(|script| !script.contains("${{")), "{path}: {found:?}");
        // A workflow has no permissions, and each job names its own.
        if let Some(jobs) = file["jobs"].as_object() {
            assert_eq!(file["permissions"], serde_json::json!({}), "{path}");
            assert!(jobs.values().all(|job| job["permissions"].is_object()), "{path}");
        }
    }
    let action = yaml("action.yml");
    let readme = text("examples/checking/README.md");
    for input in action["inputs"].as_object().expect("inputs").keys() {
        assert!(text("action.yml").contains(&format!("inputs.{input}")), "{input} is not used");
        assert!(readme.contains(&format!("| `{input}` |")), "{input} is not documented");
    }
}

#[test]
fn runs_every_hook_on_a_catalog() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().expect("a list") {
        let entry = hook["entry"].as_str().expect("text").strip_prefix("fixbook ").expect("our program");
        let args = hook["args"].as_array().expect("a list").iter().map(|arg| arg.as_str().expect("text"));
        let line: Vec<&str> = entry.split(' ').chain(args).collect();
        assert_eq!(status(&fixbook(&line)), 0, "{line:?}");
    }
}

#[test]
fn nginx_caches_every_file_with_a_digest() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let output = fixbook(&["site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(status(&output), 0, "{}", out(&output));
    let names = fs::read_dir(&site).expect("readable").map(|entry| entry.expect("readable").file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let has_digest = |name: &&String| {
        name.split('.').nth(1).is_some_and(|part| part.len() == 12 && part.chars().all(|c| c.is_ascii_hexdigit()))
    };
    let kept: Vec<&String> = names.iter().filter(has_digest).collect();
    assert!(kept.len() >= 6, "{names:?}");
    // The pattern in nginx.conf: a word, 12 digits, one of three extensions.
    let pattern = "\"~^/[a-z-]+\\.[0-9a-f]{12}\\.(?:css|js|svg)$\"";
    assert!(text("examples/publishing/nginx.conf").contains(pattern));
    for name in kept {
        let parts: Vec<&str> = name.split('.').collect();
        assert!(matches!(parts[..], [_, _, "css" | "js" | "svg"]), "{name} is not kept by nginx.conf");
    }
}
