//! Each check has one smallest bad catalog in `tests/bad/<check>/`, and its exact message is a snapshot.

use crate::common::project::write;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::common::{
    engine,
    run::{err, fixbook_in, json, out, status},
    text,
};
use fixbook::{
    check::{self, Examined},
    load,
};
use fixbook_engine::{
    model::{Check, Diagnostic, Severity, SourceFile},
    rules::RuleSet,
};

fn bad() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

/// Checks whose bad catalog is too large for a repository, or that compare a catalog with something else.
fn has_bad_catalog(check: &Check) -> bool {
    check.id != "too-big" && check::ON_DEMAND.iter().all(|other| other.id != check.id)
}

/// The checks that have a bad catalog.
fn checks() -> Vec<&'static Check> {
    check::checks().into_iter().filter(|check| has_bad_catalog(check)).collect()
}

/// The files of a folder, as a catalog is read from memory.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn below(folder: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable")) {
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                below(&entry.path(), &format!("{path}/"), found);
            } else {
                found.push((path, fs::read(entry.path()).expect("readable")));
            }
        }
    }
    let mut found = Vec::new();
    below(folder, "", &mut found);
    found
}

/// Every problem of a catalog, including its rules.
fn found_in(files: Vec<(String, Vec<u8>)>) -> Vec<Diagnostic> {
    let pages = files.iter().filter(|(path, _)| path.starts_with("site/pages/"));
    let name = |path: &str| std::sync::Arc::new(SourceFile { path: path.to_owned(), text: String::new() });
    let pages = pages.map(|(path, _)| name(path)).collect();
    let files = files.into_iter().filter(|(path, _)| !path.starts_with("site/")).collect();
    let entries = load::ParsedCatalog { pages, ..load::load_files(files) };
    let Examined { mut diagnostics, .. } = check::examine(&entries, Vec::new());
    let broken = entries.broken();
    let in_rules = check::unchecked(entries)
        .map(|catalog| RuleSet::problems(&catalog, broken.iter().map(|(kind, id)| (*kind, id.as_str()))));
    diagnostics.extend(in_rules.unwrap_or_default());
    diagnostics
}

#[test]
fn every_check_has_a_bad_catalog_and_every_bad_catalog_a_check() {
    let folders: BTreeSet<String> = fs::read_dir(bad())
        .expect("tests/bad is there")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("text"))
        .collect();
    let wanted: BTreeSet<String> = checks().into_iter().map(|check| check.id.to_owned()).collect();
    assert_eq!(folders, wanted);
}

#[test]
fn ids_of_checks_differ_and_all_are_documented() {
    let checks = check::checks();
    let ids: BTreeSet<&str> = checks.iter().map(|check| check.id).collect();
    assert_eq!(ids.len(), checks.len());
    for check in checks {
        let Check { id, summary, explanation, bad, .. } = check;
        assert!(summary.ends_with('.') && explanation.ends_with('.') && !bad.is_empty(), "{id}");
        assert!(check::check(id).is_some_and(|found| found.id == *id));
    }
}

#[test]
fn every_bad_catalog_gives_only_its_message() {
    for check in checks() {
        let problems = found_in(files(&bad().join(check.id)));
        assert!(!problems.is_empty(), "tests/bad/{} is accepted", check.id);
        assert!(
            problems.iter().all(|problem| problem.id == check.id && problem.severity == check.severity),
            "{}:\n{}",
            check.id,
            text(&problems)
        );
        let is_refused = engine(&bad().join(check.id)).is_err();
        assert_eq!(is_refused, check.severity == Severity::Error, "{}", check.id);
        insta::with_settings!({ snapshot_path => "snapshots/bad", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(check.id, text(&problems));
        });
    }
}

/// Examples that are about the name of a file, the bytes of one, or another file than the one with the problem.
const NOT_A_REPLACEMENT: &[&str] = &["cause-without-fix", "not-text", "unknown-file"];

#[test]
fn the_examples_of_a_check_have_the_problem_and_do_not() {
    for check in checks().into_iter().filter(|check| !NOT_A_REPLACEMENT.contains(&check.id)) {
        let files = files(&bad().join(check.id));
        let has_example = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(|text| text.contains(check.bad));
        let at = files.iter().position(|(_, bytes)| has_example(bytes));
        let at = at.unwrap_or_else(|| panic!("the bad example of {} is not in tests/bad/{0}", check.id));
        let mut good = files.clone();
        let text = String::from_utf8(good[at].1.clone()).expect("text");
        good[at].1 = text.replacen(check.bad, check.good, 1).into_bytes();
        let count = |files| found_in(files).iter().filter(|problem| problem.id == check.id).count();
        let (before, after) = (count(files), count(good));
        assert!(after < before, "the good example of {} has its problem", check.id);
    }
}

#[test]
fn reports_too_big_files_without_reading_them() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("kb/symptoms")).expect("created");
    fs::write(folder.path().join("kb/catalog.yaml"), "id: t\ntitle: T\nescalation: {to: x, minutes: 1}\n")
        .expect("written");
    fs::write(folder.path().join("kb/symptoms/big.yaml"), format!("# {}\n", "x".repeat(3 << 20))).expect("written");
    let Err(problems) = engine(folder.path()) else { panic!("accepted") };
    assert_eq!(problems.iter().map(|problem| problem.id).collect::<Vec<_>>(), ["too-big"]);
}

#[test]
fn reports_the_problems_of_every_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let kb = folder.path().join("kb");
    fs::create_dir_all(kb.join("symptoms")).expect("created");
    fs::write(kb.join("catalog.yaml"), "id: t\ntitle: T\ntitel: T\nescalation: {to: x, minutes: soon}\n")
        .expect("written");
    fs::write(kb.join("symptoms/a.yaml"), "a: [1\n").expect("written");
    fs::write(kb.join("symptoms/b.yaml"), "b:\n  ask: 1\n  answrs: {}\n  minutes: x\n  who: robot\n").expect("written");
    let Err(problems) = engine(folder.path()) else { panic!("accepted") };
    let found: Vec<&str> = problems.iter().map(|problem| problem.id).collect();
    assert_eq!(found, ["unknown-key", "wrong-value", "yaml-syntax", "unknown-key", "wrong-value", "wrong-value"]);
}

#[test]
fn keep_going_leaves_no_dangling_reference() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/half-broken");
    let entries = load::load(&load::CatalogSource::named(&folder).expect("there")).expect("readable");
    let Ok(left) = check::recover(entries) else { panic!("something is left") };
    assert_eq!(left.left_out, ["switch"]);
    assert_eq!(left.problems.len(), 1);
    let cause = &left.catalog.causes["unplugged"];
    assert_eq!(cause.symptoms.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["lamp"]);
}

/// A catalog in a temporary folder: one good lamp, and whatever else is written.
fn with_files(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let lamp = "lamp:\n  ask: Is it dark?\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\n";
    let cause = "---\ntitle: No power\nprior: common\nsymptoms: {lamp: {dark: always}}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n";
    let fix =
        "---\ntitle: Plug in\nresolves: {no-power: usually}\nreversible: true\n---\n## Steps\nx\n\n## Verify\nx\n";
    let good = [
        ("kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n"),
        ("kb/symptoms/a.yaml", lamp),
        ("kb/causes/a/no-power.md", cause),
        ("kb/fixes/a/plug-in.md", fix),
    ];
    for (path, text) in good.iter().chain(files) {
        write(folder.path(), path, text);
    }
    folder
}

fn found(files: &[(&str, &str)]) -> Vec<&'static str> {
    let folder = with_files(files);
    engine(folder.path()).err().unwrap_or_default().iter().map(|problem| problem.id).collect()
}

fn kept(files: &[(&str, &str)]) -> (Vec<String>, fixbook_engine::model::Catalog) {
    let folder = with_files(files);
    let entries = load::load(&load::CatalogSource::named(folder.path()).expect("there")).expect("readable");
    let left = check::recover(entries).unwrap_or_else(|problems| panic!("{}", text(&problems)));
    (left.left_out, left.catalog)
}

#[test]
fn an_unreadable_table_is_one_problem() {
    let source = "---\ntitle: No power\nprior: common\nsources: [{source: manual}]\n---\n## What is wrong\n[a-manual]\n\n## How to confirm\nx\n";
    assert_eq!(found(&[("kb/sources.yaml", "manual: [\n"), ("kb/causes/a/no-power.md", source)]), ["yaml-syntax"]);
    assert_eq!(found(&[("kb/symptoms/a.yaml", "lamp: [\n")]), ["yaml-syntax"]);
    assert_eq!(found(&[("kb/codes/x.yaml", "system: [\n")]), ["yaml-syntax"]);
}

#[test]
fn leaves_out_only_the_broken_entry() {
    let lamps = "lamp:\n  ask: Dark?\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\n\
                 switch:\n  ask: On?\n  minutes: 0\n  reliability: 7\n  answers: {off: {label: Off}}\n\
                 fuse:\n  ask: Blown?\n  answers: {blown: {label: Blown}, good: {label: Good}}\n";
    let (left_out, catalog) = kept(&[("kb/symptoms/a.yaml", lamps)]);
    assert_eq!(left_out, ["switch"]);
    assert_eq!(catalog.symptoms.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["lamp", "fuse"]);
}

#[test]
fn keep_going_never_widens_a_condition() {
    let place = "place:\n  kind: context\n  answers: {home: {label: Home}, work: {label: Work}}\n";
    let cause = "---\ntitle: No power\nprior: common\nsymptoms:\n  lamp:\n    - {if: {place: home}, dark: 0.9}\n    - {dark: 0.2}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n";
    let fuse = "---\ntitle: Fuse\nresolves: {no-power: often}\nreversible: true\nwhen: {place: work}\n---\n## Steps\nx\n\n## Verify\nx\n";
    let (left_out, catalog) =
        kept(&[("kb/symptoms/b.yaml", place), ("kb/causes/a/no-power.md", cause), ("kb/fixes/a/new-fuse.md", fuse)]);
    assert_eq!(left_out, ["new-fuse", "place"]);
    assert_eq!(catalog.causes["no-power"].symptoms["lamp"].0.len(), 1, "the row for home is gone, the other stays");
}

#[test]
fn finds_rule_cycles_across_files_despite_failing_files() {
    let switch = ("kb/symptoms/b.yaml", "switch:\n  ask: On?\n  answers: {off: {label: Off}, on: {label: On}}\n");
    let there = "rule(\"there\", \"T\", || if is(\"lamp\", \"dark\") { derive(\"switch\", \"off\"); });\n";
    let back = "rule(\"back\", \"B\", || if is(\"switch\", \"off\") { derive(\"lamp\", \"dark\"); });\n";
    assert_eq!(found(&[switch, ("rules/a.rhai", there), ("rules/b.rhai", back)]), ["rule-cycle"]);
    let throws = "rule(\"x\", \"X\", || note(\"x\"));\nthrow \"no\";\n";
    assert_eq!(found(&[switch, ("rules/a.rhai", throws), ("rules/b.rhai", back)]), ["rule-fails"]);
    assert_eq!(found(&[("rules/a.rhai", "rule(\"x\", \"X\", || skip());\n")]), ["rule-unknown-function"]);
}

#[test]
fn accepts_a_byte_order_mark_and_refuses_escape_sequences() {
    let head = "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n";
    assert_eq!(found(&[("kb/catalog.yaml", &format!("\u{feff}{head}"))]), Vec::<&str>::new());
    assert_eq!(found(&[("kb/catalog.yaml", &format!("{head}# \u{1b}[31m\n"))]), ["not-text"]);
}

#[cfg(unix)]
#[test]
fn follows_links_inside_the_catalog_only() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("x.md"), "secret").expect("written");
    let folder = with_files(&[]);
    let causes = folder.path().join("kb/causes/a");
    fs::rename(causes.join("no-power.md"), folder.path().join("kb/kept.md")).expect("moved");
    std::os::unix::fs::symlink("../../kept.md", causes.join("no-power.md")).expect("linked");
    std::os::unix::fs::symlink(outside.path().join("x.md"), causes.join("stolen.md")).expect("linked");
    let problems = engine(folder.path()).err().unwrap_or_default();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path()).collect();
    assert_eq!(paths, ["kb/causes/a/stolen.md", "kb/kept.md"], "{}", text(&problems));
}

/// A cause that no fix resolves, with lines in its head.
fn unfixed(head: &str) -> String {
    format!(
        "---\n{head}title: Fuse\nprior: rare\nsymptoms: {{lamp: {{dark: always}}}}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n"
    )
}

fn examined(files: &[(&str, &str)]) -> Examined {
    let folder = with_files(files);
    let entries = load::load(&load::CatalogSource::named(folder.path()).expect("there")).expect("readable");
    check::examine(&entries, Vec::new())
}

#[test]
fn a_comment_with_a_reason_suppresses_one_check_at_one_place() {
    let path = "kb/causes/a/fuse.md";
    let ids = |head: &str| {
        let found = examined(&[(path, &unfixed(head))]);
        let suppressed = found.suppressed.iter().map(|suppressed| suppressed.reason.clone()).collect::<Vec<_>>();
        (found.diagnostics.iter().map(|found| found.id).collect::<Vec<_>>(), suppressed)
    };
    let none = Vec::<String>::new();
    assert_eq!(ids(""), (vec!["cause-without-fix"], none.clone()));
    assert_eq!(
        ids("# fixbook: allow(cause-without-fix) The vendor works on it.\n"),
        (vec![], vec!["The vendor works on it.".to_owned()])
    );
    assert_eq!(
        ids("# fixbook: allow(cause-without-fix)\n"),
        (vec!["cause-without-fix", "bad-suppression"], none.clone())
    );
    assert_eq!(
        ids("# fixbook: allow(cause-without-fx) x\n"),
        (vec!["cause-without-fix", "bad-suppression"], none.clone())
    );
    assert_eq!(ids("# fixbook: allow x\n"), (vec!["cause-without-fix", "bad-suppression"], none.clone()));
    let (diagnostics, suppressed) = ids("# fixbook: allow(missing-section, cause-without-fix) two\n");
    assert_eq!((diagnostics, suppressed.len()), (vec![], 1), "one of two is enough");
    assert_eq!(
        ids("# fixbook: allow(missing-section) none\n"),
        (vec!["cause-without-fix", "unused-suppression"], none)
    );
}

#[test]
fn what_a_catalog_needs_cannot_be_suppressed() {
    let lamp = "lamp:\n  ask: Dark?\n  # fixbook: allow(too-few-answers) no\n  answers:\n    dark: {label: Dark}\n";
    let found = examined(&[("kb/symptoms/a.yaml", lamp)]);
    let ids: Vec<&str> = found.diagnostics.iter().map(|found| found.id).collect();
    assert_eq!((ids, found.suppressed.len()), (vec!["bad-suppression", "too-few-answers"], 0));
}

#[test]
fn a_comment_in_markdown_suppresses_the_block_below() {
    let fix = |before: &str| {
        format!(
            "---\ntitle: Plug in\nresolves: {{no-power: usually}}\nreversible: true\n---\n## Steps\n{before}Put it\ninto <socket>.\n\n## Verify\nx\n"
        )
    };
    let ids = |before: &str| {
        let found = examined(&[("kb/fixes/a/plug-in.md", &fix(before))]);
        (found.diagnostics.iter().map(|found| found.id).collect::<Vec<_>>(), found.suppressed.len())
    };
    assert_eq!(ids(""), (vec!["placeholder-outside-code"], 0));
    assert_eq!(ids("<!-- fixbook: allow(placeholder-outside-code) It is a name. -->\n\n"), (vec![], 1));
}

/// A catalog with warnings can be used, and `check` succeeds.
#[test]
fn warnings_are_reported_and_stop_nothing() {
    let folder = bad().join("unused-suppression");
    let run = |args: &[&str]| fixbook_in(&folder, args);
    let output = run(&["check"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    assert!(out(&output).starts_with("No problems. 1 warning. Checked "), "{}", out(&output));
    assert!(err(&output).starts_with("warning[unused-suppression]: "), "{}", err(&output));
    let report = json(&run(&["check", "--json"]));
    assert_eq!(report["problems"][0]["severity"], "warning");
    assert_eq!((&report["summary"]["problems"], &report["summary"]["warnings"]), (&0.into(), &1.into()));
    assert_eq!(json(&run(&["check", "--sarif"]))["runs"][0]["results"][0]["level"], "warning");
    assert_eq!(status(&run(&["diagnose", "--json"])), 0);
}
