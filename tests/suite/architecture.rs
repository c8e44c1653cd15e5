//! The arrows between stages point one way, and each outside crate is named where it belongs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::common::imports::ImportGraph;

/// The stages of the program in the order of the map in `src/lib.rs`: each may use those before it. Cargo sees to it that none
/// of them is used by the engine.
const STAGES: [&str; 13] = [
    "fs", "load", "check", "audit", "autofix", "schema", "index", "render", "explain", "scaffold", "import", "site",
    "commands",
];
/// The modules of the engine in the order of the map in its `lib.rs`.
const MODULES: [&str; 5] = ["model", "text", "rules", "diagnosis", "search"];
const ENGINE: &str = "crates/engine/src";

/// Crates that only some files may name.
const HOMES: &[(&str, &[&str])] = &[
    ("cap_std", &["src/fs/"]),
    ("cap_fs_ext", &["src/fs/"]),
    ("similar", &["src/render/"]),
    ("axum", &["src/commands/site/server.rs"]),
    ("hyper", &["src/commands/site/server.rs"]),
    ("hyper_util", &["src/commands/site/server.rs"]),
    ("tokio", &["src/commands/site/serve.rs", "src/commands/site/server.rs", "src/commands/site/slow.rs"]),
    ("tokio_stream", &["src/commands/site/server.rs"]),
    ("notify", &["src/commands/watch.rs"]),
    ("notify_debouncer_full", &["src/commands/watch.rs"]),
    ("html5gum", &["src/site/links.rs"]),
    ("percent_encoding", &["crates/engine/src/model/page_path.rs", "src/render/url.rs"]),
    ("flate2", &["src/site/script_payload.rs"]),
    ("imagesize", &["src/site/images.rs"]),
    ("serde_yaml", &["src/load/yaml.rs"]),
    ("walkdir", &["src/load/", "src/site/"]),
    ("sha2", &["src/fs/", "src/load/", "src/render/", "src/index/"]),
    ("base64", &["src/render/", "src/site/script_payload.rs"]),
    ("tantivy", &["src/index/"]),
    ("crc32fast", &["src/index/"]),
    ("etcetera", &["src/commands/"]),
    ("rhai", &["crates/engine/src/rules/"]),
    ("postcard", &["crates/engine/src/search/index/"]),
    ("unicode_security", &["src/check/"]),
    ("libm", &["crates/engine/src/diagnosis/"]),
    ("percent_encoding", &["crates/engine/src/model/page_path.rs", "src/render/url.rs"]),
    ("minijinja", &["src/render/"]),
    ("typst", &["src/render/pdf/"]),
    ("typst_layout", &["src/render/pdf/"]),
    ("typst_pdf", &["src/render/pdf/"]),
    ("annotate_snippets", &["src/render/"]),
    ("textwrap", &["src/render/"]),
    ("crossterm", &["src/commands/"]),
    ("signal_hook", &["src/commands/terminal.rs"]),
    ("inquire", &["src/commands/"]),
    ("anyhow", &["src/commands/"]),
    ("anstream", &["src/commands/", "src/main.rs"]),
    ("clap", &["src/main.rs", "src/commands/"]),
    ("clap_complete", &["src/commands/completions.rs"]),
    ("clap_mangen", &["src/commands/manual.rs"]),
    ("rustix", &["src/fs/", "src/commands/templates/confine.rs"]),
];

fn source_files() -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(&path, root, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                files.push((relative, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    [ENGINE, "crates/wasm/src", "src"].iter().for_each(|folder| walk(&root.join(folder), &root, &mut files));
    files
}

/// The files of the program alone, by their paths below `src/`.
fn program_files() -> Vec<(String, String)> {
    let below = |(path, text): (String, String)| Some((path.strip_prefix("src/")?.to_owned(), text));
    source_files().into_iter().filter_map(below).collect()
}

/// The code of a file: no comments, and nothing from its test module on.
fn code(text: &str) -> String {
    let tests = ["#[cfg(test)]", "#[cfg(all(test,"].iter().filter_map(|begin| text.find(begin)).min();
    let text = &text[..tests.unwrap_or(text.len())];
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn stage_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

/// Stages that a file names as `crate::stage`, also within `use crate::{a, b}`.
fn stages_named(code: &str, stages: &[&'static str]) -> Vec<&'static str> {
    let compact: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut named = Vec::new();
    for (at, _) in compact.match_indices("crate::") {
        let rest = &compact[at + "crate::".len()..];
        let group = if rest.starts_with('{') { top_level_names(rest) } else { vec![rest] };
        named.extend(stages.iter().copied().filter(|stage| group.iter().any(|name| starts_with_word(name, stage))));
    }
    named
}

/// The names at the top level of a `{…}` group.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 1, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                names.push(group[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            names.push(group[start..at].trim());
            break;
        }
    }
    names
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn arrows_point_one_way() {
    let engine = source_files()
        .into_iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(ENGINE)?.trim_start_matches('/').to_owned(), text)));
    for (files, stages) in [(program_files(), &STAGES[..]), (engine.collect(), &MODULES)] {
        let place = |stage: &str| stages.iter().position(|known| *known == stage);
        for (path, text) in files {
            let Some(own) = place(stage_of(&path)) else { continue };
            for named in stages_named(&code(&text), stages) {
                let other = place(named).expect("a stage");
                assert!(other <= own, "{path} uses {named}, which comes after {}", stages[own]);
            }
        }
    }
}

/// One set of options, so that checks, pages, runbooks, search and imports see the same document.
#[test]
fn markdown_is_parsed_in_one_place() {
    for (path, text) in program_files() {
        let is_parsed = text.contains("pulldown_cmark") && text.contains("Parser::new");
        assert!(path == "load/markdown.rs" || !is_parsed, "{path} parses Markdown itself");
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = source_files();
    for root in [ENGINE, "src"] {
        let below = |(path, text): &(String, String)| {
            let path = path.strip_prefix(root)?.strip_prefix('/')?;
            (path != "main.rs").then(|| (path.to_owned(), code(text)))
        };
        let circles = ImportGraph::new(&files.iter().filter_map(below).collect::<Vec<_>>()).circles();
        assert!(circles.is_empty(), "{root}: files use each other:\n{}", circles.join("\n"));
    }
}

#[test]
fn a_circle_is_seen_through_a_name_that_is_handed_on() {
    let files = [
        ("lib.rs", "pub mod a;\npub mod b;"),
        ("a/mod.rs", "mod one;\nmod two;\npub use one::One;"),
        ("a/one.rs", "use super::two;\npub struct One;\nfn f() { two::g() }"),
        ("a/two.rs", "use crate::a::{One as First};\npub fn g(first: First) {}"),
        ("b.rs", "use crate::a::One;"),
    ];
    let mut files = files.map(|(path, code)| (path.to_owned(), code.to_owned()));
    assert_eq!(ImportGraph::new(&files).circles(), ["a/one -> a/two, a/two -> a/one"]);
    files[3].1 = "pub fn g() {}".to_owned();
    assert!(ImportGraph::new(&files).circles().is_empty());
}

#[test]
fn the_maps_list_every_stage() {
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the map");
    for (path, stages) in [("src/lib.rs", &STAGES[..]), ("crates/engine/src/lib.rs", &MODULES)] {
        let map = read(path);
        for stage in stages {
            assert!(map.contains(&format!("pub mod {stage};")) && map.contains(&format!("[`{stage}`]")), "{stage}");
        }
        assert_eq!(map.matches("pub mod ").count(), stages.len(), "{path} has a module that is not a stage");
    }
}

#[test]
fn each_crate_is_named_in_its_place() {
    for (path, text) in source_files() {
        let code = code(&text);
        for &(name, homes) in HOMES {
            let is_home = homes.iter().any(|home| path.starts_with(home));
            let is_named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            assert!(is_home || !is_named, "{path} names {name}, whose place is {homes:?}");
        }
        let turns_markdown_to_html = code.contains("push_html");
        assert!(!turns_markdown_to_html || path.starts_with("src/render/"), "{path} renders HTML");
    }
}

#[test]
fn only_commands_print() {
    for (path, text) in source_files() {
        let code = code(&text);
        let prints = ["println!", "print!(", "eprintln!", "eprint!(", "stdout()", "stderr()"]
            .iter()
            .any(|word| code.contains(word));
        assert!(!prints || path.starts_with("src/commands/") || path == "src/main.rs", "{path} prints");
    }
}

#[test]
fn only_some_stages_touch_the_disk() {
    const ON_DISK: [&str; 8] = ["fs", "load", "index", "scaffold", "import", "site", "commands", "main"];
    for (path, text) in program_files() {
        let touches = ["std::fs", "fs::", "File::"].iter().any(|word| code(&text).contains(word));
        assert!(!touches || ON_DISK.contains(&stage_of(&path)), "src/{path} touches the disk");
    }
}

/// What changes the disk by itself. Everything of the program goes through `fs`, which follows no link out of a folder; the
/// index writer of tantivy works in a folder that `fs` made.
#[test]
fn only_one_stage_writes() {
    // With the bracket, since the stage `fs` has functions of longer names.
    const WRITES: [&str; 17] = [
        "fs::write(",
        "fs::rename(",
        "fs::copy(",
        "fs::remove_file(",
        "fs::remove_dir(",
        "fs::remove_dir_all(",
        "fs::create_dir(",
        "fs::create_dir_all(",
        "fs::hard_link(",
        "fs::set_permissions(",
        "File::create",
        "File::options",
        "OpenOptions",
        "DirBuilder",
        "fs::symlink",
        "set_len",
        "persist(",
    ];
    for (path, text) in source_files().into_iter().filter(|(path, _)| !path.starts_with("src/fs/")) {
        let code = code(&text);
        for word in WRITES {
            assert!(!code.contains(word), "{path} changes the disk by {word}; use crate::fs");
        }
        // Names that are imported one by one would hide what they belong to.
        assert!(!code.contains("use std::fs::"), "{path}: write `fs::…` in full");
    }
}
