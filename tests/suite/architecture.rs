//! The arrows between stages point one way, and each outside crate is named where it belongs.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The stages in the order of the map in `src/lib.rs`: each may use those before it.
const STAGES: [&str; 15] = [
    "model",
    "disk",
    "load",
    "check",
    "mend",
    "schema",
    "search",
    "rules",
    "diagnosis",
    "render",
    "import",
    "site",
    "cli",
    "commands",
    "browser",
];

/// Arrows that the order allows and that must not be drawn all the same: these stages build without `native`.
const PORTABLE: [&str; 4] = ["model", "rules", "diagnosis", "browser"];
/// The part of a stage that builds without `native`, and may be named where the stage may not.
const PORTABLE_PART: &str = "search/reading";

/// Crates that only some stages may name.
const HOMES: [(&str, &[&str]); 38] = [
    ("cap_std", &["disk/"]),
    ("cap_fs_ext", &["disk/"]),
    ("similar", &["render/"]),
    ("axum", &["commands/site/server.rs"]),
    ("hyper", &["commands/site/server.rs"]),
    ("hyper_util", &["commands/site/server.rs"]),
    ("tokio", &["commands/site/serve.rs", "commands/site/server.rs", "commands/site/slow.rs"]),
    ("tokio_stream", &["commands/site/server.rs"]),
    ("notify", &["commands/watch.rs"]),
    ("flate2", &["site/packed.rs"]),
    ("imagesize", &["site/images.rs"]),
    ("serde_yaml", &["load/yaml.rs"]),
    ("walkdir", &["load/", "site/"]),
    ("sha2", &["load/", "render/", "search/", "site/"]),
    ("base64", &["render/"]),
    ("tantivy", &["search/"]),
    ("crc32fast", &["search/"]),
    ("etcetera", &["commands/"]),
    ("rhai", &["rules/"]),
    ("unicode_security", &["check/"]),
    ("libm", &["diagnosis/"]),
    ("minijinja", &["render/"]),
    ("typst", &["render/pdf/"]),
    ("typst_layout", &["render/pdf/"]),
    ("typst_pdf", &["render/pdf/"]),
    (
        "schemars",
        &["model/", "rules/", "diagnosis/", "mend/", "schema/", "search/", "render/", "import/", "site/", "commands/"],
    ),
    ("annotate_snippets", &["render/"]),
    ("textwrap", &["render/"]),
    ("crossterm", &["commands/"]),
    ("signal_hook", &["commands/terminal.rs"]),
    ("inquire", &["commands/"]),
    ("anyhow", &["commands/"]),
    ("anstream", &["commands/", "main.rs"]),
    ("clap", &["cli/", "main.rs", "commands/"]),
    ("clap_complete", &["cli/", "commands/"]),
    ("clap_mangen", &["commands/"]),
    ("tempfile", &[]),
    ("rustix", &["disk/", "commands/templates/confine.rs"]),
];

fn source_files() -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("src is readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(&path, root, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                files.push((relative, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    // What unit tests share is in no program.
    files.retain(|(path, _)| path != "growth.rs");
    files
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
fn stages_named(code: &str) -> Vec<&'static str> {
    let compact: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut named = Vec::new();
    for (at, _) in compact.match_indices("crate::") {
        let rest = &compact[at + "crate::".len()..];
        let group = if rest.starts_with('{') { top_level_names(rest) } else { vec![rest] };
        named.extend(STAGES.into_iter().filter(|stage| group.iter().any(|name| starts_with_word(name, stage))));
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
    let place = |stage: &str| STAGES.iter().position(|known| *known == stage);
    for (path, text) in source_files() {
        let Some(own) = place(stage_of(&path)) else { continue };
        let is_portable = PORTABLE.contains(&STAGES[own]) || path.starts_with(PORTABLE_PART);
        // Within its own stage the part names only itself.
        let leaves_part = path.starts_with(PORTABLE_PART) && code(&text).contains("super::super");
        assert!(!leaves_part, "src/{path} must build without `native`");
        let code = code(&text).replace(&format!("crate::{}", PORTABLE_PART.replace('/', "::")), "");
        let code = code.replace("search::reading", "");
        for named in stages_named(&code) {
            let other = place(named).expect("a stage");
            assert!(other <= own, "src/{path} uses {named}, which comes after {}", STAGES[own]);
            let leaves_portable = is_portable && !PORTABLE.contains(&named);
            assert!(!leaves_portable, "src/{path} must build without `native`, and {named} does not");
        }
    }
}

#[test]
fn the_map_lists_every_stage() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("the map");
    for stage in STAGES {
        assert!(map.contains(&format!("pub mod {stage};")) && map.contains(&format!("[`{stage}`]")), "{stage}");
    }
    for (path, _) in source_files() {
        let stage = stage_of(&path);
        assert!(STAGES.contains(&stage) || ["lib", "main"].contains(&stage), "src/{path} belongs to no stage");
    }
}

#[test]
fn each_crate_is_named_in_its_place() {
    for (path, text) in source_files() {
        let code = code(&text);
        for (name, homes) in HOMES {
            let is_home = homes.iter().any(|home| path.starts_with(home));
            let is_named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            assert!(is_home || !is_named, "src/{path} names {name}, whose place is {homes:?}");
        }
        let turns_markdown_to_html = code.contains("push_html");
        assert!(!turns_markdown_to_html || path.starts_with("render/"), "src/{path} renders HTML");
    }
}

#[test]
fn only_commands_print() {
    for (path, text) in source_files() {
        let code = code(&text);
        let prints = ["println!", "print!(", "eprintln!", "eprint!(", "stdout()", "stderr()"]
            .iter()
            .any(|word| code.contains(word));
        assert!(!prints || path.starts_with("commands/") || path == "main.rs", "src/{path} prints");
    }
}

#[test]
fn only_five_stages_touch_the_disk() {
    const ON_DISK: [&str; 6] = ["disk", "load", "search", "site", "commands", "main"];
    for (path, text) in source_files() {
        let touches = ["std::fs", "fs::", "File::"].iter().any(|word| code(&text).contains(word));
        assert!(!touches || ON_DISK.contains(&stage_of(&path)), "src/{path} touches the disk");
    }
}

/// What changes the disk by itself. Everything of the program goes through `disk`, which follows no link out of a folder; the
/// index writer of tantivy works in a folder that `disk` made.
#[test]
fn only_one_stage_writes() {
    const WRITES: [&str; 14] = [
        "fs::write",
        "fs::rename",
        "fs::copy",
        "fs::remove_",
        "fs::create_dir",
        "fs::hard_link",
        "fs::set_permissions",
        "File::create",
        "File::options",
        "OpenOptions",
        "DirBuilder",
        "fs::symlink",
        "set_len",
        "persist(",
    ];
    for (path, text) in source_files().into_iter().filter(|(path, _)| !path.starts_with("disk/")) {
        let code = code(&text);
        for word in WRITES {
            assert!(!code.contains(word), "src/{path} changes the disk by {word}; use crate::disk");
        }
        // Names that are imported one by one would hide what they belong to.
        assert!(!code.contains("use std::fs::"), "src/{path}: write `fs::…` in full");
    }
}
