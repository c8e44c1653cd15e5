//! Each check has one smallest bad catalog in `tests/bad/<check>/`, and its exact message is a snapshot.

use std::{collections::BTreeSet, fs, path::PathBuf};

use crate::common::{engine, text};
use fixbook::{check, load};
use fixbook_engine::rules;

fn bad() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

/// Checks whose bad catalog is made here because it is too big for a repository.
const MADE_HERE: [&str; 1] = ["too-big"];

fn all_checks() -> BTreeSet<&'static str> {
    let of_entries = check::CHECKS.iter().map(|check| check.id);
    load::CHECKS.into_iter().chain(of_entries).chain(rules::CHECKS).collect()
}

#[test]
fn every_check_has_a_bad_catalog_and_every_bad_catalog_a_check() {
    let folders: BTreeSet<String> = fs::read_dir(bad())
        .expect("tests/bad is there")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("text"))
        .collect();
    let wanted: BTreeSet<String> =
        all_checks().into_iter().filter(|check| !MADE_HERE.contains(check)).map(str::to_owned).collect();
    assert_eq!(folders, wanted);
}

#[test]
fn every_check_of_entries_is_a_file_of_its_name() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/check");
    for check in &check::CHECKS {
        let file = folder.join(format!("{}.rs", check.id.replace('-', "_")));
        assert!(file.is_file(), "{} is missing", file.display());
    }
}

#[test]
fn every_bad_catalog_gives_only_its_message() {
    for check in all_checks().into_iter().filter(|check| !MADE_HERE.contains(check)) {
        let problems = match engine(&bad().join(check)) {
            Ok(_) => panic!("tests/bad/{check} is accepted"),
            Err(problems) => problems,
        };
        assert!(problems.iter().all(|problem| problem.check == check), "{check}:\n{}", text(&problems));
        insta::with_settings!({ snapshot_path => "snapshots/bad", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(check, text(&problems));
        });
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
    assert_eq!(problems.iter().map(|problem| problem.check).collect::<Vec<_>>(), ["too-big"]);
}

#[test]
fn reports_the_problems_of_every_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let kb = folder.path().join("kb");
    fs::create_dir_all(kb.join("symptoms")).expect("created");
    fs::write(kb.join("catalog.yaml"), "id: t\ntitle: T\ntitel: T\nescalation: {to: x, minutes: soon}\n")
        .expect("written");
    fs::write(kb.join("symptoms/a.yaml"), "a: [1\n").expect("written");
    fs::write(kb.join("symptoms/b.yaml"), "b:\n  ask: 1\n  answrs: {}\n  minutes: x\n  who: nobody\n")
        .expect("written");
    let Err(problems) = engine(folder.path()) else { panic!("accepted") };
    let found: Vec<&str> = problems.iter().map(|problem| problem.check).collect();
    assert_eq!(found, ["unknown-key", "wrong-value", "yaml-syntax", "unknown-key", "wrong-value", "wrong-value"]);
}

#[test]
fn keep_going_leaves_no_dangling_reference() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/half-broken");
    let entries = load::load(&load::CatalogSource::named(&folder).expect("there")).expect("readable");
    let Ok(left) = check::keep_going(entries) else { panic!("something is left") };
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
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    }
    folder
}

fn found(files: &[(&str, &str)]) -> Vec<&'static str> {
    let folder = with_files(files);
    engine(folder.path()).err().unwrap_or_default().iter().map(|problem| problem.check).collect()
}

fn kept(files: &[(&str, &str)]) -> (Vec<String>, fixbook_engine::model::Catalog) {
    let folder = with_files(files);
    let entries = load::load(&load::CatalogSource::named(folder.path()).expect("there")).expect("readable");
    let left = check::keep_going(entries).unwrap_or_else(|problems| panic!("{}", text(&problems)));
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
    let paths: Vec<&str> = problems.iter().map(|problem| problem.place.file.path.as_str()).collect();
    assert_eq!(paths, ["kb/causes/a/stolen.md", "kb/kept.md"], "{}", text(&problems));
}
