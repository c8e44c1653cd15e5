//! Killed processes, full disks, missing folders and many processes at once: good files stay good, and no temporary files
//! are left.
//!
//! `cargo test --release --test suite crashes:: -- --ignored` kills hundreds of times.

use crate::common::project::write;
use crate::common::run;
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use crate::common::run::{err, json, out, status};

/// How often the ignored tests kill each command.
const MANY_KILLS: usize = 200;

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("fixbook")
}

/// A catalog with this many articles.
fn catalog(articles: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |path: &str, text: &str| write(folder.path(), path, text);
    put("kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n");
    put(
        "kb/symptoms/a.yaml",
        "s:\n  ask: Q?\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\nt:\n  ask: R?\n  answers: {warm: {label: Warm}, cold: {label: Cold}}\n",
    );
    for cause in ["c", "d"] {
        put(
            &format!("kb/causes/a/{cause}.md"),
            &format!(
                "---\ntitle: Cause {cause}\nprior: common\nsymptoms: {{s: {{dark: often}}}}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n"
            ),
        );
        put(
            &format!("kb/fixes/a/fix-{cause}.md"),
            &format!(
                "---\ntitle: Fix {cause}\nresolves: {{{cause}: usually}}\nreversible: true\n---\n## Steps\n1. Do.\n\n## Verify\nx\n"
            ),
        );
    }
    for number in 0..articles {
        put(
            &format!("kb/articles/a{}/n{number}.md", number % 7),
            &format!(
                "# Article {number}\n\nThe lamp number{number} of the hall is dark. {}\n",
                "Words and more words. ".repeat(40)
            ),
        );
    }
    folder
}

fn command(folder: &Path, cache: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .current_dir(folder)
        .env("XDG_CACHE_HOME", cache)
        .env_remove("FIXBOOK_CATALOG")
        .args(args)
        .stdin(Stdio::null());
    command
}

fn fixbook(folder: &Path, cache: &Path, args: &[&str]) -> Output {
    command(folder, cache, args).output().expect("runs")
}

/// Starts the program and kills it (SIGKILL on Unix) after a time.
fn killed(mut command: Command, after: Duration) {
    let mut child: Child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
    thread::sleep(after);
    drop(child.kill());
    child.wait().expect("ends");
}

/// The change to the disk before which a program is stopped, counted from 1 (`src/disk/failpoint.rs`).
const ABORT_AT: &str = "FIXBOOK_ABORT_AT_WRITE";

/// Runs a program that ends before its Nth change to the disk; true if it made fewer and finished.
fn stopped_at(mut command: Command, change: usize) -> bool {
    let output = command.env(ABORT_AT, change.to_string()).stdout(Stdio::null()).stderr(Stdio::null()).output();
    let code = output.expect("runs").status.code();
    assert!(matches!(code, None | Some(0)), "stopped at change {change}: exit {code:?}");
    code == Some(0)
}

/// How many changes a program makes to the disk; nothing in a release build, which cannot be stopped. `fresh` gives the same
/// program in the same state each time.
fn changes_of(fresh: &dyn Fn() -> Command) -> Option<usize> {
    if !cfg!(debug_assertions) {
        run::loudly("SKIPPED: a release build has no points to stop at; the ignored tests kill it at random");
        return None;
    }
    let (mut made, mut too_many) = (0, 1);
    while !stopped_at(fresh(), too_many) {
        (made, too_many) = (too_many, too_many * 2);
    }
    while made + 1 < too_many {
        let middle = (made + too_many) / 2;
        match stopped_at(fresh(), middle) {
            true => too_many = middle,
            false => made = middle,
        }
    }
    Some(made)
}

/// Changes to stop at: the first and the last ones, where folders are made and change places, and some between.
fn chosen(changes: usize) -> Vec<usize> {
    let between = (1..=8).map(|part| changes * part / 9);
    let mut chosen: Vec<usize> = (1..=4).chain(between).chain(changes.saturating_sub(8)..=changes).collect();
    chosen.retain(|change| (1..=changes).contains(change));
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// All files of a folder with their content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("read"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// How long the program takes without a kill, so that kills are spread over the whole run.
fn time_of(mut act: impl FnMut()) -> Duration {
    let start = SystemTime::now();
    act();
    start.elapsed().unwrap_or_default()
}

fn sites(kills: usize) {
    let folder = catalog(60);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let work = at.join("work");
    fs::create_dir(&work).expect("created");
    let build = ["--catalog", "..", "site", "build", "-o", "site"];
    let article = at.join("kb/articles/a0/n0.md");
    // Two states of the catalog; the site is always a complete build of one of them.
    let mut good = Vec::new();
    let mut whole = Duration::ZERO;
    for state in ["one", "two"] {
        fs::write(&article, format!("# State {state}\n\nThe lamp is {state}.\n")).expect("written");
        whole = time_of(|| assert_eq!(status(&fixbook(&work, &cache, &build)), 0));
        good.push(files(&work.join("site")));
    }
    assert_ne!(good[0], good[1]);
    let mut random = fastrand::Rng::with_seed(1);
    for kill in 0..kills {
        let state = if kill % 2 == 0 { "one" } else { "two" };
        fs::write(&article, format!("# State {state}\n\nThe lamp is {state}.\n")).expect("written");
        killed(command(&work, &cache, &build), whole.mul_f64(random.f64() * 1.1));
        let found = files(&work.join("site"));
        assert!(good.contains(&found), "kill {kill}: the site is neither what it was nor what it becomes");
    }
    assert_eq!(status(&fixbook(&work, &cache, &build)), 0);
    fs::write(&article, "# State one\n\nThe lamp is one.\n").expect("written");
    assert_eq!(status(&fixbook(&work, &cache, &build)), 0);
    assert_eq!(files(&work.join("site")), good[0]);
    assert_eq!(names(&work), ["site"], "nothing of the killed is left");
}

#[test]
fn keeps_a_complete_site_wherever_its_build_stops() {
    let folder = catalog(20);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let work = at.join("work");
    fs::create_dir(&work).expect("created");
    let article = at.join("kb/articles/a0/n0.md");
    let build = |state: &str| {
        fs::write(&article, format!("# State {state}\n\nThe lamp is {state}.\n")).expect("written");
        command(&work, &cache, &["--catalog", "..", "site", "build", "-o", "site"])
    };
    let good: Vec<_> = ["one", "two"]
        .map(|state| {
            assert!(build(state).status().is_ok_and(|status| status.success()));
            files(&work.join("site"))
        })
        .into();
    // Each state differs from the one before, so that every build has something to write.
    let turn = std::cell::Cell::new(0);
    let next = || {
        turn.set(turn.get() + 1);
        build(["one", "two"][turn.get() % 2])
    };
    let Some(changes) = changes_of(&next) else { return };
    for change in chosen(changes) {
        stopped_at(next(), change);
        let found = files(&work.join("site"));
        assert!(good.contains(&found), "stopped at {change} of {changes}: the site is neither the old nor the new one");
    }
    assert!(build("two").status().is_ok_and(|status| status.success()));
    assert!(build("one").status().is_ok_and(|status| status.success()));
    assert_eq!(files(&work.join("site")), good[0]);
    assert_eq!(names(&work), ["site"], "nothing of the stopped builds is left");
}

#[test]
#[ignore = "kills hundreds of times"]
fn keeps_a_complete_site_however_often_its_build_is_killed() {
    sites(MANY_KILLS);
}

fn indexes(kills: usize) {
    let folder = catalog(700);
    let at = folder.path();
    let search = ["search", "lamp number77", "--json"];
    let alone = at.join("alone");
    let mut right = Vec::new();
    let whole = time_of(|| right = fixbook(at, &alone, &search).stdout);
    assert!(String::from_utf8_lossy(&right).contains("n77.md"));
    let cache = at.join("cache");
    let mut random = fastrand::Rng::with_seed(2);
    for kill in 0..kills {
        // Sometimes without an index, sometimes with one article changed.
        if kill % 3 == 0 {
            drop(fs::remove_dir_all(&cache));
        }
        fs::write(at.join("kb/articles/a1/n1.md"), format!("# Article 1\n\nChanged {kill} times.\n")).expect("written");
        killed(command(at, &cache, &search), whole.mul_f64(random.f64() * 1.1));
        let after = fixbook(at, &cache, &search);
        assert_eq!(status(&after), 0, "kill {kill}: {}", err(&after));
        assert!(out(&after).contains("n77.md"), "kill {kill}");
        assert!(!err(&after).contains("damaged"), "kill {kill}: {}", err(&after));
    }
    let left = names(&cache.join("fixbook/search"));
    assert_eq!(left.len(), 2, "one index and its stamps: {left:?}");
}

#[test]
fn keeps_or_rebuilds_the_index_wherever_a_search_stops() {
    let folder = catalog(520);
    let at = folder.path();
    let cache = at.join("cache");
    let search = ["search", "lamp number77", "--json"];
    let turn = std::cell::Cell::new(0);
    // Sometimes without an index, sometimes with one article changed.
    let next = || {
        turn.set(turn.get() + 1);
        if turn.get() % 3 == 0 {
            drop(fs::remove_dir_all(&cache));
        }
        fs::write(at.join("kb/articles/a1/n1.md"), format!("# Article 1\n\nChanged {} times.\n", turn.get()))
            .expect("written");
        command(at, &cache, &search)
    };
    if !cfg!(debug_assertions) {
        return run::loudly("SKIPPED: a release build has no points to stop at; the ignored tests kill it at random");
    }
    let mut change = 0;
    loop {
        change += 1;
        let was_whole = stopped_at(next(), change);
        let after = fixbook(at, &cache, &search);
        assert_eq!(status(&after), 0, "stopped at {change}: {}", err(&after));
        assert!(out(&after).contains("n77.md") && !err(&after).contains("damaged"), "{change}: {}", err(&after));
        if was_whole && change % 3 != 0 {
            break;
        }
    }
    assert!(change > 5, "an index is built in {change} changes");
    let left = names(&cache.join("fixbook/search"));
    assert_eq!(left.len(), 2, "one index and its stamps: {left:?}");
}

#[test]
#[ignore = "kills hundreds of times"]
fn keeps_or_rebuilds_the_index_however_often_a_search_is_killed() {
    indexes(MANY_KILLS);
}

fn runbooks(kills: usize) {
    let folder = catalog(0);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let write = ["runbook", "--all", "--to", "md", "-o", "books"];
    let whole = time_of(|| assert_eq!(status(&fixbook(at, &cache, &write)), 0));
    let good = files(&at.join("books"));
    let mut random = fastrand::Rng::with_seed(3);
    for kill in 0..kills {
        drop(fs::remove_file(at.join("books/c.md")));
        killed(command(at, &cache, &write), whole.mul_f64(random.f64() * 1.1));
        for (name, bytes) in files(&at.join("books")) {
            let unfinished = name.starts_with('.') && name.ends_with(".fixbook-unfinished");
            assert!(unfinished || good.get(&name) == Some(&bytes), "kill {kill}: {name} is torn");
        }
    }
    assert_eq!(status(&fixbook(at, &cache, &write)), 0);
    assert_eq!(files(&at.join("books")), good, "complete runbooks and no other files");
}

#[test]
fn writes_complete_runbooks_wherever_it_stops() {
    let folder = catalog(0);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let write = ["runbook", "--all", "--to", "md", "-o", "books"];
    assert_eq!(status(&fixbook(at, &cache, &write)), 0);
    let good = files(&at.join("books"));
    let next = || {
        drop(fs::remove_file(at.join("books/c.md")));
        command(at, &cache, &write)
    };
    let Some(changes) = changes_of(&next) else { return };
    for change in 1..=changes {
        stopped_at(next(), change);
        for (name, bytes) in files(&at.join("books")) {
            let unfinished = name.starts_with('.') && name.ends_with(".fixbook-unfinished");
            assert!(unfinished || good.get(&name) == Some(&bytes), "stopped at {change}: {name} is torn");
        }
    }
    assert_eq!(status(&fixbook(at, &cache, &write)), 0);
    assert_eq!(files(&at.join("books")), good, "complete runbooks and no other files");
}

/// Wherever an import is stopped, all or none of its files exist; it can be repeated and leaves no temporary files.
#[test]
fn imports_completely_or_not_at_all_wherever_it_stops() {
    let folder = catalog(0);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let articles = at.join("articles");
    fs::create_dir(&articles).expect("created");
    for number in 0..3 {
        let text = format!(
            "# Lamp {number} is dark\n\n## Symptoms\n\nThe lamp {number} stays dark.\n\n## Cause\n\nThe fuse {number} has blown.\n\n\
             ## Resolution\n\n1. Replace the fuse {number}.\n2. Turn the lamp on.\n"
        );
        fs::write(articles.join(format!("lamp-{number}.md")), text).expect("written");
    }
    let kb = at.join("kb");
    let before = files(&kb);
    let import = || {
        drop(fs::remove_dir_all(&kb));
        for (name, bytes) in &before {
            let path = kb.join(name);
            fs::create_dir_all(path.parent().expect("in a folder")).expect("created");
            fs::write(path, bytes).expect("written");
        }
        command(at, &cache, &["import", "articles"])
    };
    let done = import().output().expect("runs");
    assert_eq!(status(&done), 0, "{}", err(&done));
    let after = files(&kb);
    assert!(after.len() > before.len());
    // A draft may still have questions, so the output of `check` is compared with that before and after the import.
    let problems = |folder: &Path| out(&fixbook(folder, &cache, &["check", "--json"]));
    let (of_before, of_after) = {
        let whole = problems(at);
        drop(import());
        (problems(at), whole)
    };
    let Some(changes) = changes_of(&import) else { return };
    for change in 1..=changes {
        stopped_at(import(), change);
        let found = files(&kb);
        assert!(found == before || found == after, "stopped at {change} of {changes}: half an import");
        let report = problems(at);
        assert!(report == of_before || report == of_after, "stopped at {change}: {report}");
        let left: Vec<String> = names(at).into_iter().filter(|name| name.contains("unfinished")).collect();
        assert!(left.is_empty(), "stopped at {change}: {left:?} is left after check");
        let again = fixbook(at, &cache, &["import", "articles"]);
        assert!(matches!(status(&again), 0 | 1), "{}", err(&again));
        assert_eq!(files(&kb), after, "stopped at {change}, then imported again");
    }
}

/// The next check removes unfinished files of `check --fix` from `kb/`.
#[test]
fn removes_unfinished_files_at_the_next_check() {
    let folder = catalog(0);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let page = at.join("kb/causes/a/c.md");
    let slip = fs::read_to_string(&page).expect("read").replace("{s: ", "{ss: ");
    let fix = || {
        fs::write(&page, &slip).expect("written");
        command(at, &cache, &["check", "--fix", "--yes"])
    };
    let Some(changes) = changes_of(&fix) else { return };
    let mut left = 0;
    for change in 1..=changes {
        stopped_at(fix(), change);
        let text = fs::read_to_string(&page).expect("read");
        assert!(text == slip || !text.contains("ss:"), "stopped at {change}: {text}");
        let unfinished = |at: &Path| files(at).keys().filter(|name| name.contains("fixbook-unfinished")).count();
        left += unfinished(at);
        fixbook(at, &cache, &["check"]);
        assert_eq!(unfinished(at), 0, "stopped at {change}");
    }
    assert!(left > 0, "no stop left anything, so nothing was tried");
}

#[test]
#[ignore = "kills hundreds of times"]
fn writes_complete_runbooks_however_often_it_is_killed() {
    runbooks(MANY_KILLS);
}

/// Every answer is on disk before the next question is shown.
fn interviews(kills: usize) {
    // No catalog here: the built-in one asks enough.
    let folder = tempfile::tempdir().expect("a folder");
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let session = |kill: usize| at.join(format!("s{kill}.jsonl"));
    let interview = |kill: usize| {
        let path = session(kill);
        let mut command = command(at, &cache, &["diagnose", "--plain", "--session", path.to_str().expect("text")]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        // All answers are sent at once, and then standard input is closed.
        drop(child.stdin.take().expect("piped").write_all(&b"1\n".repeat(30)));
        child
    };
    let whole = time_of(|| drop(interview(kills).wait_with_output()));
    let (mut random, mut most) = (fastrand::Rng::with_seed(4), 0);
    for kill in 0..kills {
        let mut child = interview(kill);
        thread::sleep(whole.mul_f64(random.f64() * 1.1));
        drop(child.kill());
        let shown = out(&child.wait_with_output().expect("ends"));
        let kept = fs::read_to_string(session(kill)).unwrap_or_default();
        let events = kept.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count();
        // Each step but the first follows an answer.
        let steps = shown.matches("\nAsk: ").count() + shown.matches("\nTry: ").count();
        assert!(events + 1 >= steps, "kill {kill}: {steps} steps shown, {events} events kept: {kept}");
        most = most.max(steps);
        // The session continues from there.
        let path = session(kill);
        let after = fixbook(at, &cache, &["diagnose", "--json", "--session", path.to_str().expect("text")]);
        assert_eq!(status(&after), 0, "kill {kill}: {}", err(&after));
    }
    run::loudly(&format!("{most} steps were shown at most before a kill"));
}

/// Every answer is on disk before the next question is shown, wherever an interview is stopped.
#[test]
fn keeps_every_answer_wherever_an_interview_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    if !cfg!(debug_assertions) {
        return run::loudly("SKIPPED: a release build has no points to stop at; the ignored tests kill it at random");
    }
    for change in 1.. {
        let path = at.join(format!("s{change}.jsonl"));
        // No catalog here: the built-in one asks enough.
        let mut command = command(at, &cache, &["diagnose", "--plain", "--session", path.to_str().expect("text")]);
        command.env(ABORT_AT, change.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("starts");
        drop(child.stdin.take().expect("piped").write_all(&b"1\n".repeat(30)));
        let output = child.wait_with_output().expect("ends");
        if output.status.code().is_some() {
            assert!(change > 4, "an interview made {change} changes to the disk, so nearly nothing was tried");
            break;
        }
        let shown = out(&output);
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let events = kept.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count();
        // Each step but the first follows an answer.
        let steps = shown.matches("\nAsk: ").count() + shown.matches("\nTry: ").count();
        assert!(events + 1 >= steps, "stopped at {change}: {steps} steps shown, {events} events kept: {kept}");
        // The first change creates the file, each event is another.
        assert!(events + 3 > change, "stopped at {change} with {events} events");
        let after = fixbook(at, &cache, &["diagnose", "--json", "--session", path.to_str().expect("text")]);
        assert_eq!(status(&after), 0, "stopped at {change}: {}", err(&after));
    }
}

#[test]
#[ignore = "kills hundreds of times"]
fn keeps_every_answer_however_often_an_interview_is_killed() {
    interviews(MANY_KILLS);
}

#[test]
fn reports_and_skips_a_torn_last_line() {
    let folder = catalog(0);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let session = at.join("s.jsonl");
    let kept = "{\"event\":\"answered\",\"symptom\":\"s\",\"answer\":\"dark\"}\n";
    fs::write(&session, format!("{kept}{{\"event\":\"answ")).expect("written");
    let answer = ["diagnose", "--json", "--session", "s.jsonl", "--answer", "t=warm"];
    let after = fixbook(at, &cache, &answer);
    assert_eq!(status(&after), 0, "{}", err(&after));
    assert!(err(&after).contains("s.jsonl:2: skipped: not a valid event"), "{}", err(&after));
    let text = fs::read_to_string(&session).expect("read");
    assert!(text.starts_with(kept) && text.lines().count() == 3 && text.ends_with('\n'), "{text}");
    // A file that is not a session is not changed.
    fs::write(at.join("notes.txt"), "my notes\nand more\n").expect("written");
    let refused = fixbook(at, &cache, &["diagnose", "--json", "--session", "notes.txt", "--answer", "s=dark"]);
    assert_eq!(status(&refused), 2, "{}", err(&refused));
    assert_eq!(fs::read_to_string(at.join("notes.txt")).expect("read"), "my notes\nand more\n");
}

#[test]
fn finds_the_same_in_sixteen_processes_at_once() {
    let folder = catalog(600);
    let at = folder.path();
    let work = at.join("work");
    fs::create_dir(&work).expect("created");
    let alone = at.join("alone");
    let search = ["--catalog", "..", "search", "lamp number77", "--json"];
    let right = fixbook(&work, &alone, &search).stdout;
    let cache = at.join("cache");
    thread::scope(|scope| {
        for number in 0..16 {
            let (work, cache, right) = (&work, &cache, &right);
            scope.spawn(move || match number % 4 {
                0 => {
                    let built = fixbook(work, cache, &["--catalog", "..", "site", "build", "-o", "site"]);
                    assert_eq!(status(&built), 0, "{}", err(&built));
                }
                1 => {
                    let session = format!("s{number}.jsonl");
                    for answer in ["s=dark", "t=warm"] {
                        let given =
                            ["--catalog", "..", "diagnose", "--json", "--session", &session, "--answer", answer];
                        assert_eq!(status(&fixbook(work, cache, &given)), 0);
                    }
                }
                _ => {
                    let found = fixbook(work, cache, &search);
                    assert_eq!(out(&found), String::from_utf8_lossy(right), "{}", err(&found));
                }
            });
        }
    });
    assert_eq!(names(&work), ["s1.jsonl", "s13.jsonl", "s5.jsonl", "s9.jsonl", "site"]);
    for session in ["s1.jsonl", "s5.jsonl"] {
        assert_eq!(fs::read_to_string(work.join(session)).expect("read").lines().count(), 2);
    }
    let left = names(&cache.join("fixbook/search"));
    assert_eq!(left.len(), 2, "one index and its stamps, no lock: {left:?}");
    let site = files(&work.join("site"));
    assert_eq!(status(&fixbook(&work, &alone, &["--catalog", "..", "site", "build", "-o", "again"])), 0);
    assert!(site == files(&work.join("again")), "the same site as alone");
}

/// A disk of four megabytes, where one may be made.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "fixbook"]).arg(folder.path()).output();
        match mount {
            Ok(output) if output.status.success() => Some(SmallDisk(folder)),
            _ => {
                run::loudly("SKIPPED: no small disk can be mounted here, so nothing is tried on a full one");
                None
            }
        }
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.0.path().join("filler")).expect("created");
        while file.write_all(&[0; 4096]).is_ok() {}
        while file.write_all(&[0]).is_ok() {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0.path()).output());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn keeps_good_files_on_a_full_disk() {
    let Some(disk) = SmallDisk::new() else { return };
    let folder = catalog(600);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let on = |name: &str| disk.0.path().join(name).to_str().expect("text").to_owned();
    let small = catalog(3);
    let build = fixbook(small.path(), &cache, &["site", "build", "-o", &on("site")]);
    assert_eq!(status(&build), 0, "{}", err(&build));
    let good = files(&disk.0.path().join("site"));
    let given = |answer: &str| {
        fixbook(small.path(), &cache, &["diagnose", "--json", "--session", &on("s.jsonl"), "--answer", answer])
    };
    assert_eq!(status(&given("s=dark")), 0);
    let kept = fs::read(on("s.jsonl")).expect("read");
    disk.fill();
    // A bigger site, more events of a session, runbooks and an index do not fit.
    let built = fixbook(at, &cache, &["site", "build", "-o", &on("site")]);
    assert_eq!(status(&built), 3, "{}", err(&built));
    assert!(err(&built).contains("No space left") && err(&built).contains("cannot"), "{}", err(&built));
    assert!(files(&disk.0.path().join("site")) == good, "the last good site stays");
    // The last block of the file may have room for more events.
    let mut answers = 0;
    let refused = loop {
        let after = given("t=warm");
        answers += 1;
        if status(&after) != 0 || answers > 200 {
            break after;
        }
    };
    assert_eq!(status(&refused), 3, "{}", err(&refused));
    let now = fs::read(on("s.jsonl")).expect("read");
    assert!(now.starts_with(&kept) && now.ends_with(b"\n"), "whole lines only");
    let books = fixbook(small.path(), &cache, &["runbook", "--all", "-o", &on("books")]);
    assert_eq!(status(&books), 3, "{}", err(&books));
    assert!(files(&disk.0.path().join("books")).is_empty());
    let found = fixbook(at, disk.0.path(), &["search", "lamp number77", "--json"]);
    assert!(out(&found).contains("n77.md") && err(&found).contains("cannot keep the search index"), "{}", err(&found));
    assert_eq!(
        names(disk.0.path()).iter().filter(|name| name.starts_with('.')).count(),
        0,
        "{:?}",
        names(disk.0.path())
    );
}

#[test]
fn answers_without_home_cache_or_write_access() {
    let folder = catalog(600);
    let at = folder.path();
    let found = Command::new(program())
        .current_dir(at)
        .env_clear()
        .args(["search", "lamp number77", "--json"])
        .output()
        .expect("runs");
    assert!(out(&found).contains("n77.md"), "{}", err(&found));
    // A file is in the place of the cache, so not even root can create a folder there.
    let blocked = at.join("blocked");
    fs::write(&blocked, "").expect("written");
    let found = fixbook(at, &blocked, &["search", "lamp number77", "--json"]);
    assert!(out(&found).contains("n77.md") && err(&found).contains("cannot keep the search index"), "{}", err(&found));
    let built = fixbook(at, &at.join("cache"), &["site", "build", "-o", "blocked/site"]);
    assert_eq!(status(&built), 3, "{}", err(&built));
    assert!(err(&built).contains("blocked"), "{}", err(&built));
    let session = fixbook(at, &at.join("cache"), &["diagnose", "--json", "--session", "blocked/s.jsonl"]);
    assert_eq!(status(&session), 3, "{}", err(&session));
}

/// Says stop when it is dropped.
struct Stop<'a>(&'a std::sync::atomic::AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn survives_a_catalog_that_changes_or_vanishes() {
    let folder = catalog(200);
    let (at, cache) = (folder.path().to_owned(), folder.path().join("cache"));
    let changing = at.join("kb/articles");
    let stop = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                turn += 1;
                drop(fs::rename(changing.join("a2"), changing.join("moved")));
                drop(fs::write(changing.join("a3/n3.md"), "# New\n".repeat(turn % 50)));
                drop(fs::rename(changing.join("moved"), changing.join("a2")));
            }
        });
        // Stops the changes also when an assertion fails; otherwise the test would never end.
        let _stop = Stop(&stop);
        for _ in 0..6 {
            let built = fixbook(&at, &cache, &["site", "build", "-o", "site"]);
            assert!(matches!(status(&built), 0 | 3), "{}: {}", status(&built), err(&built));
            let found = fixbook(&at, &cache, &["search", "lamp", "--json"]);
            assert_eq!(status(&found), 0, "{}", err(&found));
            json(&found);
        }
    });
    fs::remove_dir_all(at.join("kb")).expect("removed");
    let gone = fixbook(&at, &cache, &["--catalog", ".", "check"]);
    assert_eq!(status(&gone), 2, "{}", err(&gone));
}

#[test]
fn reads_files_dated_1970() {
    let folder = catalog(600);
    let (at, cache) = (folder.path(), folder.path().join("cache"));
    let article = fs::File::options().write(true).open(at.join("kb/articles/a0/n0.md")).expect("opened");
    article.set_modified(SystemTime::UNIX_EPOCH).expect("set");
    for _ in 0..2 {
        assert_eq!(status(&fixbook(at, &cache, &["search", "lamp number77"])), 0);
        assert_eq!(status(&fixbook(at, &cache, &["site", "build", "-o", "site"])), 0);
    }
    // With libfaketime the clock itself is set back for one program.
    let library =
        ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];
    let Some(library) = library.into_iter().find(|path| Path::new(path).exists()) else {
        run::loudly("SKIPPED: libfaketime is not installed, so nothing runs in 1970");
        return;
    };
    let fresh = at.join("fresh");
    for args in [&["search", "lamp number77"][..], &["site", "build", "-o", "then"], &["diagnose", "--json"]] {
        let mut command = command(at, &fresh, args);
        let output = command.env("LD_PRELOAD", library).env("FAKETIME", "@1970-01-01 00:00:01").output().expect("runs");
        assert_eq!(status(&output), 0, "{args:?} {}", err(&output));
    }
}
