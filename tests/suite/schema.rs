//! The JSON Schemas of a catalog's files: every file of the catalog fits its own, and an independent
//! validator rejects every bad one.

use crate::common::{judge, run};
use std::{
    fs,
    path::{Path, PathBuf},
};

use fixbook::{
    check,
    load::{self, CatalogSource, ParsedCatalog},
    schema::{FILES, FileSchema, Ids, fields},
};
use serde_json::{Value, json};

fn entries(folder: &Path) -> ParsedCatalog {
    load::load(&CatalogSource::named(folder).expect("a catalog")).expect("read")
}

/// The kind of a file by its place, as an editor would find it.
fn kind(path: &str) -> Option<&'static FileSchema> {
    let fits = |pattern: &str| match pattern.split_once("**/*") {
        Some((folder, ending)) => path.starts_with(folder) && path.ends_with(ending),
        None => path == pattern,
    };
    let kinds: Vec<_> = FILES.iter().filter(|file| file.files.iter().any(|pattern| fits(pattern))).collect();
    assert!(kinds.len() < 2, "{path} has two kinds");
    kinds.first().copied()
}

/// The part of a file that a validator reads: all of it, or its head.
fn part(file: &FileSchema, text: &str) -> String {
    if !file.is_head {
        return text.to_owned();
    }
    let text = text.trim_start_matches('\u{feff}');
    let head = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"));
    head.map_or_else(String::new, |(head, _)| head.to_owned())
}

/// Every file of a catalog that has a kind, with its job for the validator.
fn jobs(folder: &Path) -> Vec<(String, Value)> {
    let entries = entries(folder);
    let ids = Ids::of(&entries);
    let mut jobs = Vec::new();
    for file in &entries.files {
        let Some(kind) = kind(&file.path) else { continue };
        jobs.push((file.path.clone(), json!({ "schema": kind.of(&ids), "text": part(kind, &file.text) })));
    }
    jobs
}

fn real() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_file_of_the_catalog_fits_its_schema() {
    let of_both = jobs(&real()).into_iter().chain(jobs(&real().join("examples/home-network")));
    let (paths, jobs): (Vec<_>, Vec<_>) = of_both.unzip();
    assert!(FILES.iter().all(|file| paths.iter().any(|path| kind(path).is_some_and(|kind| kind.word == file.word))));
    let Some(faults) = judge::faults(&jobs) else { return };
    let found: Vec<_> = paths.iter().zip(faults).filter(|(_, faults)| !faults.is_empty()).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// Every file that is read as YAML has a kind, and so have the heads of pages.
#[test]
fn every_file_has_a_schema() {
    for file in entries(&real()).files {
        let is_written = file.path.ends_with(".yaml")
            || (file.path.ends_with(".md") && !file.path.contains("/articles/") && !file.path.ends_with("README.md"));
        assert_eq!(kind(&file.path).is_some(), is_written, "{}", file.path);
    }
}

/// Checks that the schema of one file cannot express: other files, the Markdown below a head, sums, scripts.
const BEYOND: &[&str] = &[
    "bad-suppression",
    "unused-suppression",
    "comment-cuts-text",
    "page-name",
    "control-reference",
    "question-left",
    "retired-use",
    "after-cycle",
    "cause-without-fix",
    "claim-lines",
    "claim-without-right-form",
    "claim-without-use",
    "code-number",
    "command-in-prose",
    "dead-link",
    "deceptive-code",
    "downgrade-unmarked",
    "duplicate-id",
    "fence-language",
    "fix-resolves-nothing",
    "missing-section",
    "missing-undo",
    "placeholder-outside-code",
    "row-total",
    "not-text",
    "unknown-file",
    "rule-cycle",
    "rule-duplicate",
    "rule-fails",
    "rule-shadow",
    "rule-syntax",
    "rule-unknown-function",
    "rule-unknown-name",
];

#[test]
fn schemas_refuse_bad_files() {
    let all = check::checks().into_iter().map(|check| check.id);
    let mut wanted = Vec::new();
    let mut list = Vec::new();
    for check in all.filter(|check| real().join("tests/bad").join(check).is_dir()) {
        let jobs = jobs(&real().join("tests/bad").join(check));
        wanted.push((check, jobs.len()));
        list.extend(jobs.into_iter().map(|(_, job)| job));
    }
    let Some(faults) = judge::faults(&list) else { return };
    let mut faults = faults.into_iter();
    for (check, files) in wanted {
        let found: Vec<String> = faults.by_ref().take(files).flatten().collect();
        assert_eq!(found.is_empty(), BEYOND.contains(&check), "{check}: {found:#?}");
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    for file in &FILES {
        for (of, fields) in fields(&file.shape()) {
            for field in fields {
                assert!(!field.what.is_empty(), "{} {of}.{} has no docs", file.word, field.key);
            }
        }
    }
}

/// A schema in which a name was not found would let everything pass.
#[test]
fn ids_and_answers_of_the_catalog_are_in_its_schemas() {
    let ids = Ids::of(&entries(&real()));
    let of = |word: &str| FileSchema::named(word).expect("a kind").of(&ids).to_string();
    for (word, name) in [
        ("cause", "\"schannel-errors\""),
        ("cause", "\"rdp-disconnect/0x904\""),
        ("fix", "\"rdp-certificate-expired\""),
        ("symptoms", "\"azure-vm\""),
        ("codes", "\"azure-vm\""),
        ("cases", "\"not-applicable\""),
        ("claims", "\"renew-rdp-certificate\""),
        ("catalog", "articles/"),
    ] {
        assert!(of(word).contains(name), "{word} knows no {name}");
    }
    assert!(!of("codes").contains("\"not-applicable\""), "a code gives a real answer");
}

/// Scripts of earlier versions ask for it by this word.
#[test]
fn a_former_word_gives_the_same_schema() {
    assert_eq!(run::json(&run::fixbook(&["schema", "mended"])), run::json(&run::fixbook(&["schema", "fixed"])));
}

/// One fault, one thing to see.
const NETWORK: &str = "network n { }
variable fuse { type discrete [ 2 ] { blown, whole }; }
variable lamp { type discrete [ 2 ] { dark, lit }; }
probability ( fuse ) { table 0.1, 0.9; }
probability ( lamp | fuse ) { (blown) 0.99, 0.01; (whole) 0.2, 0.8; }
";

const ARTICLE: &str =
    "# The lamp stays dark\n\n## Symptoms\n\nError 0x904 is shown.\n\n## Cause\n\nThe fuse is blown.\n
## Resolution\n\n1. Change the fuse.\n\n## Workaround\n\nUse a candle.\n";

/// A command for everything that is printed as data. `<small>` and `<folder>` stand for catalogs.
const PRINTED: &[(&str, &[&str])] = &[
    ("assessment", &["diagnose", "0x904 0x7, my password is refused", "--trace", "--json"]),
    ("what-if", &["diagnose", "0x904 0x7", "--what-if", "rdp-certificate=expired", "--json"]),
    ("results", &["search", "certifcate 0x80070005 qqqq", "--explain", "--json"]),
    ("entry", &["show", "rdp-certificate-expired", "--json"]),
    ("decoded", &["code", "0x904 0x7", "-2147024891", "0x8009999f", "--json"]),
    ("runbook", &["runbook", "rdp-certificate-expired", "--json"]),
    ("file", &["runbook", "renew-rdp-certificate", "-o", "<folder>/r.md", "--json"]),
    ("folder", &["runbook", "--all", "-o", "<folder>/all", "--json", "--catalog", "tests/small"]),
    ("written", &["new", "catalog", "<folder>/new", "--json"]),
    ("report", &["check", "--json", "--catalog", "tests/bad/unknown-id"]),
    ("fixed", &["check", "--fix", "--json", "--catalog", "tests/bad/unknown-id"]),
    ("outcomes", &["test", "rules/codes.cases.yaml", "kb/cases/searches.yaml", "--json"]),
    ("explained", &["why", "rdp-certificate-expired", "--json"]),
    ("simulation", &["simulate", "--cases", "1", "--json", "--catalog", "tests/small"]),
    ("stale", &["stale", "--links", "--today", "2030-01-01", "--json"]),
    ("ledger", &["claims", "--json"]),
    ("comparison", &["claims", "--against", "README.md", "--source", "seed-001", "--json"]),
    ("imported", &["import", "<folder>/article.md", "-o", "<folder>/imported", "--json"]),
    ("drafted", &["import", "<folder>/network.bif", "-o", "<folder>/drafted", "--json"]),
    ("site", &["site", "build", "-o", "<folder>/site", "--json"]),
    // Tested by tests/suite/serve.rs, since it does not end.
    ("preview", &[]),
    ("manual", &["man", "-o", "<folder>/man", "--json"]),
];

/// Forbids additional properties, so that a field which the schema does not describe is found.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let mut map: serde_json::Map<String, Value> =
                map.iter().map(|(key, value)| (key.clone(), closed(value))).collect();
            let is_plain = map.contains_key("properties") && !map.contains_key("additionalProperties");
            // `unevaluatedProperties` also covers flattened types and alternatives.
            let key = if is_plain { Some("unevaluatedProperties") } else { None };
            if let Some(key) = key {
                map.insert(key.to_owned(), false.into());
            }
            map.into()
        }
        Value::Array(list) => list.iter().map(closed).collect(),
        other => other.clone(),
    }
}

#[test]
fn everything_printed_as_data_fits_its_schema() {
    let list = run::json(&run::fixbook(&["schema", "--json"]));
    let words: Vec<&str> = list.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let of_files: Vec<&str> = FILES.iter().map(|file| file.word).collect();
    let printed: Vec<&str> = words.into_iter().filter(|word| !of_files.contains(word)).collect();
    assert_eq!(printed, PRINTED.iter().map(|(word, _)| *word).collect::<Vec<_>>(), "each has a command here");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("network.bif"), NETWORK).expect("written");
    fs::write(folder.path().join("article.md"), ARTICLE).expect("written");
    let mut jobs = Vec::new();
    for (word, args) in PRINTED.iter().filter(|(_, args)| !args.is_empty()) {
        let place = folder.path().to_str().expect("text");
        let args: Vec<String> = args.iter().map(|arg| arg.replace("<folder>", place)).collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = run::fixbook(&args);
        assert!(run::status(&output) < 2, "{word}: {}", run::err(&output));
        let schema = run::json(&run::fixbook(&["schema", word]));
        // The output of `why` combines several parts, none of which is complete by itself.
        let strict = if *word == "explained" { schema.clone() } else { closed(&schema) };
        jobs.push(json!({ "schema": strict, "value": run::json(&output) }));
        jobs.push(json!({ "schema": schema, "value": {} }));
    }
    let Some(faults) = judge::faults(&jobs) else { return };
    for (pair, (word, _)) in faults.chunks(2).zip(PRINTED.iter().filter(|(_, args)| !args.is_empty())) {
        assert!(pair[0].is_empty(), "{word}: {:#?}", &pair[0][..pair[0].len().min(5)]);
        assert!(!pair[1].is_empty(), "{word}: nothing is refused");
    }
}

/// An output has a name of its own, and that of the command that prints it.
#[test]
fn gives_the_schema_of_an_output_by_the_command_too() {
    let schema = |name: &str| run::json(&run::fixbook(&["schema", name]));
    for (name, command) in [
        ("results", "search"),
        ("assessment", "diagnose"),
        ("what-if", "diagnose --what-if"),
        ("report", "check"),
        ("mended", "check --fix"),
        ("outcomes", "test"),
        ("decoded", "code"),
        ("written", "new"),
        ("explained", "why"),
        ("imported", "import"),
        ("preview", "site serve"),
        ("manual", "man"),
        ("ledger", "claims --json"),
    ] {
        assert_eq!(schema(name), schema(command), "{name} and {command}");
    }
    assert_ne!(schema("claims"), schema("ledger"), "the kind of file");
    let wrong = run::fixbook(&["schema", "diagnos"]);
    assert_eq!(run::status(&wrong), 2);
    assert!(run::err(&wrong).contains("did you mean diagnose?"), "{}", run::err(&wrong));
}
