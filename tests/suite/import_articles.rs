//! Articles become drafts of causes, symptoms and fixes that `check` accepts. All articles here are invented.

use crate::common;
use crate::common::project::write;
use std::{fs, path::Path};

use crate::common::run::{err, fixbook_in, json, loudly, out, status};
use serde_json::Value;

const PLAIN: &str = "---
title: The desk lamp stays dark
description: About a lamp.
---
# The desk lamp stays dark

## Symptoms

The lamp stays dark after a storm. The control panel says:

> The lamp cannot be reached. Try again.

The log shows event ID 4711 and the code 0x80070005.

## Cause

The storm has reset the switch of the fourth floor.

## Resolution

To set the switch, do this:

1. Open the panel as an administrator.
2. Delete the old setting under `HKEY_LOCAL_MACHINE\\SOFTWARE\\Lamps\\Desk` and run:

   ```PowerShell
   PS C:\\> Set-Lamp –Name \"<lamp>\" -State On
   ```

3. Restart the computer. See [how to restart](/help/restart) and [the manual](https://lamps.example/manual).

## More information

Run `ipconfig /all` to see the address of the lamp.
";

const NUMBERED: &str = "# Doors do not open

## Symptoms
The door does not open when a badge is held to it.

## Cause
One of these is so.
### Cause 1: The badge is worn
Badges wear out within years.
### Cause 2
The reader has no power.

## Resolution
### Resolution for Cause 2
1. Look at the fuse.
2. Change it.
### Resolution for Cause 1
Ask for a new badge.

## Workaround
### Method 1
Use the key.
### Method 2
Use the window.
";

const WIKI: &str = "<h1>Heater is cold</h1>

**Problem:** The heater is cold, and its display shows \"No water in the circuit\".

**Root cause**

The valve is shut.

<h3>Solution:</h3>

1. Open the valve.
2. Wait for an hour.
";

const TABLE: &str = "# Codes of the coffee machine

| Error code | Meaning | Cause | What to do |
| --- | --- | --- | --- |
| E-17 | No beans | The hopper is empty | Fill it with beans |
| 23 | No water | The tank is empty | Fill the tank |
| 42 | Unknown | | |
";

const HOW_TO: &str = "# How to make tea\n\n## Steps\n\n1. Boil water.\n2. Wait.\n";

/// Writes articles into a folder and imports them into a new catalog beside them.
fn import(articles: &[(&str, &str)], args: &[&str]) -> (tempfile::TempDir, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in articles {
        write(folder.path(), &format!("articles/{name}"), text.as_bytes());
    }
    let report = import_in(folder.path(), args);
    (folder, report)
}

fn import_in(folder: &Path, args: &[&str]) -> Value {
    let output = fixbook_in(folder, &[&["import", "articles", "-o", "new", "--json"], args].concat());
    assert!(status(&output) <= 1, "{}", err(&output));
    json(&output)
}

fn read(folder: &tempfile::TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The catalog, which `check` must accept.
fn checked(folder: &tempfile::TempDir) -> fixbook_engine::model::Catalog {
    let engine = common::engine(&folder.path().join("new"));
    engine.unwrap_or_else(|problems| panic!("{}", common::text(&problems))).catalog
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|name| name.as_str().expect("text")).collect()
}

#[test]
fn a_plain_article_gives_a_cause_a_symptom_and_a_fix() {
    let (folder, report) = import(&[("lamp-dark.md", PLAIN)], &[]);
    let catalog = checked(&folder);
    let article = &report["articles"][0];
    assert_eq!(names(&article["causes"]), ["lamp-dark"]);
    assert_eq!(names(&article["fixes"]), ["fix-lamp-dark"]);
    assert_eq!(names(&article["symptoms"]), ["sees-lamp-dark"]);
    assert!(article["questions"].as_u64().expect("a number") > 8);
    let symptom = &catalog.symptoms["sees-lamp-dark"];
    assert_eq!(symptom.ask, "Does it say “The lamp cannot be reached”?");
    let says = &symptom.answers["yes"].says;
    assert!(says.iter().any(|says| says == "0x80070005") && says.iter().any(|says| says == "event 4711"), "{says:?}");
    let fix = read(&folder, "new/kb/fixes/imported/fix-lamp-dark.md");
    // Commands are carried over as they are typed, with their shell; what is found is listed.
    assert!(fix.contains("   ```powershell\n   Set-Lamp -Name \"<lamp>\" -State On\n   ```"), "{fix}");
    assert!(fix.contains("- Registry: `HKEY_LOCAL_MACHINE\\SOFTWARE\\Lamps\\Desk`"), "{fix}");
    assert!(fix.contains("- Link: `/help/restart`") && fix.contains("- Link: <https://lamps.example/manual>"), "{fix}");
    assert!(fix.contains("risk: medium") && fix.contains("the computer restarts"), "{fix}");
    assert_eq!(fix.matches("\n2. Not written yet.").count() + fix.matches("\n3. Not written yet.").count(), 2);
    let cause = read(&folder, "new/kb/causes/imported/lamp-dark.md");
    assert!(cause.contains("```cmd\nipconfig /all\n```"), "{cause}");
    assert!(cause.contains("section \"Cause\", line 17:\n| The storm has reset"), "{cause}");
}

#[test]
fn no_prose_of_the_source_reaches_a_reader() {
    let (folder, _) = import(&[("lamp-dark.md", PLAIN)], &[]);
    let prose = ["has reset the switch", "Open the panel", "stays dark after a storm", "to see the address"];
    let catalog = folder.path().join("new");
    let catalog = catalog.to_str().expect("text");
    for args in [
        vec!["show", "lamp-dark"],
        vec!["runbook", "lamp-dark", "--to", "html"],
        vec!["runbook", "fix-lamp-dark", "--to", "json"],
        vec!["search", "storm switch panel"],
    ] {
        let shown = out(&fixbook_in(folder.path(), &[&["--catalog", catalog][..], &args].concat()));
        assert!(prose.iter().all(|prose| !shown.contains(prose)) && !shown.contains("QUESTION"), "{args:?}: {shown}");
    }
    let site = fixbook_in(folder.path(), &["--catalog", catalog, "site", "build", "-o", "site"]);
    assert_eq!(status(&site), 0, "{}", err(&site));
    let mut files = vec![folder.path().join("site")];
    let mut pages = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).expect("listed").map(|entry| entry.expect("there").path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            pages += 1;
            assert!(prose.iter().all(|prose| !text.contains(prose)), "{}", path.display());
        }
    }
    assert!(pages > 5);
}

#[test]
fn a_draft_marked_as_reviewed_with_open_questions_is_rejected() {
    let (folder, _) = import(&[("lamp-dark.md", PLAIN)], &[]);
    let cause = "new/kb/causes/imported/lamp-dark.md";
    let text = read(&folder, cause).replace("status: draft", "status: reviewed\nreviewed: 2026-11-20");
    write(folder.path(), cause, text.as_bytes());
    let problems = common::engine(&folder.path().join("new")).err().expect("refused");
    assert!(problems.iter().all(|problem| problem.id == "question-left"), "{}", common::text(&problems));
    // Without its questions, and those of its symptom, it is accepted.
    let without = |text: &str| {
        let text: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#') || line.starts_with("##"))
            .map(|line| format!("{line}\n"))
            .collect();
        let mut parts = text.split("<!--");
        let first = parts.next().unwrap_or_default().to_owned();
        std::iter::once(first.as_str())
            .chain(parts.map(|part| part.split_once("-->").expect("closed").1))
            .collect::<String>()
    };
    for path in [cause, "new/kb/symptoms/imported.yaml"] {
        let text = without(&read(&folder, path));
        write(folder.path(), path, text.as_bytes());
    }
    checked(&folder);
}

#[test]
fn numbered_causes_get_the_methods_of_their_number() {
    let (folder, report) = import(&[("doors.md", NUMBERED)], &[]);
    let catalog = checked(&folder);
    let article = &report["articles"][0];
    assert_eq!(names(&article["causes"]), ["doors-cause-1", "doors-cause-2"]);
    assert!(catalog.causes["doors-cause-1"].title.starts_with("The badge is worn"));
    let resolves = |fix: &str| catalog.fixes[fix].resolves.keys().map(|id| id.as_str()).collect::<Vec<_>>();
    assert_eq!(resolves("fix-doors-1"), ["doors-cause-2"]);
    assert_eq!(resolves("fix-doors-2"), ["doors-cause-1"]);
    assert_eq!(resolves("workaround-doors-3"), ["doors-cause-1", "doors-cause-2"]);
    assert_eq!(catalog.fixes["workaround-doors-4"].kind, fixbook_engine::model::FixKind::Workaround);
    assert_eq!(names(&article["symptoms"]), ["sees-doors"], "both causes show the same");
}

#[test]
fn headings_in_bold_and_in_html_are_headings() {
    let (folder, report) = import(&[("heater.md", WIKI)], &[]);
    let catalog = checked(&folder);
    assert_eq!(report["summary"]["usable"], 1, "{report}");
    assert_eq!(catalog.symptoms["sees-heater"].ask, "Does it say “No water in the circuit”?");
    assert!(read(&folder, "new/kb/causes/imported/heater.md").contains("| The valve is shut."));
    assert!(read(&folder, "new/kb/fixes/imported/fix-heater.md").contains("| 2. Wait for an hour."));
}

#[test]
fn a_table_of_codes_becomes_one_question_and_a_cause_for_each_row_with_a_resolution() {
    let (folder, report) = import(&[("coffee.md", TABLE)], &[]);
    let catalog = checked(&folder);
    assert_eq!(names(&report["articles"][0]["causes"]), ["coffee-1", "coffee-2"]);
    let symptom = &catalog.symptoms["sees-coffee"];
    assert_eq!(
        symptom.answers.keys().map(|id| id.as_str()).collect::<Vec<_>>(),
        ["shows-e-17", "shows-23", "none-of-these"]
    );
    assert_eq!(symptom.answers["shows-23"].says, ["error 23", "code 23"]);
    assert!(catalog.causes["coffee-2"].symptoms["sees-coffee"].0[0].likelihood.contains_key("shows-23"));
}

#[test]
fn articles_that_repair_nothing_are_reported_and_not_drafted() {
    let (folder, report) = import(&[("tea.md", HOW_TO), ("lamp.md", PLAIN)], &[]);
    let of = |name: &str| {
        let all = report["articles"].as_array().expect("a list").iter();
        all.into_iter().find(|article| article["article"] == format!("articles/{name}")).expect("there").clone()
    };
    assert_eq!(of("tea.md")["why_not"], "no symptoms, cause or resolution found");
    assert!(of("lamp.md")["why_not"].is_null());
    let output = fixbook_in(folder.path(), &["import", "articles/tea.md", "-o", "none"]);
    assert_eq!(status(&output), 1);
    assert!(!folder.path().join("none").exists(), "an empty catalog was written");
}

#[test]
fn existing_symptoms_are_proposed_before_new_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let symptom = "panel:\n  ask: What does the panel say?\n  answers:\n    gone: {label: Gone, says: [lamp cannot be reached]}\n    fine: {label: Fine}\n";
    write(folder.path(), "new/kb/symptoms/panel.yaml", symptom.as_bytes());
    write(folder.path(), "new/kb/catalog.yaml", b"id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n");
    write(
        folder.path(),
        "new/kb/codes/lamps.yaml",
        b"system: lamps\ntitle: Lamp event\nintroduced-by: [event, event id]\ncodes:\n  \"4711\": {means: Reset., answers: {panel: gone}}\n",
    );
    write(folder.path(), "articles/lamp.md", PLAIN.as_bytes());
    let report = import_in(folder.path(), &["--area", "lamps"]);
    let article = &report["articles"][0];
    assert!(names(&article["symptoms"]).is_empty(), "{article}");
    assert_eq!(
        (&article["proposed"][0]["symptom"], &article["proposed"][0]["answer"]),
        (&"panel".into(), &"gone".into())
    );
    let catalog = checked(&folder);
    assert!(catalog.causes["lamp"].symptoms["panel"].0[0].likelihood.contains_key("gone"));
    assert_eq!(catalog.causes["lamp"].codes[0].to_string(), "lamps/4711");
    assert!(read(&folder, "new/kb/causes/lamps/lamp.md").contains("# QUESTION: Is it this answer"));
}

#[test]
fn an_article_is_imported_once_and_existing_files_are_kept() {
    let (folder, _) = import(&[("lamp.md", PLAIN)], &[]);
    let sources = read(&folder, "new/kb/sources.yaml");
    let symptoms = read(&folder, "new/kb/symptoms/imported.yaml");
    write(folder.path(), "new/kb/sources.yaml", sources.trim_end().as_bytes());
    write(folder.path(), "articles/doors.md", NUMBERED.as_bytes());
    let report = import_in(folder.path(), &[]);
    let why = |at: usize| report["articles"][at]["why_not"].clone();
    assert_eq!((why(0), why(1)), (Value::Null, "already imported as [article-lamp]".into()));
    assert!(read(&folder, "new/kb/sources.yaml").starts_with(&sources));
    assert_eq!(read(&folder, "new/kb/symptoms/imported.yaml"), symptoms);
    assert!(checked(&folder).symptoms.contains_key("sees-doors"));
    // Another article of the same name gets names of its own.
    write(folder.path(), "articles/more/lamp.md", PLAIN.replace("desk lamp", "floor lamp").as_bytes());
    let report = import_in(folder.path(), &[]);
    let all = report["articles"].as_array().expect("a list");
    let other = all.iter().find(|article| article["article"] == "articles/more/lamp.md").expect("there");
    assert_eq!(names(&other["causes"]), ["lamp-2"]);
    checked(&folder);
}

#[test]
fn a_dry_run_writes_nothing_and_the_built_in_catalog_cannot_be_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "articles/lamp.md", PLAIN.as_bytes());
    let output = fixbook_in(folder.path(), &["import", "articles", "-o", "new", "--dry-run"]);
    assert!(
        status(&output) == 0 && out(&output).contains("would write kb/causes/imported/lamp.md"),
        "{}",
        out(&output)
    );
    assert!(!folder.path().join("new").exists());
    let output = fixbook_in(folder.path(), &["import", "articles"]);
    assert!(status(&output) == 2 && err(&output).contains("create one with -o DIR"), "{}", err(&output));
    let output = fixbook_in(folder.path(), &["import", "articles", "-o", "new", "--area", "My Area"]);
    assert!(status(&output) == 2 && err(&output).contains("--area"), "{}", err(&output));
}

#[test]
fn hostile_articles_stay_inside_their_quotations() {
    let hostile = "---\ntitle: [broken: {\n---\n# Lamp `x\u{2010}y` --> <script>alert(1)</script> {{ x }} \u{202e}\n\n## Symptoms\n\nIt says \"--> <img src=x onerror=alert(2)> is gone\".\n\n```\n--> ## Steps\nnever closed </script> error 0x80070005 here now\n```\n\n## Cause\n\n--> <b>QUESTION: not ours</b> `reg add HKLM\\x`\n# no: yaml\n[evil](javascript:alert(3)) [gone](../../../etc/passwd)\n\n## Resolution\n\n1. --!> Run `reg add HKLM\\X\\Y /v UserAuthentication /d 0`\n   1. > - > - deep\n2. [x](file:///c:/x) R\u{435}start\n\n````\nnever ends --> ## Undo\n";
    let deep =
        format!("# Deep\n\n## Symptoms\n{}x\n\n## Cause\ny\n\n## Resolution\n{}z\n", "> ".repeat(300), "- ".repeat(70));
    let big = format!(
        "# Big\n\n## Symptoms\n{}\n\n## Cause\nx\n\n## Resolution\n{}",
        "word 0x80070005 \"a b c d e\" ".repeat(30_000),
        "1. `ping -n 1 x`\n".repeat(40_000)
    );
    let crlf = PLAIN.replace('\n', "\r\n");
    let folder = tempfile::tempdir().expect("a folder");
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(NUMBERED.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("hostile.md", hostile.as_bytes()),
        ("deep.md", deep.as_bytes()),
        ("big.md", big.as_bytes()),
        ("too-big.md", "# x\n".repeat(1 << 20).as_bytes()),
        ("crlf.md", crlf.as_bytes()),
        ("wide.md", &utf16),
        ("bytes.md", b"# \xff\xfe\n## Symptoms\n\x00\x1b[31m\n## Cause\n\x85\n## Resolution\n\xe2\x80"),
        ("con.md", b"# Con\n## Symptoms\na\n## Resolution\nb\n"),
        ("empty.md", b""),
    ] {
        write(folder.path(), &format!("articles/{name}"), bytes);
    }
    let report = import_in(folder.path(), &[]);
    let catalog = checked(&folder);
    let summary = &report["summary"];
    assert!(summary["articles"] == 9 && summary["drafted"].as_u64() >= Some(5), "{report}");
    assert!(catalog.fixes["fix-hostile"].lowers_security);
    let page = read(&folder, "new/kb/causes/imported/hostile.md");
    assert_eq!(page.matches("<!--").count(), page.matches("-->").count(), "{page}");
    assert!(
        read(&folder, "new/kb/fixes/imported/fix-crlf.md").contains("Set-Lamp -Name"),
        "lines may end as on Windows"
    );
    let shown: String =
        catalog.causes["hostile"].body.sections.iter().map(|section| section.markdown.as_str()).collect();
    assert!(!shown.contains("script") && !shown.contains("img"), "{shown}");
}

/// Runs over a folder of real articles, if one is named: none may crash, and all that is drafted must be accepted.
#[test]
fn a_folder_of_real_articles_is_drafted() {
    let Ok(articles) = std::env::var("FIXBOOK_ARTICLES") else {
        loudly("skipped: a_folder_of_real_articles_is_drafted (FIXBOOK_ARTICLES names no folder)");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let output = fixbook_in(folder.path(), &["import", &articles, "-o", "new", "--json"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let report = json(&output);
    checked(&folder);
    let (mut whole, mut usable) = (0, 0);
    for article in report["articles"].as_array().expect("a list") {
        let path = article["article"].as_str().expect("text").split_once('/').expect("under the folder").1;
        let text = fs::read(Path::new(&articles).join(path)).unwrap_or_default();
        if !has_all_headings(&String::from_utf8_lossy(&text)) {
            continue;
        }
        whole += 1;
        let proposed = article["proposed"].as_array().is_some_and(|list| list.iter().any(|one| one["used"] == true));
        let some = |kind: &str| article[kind].as_array().is_some_and(|list| !list.is_empty());
        usable += usize::from(some("causes") && some("fixes") && (some("symptoms") || proposed));
    }
    loudly(&format!(
        "{usable} of {whole} articles with all three headings give a cause, a symptom and a fix: {}",
        report["summary"]
    ));
    assert!(whole > 0 && usable * 100 >= whole * 95, "{usable} of {whole}");
}

/// Counted without the program's own reading: lines that begin with `#` and one of the words, numbered or not.
fn has_all_headings(text: &str) -> bool {
    let has = |word: &str| {
        text.lines().filter(|line| line.starts_with('#')).any(|line| {
            let words = line
                .trim_start_matches('#')
                .trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit() || c == '.');
            words.to_lowercase().starts_with(word)
        })
    };
    has("symptom") && has("cause") && has("resolution")
}
