//! The ledger compared with documents: lines without a claim, claims without a line, copied sentences.

use crate::common::project::copy;
use std::{fs, path::Path};

use assert_cmd::Command;

const DOCUMENT: &str = "\
The lamp is dark because the plug is out.

Buy our wonderful lamps today, they shine through every single night.
";

/// The small catalog with a ledger of one document, and the document.
fn ledger(claims: &str, page: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small"), folder.path());
    let kb = folder.path().join("kb");
    fs::create_dir_all(kb.join("claims")).expect("created");
    fs::create_dir_all(kb.join("articles")).expect("created");
    let sources = "lamp-page: {title: A page about lamps, at: somewhere, trust: unreliable}\n";
    fs::write(kb.join("sources.yaml"), sources).expect("written");
    fs::write(kb.join("claims/lamp-page.yaml"), format!("source: lamp-page\nclaims:\n{claims}")).expect("written");
    fs::write(kb.join("articles/lamps.md"), page).expect("written");
    fs::write(folder.path().join("document.txt"), DOCUMENT).expect("written");
    folder
}

/// Exit status, the checks that report a problem, and the output.
fn against(folder: &Path) -> (i32, Vec<String>, String) {
    let mut command = Command::cargo_bin("fixbook").expect("built");
    let document = folder.join("document.txt");
    let output = command
        .arg("--catalog")
        .arg(folder)
        .args(["claims", "--json", "--source", "lamp-page", "--against"])
        .arg(&document)
        .output()
        .expect("runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let json: serde_json::Value =
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    let problems = json["problems"].as_array().expect("a list");
    let checks = problems.iter().map(|problem| problem["check"].as_str().expect("text").to_owned()).collect();
    (output.status.code().expect("ended"), checks, text)
}

const COVERED: &str = "  - {id: l-1, at: \"1\", says: A dark lamp has no power, kind: cause, verdict: confirmed, left-out: common knowledge}
  - {id: l-2, at: \"3\", says: An advertisement, kind: noise, verdict: noise}
";

#[test]
fn accepts_a_document_that_is_covered_and_not_copied() {
    let folder = ledger(COVERED, "# Lamps\n\nA plug may be out.\n");
    let (status, checks, text) = against(folder.path());
    assert_eq!((status, checks), (0, Vec::new()), "{text}");
    assert!(text.contains("\"claims\": 2"), "{text}");
}

#[test]
fn reports_lines_without_claims_and_claims_without_lines() {
    let folder = ledger(
        "  - {id: l-1, at: \"1,2\", says: A dark lamp has no power, kind: cause, verdict: confirmed, left-out: x}\n",
        "# Lamps\n",
    );
    let (status, checks, text) = against(folder.path());
    assert_eq!((status, checks), (1, vec!["uncovered-line".to_owned(), "claim-without-line".to_owned()]), "{text}");
    assert!(text.contains("no claim covers line 3"), "{text}");
}

#[test]
fn reports_sentences_copied_from_the_document() {
    let copied =
        "# Lamps\n\nWe know: they SHINE through every\nsingle night. Buy our wonderful lamps today; they shine.\n";
    let folder = ledger(COVERED, copied);
    // Seven words in a row are not a copy, and a full stop does not interrupt them.
    let (_, checks, text) = against(folder.path());
    assert_eq!(checks, Vec::<String>::new(), "{text}");
    let folder = ledger(COVERED, &copied.replace("they shine.", "they shine through every night."));
    let (status, checks, text) = against(folder.path());
    assert_eq!((status, checks), (1, vec!["copied-words".to_owned()]), "{text}");
    assert!(text.contains("kb/articles/lamps.md"), "{text}");
    let mut command = Command::cargo_bin("fixbook").expect("built");
    let output = command.arg("--catalog").arg(folder.path()).args(["check", "--against"]);
    let output = output.arg(folder.path().join("document.txt")).output().expect("runs");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn lists_claims_by_verdict_entry_and_document() {
    let run = |args: &[&str]| {
        let mut command = Command::cargo_bin("fixbook").expect("built");
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("claims").args(args).output().expect("runs");
        (output.status.code().expect("ended"), String::from_utf8(output.stdout).expect("text"))
    };
    let claims = |args: &[&str]| {
        let json: serde_json::Value = serde_json::from_str(&run(&[args, &["--json"]].concat()).1).expect("JSON");
        json["claims"].as_array().expect("a list").clone()
    };
    assert_eq!(claims(&[]).len(), 236);
    assert_eq!(claims(&["--source", "seed-000"]).len(), 26);
    let wrong = claims(&["--verdict", "wrong"]);
    assert!(!wrong.is_empty() && wrong.iter().all(|claim| claim["verdict"] == "wrong" && claim["instead"].is_string()));
    let used = claims(&["--entry", "renew-rdp-certificate"]);
    assert!(used.len() > 3);
    assert!(used.iter().all(|claim| claim["used_in"].to_string().contains("renew-rdp-certificate")));
    assert!(run(&["--entry", "rdp-disconnect/0x904"]).1.contains("s000-002"));
    assert_eq!(run(&["--entry", "no-such-entry"]).0, 2);
    assert_eq!(run(&["--verdict", "maybe"]).0, 2);
    assert_eq!(run(&["--verdict", "fiction", "--entry", "renew-rdp-certificate"]).0, 1);
}
