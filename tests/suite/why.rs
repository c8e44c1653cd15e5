//! `why`: the effect of an entry's numbers, compared with an assessment and with `simulate`; and the effect of a change in git.

use crate::common::project::{copy, write};
use crate::common::{self, run};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::common::run::{err, fixbook_in, json, out, status};
use crate::common::{answers, engine};
use fixbook_engine::diagnosis::Strategy;
use serde_json::Value;

/// A copy of the small catalog in a folder of its own.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/small"), folder.path());
    folder
}

fn change(folder: &Path, path: &str, from: &str, to: &str) {
    let path = folder.join(path);
    let text = fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

const BULB: &str = "kb/causes/power/bulb-broken.md";

fn why(folder: &Path, more: &[&str]) -> Value {
    let output = fixbook_in(folder, &[&["why", "--json"], more].concat());
    assert_eq!(status(&output), 0, "{}", err(&output));
    json(&output)
}

fn text(folder: &Path, more: &[&str]) -> String {
    let output = fixbook_in(folder, &[&["why"], more].concat());
    assert_eq!(status(&output), 0, "{}", err(&output));
    // Lines are wrapped at the width of the terminal.
    out(&output).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn near(a: &Value, b: f64) -> bool {
    (a.as_f64().expect("a number") - b).abs() < 1e-5
}

#[test]
fn weighs_each_answer_as_the_assessment_does() {
    let folder = small();
    // A rule that a single answer triggers is part of the effect of the answer.
    let rule = "rule(\"hums\", \"H\", || if is(\"humming\", \"yes\") { support(\"bulb-broken\", \"moderate\"); });\n";
    write(folder.path(), "rules/more.rhai", rule);
    let engine = engine(folder.path()).unwrap_or_else(|problems| panic!("{}", common::text(&problems)));
    let report = why(folder.path(), &["bulb-broken"]);
    let effects = report["answers"].as_array().expect("a list");
    assert_eq!(effects.len(), 8, "every answer of every symptom");
    for effect in effects {
        let fact =
            format!("{}={}", effect["symptom"].as_str().expect("text"), effect["answer"].as_str().expect("text"));
        let assessment = engine.assess(&answers(&[&fact]), Strategy::default());
        let cause = assessment.causes.iter().find(|cause| cause.id == "bulb-broken").expect("there");
        let decibans: f64 = cause.evidence.iter().map(|item| item.decibans).sum();
        assert!(near(&effect["decibans"], decibans), "{fact}: {effect} {decibans}");
        assert!(near(&effect["probability"], cause.probability), "{fact}: {effect}");
    }
    let weights: Vec<f64> = effects.iter().filter_map(|effect| effect["decibans"].as_f64()).collect();
    assert!(weights.is_sorted_by(|a, b| a >= b), "from lifting to sinking: {weights:?}");
    let hums = effects.iter().find(|effect| effect["answer"] == "yes").expect("there");
    assert_eq!(hums["rules"], serde_json::json!(["hums"]));
    assert!(
        near(&report["prior"]["share"], 0.9 / 5.0),
        "weight 1 of 5 beside 10 % for something else: {}",
        report["prior"]
    );
    assert_eq!(report["prior"]["word"], "rare");
    assert_eq!((&report["prior"]["place"], &report["prior"]["causes"]), (&2.into(), &3.into()));
}

#[test]
fn explains_a_cause_with_conditions_fixes_rules_and_simulation() {
    let folder = small();
    let shown = text(folder.path(), &["mains-off"]);
    assert!(shown.contains("Ruled out if place is home."), "{shown}");
    let report = why(folder.path(), &["bulb-broken"]);
    assert_eq!(report["fixes"][0]["fix"], "new-bulb");
    assert!(near(&report["fixes"][0]["works"], 0.8));
    assert_eq!(report["fixes"][0]["turn"], "first");
    let rules: Vec<&str> =
        report["rules"].as_array().expect("a list").iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(rules, ["supports", "contradicts", "rules-out"]);
    let args = ["simulate", "--json", "--strategy", "minutes", "--cases", "20"];
    let simulated = json(&fixbook_in(folder.path(), &args));
    let row = simulated["causes"].as_array().expect("a list").iter().find(|row| row["cause"] == "bulb-broken");
    let mut row = row.expect("there").clone();
    row.as_object_mut().expect("a row").remove("cause");
    assert_eq!(report["simulated"], row, "the same cases");
}

/// Two causes of one symptom, and a third.
fn twins(bee: &str, more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let cause = |title: &str, rows: &str| {
        format!(
            "---\ntitle: {title}\nprior: common\nlook-alikes: [cow]\n{rows}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n"
        )
    };
    write(folder.path(), "kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n");
    let symptoms = "lamp:\n  ask: Dark?\n  reliability: 1\n  minutes: 3\n  who: host-admin\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\n\
                    fan:\n  ask: Turns?\n  reliability: 1\n  answers: {turns: {label: Turns}, still: {label: Still}}\n";
    write(folder.path(), "kb/symptoms/a.yaml", &format!("{symptoms}{more}"));
    write(folder.path(), "kb/causes/a/ant.md", &cause("Ant", "symptoms: {lamp: {dark: 0.9}, fan: {turns: 0.5}}"));
    write(folder.path(), "kb/causes/a/bee.md", &cause("Bee", bee));
    let cow = cause("Cow", "symptoms: {lamp: {dark: 0.1}}").replace("look-alikes: [cow]\n", "");
    write(folder.path(), "kb/causes/a/cow.md", &cow);
    write(
        folder.path(),
        "kb/fixes/a/cure.md",
        "---\ntitle: Cure\nresolves: {ant: often, bee: often, cow: often}\nreversible: true\n---\n## Steps\nx\n\n## Verify\nx\n",
    );
    folder
}

#[test]
fn names_the_question_that_separates_look_alikes_or_its_absence() {
    let folder = twins("symptoms: {lamp: {dark: 0.9}}", "");
    let report = why(folder.path(), &["ant"]);
    let (bee, cow) = (&report["look_alikes"][0], &report["look_alikes"][1]);
    assert_eq!(
        (&bee["cause"], &bee["declared"]),
        (&"bee".into(), &false.into()),
        "found by the numbers, the most alike"
    );
    assert_eq!(bee["question"], Value::Null);
    assert!(near(&bee["distance"], 0.0));
    assert_eq!((&cow["cause"], &cow["declared"]), (&"cow".into(), &true.into()));
    assert_eq!(cow["question"]["symptom"], "lamp");
    // (0.9 - 0.1) * 10 log10(0.9 / 0.1)
    assert!(near(&cow["question"]["decibans"], 7.633_940_076), "{cow}");
    assert_eq!((&cow["question"]["minutes"], &cow["question"]["who"]), (&3.0.into(), &"host-admin".into()));
    assert_eq!(report["weak"], serde_json::json!(["fan"]), "half and half is what it is for all");
    let shown = text(folder.path(), &["ant"]);
    assert!(shown.contains("No question separates them"), "{shown}");
    assert!(shown.contains("Numbers without effect"), "{shown}");
}

#[test]
fn ignores_a_question_that_is_never_asked_for_both_causes() {
    let more = "place:\n  ask: Where?\n  kind: context\n  reliability: 1\n  answers: {here: {label: Here}, there: {label: There}}\n\
                door:\n  ask: Open?\n  reliability: 1\n  when: {place: there}\n  answers: {open: {label: Open}, shut: {label: Shut}}\n";
    let bee = "applies: {place: here}\nsymptoms: {lamp: {dark: 0.9}, door: {open: always}}";
    let folder = twins(bee, more);
    change(folder.path(), "kb/causes/a/ant.md", "prior: common", "prior: common\napplies: {place: here}");
    let report = why(folder.path(), &["ant"]);
    assert_eq!(report["look_alikes"][0]["question"], Value::Null, "the door is only asked for there: {report}");
}

#[test]
fn explains_symptoms_fixes_and_rules() {
    let folder = small();
    let lamp = why(folder.path(), &["lamp"]);
    assert_eq!(lamp["kind"], "symptom");
    let dark = &lamp["answers"][0];
    assert_eq!(dark["answer"], "dark");
    let lifted = dark["causes"].as_array().expect("a list");
    let bulb = lifted.iter().find(|moved| moved["cause"] == "mains-off").expect("there");
    let cause = why(folder.path(), &["mains-off"]);
    let same = cause["answers"].as_array().expect("a list").iter().find(|effect| effect["answer"] == "dark");
    assert_eq!(bulb["decibans"], same.expect("there")["decibans"], "the same number from both ends");
    let fuse = why(folder.path(), &["new-fuse"]);
    // 15 minutes, and 10 until an administrator is available; P = 0.9 of the cause's share.
    assert!(near(&fuse["planned_minutes"], 25.0));
    assert!(near(&fuse["chance"], 0.9 * 0.9 / 5.0));
    assert_eq!((&fuse["turn"], &fuse["causes"][0]["cause"]), (&"first".into(), &"mains-off".into()));
    let rule = why(folder.path(), &["follows"]);
    let words = |list: &Value| -> Vec<String> {
        list.as_array().expect("a list").iter().map(|phrase| phrase.to_string()).collect()
    };
    assert_eq!(
        words(&rule["reads"]),
        [r#"{"arguments":["place","work"],"word":"is"}"#, r#"{"arguments":["delta"],"word":"said"}"#]
    );
    assert_eq!(words(&rule["says"]), [r#"{"arguments":["lamp","dark"],"word":"derive"}"#]);
    write(folder.path(), "kb/symptoms/b.yaml", "smell:\n  ask: Smells?\n  answers: {a: {label: A}, b: {label: B}}\n");
    assert!(text(folder.path(), &["smell"]).contains("Never worth asking"), "nothing looks at it");
    let unknown = fixbook_in(folder.path(), &["why", "bulb-brokn"]);
    assert_eq!(status(&unknown), 2);
    assert!(err(&unknown).contains("did you mean bulb-broken?"), "{}", err(&unknown));
}

/// Runs git if it is installed.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]);
    command.args(["-c", "core.hooksPath=", "-c", "init.defaultBranch=main"]);
    match command.args(arguments).current_dir(folder).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            true
        }
        Err(_) => {
            run::loudly("SKIPPED: there is no git, so nothing is compared with an earlier revision");
            false
        }
    }
}

fn commit(folder: &Path) -> bool {
    git(folder, &["add", "-A"]) && git(folder, &["commit", "-qm", "x"])
}

/// The small catalog in a repository, in a folder below its root.
fn repository() -> Option<(tempfile::TempDir, PathBuf)> {
    let folder = tempfile::tempdir().expect("a folder");
    if !git(folder.path(), &["init", "-q"]) {
        return None;
    }
    let catalog = folder.path().join("help desk");
    copy(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/small"), &catalog);
    commit(folder.path());
    Some((folder, catalog))
}

fn changed<'v>(report: &'v Value, what: &str, of: &str) -> &'v Value {
    let changes = report["since"]["changes"].as_array().expect("a list");
    let is_it = |change: &&Value| change["what"] == what && change["of"].as_str().unwrap_or_default() == of;
    changes.iter().find(is_it).unwrap_or_else(|| panic!("{what} of {of} in {report}"))
}

#[test]
fn compares_numbers_before_and_after_the_uncommitted_change() {
    let Some((repository, catalog)) = repository() else { return };
    let before = why(&catalog, &["bulb-broken"]);
    assert_eq!(before["since"]["compared"], "same");
    assert!(text(&catalog, &["bulb-broken"]).contains("The catalog is as it was at HEAD."));
    change(&catalog, BULB, "dark: 70%", "dark: 20%");
    change(&catalog, BULB, "prior: 1", "prior: 4");
    let after = why(&catalog, &["bulb-broken"]);
    assert_eq!(after["since"]["compared"], "changed");
    let of = |report: &Value, answer: &str| {
        let effects = report["answers"].as_array().expect("a list");
        effects.iter().find(|effect| effect["answer"] == answer).expect("there")["decibans"].clone()
    };
    let dark = changed(&after, "answer", "lamp=dark");
    assert_eq!((&dark["before"], &dark["after"]), (&of(&before, "dark"), &of(&after, "dark")));
    let prior = changed(&after, "prior", "");
    assert!(near(&prior["before"], 0.9 / 5.0) && near(&prior["after"], 0.9 * 4.0 / 8.0), "{prior}");
    let shown = text(&catalog, &["bulb-broken"]);
    assert!(shown.contains("18% -> 45% prior"), "{shown}");
    // The numbers of another entry changed, although its own page did not.
    assert_eq!(why(&catalog, &["unplugged"])["since"]["compared"], "changed");
    // As git's hooks run it: their variables name the repository relative to its root.
    let mut hooked = assert_cmd::Command::cargo_bin("fixbook").expect("built");
    hooked.current_dir(&catalog).env("GIT_DIR", ".git").env_remove("FIXBOOK_CATALOG").args([
        "why",
        "--json",
        "bulb-broken",
    ]);
    assert_eq!(json(&hooked.output().expect("runs"))["since"], after["since"]);
    commit(repository.path());
    assert_eq!(why(&catalog, &["bulb-broken"])["since"]["compared"], "same");
    assert_eq!(why(&catalog, &["bulb-broken", "--since", "HEAD~1"])["since"]["changes"], after["since"]["changes"]);
}

#[test]
fn reports_a_change_elsewhere_and_a_new_or_renamed_entry_in_a_line() {
    let Some((_repository, catalog)) = repository() else { return };
    change(&catalog, BULB, "Shake the bulb.", "Shake the bulb well.");
    assert!(text(&catalog, &["bulb-broken"]).contains("None of these numbers has changed."));
    let renamed = catalog.join("kb/causes/power/bulb-dead.md");
    fs::rename(catalog.join(BULB), &renamed).expect("renamed");
    change(&catalog, "kb/causes/power/bulb-dead.md", "prior: 1", "prior: 2\nwas: [bulb-broken]");
    for other in ["kb/fixes/power/new-bulb.md", "rules/power.rhai"] {
        let text = fs::read_to_string(catalog.join(other)).expect("readable");
        fs::write(catalog.join(other), text.replace("bulb-broken", "bulb-dead")).expect("written");
    }
    let report = why(&catalog, &["bulb-broken"]);
    assert_eq!(report["id"], "bulb-dead", "a former id leads to the entry");
    assert!(near(&changed(&report, "prior", "")["before"], 0.9 / 5.0), "and the entry to its former numbers");
    write(&catalog, "kb/symptoms/b.yaml", "smell:\n  ask: Smells?\n  answers: {a: {label: A}, b: {label: B}}\n");
    assert_eq!(why(&catalog, &["smell"])["since"]["compared"], "new");
}

#[test]
fn says_so_when_there_is_no_history_to_compare_with() {
    let alone = small();
    let report = why(alone.path(), &["lamp"]);
    assert_eq!(report["since"]["compared"], "unknown");
    let note = report["since"]["note"].as_str().expect("text");
    assert!(note.contains("git"), "{note}");
    if !git(alone.path(), &["init", "-q"]) {
        return;
    }
    assert!(text(alone.path(), &["lamp"]).contains("nothing has been committed yet"));
    change(alone.path(), BULB, "prior: 1", "prior: -1");
    commit(alone.path());
    change(alone.path(), BULB, "prior: -1", "prior: 1");
    assert!(text(alone.path(), &["lamp"]).contains("Cannot compare: the catalog at HEAD does not pass check"));
    let unknown = fixbook_in(alone.path(), &["why", "lamp", "--since", "no-such"]);
    assert_eq!((status(&unknown), err(&unknown).contains("git knows no revision `no-such`")), (2, true));
    // Options are not passed on to git.
    let option = fixbook_in(alone.path(), &["why", "lamp", "--since=--output=owned"]);
    assert_eq!((status(&option), err(&option).contains("is not a revision")), (2, true), "{}", err(&option));
    assert!(!alone.path().join("owned").exists());
}

/// The ids that `check --since HEAD` reports as gone, and its exit status.
fn gone(catalog: &Path) -> (Vec<String>, i32) {
    let output = fixbook_in(catalog, &["check", "--json", "--since", "HEAD"]);
    let report = json(&output);
    let problems = report["problems"].as_array().expect("a list");
    let report = problems.iter().map(|problem| {
        assert_eq!(problem["check"], "renamed-without-redirect", "{problem}");
        format!("{} {}", problem["path"].as_str().expect("text"), problem["message"].as_str().expect("text"))
    });
    (report.collect(), status(&output))
}

#[test]
fn requires_a_redirect_for_every_id_that_is_gone() {
    let Some((repository, catalog)) = repository() else { return };
    assert_eq!(gone(&catalog), (vec![], 0));
    fs::rename(catalog.join("kb/fixes/power/new-fuse.md"), catalog.join("kb/fixes/power/new-fuses.md"))
        .expect("renamed");
    let (report, exit) = gone(&catalog);
    assert_eq!((report.len(), exit), (1, 1), "{report:?}");
    assert!(
        report[0].starts_with("kb/fixes/power/new-fuses.md the fix `new-fuse` was in the catalog at HEAD"),
        "{report:?}"
    );
    change(&catalog, "kb/fixes/power/new-fuses.md", "risk: none", "risk: none\nwas: [new-fuse]");
    assert_eq!(gone(&catalog), (vec![], 0));
    commit(repository.path());
    // Removing a redirect breaks the same links.
    change(&catalog, "kb/fixes/power/new-fuses.md", "was: [new-fuse]", "was: []");
    assert_eq!(gone(&catalog).1, 1);
    change(&catalog, "kb/fixes/power/new-fuses.md", "was: []", "was: [new-fuse]");
    // A retired page still exists.
    let retired = "risk: none\nstatus: retired\nretired: {on: 2026-11-20, why: Fuses are obsolete}";
    change(&catalog, "kb/fixes/power/new-fuses.md", "risk: none", retired);
    write(
        &catalog,
        "kb/fixes/power/ask.md",
        "---\ntitle: Ask\nresolves: {mains-off: often}\nreversible: true\n---\n## Steps\nx\n\n## Verify\nx\n",
    );
    assert_eq!(gone(&catalog), (vec![], 0));
    // Without history the comparison fails.
    let alone = small();
    let output = fixbook_in(alone.path(), &["check", "--since", "HEAD"]);
    assert_eq!((status(&output), err(&output).contains("--since HEAD")), (2, true), "{}", err(&output));
}
