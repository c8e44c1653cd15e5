//! No output contains control characters or marks of direction, whether they come from texts, rules, sessions, names or
//! arguments.

use crate::common::project::write;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::common::run;

/// Bells, titles, the clipboard, a cleared screen, concealed text, and a text that reads the other way round.
const BAD: &str = "\u{1b}]0;title\u{7} \u{1b}]52;c;eA==\u{7} \u{9b}2J \u{1b}[8m \u{202e}txt\u{7f}";
/// The same as Markdown writes it.
const REFERENCES: &str = "&#x1b;]0;title&#7; &#27;]52;c;eA==&#7; &#x9b;2J &#x1b;[8m &#x202E;txt&#127;";

fn catalog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, "kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 600}\n");
    write(at, "kb/symptoms/a.yaml", "s:\n  ask: Q?\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\n");
    write(
        at,
        "kb/causes/a/c.md",
        "---\ntitle: Cause\nprior: common\nsymptoms: {s: {dark: often}}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n",
    );
    write(
        at,
        "kb/fixes/a/fix-c.md",
        "---\ntitle: Fix\nresolves: {c: usually}\nreversible: true\n---\n## Steps\n1. Do.\n\n## Verify\nx\n",
    );
    folder
}

fn fixbook(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("fixbook"));
    command
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .env_remove("FIXBOOK_CATALOG")
        .args(args)
        .output()
        .expect("runs")
}

/// The control characters and marks of direction of a text, without the styles that the program writes.
fn obeyed(text: &str) -> String {
    let mut rest = text.to_owned();
    let numbers = [0..=4, 22..=24, 31..=36, 39..=39, 91..=96];
    for number in numbers.into_iter().flatten() {
        rest = rest.replace(&format!("\u{1b}[{number}m"), "");
    }
    let is_bad = |letter: &char| {
        letter.is_control() && !matches!(letter, '\n' | '\t')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    rest.chars().filter(is_bad).collect()
}

/// Runs the program and asserts that its output is safe for a terminal and contains `wanted`.
fn shows(folder: &Path, args: &[&str], wanted: &str) {
    let output = fixbook(folder, args);
    for text in [&output.stdout, &output.stderr] {
        let text = String::from_utf8(text.clone()).expect("text");
        assert_eq!(obeyed(&text), "", "{args:?}: {text:?}");
    }
    let printed = format!("{}{}", run::out(&output), run::err(&output));
    assert!(printed.contains(wanted), "{args:?}: no {wanted:?} in {printed}");
}

#[test]
fn character_references_in_articles_are_replaced_everywhere() {
    let folder = catalog();
    let at = folder.path();
    let article =
        format!("# Lamp {REFERENCES}\n\nThe lamp {REFERENCES} [here](https://a.example/ \"{REFERENCES}\").\n");
    write(at, "kb/articles/lamp.md", &article);
    write(at, "kb/articles/raw.md", &format!("# Raw {BAD}\n\nThe raw lamp {BAD}.\n"));
    shows(at, &["check"], "No problems");
    shows(at, &["show", "kb/articles/lamp.md"], "\u{fffd}]0;title");
    shows(at, &["show", "kb/articles/raw.md"], "The raw lamp");
    shows(at, &["search", "lamp"], "\u{fffd}]0;title");
    shows(at, &["search", "lamp", "--json"], "lamp.md");
    shows(at, &["search", "lamp", "--explain"], "lamp.md");
    assert_eq!(run::status(&fixbook(at, &["site", "build", "-o", "out"])), 0);
    pages(&at.join("out"));
}

/// Every text file of a site, including the character references that a browser decodes.
fn pages(folder: &Path) {
    let mut looked = 0;
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("listed").map(|entry| entry.expect("there").path()));
            continue;
        }
        // Images and search indexes are not text.
        let is_text =
            path.extension().is_some_and(|end| ["html", "json", "xml", "txt"].iter().any(|text| end == *text));
        let Some(text) = is_text.then(|| fs::read_to_string(&path).expect("text")) else { continue };
        looked += 1;
        assert_eq!(obeyed(&text), "", "{}", path.display());
        let is_page = path.extension().is_some_and(|end| end == "html");
        let decodes = ["&#x1b", "&#x9b", "&#x202e", "&#27", "&#127", "&#7;"];
        assert!(!is_page || !decodes.iter().any(|bad| text.to_lowercase().contains(bad)), "{}", path.display());
    }
    assert!(looked > 5, "{looked} files");
}

#[test]
fn character_references_in_entries_are_problems() {
    let folder = catalog();
    let at = folder.path();
    let page = "kb/fixes/a/fix-c.md";
    let text = fs::read_to_string(at.join(page)).expect("read").replace("Do.", &format!("Do {REFERENCES}."));
    write(at, page, &text);
    write(
        at,
        "kb/symptoms/b.yaml",
        &format!(
            "b:\n  ask: \"Q {REFERENCES}?\"\n  check: \"Look {REFERENCES}\"\n  answers: {{dark: {{label: Dark}}, lit: {{label: Lit}}}}\n"
        ),
    );
    shows(at, &["check"], "control-reference");
    let report = run::json(&fixbook(at, &["check", "--json"]));
    let problems = report["problems"].as_array().expect("a list");
    let of = |path: &str| problems.iter().filter(|problem| problem["path"] == path).count();
    assert!(of(page) >= 5 && of("kb/symptoms/b.yaml") == 2, "{report}");
    assert!(problems.iter().all(|problem| problem["check"] == "control-reference"), "{report}");
    // In code, character references are shown as written.
    write(at, page, &text.replace(REFERENCES, &format!("`{REFERENCES}`")));
    fs::remove_file(at.join("kb/symptoms/b.yaml")).expect("removed");
    shows(at, &["check"], "No problems");
    shows(at, &["runbook", "fix-c"], "&#x1b;");
}

#[test]
fn control_characters_in_rules_are_replaced() {
    let folder = catalog();
    let at = folder.path();
    let bad = "\\x1b]0;title\\x07 \\x1b[8m \\u202etxt \\u009b2J";
    write(
        at,
        "rules/a.rhai",
        &format!(
            "rule(\"bad\", \"Title {bad}\", || {{\n    if is(\"s\", \"dark\") {{\n        note(\"Note {bad}\"); warn(\"Warn {bad}\"); forbid(\"fix-c\", \"Why {bad}\");\n        support(\"c\", \"strong\");\n    }}\n}});\n\
             rule(\"worse\", \"Worse\", || {{\n    if is(\"s\", \"dark\") {{ throw \"Thrown {bad}\"; }}\n}});\n"
        ),
    );
    let dark = ["--answer", "s=dark"];
    shows(at, &[&["diagnose"], &dark[..]].concat(), "Note \u{fffd}]0;title");
    shows(at, &[&["diagnose", "--json", "--trace"], &dark[..]].concat(), "Warn \u{fffd}]0;title");
    shows(at, &["why", "c"], "Cause");
    shows(at, &["check", "--json"], "");
    let kept = [&["diagnose", "--json", "--session", "s.jsonl"], &dark[..]].concat();
    assert_eq!(run::status(&fixbook(at, &kept)), 0);
    for form in ["md", "html", "json"] {
        let args = ["runbook", "--session", "s.jsonl", "--to", form, "-o", "book"];
        shows(at, &args, "");
        assert_eq!(obeyed(&fs::read_to_string(at.join("book")).expect("read")), "", "{form}");
        shows(at, &args[..5], "Note");
    }
}

#[test]
fn control_characters_in_sessions_are_replaced() {
    let folder = catalog();
    let at = folder.path();
    let bad = serde_json::to_string(BAD).expect("JSON");
    let answered = "{\"event\":\"answered\",\"symptom\":\"s\",\"answer\":\"dark\"}";
    write(
        at,
        "s.jsonl",
        &format!(
            "{{\"event\":{bad}}}\n{{\"event\":\"said\",\"words\":{bad}}}\n{answered}\n{{\"event\":\"tried\",\"fix\":{bad}}}\n"
        ),
    );
    shows(at, &["diagnose", "--session", "s.jsonl"], "unknown variant");
    shows(at, &["diagnose", "--json", "--session", "s.jsonl"], "causes");
    for form in ["md", "html", "json"] {
        shows(at, &["runbook", "--session", "s.jsonl", "--to", form], "");
    }
    write(at, "log.txt", &format!("Schannel {BAD} 36870\n"));
    shows(at, &["diagnose", "--paste", "log.txt"], "");
}

#[test]
fn control_characters_in_names_and_arguments_are_replaced() {
    let folder = catalog();
    let at = folder.path();
    let bif = format!(
        "network x {{}}\nvariable {bad} {{ type discrete [ 2 ] {{ y, n }}; }}\nprobability ( {bad} ) {{ table 0.5, 0.5; }}\n",
        bad = BAD.replace([' ', '\u{7}'], "").replace(';', "").replace(['[', ']', '(', ')', ','], "_")
    );
    write(at, "n.bif", &bif);
    shows(at, &["import", "n.bif", "-o", "made", "--cause", "no-such=y"], "");
    shows(at, &["import", "n.bif", "-o", "made"], "");
    for args in [
        &["show", BAD][..],
        &["search", BAD],
        &["search", "--json", BAD],
        &["code", BAD],
        &["diagnose", BAD],
        &["diagnose", "--answer", BAD],
        &["runbook", BAD],
        &["why", BAD],
        &[BAD],
        &["--catalog", BAD, "check"],
        &["check", &format!("--{BAD}")],
        &["search", "lamp", "--kind", BAD],
        &["man", BAD],
    ] {
        shows(at, args, "");
    }
    // Not every file system accepts such names.
    let named = at.join("old").join(format!("{}.md", BAD.replace('\u{7f}', "")));
    fs::create_dir(at.join("old")).expect("created");
    if fs::write(&named, format!("# Old {BAD}\n\nThe lamp is dark.\n")).is_ok() {
        shows(at, &["import", "old", "--dry-run"], "");
        shows(at, &["search", "lamp", "--articles", "old"], "");
        shows(at, &["search", "lamp", "--json", "--articles", "old"], "");
    }
}
