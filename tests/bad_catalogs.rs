//! Each check has one smallest bad catalog in `tests/bad/<check>/`, and its exact message is a snapshot.

mod common;

use std::{collections::BTreeSet, fs, path::PathBuf};

use common::{engine, text};
use fixbook::{check, load, rules};

fn bad() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

/// Checks whose bad catalog is made here because nobody wants it in a repository.
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
fn every_bad_catalog_gives_its_message_and_no_other_check() {
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
fn a_file_that_no_person_writes_is_reported_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("kb/symptoms")).expect("created");
    fs::write(folder.path().join("kb/catalog.yaml"), "id: t\ntitle: T\nescalation: {to: x, minutes: 1}\n")
        .expect("written");
    fs::write(folder.path().join("kb/symptoms/big.yaml"), format!("# {}\n", "x".repeat(3 << 20))).expect("written");
    let Err(problems) = engine(folder.path()) else { panic!("accepted") };
    assert_eq!(problems.iter().map(|problem| problem.check).collect::<Vec<_>>(), ["too-big"]);
}

#[test]
fn one_bad_file_hides_no_other() {
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
    assert_eq!(
        found,
        ["unknown-key", "wrong-value", "yaml-syntax", "missing-key", "unknown-key", "wrong-value", "wrong-value"]
    );
}

#[test]
fn what_is_left_of_a_broken_catalog_names_nothing_that_is_missing() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/half-broken");
    let entries = load::load(&load::Folder::named(&folder).expect("there")).expect("readable");
    let Ok(left) = check::keep_going(entries) else { panic!("something is left") };
    assert_eq!(left.left_out, ["switch"]);
    assert_eq!(left.problems.len(), 1);
    let cause = &left.catalog.causes["unplugged"];
    assert_eq!(cause.symptoms.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["lamp"]);
}
