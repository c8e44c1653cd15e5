//! The work of an author: stubs, checks at every save, automatic fixes, and problems for a code host.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use crate::common::run::{err, fixbook_in, json, out, status};
use tempfile::TempDir;

/// A catalog as `new` writes it, with a question, a cause with its fix, another fix and a rule.
fn stubs() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let catalog = folder.path().join("home-net");
    let steps: [&[&str]; 6] = [
        &["new", "catalog", "home-net", "--title", "Home: \"network\""],
        &["new", "symptom", "lights", "--area", "router", "--title", "What do the lights show"],
        &["new", "symptom", "no", "--area", "router"],
        &["new", "cause", "router-hangs", "--area", "router/old", "--title", "It's: hung # up"],
        &["new", "fix", "restart", "--for", "router-hangs"],
        &["new", "rule", "power-cut", "--title", "A \"cut\" \\ of power"],
    ];
    for (index, step) in steps.iter().enumerate() {
        let at = if index == 0 { folder.path() } else { &catalog };
        let output = fixbook_in(at, step);
        assert_eq!(status(&output), 0, "{step:?}: {}", err(&output));
    }
    (folder, catalog)
}

fn read(catalog: &Path, path: &str) -> String {
    fs::read_to_string(catalog.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn accepts_stubs_at_once() {
    let (_folder, catalog) = stubs();
    let output = fixbook_in(&catalog, &["check"]);
    assert_eq!(out(&output), "No problems. Checked 1 cause, 2 symptoms, 2 fixes.\n", "{}", err(&output));
    let assessed = json(&fixbook_in(&catalog, &["diagnose", "--json"]));
    assert_eq!(assessed["causes"][0]["title"], "It's: hung # up");
    assert_eq!(assessed["next"]["action"], "try", "{assessed}");
    let site = catalog.join("target/site");
    let output = fixbook_in(&catalog, &["site", "build", "-o", "target/site"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    for page in ["causes/router-hangs.html", "fixes/fix-router-hangs.html", "symptoms/lights.html"] {
        let text = fs::read_to_string(site.join(page)).expect("a page");
        assert!(!text.contains("sentences in your own words") && !text.contains("#?"), "guidance is on {page}");
        assert!(
            page.starts_with("symptoms") || text.to_lowercase().contains("draft"),
            "{page} is not marked as a draft"
        );
    }
    let shown = out(&fixbook_in(&catalog, &["show", "router-hangs"]));
    assert!(shown.contains("draft") && !shown.contains("<!--"), "{shown}");
}

#[test]
fn refuses_to_overwrite_entries() {
    let (_folder, catalog) = stubs();
    let before = read(&catalog, "kb/symptoms/router.yaml");
    for (args, says) in [
        (
            &["new", "cause", "router-hangs"] as &[&str],
            "cause `router-hangs` already exists: kb/causes/router/old/router-hangs.md. Choose another id.",
        ),
        (&["new", "cause", "x", "--fix", "restart"], "fix `restart` already exists"),
        (&["new", "symptom", "lights"], "symptom `lights` already exists"),
        (&["new", "rule", "power-cut"], "rule `power-cut` already exists: rules/general.rhai"),
        (&["new", "fix", "x", "--for", "router-hang"], "did you mean router-hangs?"),
        (&["new", "cause", "Not an id"], "is not a valid id"),
        (&["new", "cause", "x", "--area", "../../etc"], "is not a valid id"),
        (&["new", "cause", "aux"], "a device on Windows"),
        (&["new", "catalog", "."], "already contains a catalog"),
        (&["new", "catalog", "../con"], "a device on Windows"),
    ] {
        let output = fixbook_in(&catalog, args);
        assert_eq!(status(&output), 2, "{args:?}");
        assert!(err(&output).contains(says), "{args:?}: {}", err(&output));
    }
    assert_eq!(read(&catalog, "kb/symptoms/router.yaml"), before);
    let nowhere = tempfile::tempdir().expect("a folder");
    let output = fixbook_in(nowhere.path(), &["new", "cause", "x"]);
    assert_eq!(status(&output), 2);
    assert!(err(&output).contains("fixbook new catalog"), "{}", err(&output));
}

/// Fills in a stub with the typos of an author in a hurry.
fn slips(catalog: &Path) {
    let change = |path: &str, pairs: &[(&str, &str)]| {
        let mut text = read(catalog, path);
        for (from, to) in pairs {
            assert!(text.contains(from), "{path} has no {from}");
            text = text.replacen(from, to, 1);
        }
        fs::write(catalog.join(path), text).expect("written");
    };
    change(
        "kb/causes/router/old/router-hangs.md",
        &[
            ("status: draft\n", ""),
            ("prior: uncommon", "prior: comon\n# kept\nstatus: darft"),
            ("symptoms: {}", "symptoms:\n  ligths: {yse: often}"),
            ("<!--? Two or three", "It hangs.\n<!--? Two or three"),
        ],
    );
    change("kb/symptoms/router.yaml", &[("\"No\", base: usually", "\"No\"")]);
}

#[test]
fn fixes_typos_after_showing_them() {
    let (_folder, catalog) = stubs();
    slips(&catalog);
    assert_eq!(status(&fixbook_in(&catalog, &["check"])), 1);
    let before = read(&catalog, "kb/causes/router/old/router-hangs.md");
    let shown = fixbook_in(&catalog, &["check", "--fix"]);
    assert_eq!(status(&shown), 1, "not confirmed");
    assert!(
        out(&shown).contains("-   ligths: {yse: often}\n") && out(&shown).contains("+   lights: {yes: often}\n"),
        "{}",
        out(&shown)
    );
    assert_eq!(read(&catalog, "kb/causes/router/old/router-hangs.md"), before);

    let fixed = fixbook_in(&catalog, &["check", "--fix", "--yes"]);
    assert_eq!(status(&fixed), 0, "{}", err(&fixed));
    assert_eq!(status(&fixbook_in(&catalog, &["check"])), 0);
    let text = read(&catalog, "kb/causes/router/old/router-hangs.md");
    let order =
        ["title: ", "# kept\nstatus: draft\nprior: common\n", "symptoms:\n  lights: {yes: often}\n", "It hangs."];
    let places: Vec<_> =
        order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("no {part} in {text}"))).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(
        !text.contains("Two or three") && text.contains("#? What callers say"),
        "guidance that was followed is removed: {text}"
    );
    assert!(read(&catalog, "kb/symptoms/router.yaml").contains("{label: \"No\", base: 92%}"));
    let again = fixbook_in(&catalog, &["check", "--fix", "--yes"]);
    assert_eq!((status(&again), out(&again)), (0, String::new()), "a second run fixes nothing");
}

#[test]
fn sets_up_an_editor_that_follows_new_ids() {
    let (_folder, catalog) = stubs();
    let schema = read(&catalog, ".vscode/fixbook/cause.schema.json");
    assert!(schema.contains("\"lights\""), "`new` keeps the schemas fresh");
    assert!(read(&catalog, ".vscode/fixbook.code-snippets").contains("lights: {${1|no,yes|}"));
    fs::write(catalog.join(".vscode/settings.json"), "{\"mine\": 1}").expect("written");
    fs::remove_file(catalog.join(".vscode/tasks.json")).expect("removed");
    let output = fixbook_in(&catalog, &["schema", "--vscode"]);
    assert!(
        out(&output).contains("settings.json already exists and was not changed")
            && out(&output).contains("yaml.schemas"),
        "{}",
        out(&output)
    );
    assert_eq!(read(&catalog, ".vscode/settings.json"), "{\"mine\": 1}");
    assert!(read(&catalog, ".vscode/tasks.json").contains("fixbook check --watch"));
}

/// Targets of links are neither read nor watched: `/` would never end.
#[cfg(unix)]
#[test]
fn watches_only_the_catalog() {
    let (folder, catalog) = stubs();
    let outside = folder.path().join("outside");
    (0..50).for_each(|number| fs::create_dir_all(outside.join(format!("{number}/x"))).expect("created"));
    fs::create_dir_all(catalog.join("kb/articles")).expect("created");
    std::os::unix::fs::symlink(&outside, catalog.join("kb/articles/outside")).expect("linked");
    std::os::unix::fs::symlink("/", catalog.join("kb/articles/all")).expect("linked");
    for args in [&["check", "--watch"][..], &["site", "serve", "--port", "0"]] {
        let mut watching = Command::new(env!("CARGO_BIN_EXE_fixbook"))
            .args(args)
            .current_dir(&catalog)
            .env_remove("FIXBOOK_CATALOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        let mut lines = BufReader::new(watching.stdout.take().expect("piped")).lines();
        let printed = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("Ctrl+C")));
        assert!(printed.is_some(), "{args:?} has ended");
        if let Some(watched) = watched(watching.id()) {
            assert!((1..40).contains(&watched), "{args:?}: {watched} folders are watched");
        }
        watching.kill().expect("ends");
        watching.wait().expect("ends");
    }
}

/// The number of folders that the system watches for a process, where it can be found out.
fn watched(process: u32) -> Option<usize> {
    let files = fs::read_dir(format!("/proc/{process}/fdinfo")).ok()?;
    let texts = files.flatten().filter_map(|file| fs::read_to_string(file.path()).ok());
    Some(texts.map(|text| text.lines().filter(|line| line.starts_with("inotify ")).count()).sum())
}

#[test]
fn checks_after_every_save() {
    /// Only a program that hangs takes this long.
    const HANGS: Duration = Duration::from_secs(600);

    let (_folder, catalog) = stubs();
    let mut watching = Command::new(env!("CARGO_BIN_EXE_fixbook"))
        .args(["check", "--watch"])
        .current_dir(&catalog)
        .env_remove("FIXBOOK_CATALOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let lines = BufReader::new(watching.stdout.take().expect("piped")).lines();
    let (say, said) = mpsc::channel();
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(say.send(line))));
    let wait_for = |what: &str| loop {
        let line = said.recv_timeout(HANGS).unwrap_or_else(|_| panic!("no line begins with {what}"));
        if line.starts_with(what) {
            return;
        }
    };
    wait_for("No problems. Checked 1 cause");
    wait_for("Checked in");
    slips(&catalog);
    wait_for("3 problems. Checked 1 cause");
    wait_for("Checked in");
    let good = read(&catalog, "kb/causes/router/old/router-hangs.md")
        .replace("ligths: {yse", "lights: {yes")
        .replace("prior: comon", "prior: rare")
        .replace("darft", "draft");
    fs::write(catalog.join("kb/causes/router/old/router-hangs.md"), good).expect("written");
    wait_for("No problems. Checked 1 cause");
    watching.kill().expect("ends");
    watching.wait().expect("ends");
}

#[test]
fn prints_sarif_for_a_code_host() {
    let (folder, catalog) = stubs();
    slips(&catalog);
    let output = fixbook_in(folder.path(), &["check", "--sarif", "--catalog", "home-net"]);
    assert_eq!(status(&output), 1);
    let printed = json(&output);
    let results = printed["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 3, "{printed}");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "home-net/kb/causes/router/old/router-hangs.md");
    assert_eq!(results[0]["ruleId"], "wrong-value");
    let good = json(&fixbook_in(Path::new(env!("CARGO_MANIFEST_DIR")), &["check", "--sarif"]));
    assert_eq!(good["runs"][0]["results"], serde_json::json!([]));
}

/// The files of a folder and their contents.
fn all_files(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("there")) {
        match entry.path() {
            path if path.is_dir() => files.extend(all_files(&path)),
            path => drop(files.insert(path.clone(), fs::read(path).expect("read"))),
        }
    }
    files
}

fn copied(from: &Path, to: &Path) {
    for (path, bytes) in all_files(from) {
        let path = to.join(path.strip_prefix(from).expect("inside"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// The guide's seven steps, on the second catalog: four files, none of them Rust.
#[test]
fn adds_a_cause_a_question_and_a_case_in_four_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let catalog = folder.path().join("home");
    copied(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/home-network"), &catalog);
    let before = all_files(&catalog);
    for args in [
        &["new", "symptom", "plug-lamp", "--area", "device", "--title", "Is the lamp of the powerline adapter red"]
            as &[&str],
        &["new", "cause", "powerline-out", "--area", "device", "--title", "The powerline adapter has lost its partner"],
    ] {
        assert_eq!(status(&fixbook_in(&catalog, args)), 0);
    }
    let page = catalog.join("kb/causes/device/powerline-out.md");
    let text = read(&catalog, "kb/causes/device/powerline-out.md");
    let text = text.replace("symptoms: {}", "symptoms:\n  plug-lamp: {\"yes\": always}\n  reach: {one-device: always}");
    fs::write(page, text).expect("written");
    let cases = catalog.join("kb/cases/device.yaml");
    let case = "  - name: Adapter in another socket\n    given: {plug-lamp: \"yes\", reach: one-device}\n    cause: powerline-out\n";
    let known = fs::read_to_string(&cases).expect("read");
    let at = known.find("cases:\n").expect("cases") + "cases:\n".len();
    fs::write(&cases, format!("{}{case}{}", &known[..at], &known[at..])).expect("written");

    let output = fixbook_in(&catalog, &["check"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let tested = out(&fixbook_in(&catalog, &["test", "kb/cases/device.yaml"]));
    assert!(
        tested.lines().any(|line| line.starts_with("pass") && line.contains("Adapter in another socket")),
        "{tested}"
    );
    let after = all_files(&catalog);
    let changed: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
    assert_eq!(changed.len(), 4, "{:?}", changed.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

/// Fixes that would damage a file are not made; it stays the same to the byte.
#[test]
fn makes_no_fix_that_breaks_a_file() {
    let cause = "kb/causes/router/old/router-hangs.md";
    let with = |from: &str, to: &str| {
        let (folder, catalog) = stubs();
        assert_eq!(status(&fixbook_in(&catalog, &["check", "--fix", "--yes"])), 0);
        let text = read(&catalog, cause).replacen(from, to, 1);
        fs::write(catalog.join(cause), &text).expect("written");
        (folder, catalog, text)
    };
    for (from, to) in [
        // Both keys would be one.
        ("symptoms: {}", "symptoms:\n  lights: {\"yes\": often}\n  ligths: {\"no\": rarely}"),
        ("prior: uncommon", "prior: rare\nprior2: x"),
        // A mark in code, and one between two steps.
        ("Not written yet.", "1. Do\n\n   ```xml\n   <!--? begin\n   ```\n\n2. Then\n\n   ```sh\n   a --> b\n   ```\n"),
        ("Not written yet.", "1. Do this <!--? how? -->\n2. Then that\n"),
        // Ends of lines that are not ours.
        ("status: draft\n", "was: []\r\nstatus: draft\r\n"),
    ] {
        let (_folder, catalog, text) = with(from, to);
        assert!(text.contains(to), "{from}");
        let before = out(&fixbook_in(&catalog, &["check"]));
        fixbook_in(&catalog, &["check", "--fix", "--yes"]);
        assert_eq!(out(&fixbook_in(&catalog, &["check"])), before, "{to}");
        let after = read(&catalog, cause);
        assert!(to.lines().all(|line| after.contains(line)), "{to} became:\n{after}");
    }
}

#[test]
fn keeps_an_id_that_an_unreadable_file_may_define() {
    let (_folder, catalog) = stubs();
    fs::write(catalog.join("kb/causes/router/router-hangz.md"), b"---\ntitle: \xff\n---\n").expect("written");
    let fix = catalog.join("kb/fixes/general/restart.md");
    let text = fs::read_to_string(&fix).expect("read").replace("router-hangs", "router-hangz");
    fs::write(&fix, &text).expect("written");
    let refused = fixbook_in(&catalog, &["check", "--fix", "--yes"]);
    assert_eq!(status(&refused), 1);
    assert!(err(&refused).contains("router-hangz.md cannot be read as text"), "{}", err(&refused));
    assert_eq!(fs::read_to_string(&fix).expect("read"), text);
}

/// A file that does not belong to the catalog does not prevent fixes, and is not fixed.
#[test]
fn keeps_a_stray_file() {
    let (_folder, catalog) = stubs();
    slips(&catalog);
    let stray = "#? keep\nkey: value\n";
    fs::write(catalog.join("kb/notes.yaml"), stray).expect("written");
    assert_eq!(status(&fixbook_in(&catalog, &["check", "--fix", "--yes"])), 0);
    assert!(read(&catalog, "kb/causes/router/old/router-hangs.md").contains("lights: {yes: often}"));
    assert_eq!(read(&catalog, "kb/notes.yaml"), stray);
}

/// The first line of every problem matches the editor's task, and the second is the place.
#[test]
fn matches_every_problem_with_the_task_of_the_editor() {
    let (_folder, catalog) = stubs();
    let tasks: serde_json::Value = serde_json::from_str(&read(&catalog, ".vscode/tasks.json")).expect("JSON");
    let matcher = &tasks["tasks"][0]["problemMatcher"];
    assert_eq!(matcher["pattern"][0]["regexp"], "^(error|warning|note)\\[([a-z-]+)\\]: (.*)$");
    // What `check --watch` prints before and after each check.
    assert_eq!(matcher["background"]["beginsPattern"], "^checking ");
    assert_eq!(matcher["background"]["endsPattern"], "^Checked in [0-9]+ ms");
    assert_eq!(matcher["pattern"][1]["regexp"], "^\\s*--> (.+):(\\d+):(\\d+)$");
    let cause = "kb/causes/router/old/router-hangs.md";
    let text = read(&catalog, cause)
        .replace("status: draft", "status: \"dr\\naft\"")
        .replace("prior: uncommon", "prior: \"a\\n b\"");
    fs::write(catalog.join(cause), text).expect("written");
    let output = fixbook_in(&catalog, &["check"]);
    let printed = err(&output);
    let lines: Vec<&str> = printed.lines().collect();
    let problems: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("error[")).collect();
    assert_eq!(problems.len(), 2, "{printed}");
    for at in problems {
        let place = lines[at + 1].trim_start().strip_prefix("--> ").unwrap_or_else(|| panic!("{printed}"));
        assert!(
            place.starts_with(cause) && place.rsplit(':').take(2).all(|part| part.parse::<u32>().is_ok()),
            "{printed}"
        );
    }
    assert!(out(&output).starts_with("2 problems. "));
}

/// A link that leads out of the catalog cannot take a stub, nor can a file that nothing can be added to.
#[cfg(unix)]
#[test]
fn keeps_stubs_in_the_catalog() {
    let (folder, catalog) = stubs();
    let outside = folder.path().join("outside.yaml");
    fs::write(&outside, "secret: 1\n").expect("written");
    std::os::unix::fs::symlink(&outside, catalog.join("kb/symptoms/away.yaml")).expect("linked");
    fs::write(catalog.join("kb/symptoms/flow.yaml"), "{}\n").expect("written");
    for (area, says) in [("away", "outside the catalog"), ("flow", "nothing can be added")] {
        let output = fixbook_in(&catalog, &["new", "symptom", "xx", "--area", area]);
        assert_eq!(status(&output), 2, "{}", err(&output));
        assert!(err(&output).contains(says), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(&outside).expect("read"), "secret: 1\n");
}
