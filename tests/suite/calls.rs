//! Calls on a terminal: what is typed, pasted and mistyped, and the state of the terminal afterwards.

use crate::common::project::write;
use std::{fs, os::unix::process::ExitStatusExt, path::Path, process::Command};

use crate::common::pty::Pty;

/// Two plain questions, one that error codes answer, two causes and a fix of each.
fn catalog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |path: &str, text: &str| write(folder.path(), path, text);
    put("kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 600}\n");
    put(
        "kb/symptoms/a.yaml",
        "number:\n  ask: Which number?\n  answers: {low: {label: Low}, high: {label: High}, other: {label: Other}}\n\
         lamp:\n  ask: Is the lamp lit?\n  answers: {dark: {label: Dark, says: [the lamp is dark]}, lit: {label: Lit}}\n",
    );
    put(
        "kb/codes/box.yaml",
        "system: box\ntitle: Box error\nintroduced-by: [error]\ncodes:\n  \"0x904\": {decimal: 2308, means: Low, answers: {number: low}}\n  \
         \"0x905\": {decimal: 2309, means: High, answers: {number: high}}\n",
    );
    for (cause, number, lamp) in [("c", "low", "dark"), ("d", "high", "lit")] {
        put(
            &format!("kb/causes/a/{cause}.md"),
            &format!(
                "---\ntitle: Cause {cause}\nprior: common\nsymptoms: {{number: {{{number}: always}}, lamp: {{{lamp}: often}}}}\n---\n\
                 ## What is wrong\nx\n\n## How to confirm\nx\n"
            ),
        );
        put(
            &format!("kb/fixes/a/fix-{cause}.md"),
            &format!(
                "---\ntitle: Fix {cause}\nresolves: {{{cause}: usually}}\nreversible: true\n---\n## Steps\n1. Turn it.\n\n## Verify\nx\n"
            ),
        );
    }
    folder
}

fn fixbook(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("fixbook"));
    command.current_dir(folder).env("XDG_CACHE_HOME", folder.join("cache")).args(args);
    command
}

fn call(folder: &Path, more: &[&str]) -> Pty {
    Pty::start(fixbook(folder, &[&["diagnose", "--session", "s.jsonl"], more].concat()))
}

fn events(folder: &Path) -> Vec<String> {
    let kept = fs::read_to_string(folder.join("s.jsonl")).unwrap_or_default();
    kept.lines().map(str::to_owned).collect()
}

#[test]
fn restores_the_terminal_after_a_signal() {
    for (signal, number) in [("-TERM", 15), ("-HUP", 1), ("-INT", 2)] {
        let folder = catalog();
        let mut pty = call(folder.path(), &["the lamp is dark"]);
        pty.wait_for("Did I get this right? (y/n)");
        pty.wait_until_raw();
        pty.send("y");
        pty.wait_for("Answer, or what the caller says:");
        pty.wait_until_raw();
        pty.send("0x9");
        pty.wait_for("0x9");
        pty.signal(signal);
        let (status, is_cooked, text) = pty.end();
        assert_eq!((status.signal(), is_cooked), (Some(number), true), "{signal}");
        assert!(text.ends_with("\u{1b}[?2004l"), "{signal}: bracketed paste is still on: {text:?}");
        assert_eq!(events(folder.path()).len(), 2, "answers are saved");

        let mut search = Pty::start(fixbook(folder.path(), &["search"]));
        search.wait_for("Search:");
        search.send("lamp");
        search.wait_for("Is the lamp lit?");
        search.signal(signal);
        let (status, is_cooked, text) = search.end();
        assert_eq!((status.signal(), is_cooked), (Some(number), true), "{signal}");
        assert!(text.ends_with("\u{1b}[?2004l\u{1b}[?1049l\u{1b}[?25h"), "{signal}: {text:?}");
    }
}

#[test]
fn restores_the_terminal_after_a_prompt_of_another_crate() {
    let folder = catalog();
    let page = folder.path().join("kb/causes/a/c.md");
    let text = fs::read_to_string(&page).expect("read").replace("prior: common", "prior: comon");
    fs::write(&page, text).expect("written");
    let mut fix = Pty::start(fixbook(folder.path(), &["check", "--fix"]));
    fix.wait_for("Make this change?");
    fix.wait_until_raw();
    fix.signal("-TERM");
    let (status, is_cooked, text) = fix.end();
    assert_eq!((status.signal(), is_cooked), (Some(15), true), "{text:?}");
}

#[test]
fn takes_a_code_typed_at_its_question_as_words() {
    for typed in ["0x904", "2308"] {
        let folder = catalog();
        let mut pty = call(folder.path(), &["--strategy", "fixed"]);
        pty.wait_for("Answer, or what the caller says:");
        pty.wait_until_raw();
        // One key at a time: each is on the screen before the next.
        for end in 1..=typed.len() {
            pty.send(&typed[end - 1..end]);
            pty.wait_for(&typed[..end]);
        }
        assert_eq!(events(folder.path()), [""; 0], "nothing is recorded before Enter");
        pty.send("\r");
        pty.wait_for("Did I get this right? (y/n)");
        pty.wait_until_raw();
        pty.send("y");
        pty.wait_for("Is the lamp lit?");
        pty.wait_for("Answer");
        pty.wait_until_raw();
        pty.send("q");
        assert!(pty.end().0.success());
        let kept = events(folder.path());
        assert!(kept[0].contains(&format!("\"words\":\"{typed}\"")), "{kept:?}");
        assert_eq!(kept[1..], ["{\"event\":\"answered\",\"symptom\":\"number\",\"answer\":\"low\"}"], "{kept:?}");
    }
}

#[test]
fn takes_pasted_text_as_words() {
    let folder = catalog();
    let mut pty = call(folder.path(), &["--strategy", "fixed", "--answer", "number=unknown"]);
    pty.wait_for("Is the lamp lit?");
    pty.wait_for("Answer");
    pty.wait_until_raw();
    // Each of these letters is a key, and so is each line end.
    pty.send("\u{1b}[200~xlus?\r1\r\n2\u{1b}[201~");
    pty.wait_for("The caller says: xlus? 1 2");
    pty.send("\u{1b}");
    pty.wait_for("Answer");
    pty.wait_until_raw();
    assert_eq!(events(folder.path()).len(), 1, "discarded words are not recorded");
    // Neither a command nor an answer: the field opens, and Enter accepts it.
    for end in 1..=4 {
        pty.send(&"0 in"[end - 1..end]);
        pty.wait_for(&format!("The caller says: {}", &"0 in"[..end]));
    }
    pty.send("\r");
    pty.wait_for("Nothing recognised in “0 in”.");
    pty.wait_for("Answer");
    pty.wait_until_raw();
    pty.send("q");
    assert!(pty.end().0.success());
    assert_eq!(events(folder.path())[1..], ["{\"event\":\"said\",\"words\":\"0 in\"}"]);
}

#[test]
fn asks_for_the_outcome_after_the_fix_and_undoes_a_mistyped_yes() {
    let folder = catalog();
    let mut pty = call(folder.path(), &["--answer", "number=low", "--answer", "lamp=dark"]);
    let press = |pty: &mut Pty, before: &str, key: &str| {
        pty.wait_for(before);
        pty.wait_until_raw();
        pty.send(key);
    };
    press(&mut pty, "This fix", "\r");
    press(&mut pty, "Turn it.", "y");
    press(&mut pty, "press d", "d");
    press(&mut pty, "Did it help? (y/n)", "y");
    press(&mut pty, "Show the runbook? (y/n)", "q");
    assert!(pty.end().0.success());
    // Opened again, the call is solved and can still be undone.
    let mut pty = call(folder.path(), &[]);
    pty.wait_for("Solved.");
    press(&mut pty, "Show the runbook? (y/n)", "u");
    pty.wait_for("3. Worked: Fix c");
    press(&mut pty, "Undo", "3");
    press(&mut pty, "This fix", "c");
    pty.wait_for("Most likely causes");
    drop(pty);
    let kept = events(folder.path());
    assert_eq!(
        kept[2..],
        [
            "{\"event\":\"tried\",\"fix\":\"fix-c\",\"outcome\":\"worked\"}",
            "{\"event\":\"undone\",\"undoes\":2}",
            "{\"event\":\"tried\",\"fix\":\"fix-c\",\"outcome\":\"not-possible\"}"
        ]
    );
}

/// Text that a screen draws contains no escape sequences from outside.
#[test]
fn draws_no_escape_sequences_from_outside() {
    let folder = catalog();
    let article = "# Bulb &#x1b;]0;title&#7;\n\nThe bulb &#x1b;]0;title&#7;&#x9b;2J&#x1b;[8m is out.\n";
    fs::create_dir_all(folder.path().join("kb/articles")).expect("created");
    fs::write(folder.path().join("kb/articles/bulb.md"), article).expect("written");
    let mut search = Pty::start(fixbook(folder.path(), &["search"]));
    search.wait_for("Search:");
    search.send("\u{1b}[200~bulb \u{9b}\u{7f}\u{1b}[201~");
    search.wait_for("]0;title");
    search.send("\u{3}");
    let (status, _, text) = search.end();
    assert!(status.success() && !text.contains(['\u{9b}', '\u{7}', '\u{7f}']), "{text:?}");
    assert!(!text.contains("\u{1b}]") && !text.contains("\u{1b}[8m"), "{text:?}");

    let bif = "network x {}\nvariable \u{1b}_bad\u{7} { type discrete [ 2 ] { y, n }; }\nprobability ( \u{1b}_bad\u{7} ) { table 0.5, 0.5; }\n";
    fs::write(folder.path().join("n.bif"), bif).expect("written");
    let mut import = Pty::start(fixbook(folder.path(), &["import", "n.bif", "-o", "made"]));
    import.wait_for("Which nodes are the environment");
    import.wait_for("bad");
    import.wait_until_raw();
    import.send("\u{3}");
    let (status, is_cooked, text) = import.end();
    assert!(!status.success() && is_cooked, "{text:?}");
    assert!(!text.contains("\u{1b}_") && !text.contains('\u{7}'), "{text:?}");
}
