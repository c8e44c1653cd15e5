//! Each command as a person or a script uses it: what it prints, where, and its exit status.

use crate::common::project::write;
use std::{fs, path::Path};

use crate::common::run::{err, fixbook, fixbook_in, json, out, status};
use assert_cmd::Command;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const KNOWN: [&str; 8] = [
    "--answer",
    "error-code=socket-closed-server-denied",
    "--answer",
    "rdp-certificate=expired",
    "--answer",
    "certificate-events=none",
    "--answer",
    "host-kind=windows-server",
];

#[test]
fn accepts_the_real_catalog() {
    let output = fixbook(&["check"]);
    assert_eq!(status(&output), 0, "{}", out(&output));
    assert!(out(&output).starts_with("No problems. Checked "));
    assert_eq!(json(&fixbook(&["check", "--json"]))["problems"], serde_json::json!([]));
}

#[test]
fn reports_problems_with_exit_status_1() {
    let bad = format!("{HERE}/tests/bad/unknown-answer");
    let output = fixbook(&["--catalog", &bad, "check"]);
    assert_eq!(status(&output), 1);
    assert!(err(&output).contains("error[unknown-answer]: `lamp` has no answer `drak`"));
    assert!(out(&output).starts_with("1 problem. Checked "));
    let report = json(&fixbook(&["--catalog", &bad, "--json", "check"]));
    assert_eq!(report["problems"][0]["line"], 5);
    assert_eq!(report["problems"][0]["nearest"], "dark");
}

#[test]
fn reports_entries_and_rules_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| write(folder.path(), path, text);
    write("kb/catalog.yaml", "id: t\ntitle: T\ntitel: T\nescalation: {to: x, minutes: 1}\n");
    write("kb/symptoms/a.yaml", "lamp:\n  ask: Dark?\n  answers: {dark: {lable: Dark}, lit: {label: Lit}}\n");
    write("rules/a.rhai", "rule(\"a\", \"A\", || if is(\"lamp\", \"dark\") { warm(\"x\"); });\n");
    let report = json(&fixbook(&["--catalog", folder.path().to_str().expect("text"), "check", "--json"]));
    let found: Vec<&str> =
        report["problems"].as_array().expect("a list").iter().filter_map(|problem| problem["check"].as_str()).collect();
    assert_eq!(found, ["unknown-key", "unknown-key", "rule-unknown-function"]);
}

#[test]
fn diagnose_json_is_an_assessment_and_the_same_each_time() {
    let args = [&["diagnose", "--json"], &KNOWN[..]].concat();
    let first = fixbook(&args);
    assert_eq!(status(&first), 0, "{}", err(&first));
    let assessment = json(&first);
    assert_eq!(assessment["causes"][0]["id"], "rdp-certificate-expired");
    assert_eq!(assessment["state"], "open");
    assert!(assessment["next"]["action"].is_string());
    assert!(assessment.get("rules").is_none());
    assert_eq!(first.stdout, fixbook(&args).stdout);
    assert!(json(&fixbook(&[&args[..], &["--trace"]].concat()))["rules"].is_array());
}

#[test]
fn diagnose_reads_codes_in_words_and_only_proposes_phrases() {
    let words = "Remote Desktop says 0x904, extended 0x7, since the update";
    let assessment = json(&fixbook(&["diagnose", "--json", words]));
    let found: Vec<&str> = assessment["causes"][0]["evidence"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["answer"].as_str())
        .collect();
    assert_eq!(found, ["socket-closed-server-denied"]);
    assert_eq!(assessment["proposals"][0]["answer"], "windows-update");
}

#[test]
fn diagnose_without_a_terminal_prints_the_assessment_in_plain_text() {
    let output = fixbook(&["diagnose", "0x904 0x7"]);
    let text = out(&output);
    assert_eq!(status(&output), 0);
    for part in ["Most likely causes", "Why “", "What to try, in order"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "colour without a terminal");
}

#[test]
fn saves_and_continues_a_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("call.jsonl");
    let file = file.to_str().expect("text");
    let alone = json(&fixbook(&[&["diagnose", "--json"], &KNOWN[..]].concat()));
    fixbook(&[&["diagnose", "--json", "--session", file], &KNOWN[..4]].concat());
    let resumed = json(&fixbook(&[&["diagnose", "--json", "--session", file], &KNOWN[4..]].concat()));
    assert_eq!(alone["causes"], resumed["causes"]);
    assert_eq!(fs::read_to_string(file).expect("kept").lines().count(), 4);

    // A torn last line is reported and skipped.
    fs::write(file, fs::read_to_string(file).expect("kept") + "{\"event\": \"answ").expect("written");
    let torn = fixbook(&["diagnose", "--json", "--session", file]);
    assert!(err(&torn).contains(":5: skipped: not a valid event"));
    assert_eq!(json(&torn)["causes"], alone["causes"]);

    let runbook = fixbook(&["runbook", "--session", file, "--to", "md"]);
    assert_eq!(status(&runbook), 0, "{}", err(&runbook));
    assert!(out(&runbook).contains("## What we know"));
    assert!(out(&runbook).contains("Renew the host's self-signed Remote Desktop certificate"));

    // The fix that helped is in the runbook of a finished call.
    fixbook(&["diagnose", "--json", "--session", file, "--tried", "renew-rdp-certificate=worked"]);
    let done = out(&fixbook(&["runbook", "--session", file]));
    let steps = "Renew the host's self-signed Remote Desktop certificate\n\n| | |";
    assert!(done.contains("It **worked**.") && done.contains(steps), "{done}");
}

#[test]
fn tried_fixes_change_the_plan() {
    let args = [&["diagnose", "--json"], &KNOWN[..], &["--tried", "renew-rdp-certificate=failed"]].concat();
    let plan = json(&fixbook(&args))["plan"].as_array().expect("a list").clone();
    assert!(plan.iter().all(|item| item["fix"] != "renew-rdp-certificate"));
    let done = [&["diagnose", "--json"], &KNOWN[..], &["--tried", "renew-rdp-certificate=worked"]].concat();
    let done = json(&fixbook(&done));
    assert_eq!((done["state"].as_str(), done["next"]["action"].as_str()), (Some("resolved"), Some("done")));
}

#[test]
fn search_finds_a_code_in_any_spelling() {
    for spelling in ["2308", "904", "0x904", "0x00000904", "904h"] {
        let results = json(&fixbook(&["search", spelling, "--json"]));
        let first = &results["hits"][0];
        assert_eq!(
            (first["kind"].as_str(), first["id"].as_str()),
            (Some("code"), Some("rdp-disconnect/0x904")),
            "{spelling}"
        );
    }
}

#[test]
fn search_shows_passages_reads_misspellings_and_filters() {
    let results = json(&fixbook(&["search", "expired certifcate", "--json", "--kind", "cause"]));
    assert_eq!(results["hits"][0]["id"], "rdp-certificate-expired");
    assert_eq!(results["read_as"][0], serde_json::json!({"word": "certifcate", "read_as": "certificate"}));
    assert!(results["hits"][0]["passage"].as_str().expect("text").to_lowercase().contains("certificate"));
    assert!(results["hits"].as_array().expect("a list").iter().all(|hit| hit["kind"] == "cause"));

    let everywhere = json(&fixbook(&["search", "expired certificate", "--json", "--limit", "50"]));
    let linux = json(&fixbook(&[
        "search",
        "expired certificate",
        "--json",
        "--limit",
        "50",
        "--where",
        "host-kind=linux-host",
    ]));
    let finds_fix = |results: &serde_json::Value| {
        results["hits"].as_array().expect("a list").iter().any(|hit| hit["id"] == "renew-rdp-certificate")
    };
    assert!(finds_fix(&everywhere) && !finds_fix(&linux));

    let nothing = fixbook(&["search", "xylophone"]);
    assert_eq!(status(&nothing), 1);
    assert!(out(&nothing).contains("Nothing found for “xylophone”"));
}

#[test]
fn searches_for_operators_as_words() {
    for words in [r"C:\Windows", "error: 0x904", "\"odd quote", "a AND OR (", "field:x^2~", "…"] {
        let output = fixbook(&["search", words]);
        assert!(status(&output) <= 1, "{words}: {}", err(&output));
    }
}

#[test]
fn shows_every_kind_of_entry() {
    for (id, part) in [
        ("rdp-certificate-expired", "What is wrong"),
        ("renew-rdp-certificate", "Verify"),
        ("rdp-certificate", "How to look"),
        ("rdp-disconnect/0x904", "disconnectReasonAtClientWinsockFDCLOSE"),
        ("ms-azure-event-ids", "trust: vendor"),
    ] {
        let output = fixbook(&["show", id]);
        assert_eq!(status(&output), 0, "{id}: {}", err(&output));
        assert!(out(&output).contains(part), "{id}:\n{}", out(&output));
        assert_eq!(json(&fixbook(&["show", id, "--json"]))["id"], id);
    }
}

#[test]
fn code_decodes_a_pair_and_a_bare_number() {
    let numbers = json(&fixbook(&["code", "0x904", "0x7", "--json"]))["numbers"].clone();
    let ids: Vec<_> =
        numbers.as_array().expect("a list").iter().map(|number| number["readings"][0]["id"].clone()).collect();
    assert_eq!(ids, ["rdp-disconnect/0x904", "rdp-extended/0x7"]);
    for spelling in ["2308", "904", "0x904"] {
        assert!(out(&fixbook(&["code", spelling])).contains("FDCLOSE"), "{spelling}");
    }
    assert_eq!(status(&fixbook(&["code", "0xABCDEF"])), 1);
    assert_eq!(status(&fixbook(&["code", "none"])), 2);
}

#[test]
fn writes_complete_runbooks_in_every_format() {
    let markdown = out(&fixbook(&["runbook", "rdp-certificate-expired", "--to", "md"]));
    for part in [
        "## What is wrong",
        "### How to confirm",
        "### Steps",
        "```powershell",
        "### Verify",
        "### Undo",
        "## If none of this helps",
        "## Sources",
    ] {
        assert!(markdown.contains(part), "{part}");
    }
    assert!(!markdown.contains("[ms-"), "a citation that is not numbered");
    let html = out(&fixbook(&["runbook", "renew-rdp-certificate", "--to", "html"]));
    assert!(html.starts_with("<!doctype html>") && html.contains("Restart-Service"));
    let data = json(&fixbook(&["runbook", "rdp-certificate-expired", "--to", "json"]));
    assert_eq!(data["causes"][0]["id"], "rdp-certificate-expired");

    let azure = out(&fixbook(&["runbook", "rdp-certificate-expired", "--where", "host-kind=azure-vm"]));
    let server = out(&fixbook(&["runbook", "rdp-certificate-expired", "--where", "host-kind=windows-server"]));
    assert!(azure.contains("covers only") && azure.len() > server.len());
}

#[test]
fn writes_complete_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("runbook.md");
    let path = path.to_str().expect("text");
    assert_eq!(status(&fixbook(&["runbook", "align-tls", "-o", path])), 0);
    assert!(fs::read_to_string(path).expect("written").starts_with("# "));
    let nowhere = fixbook(&["runbook", "align-tls", "-o", "/no/such/folder/x.md"]);
    assert_eq!(status(&nowhere), 3);
    assert!(err(&nowhere).contains("cannot write /no/such/folder/x.md"));
}

#[test]
fn replays_cases_and_names_those_that_fail() {
    let report = json(&fixbook(&["test", "--json"]));
    assert!(report["summary"]["cases"].as_u64().expect("a number") >= 10);
    assert!(report["summary"]["searches"].as_u64().expect("a number") >= 40);
    for search in report["searches"].as_array().expect("a list") {
        let place = search["place"].as_u64().unwrap_or(u64::MAX);
        assert!(place <= search["within"].as_u64().expect("a bound"), "{search}");
    }
    assert!(report["summary"]["mrr10"].as_f64().expect("a number") > 0.8);
    assert!(report["cases"][0]["rank"].is_u64());

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.yaml");
    fs::write(
        &file,
        "cases:\n  - {name: mine, given: {session-limit: reached}, cause: rdp-listener-down, expect: {within: 1}}\n",
    )
    .expect("written");
    let failed = fixbook(&["test", file.to_str().expect("text")]);
    assert_eq!(status(&failed), 1);
    assert!(out(&failed).contains("FAIL") && out(&failed).contains("first came connection-limit-reached"));
}

#[test]
fn builds_and_replaces_a_complete_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let build = || fixbook(&["site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(status(&build()), 0);
    // A file that no build wrote belongs to the user, also among the pages of a build.
    fs::write(site.join("mine.html"), "years").expect("written");
    assert_eq!(status(&build()), 2);
    fs::remove_file(site.join("mine.html")).expect("it is still there");
    assert_eq!(status(&build()), 0);
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1, "nothing is left beside it");
    let page = fs::read_to_string(site.join("causes/rdp-certificate-expired.html")).expect("written");
    assert!(page.contains("href=\"../fixes/renew-rdp-certificate.html\"") && page.contains("../sources/ms-"));
    links_lead_somewhere(&site);

    // A folder with other files belongs to the user.
    let theirs = folder.path().join("theirs");
    fs::create_dir(&theirs).expect("created");
    fs::write(theirs.join("thesis.txt"), "years").expect("written");
    let refused = fixbook(&["site", "build", "-o", theirs.to_str().expect("text")]);
    assert_eq!(status(&refused), 2, "{}", err(&refused));
    assert_eq!(fs::read_to_string(theirs.join("thesis.txt")).expect("still there"), "years");
}

/// Every relative link of every page leads to a file, and its fragment to an id.
fn links_lead_somewhere(site: &Path) {
    let pages =
        ["", "causes", "fixes", "symptoms"].iter().flat_map(|part| fs::read_dir(site.join(part)).expect("readable"));
    for page in pages
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "html"))
    {
        let text = fs::read_to_string(&page).expect("text");
        for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            // The troubleshooter keeps its state in the fragment.
            if link.contains(':') || link.is_empty() || link.contains("troubleshooter.html#") {
                continue;
            }
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().expect("a folder").join(path) };
            assert!(target.is_file(), "{} links to {link}", page.display());
            let has_id = fragment.is_empty()
                || fs::read_to_string(&target).expect("text").contains(&format!("id=\"{fragment}\""));
            assert!(has_id, "{} links to {link}", page.display());
        }
    }
}

#[test]
fn rejects_an_unknown_name_with_the_nearest_one() {
    for (args, name, near) in [
        (vec!["show", "rdp-certifcate-expired"], "rdp-certifcate-expired", "rdp-certificate-expired"),
        (vec!["runbook", "renew-rdp-certifcate"], "renew-rdp-certifcate", "renew-rdp-certificate"),
        (vec!["diagnose", "--json", "--answer", "rdp-certificat=expired"], "rdp-certificat", "rdp-certificate"),
        (vec!["diagnose", "--json", "--answer", "rdp-certificate=expird"], "expird", "expired"),
        (vec!["diagnose", "--json", "--tried", "align-tsl=failed"], "align-tsl", "align-tls"),
        (vec!["search", "x", "--where", "host-kind=azure"], "azure", "azure-vm"),
    ] {
        let output = fixbook(&args);
        let message = err(&output);
        assert_eq!(status(&output), 2, "{args:?}: {message}");
        assert!(
            message.contains(&format!("`{name}`")) && message.contains(&format!("did you mean {near}?")),
            "{message}"
        );
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(out(&output).is_empty());
    }
}

#[test]
fn rejects_an_unknown_folder_with_the_nearest_one() {
    let output = fixbook(&["--catalog", "tests/half-brokn", "check"]);
    assert_eq!(status(&output), 2);
    assert!(
        err(&output).contains("tests/half-brokn") && err(&output).contains("did you mean tests/half-broken?"),
        "{}",
        err(&output)
    );
    let inside = fixbook(&["--catalog", "tests/half-broken/kb", "check"]);
    assert!(err(&inside).contains("did you mean tests/half-broken"), "{}", err(&inside));
}

#[test]
fn refuses_a_broken_catalog_or_skips_its_broken_entries() {
    let folder = format!("{HERE}/tests/half-broken");
    for command in
        [&["diagnose", "--json"][..], &["search", "lamp"], &["runbook", "unplugged"], &["test"], &["show", "lamp"]]
    {
        let refused = fixbook(&[&["--catalog", &folder], command].concat());
        assert_eq!(status(&refused), 1, "{command:?}");
        assert!(out(&refused).is_empty() && err(&refused).contains("error[too-few-answers]"), "{}", err(&refused));
    }
    let kept = fixbook(&["--catalog", &folder, "--keep-going", "diagnose", "--json", "--answer", "lamp=dark"]);
    assert_eq!(status(&kept), 0, "{}", err(&kept));
    assert!(err(&kept).contains("skipped 1 broken entry: switch"), "{}", err(&kept));
    assert_eq!(json(&kept)["causes"][0]["id"], "unplugged");
    assert_eq!(status(&fixbook(&["--catalog", &folder, "--keep-going", "search", "lamp"])), 0);
}

#[test]
fn refuses_every_bad_catalog_without_a_panic() {
    for entry in fs::read_dir(format!("{HERE}/tests/bad")).expect("readable") {
        let folder = entry.expect("readable").path();
        for keep in [&[][..], &["--keep-going"]] {
            let args = [&["--catalog", folder.to_str().expect("text"), "diagnose", "--json"], keep].concat();
            let output = fixbook(&args);
            let is_warning = folder.ends_with("unused-suppression");
            assert!(status(&output) == 1 || !keep.is_empty() || is_warning, "{} is accepted", folder.display());
            assert!(status(&output) <= 1, "{}: {}", folder.display(), err(&output));
            assert!(!err(&output).contains("panicked"), "{}", err(&output));
        }
    }
}

#[test]
fn uses_the_built_in_catalog_anywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let elsewhere = fixbook_in(folder.path(), &[&["diagnose", "--json"], &KNOWN[..]].concat());
    assert_eq!(status(&elsewhere), 0, "{}", err(&elsewhere));
    assert_eq!(elsewhere.stdout, fixbook(&[&["diagnose", "--json"], &KNOWN[..]].concat()).stdout);
}

#[test]
fn prints_completions_and_manual() {
    assert!(out(&fixbook(&["completions", "bash"])).contains("fixbook"));
    assert!(out(&fixbook(&["man"])).contains(".TH"));
}

#[test]
fn rejects_wrong_command_lines() {
    for args in [
        &["search", "x", "--limit", "0"][..],
        &["search", "x", "--limit", "99999999999999999999"],
        &["frobnicate"],
        &["search"],
        &["runbook"],
        &["diagnose", "--answer", "x"],
        &["test", "--strategy", "luck"],
    ] {
        assert_eq!(status(&fixbook(args)), 2, "{args:?}");
    }
}

#[test]
fn simulates_the_same_cases_from_the_same_seed() {
    let small = format!("{HERE}/tests/small");
    let args = ["--catalog", small.as_str(), "simulate", "--cases", "5", "--json"];
    let first = fixbook(&args);
    assert_eq!(out(&first), out(&fixbook(&args)));
    let report = json(&first);
    let strategies: Vec<&str> = report["strategies"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| row["strategy"].as_str().expect("text"))
        .collect();
    assert_eq!(strategies, ["minutes", "gain", "fixed"]);
    assert!(report["causes"].as_array().expect("a list").iter().all(|row| row["cases"] == 5));
    let other = fixbook(&[&args[..], &["--seed", "2"]].concat());
    assert_ne!(out(&other), out(&first));
    // Every answer is unknown: no question helps, and the order is that of the priors.
    let blind = json(&fixbook(&[&args[..], &["--drop", "100%", "--strategy", "gain"]].concat()));
    let seeing = json(&fixbook(&[&args[..], &["--strategy", "gain"]].concat()));
    assert!(blind["strategies"][0]["top1"].as_f64() < seeing["strategies"][0]["top1"].as_f64());
    assert_eq!(status(&fixbook(&["simulate", "--drop", "120%"])), 2);
    assert!(out(&fixbook(&["--catalog", &small, "simulate", "--cases", "2"])).contains("strategy"));
}

#[test]
fn decodes_pairs_false_friends_and_families() {
    let pair = json(&fixbook(&["code", "Error code: 0x904 Extended error code: 0x7", "--json"]));
    assert_eq!(pair["pairs"][0]["takes_precedence"], "rdp-extended/0x7");
    assert_eq!(pair["numbers"][1]["false_friends"][0]["id"], "win32/7");
    assert!(out(&fixbook(&["code", "0x904", "0x0"])).contains("gives no reason"));
    assert!(
        out(&fixbook(&["code", "0x7"]))
            .contains("Not to be confused with: Windows system error (Win32) 7 ERROR_ARENA_TRASHED")
    );
    let unknown = json(&fixbook(&["code", "0x5507", "--json"]));
    assert_eq!(unknown["numbers"][0]["families"][0]["inference"], true);
    let negative = fixbook(&["code", "-2147024891"]);
    assert_eq!(status(&negative), 0, "{}", err(&negative));
    assert!(out(&negative).contains("0x80070005"));
    assert_eq!(status(&fixbook(&["code", "0x81234567"])), 1);
    let bare = json(&fixbook(&["code", "260", "--json"]));
    let ids: Vec<_> = bare["numbers"][0]["readings"].as_array().expect("a list").iter().map(|r| &r["id"]).collect();
    assert!(ids.contains(&&serde_json::json!("rdp-disconnect/0x104")), "{ids:?}");
    assert!(ids.contains(&&serde_json::json!("rdp-extended/0x104")), "{ids:?}");
}

#[test]
fn shows_what_an_answer_would_change_without_saving_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("s.jsonl");
    let file = file.to_str().expect("text");
    let known = [&["diagnose", "--session", file][..], &KNOWN].concat();
    let before = json(&fixbook(&[&known[..], &["--json"]].concat()));
    let kept = fs::read_to_string(file).expect("written");
    let args = ["diagnose", "--session", file, "--what-if", "schannel-errors=private-key"];
    let report = json(&fixbook(&[&args[..], &["--json"]].concat()));
    assert_eq!(fs::read_to_string(file).expect("still there"), kept);
    let of = |report: &serde_json::Value, cause: &str| {
        let causes = report["causes"].as_array().expect("a list");
        causes.iter().find(|known| known["id"] == cause).expect("there")["probability"].as_f64().expect("a number")
    };
    let change =
        report["what_if"]["changes"].as_array().expect("a list").iter().find(|c| c["id"] == "rdp-key-inaccessible");
    let change = change.expect("it changes");
    assert!((change["from"].as_f64().expect("a number") - of(&before, "rdp-key-inaccessible")).abs() < 1e-9);
    assert!((change["to"].as_f64().expect("a number") - of(&report, "rdp-key-inaccessible")).abs() < 1e-9);
    assert!(out(&fixbook(&args)).contains("What would change"));
    assert_eq!(status(&fixbook(&["diagnose", "--what-if", "schannel-errors=maybe"])), 2);
}

#[test]
fn reads_plain_lines_from_a_pipe_and_draws_nothing() {
    let mut command = Command::cargo_bin("fixbook").expect("built");
    let output = command
        .current_dir(HERE)
        .args(["diagnose", "--plain", "0x904 / 0x7"])
        .write_stdin("y\nr\n1\nw\n?\nf\nq\nu\n1\nq\n")
        .output()
        .expect("runs");
    let text = out(&output);
    assert_eq!(status(&output), 0, "{}", err(&output));
    assert!(!text.contains(['█', '·', '\u{1b}']), "{text}");
    for part in ["Did I get this right?", "(most likely)", "Answering this saves", "Which fix", "Undo", "Stopped."] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
}

#[test]
fn reads_codes_from_a_pasted_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log.txt");
    fs::write(&log, "11/20/2026 Schannel event 36870, error 0x8009030D\nEvent ID 1058 from RemoteConnectionManager\n")
        .expect("written");
    let report = json(&fixbook(&["diagnose", "--json", "--paste", log.to_str().expect("text")]));
    assert_eq!(report["causes"][0]["id"], "rdp-key-inaccessible", "{}", report["causes"][0]);
    assert_eq!(status(&fixbook(&["diagnose", "--paste", "no-such-file"])), 3);
}

#[test]
fn locks_a_session_for_one_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.jsonl");
    let file = fs::OpenOptions::new().create(true).append(true).open(&path).expect("opened");
    file.lock().expect("locked");
    let second = fixbook(&["diagnose", "--json", "--session", path.to_str().expect("text")]);
    assert_eq!(status(&second), 3);
    assert!(err(&second).contains("in use by another call"), "{}", err(&second));
    drop(file);
    assert_eq!(status(&fixbook(&["diagnose", "--json", "--session", path.to_str().expect("text")])), 0);
}
