//! The fuzzing targets without a fuzzer: on regressions, on the catalog's files, and on random changes of them.
//!
//! `FIXBOOK_FUZZ=N cargo test --release --test suite fuzz::` tries N changed inputs for each target. `cargo test --test suite corpus --
//! --ignored` writes the initial corpus of a fuzzer to `fuzz/corpus/`.

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use targets::TARGETS;

/// Changed inputs for each target, unless `FIXBOOK_FUZZ` says how many.
const TRIES: usize = 60;

/// Fragments that are syntax for one of the parsers.
const TOKENS: [&str; 48] = [
    "---\n",
    "```",
    "<script>",
    "[",
    "](",
    "![",
    "**",
    "_",
    "> ",
    "- ",
    "1. ",
    "|",
    "\n\n",
    "# ",
    "&#x0;",
    "{{",
    "{%",
    ":::",
    "[!NOTE]",
    "javascript:",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "é",
    "\r\n",
    "0x80070005",
    "-2147024891",
    "kind:",
    "\"",
    "'",
    ": ",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "|\n  ",
    "%",
    "{",
    "}",
    "rule(",
    "|| ",
    "while true {}",
    "let a = ",
    "(",
    "99999999999",
    "1e309",
    "../",
    "\u{1f9d1}\u{200d}",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(fs::read(path).expect("readable"));
            }
        }
    }
    found
}

/// The initial corpus of a target: real files of its kind.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let kb = root().join("kb");
    let lines = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    match name {
        "head" => vec![fs::read(kb.join("catalog.yaml")).expect("readable")],
        "sources" => vec![fs::read(kb.join("sources.yaml")).expect("readable")],
        "cause" => files_below(&kb.join("causes"), ".md"),
        "fix" => files_below(&kb.join("fixes"), ".md"),
        "symptoms" => files_below(&kb.join("symptoms"), ".yaml"),
        "codes" => files_below(&kb.join("codes"), ".yaml"),
        "claims" => files_below(&kb.join("claims"), ".yaml"),
        "cases" => files_below(&kb.join("cases"), ".yaml"),
        "rules" => files_below(&root().join("rules"), ".rhai"),
        "import" => lines(&[
            "# Lamp dark\n\n## Symptoms\n\nError 0x904: \"No power\".\n\n## Cause 1: plug\n\nIt is out.\n\n### Resolution\n\n1. Put it in.\n\n   ```powershell\n   Get-Service x\n   ```\n\n## Workaround\n\nCandle. Event 36870, HKLM\\\\x.\n",
            "**Problem**\n\n| Code | Cause | Fix |\n| --- | --- | --- |\n| 0x7 | fuse | change it |\n\n<h2>Solution</h2>\nMethod 1: do.\n",
        ]),
        "article" | "markdown" => {
            [files_below(&kb, ".md"), vec![fs::read(root().join("README.md")).expect("readable")]].concat()
        }
        "query" | "code" => lines(&[
            "Remote Desktop says 0x904, extended 0x7",
            "kind:fix \"certificate store\" host-kind=azure-vm renew",
            "certifcate expird -2147024891 80070005h event 1058 of TerminalServices",
        ]),
        "session" => lines(&[
            "{\"event\":\"said\",\"words\":\"the lamp is dark\"}\n{\"event\":\"answered\",\"symptom\":\"s\",\"answer\":\"dark\"}\n{\"event\":\"undone\",\"undoes\":1}\n{\"event\":\"tried\",\"fix\":\"f\",\"outcome\":\"failed\"}\n{\"event\":\"skipped\",\"symptom\":\"s\"}\n",
        ]),
        "network" => lines(&[
            "network a { }\nvariable x { type discrete [ 2 ] { yes, no }; }\nvariable y { type discrete [ 2 ] { yes, no }; }\nprobability ( x ) { table 0.1, 0.9; }\nprobability ( y | x ) { (yes) 0.9, 0.1; (no) 0.2, 0.8; }\n",
        ]),
        "browser" => lines(&[
            "{\"do\":\"read\",\"words\":\"0x904 extended 0x7\"}",
            "{\"do\":\"assess\",\"session\":[{\"event\":\"answered\",\"symptom\":\"rdp-certificate\",\"answer\":\"expired\"}]}",
        ]),
        _ => Vec::new(),
    }
}

/// The input with some parts removed, duplicated, swapped or replaced by fragments.
fn changed(seeds: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut data = random.choice(seeds).cloned().unwrap_or_default();
    for _ in 0..random.usize(1..6) {
        let at = random.usize(0..=data.len());
        let end = (at + random.usize(0..64)).min(data.len());
        match random.u8(0..7) {
            0 => drop(data.drain(at..end)),
            1 => drop(data.splice(at..at, TOKENS[random.usize(0..TOKENS.len())].bytes().collect::<Vec<_>>())),
            2 => {
                let part = data[at..end].repeat(random.usize(1..40));
                data.splice(at..at, part);
            }
            3 if at < data.len() => data[at] = random.u8(..),
            4 => {
                let other = random.choice(seeds).cloned().unwrap_or_default();
                let from = random.usize(0..=other.len());
                data.truncate(at);
                data.extend(&other[from..]);
            }
            5 => data.truncate(at),
            _ => drop(
                data.splice(at..at, TOKENS[random.usize(0..TOKENS.len())].repeat(random.usize(1..200)).into_bytes()),
            ),
        }
    }
    data
}

fn feed(name: &str, feed: fn(&[u8]), data: &[u8], from: &str) {
    if catch_unwind(AssertUnwindSafe(|| feed(data))).is_err() {
        let kept = std::env::temp_dir().join(format!("fixbook-fuzz-{name}"));
        fs::write(&kept, data).expect("written");
        panic!("{name} failed on {from}, kept as {}; put it into fuzz/regressions/{name}/", kept.display());
    }
}

#[test]
fn passes_every_regression() {
    for (name, target) in TARGETS {
        let folder = root().join("fuzz/regressions").join(name);
        for data in files_below(&folder, "") {
            feed(name, target, &data, "a regression");
        }
    }
}

#[test]
fn survives_real_and_changed_files() {
    let tries = std::env::var("FIXBOOK_FUZZ").ok().and_then(|number| number.parse().ok()).unwrap_or(TRIES);
    let mut random = fastrand::Rng::with_seed(8);
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has something to begin with");
        // One input is slow in debug mode; the fuzzer uses all.
        seeds.iter().take(12).for_each(|data| feed(name, target, data, "a real file"));
        for number in 0..tries {
            feed(name, target, &changed(&seeds, &mut random), &format!("change {number}"));
        }
    }
}

#[test]
fn every_target_has_a_fuzzer() {
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("readable");
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} in fuzz/Cargo.toml");
        assert!(root().join("fuzz/fuzz_targets").join(format!("{name}.rs")).is_file(), "{name}");
    }
}

#[test]
#[ignore = "writes what a fuzzer begins with"]
fn corpus() {
    for (name, _) in TARGETS {
        let folder = root().join("fuzz/corpus").join(name);
        fs::create_dir_all(&folder).expect("created");
        for (number, data) in seeds(name).iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), data).expect("written");
        }
    }
}
