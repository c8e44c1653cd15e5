//! The program in a shell: exit status, pipes, full disks, colour, help, and what `--json` prints, for every command.
//! A command without a row here fails `tries_every_command_with_every_exit_status`.

use crate::common::run;
use std::{collections::BTreeSet, fs, path::Path};

use crate::common::run::{err, fixbook, fixbook_in, json, out, status};
use assert_cmd::Command;
use clap::CommandFactory;

/// A command, its arguments, the exit status.
type Row = (&'static str, &'static [&'static str], i32);

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/small");
const BROKEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bad/unknown-answer");
/// One fault, one thing to see.
const NETWORK: &[u8] = b"network n { }
variable fuse { type discrete [ 2 ] { blown, whole }; }
variable lamp { type discrete [ 2 ] { dark, lit }; }
probability ( fuse ) { table 0.1, 0.9; }
probability ( lamp | fuse ) { (blown) 0.99, 0.01; (whole) 0.2, 0.8; }
";

/// Command lines with each exit status: success, a negative answer, a usage error, a failure of the disk. They run in an empty
/// folder, so with the built-in catalog.
const ROWS: &[Row] = &[
    ("search", &["certificate"], 0),
    ("search", &["xylophone"], 1),
    ("search", &["lamp", "--catalog", BROKEN], 1),
    ("search", &[], 2),
    ("search", &["x", "--articles", "no/such"], 3),
    ("show", &["rdp-certificate"], 0),
    ("show", &["rdp-certificate", "--catalog", BROKEN], 1),
    ("show", &["no-such-entry"], 2),
    ("show", &["x", "--articles", "no/such"], 3),
    ("code", &["0x904"], 0),
    ("code", &["0xABCDEF"], 1),
    ("code", &[], 2),
    ("diagnose", &["0x904"], 0),
    ("diagnose", &["--catalog", BROKEN], 1),
    ("diagnose", &["--answer", "x=y"], 2),
    ("diagnose", &["--session", "no/such.jsonl"], 3),
    ("diagnose", &["--paste", "no-such.txt"], 3),
    ("runbook", &["align-tls"], 0),
    ("runbook", &["align-tls", "--catalog", BROKEN], 1),
    ("runbook", &[], 2),
    ("runbook", &["align-tls", "-o", "no/such.md"], 3),
    ("site build", &["-o", "site", "--catalog", SMALL], 0),
    ("site build", &["-o", "site", "--catalog", BROKEN], 1),
    ("site build", &["--base-url", "help"], 2),
    ("site build", &["-o", "file/site", "--catalog", SMALL], 3),
    ("site serve", &["--catalog", BROKEN], 1),
    ("site serve", &["--port", "65536"], 2),
    // An address for documents (RFC 5737), which no machine has.
    ("site serve", &["--host", "192.0.2.1", "--port", "0", "--catalog", SMALL], 3),
    ("check", &[], 0),
    ("check", &["--catalog", BROKEN], 1),
    ("check", &["--catalog", "no/such"], 2),
    ("check", &["--against", "no-such.txt"], 3),
    ("test", &["--catalog", SMALL], 0),
    ("test", &["--catalog", BROKEN], 1),
    ("test", &["--strategy", "luck"], 2),
    ("test", &["no-such.yaml"], 3),
    ("simulate", &["--cases", "1", "--catalog", SMALL], 0),
    ("simulate", &["--catalog", BROKEN], 1),
    ("simulate", &["--cases", "0"], 2),
    ("claims", &[], 0),
    ("claims", &["--entry", "rdp-certificate", "--verdict", "noise"], 1),
    ("claims", &["--verdict", "maybe"], 2),
    ("claims", &["--against", "no-such.txt", "--source", "seed-001"], 3),
    ("import", &["good.bif", "-o", "drafted"], 0),
    ("import", &["bad.bif"], 1),
    ("import", &["notes.txt"], 2),
    ("import", &["no-such.bif"], 3),
    ("import", &["good.bif", "-o", "file/drafted"], 3),
    ("why", &["rdp-certificate"], 0),
    ("why", &["rdp-certificate", "--catalog", BROKEN], 1),
    ("why", &["no-such-entry"], 2),
    ("stale", &["--catalog", SMALL], 0),
    ("stale", &["--today", "2099-01-01"], 1),
    ("stale", &["--today", "tomorrow"], 2),
    ("new catalog", &["home"], 0),
    ("new catalog", &["Aux"], 2),
    ("new catalog", &["file/home"], 3),
    ("new cause", &["x", "--catalog", "own"], 0),
    ("new cause", &["x"], 2),
    ("new cause", &["x", "--area", "blocked", "--catalog", "own"], 3),
    ("new fix", &["x", "--for", "lamp-dark", "--catalog", "own"], 0),
    ("new fix", &["x", "--for", "no-such-cause", "--catalog", "own"], 2),
    ("new fix", &["x", "--for", "lamp-dark", "--area", "blocked", "--catalog", "own"], 3),
    ("new symptom", &["x", "--catalog", "own"], 0),
    ("new symptom", &["No id", "--catalog", "own"], 2),
    ("new symptom", &["x", "--area", "blocked", "--catalog", "own"], 3),
    ("new rule", &["x", "--catalog", "own"], 0),
    ("new rule", &["x", "--area", "../x", "--catalog", "own"], 2),
    ("new rule", &["x", "--area", "blocked", "--catalog", "own"], 3),
    ("schema", &["runbook"], 0),
    ("schema", &["poem"], 2),
    ("completions", &["fish"], 0),
    ("completions", &["abacus"], 2),
    ("man", &[], 0),
    ("man", &["site", "build"], 0),
    ("man", &["-o", "pages"], 0),
    ("man", &["serach"], 2),
    ("man", &["-o", "file/pages"], 3),
];

/// Exit statuses that a command has only on a full device or in a folder that cannot be read, if at all.
const NEVER: [(&str, i32); 15] = [
    // A stub is written into a broken catalog too, since it may be what the catalog lacks.
    ("new catalog", 1),
    ("new cause", 1),
    ("new fix", 1),
    ("new symptom", 1),
    ("new rule", 1),
    ("why", 3),
    ("stale", 3),
    ("code", 3),
    ("simulate", 3),
    ("schema", 1),
    ("schema", 3),
    ("completions", 1),
    ("completions", 3),
    ("man", 1),
    // It runs until it is stopped (tests/suite/serve.rs).
    ("site serve", 0),
];

/// A folder with the files that rows name.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [("good.bif", NETWORK), ("bad.bif", b"network {"), ("notes.txt", b"x"), ("file", b"x")] {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    own_catalog(&folder.path().join("own"));
    folder
}

/// A catalog that rows write into, with a file or folder in the way of the area `blocked`.
fn own_catalog(own: &Path) {
    let files = [
        ("kb/catalog.yaml", "id: own\ntitle: Own\nescalation: {to: us, minutes: 9}\n"),
        (
            "kb/causes/lamp/lamp-dark.md",
            "---\ntitle: Dark\nprior: rare\n---\n## What is wrong\nx\n## How to confirm\nx\n",
        ),
        (
            "kb/fixes/lamp/new-bulb.md",
            "---\ntitle: M\nresolves: {lamp-dark: often}\n---\n## Steps\nx\n## Verify\nx\n## Undo\nx\n",
        ),
    ];
    for (path, text) in files {
        let path = own.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    for kind in ["causes", "fixes"] {
        fs::write(own.join("kb").join(kind).join("blocked"), "x").expect("written");
    }
    fs::create_dir_all(own.join("kb/symptoms/blocked.yaml")).expect("made");
    fs::create_dir_all(own.join("rules/blocked.rhai")).expect("made");
}

fn line(command: &str, args: &[&'static str]) -> Vec<String> {
    command.split(' ').chain(args.iter().copied()).map(str::to_owned).collect()
}

fn run(folder: &Path, command: &str, args: &[&'static str]) -> std::process::Output {
    let line = line(command, args);
    fixbook_in(folder, &line.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Every command that does something, as it is typed.
fn commands(of: &clap::Command, before: &str) -> Vec<String> {
    of.get_subcommands()
        .filter(|command| command.get_name() != "help")
        .flat_map(|command| {
            let name = format!("{before}{}", command.get_name());
            if command.has_subcommands() { commands(command, &format!("{name} ")) } else { vec![name] }
        })
        .collect()
}

#[test]
fn tries_every_command_with_every_exit_status() {
    let typed: BTreeSet<String> = commands(&fixbook::commands::Cli::command(), "").into_iter().collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|(command, ..)| (*command).to_owned()).collect();
    assert_eq!(typed, rows, "the commands of the command line, and those of ROWS");
    for command in typed {
        for wanted in 0..=3 {
            let is_tried = ROWS.iter().any(|(name, _, status)| *name == command && *status == wanted);
            let cannot = NEVER.contains(&(command.as_str(), wanted));
            assert!(is_tried || cannot, "no row in which `{command}` exits with {wanted}");
        }
    }
}

#[test]
fn exits_with_the_status_of_each_row() {
    let mut wrong = Vec::new();
    for (command, args, wanted) in ROWS {
        let folder = folder();
        let output = run(folder.path(), command, args);
        if status(&output) != *wanted {
            wrong.push(format!("{command} {args:?}: {} instead of {wanted}: {}", status(&output), err(&output)));
        }
        // Errors go to standard error, without results.
        let failed = *wanted >= 2;
        assert!(!failed || (out(&output).is_empty() && !err(&output).is_empty()), "{command} {args:?}");
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn prints_results_as_json_with_json() {
    // Documents in a format of their own are the same with --json; a preview does not end (tests/suite/serve.rs).
    const DOCUMENTS: [&str; 3] = ["completions", "man", "site serve"];
    for (command, args, wanted) in ROWS.iter().filter(|(.., wanted)| *wanted == 0) {
        let writes_pages = *command == "man" && args.contains(&"-o");
        if DOCUMENTS.contains(command) && !writes_pages {
            continue;
        }
        let folder = folder();
        let output = run(folder.path(), command, &[args, &["--json"][..]].concat());
        assert_eq!(status(&output), *wanted, "{command}: {}", err(&output));
        assert!(json(&output).is_object(), "{command} {args:?}");
    }
}

#[test]
fn reports_written_files_as_json() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let report = json(&run(folder.path(), "runbook", &["align-tls", "--to", "html", "-o", "a.html", "--json"]));
    assert_eq!(report["file"], "a.html");
    assert!(fs::read_to_string(at("a.html")).expect("written").starts_with("<!doctype html>"));
    let report = json(&run(folder.path(), "runbook", &["--all", "-o", "all", "--json", "--catalog", SMALL]));
    let files = fs::read_dir(at("all")).expect("written").map(|file| file.expect("read").path());
    let files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    assert!(files.len() > 1 && report["runbooks"] == files.len(), "{report}");
    let report = json(&run(folder.path(), "site build", &["-o", "site", "--json", "--catalog", SMALL]));
    let page = fs::metadata(at("site/index.html")).expect("written").len();
    assert!(report["bytes"].as_u64() > Some(page) && report["pages"].as_u64() > Some(5), "{report}");
    let report = json(&run(folder.path(), "import", &["good.bif", "-o", "drafted", "--json"]));
    assert!(report["causes"].as_u64() > Some(0) && at("drafted/kb/catalog.yaml").exists(), "{report}");
}

#[test]
fn accepts_a_closed_pipe_and_reports_a_full_disk() {
    if !Path::new("/dev/full").exists() {
        run::loudly("SKIPPED: this system has no /dev/full, so no full disk is tried");
        return;
    }
    let folder = folder();
    for (command, args, _) in ROWS.iter().filter(|(.., wanted)| *wanted == 0) {
        let line = line(command, args);
        let shell = |after: &str| {
            let text = format!("{{ \"$0\" \"$@\" {after}; }}");
            let mut sh = std::process::Command::new("sh");
            sh.args(["-c", &text, env!("CARGO_BIN_EXE_fixbook")]).args(&line).current_dir(folder.path());
            let output = sh.env("XDG_CACHE_HOME", folder.path()).output().expect("runs");
            ["drafted", "home", "own"].iter().for_each(|made| drop(fs::remove_dir_all(folder.path().join(made))));
            own_catalog(&folder.path().join("own"));
            output
        };
        let piped = out(&shell("2>said; echo $? >ended; } | true; cat said ended; { :"));
        assert!(!piped.contains("error") && piped.ends_with("0\n"), "{command} {args:?}: {piped}");
        let full = shell(">/dev/full");
        assert_eq!(status(&full), 3, "{command} {args:?}: {}", err(&full));
        assert!(err(&full).contains("cannot write to standard output"), "{}", err(&full));
    }
    for help in ["--help", "--version"] {
        let mut sh = std::process::Command::new("sh");
        sh.args(["-c", "\"$0\" \"$@\" >/dev/full", env!("CARGO_BIN_EXE_fixbook"), help]);
        assert_eq!(status(&sh.output().expect("runs")), 3, "{help}");
    }
}

#[test]
fn uses_colours_only_where_they_are_wanted() {
    let coloured = |name: &str, value: &str| {
        let mut command = Command::cargo_bin("fixbook").expect("built");
        command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").env(name, value);
        let output = command.args(["show", "rdp-certificate-expired"]).output().expect("runs");
        out(&output).contains('\u{1b}')
    };
    assert!(coloured("UNRELATED", "1"), "asked for without a terminal");
    assert!(coloured("NO_COLOR", ""), "an empty NO_COLOR says nothing");
    assert!(!coloured("NO_COLOR", "1"));
    assert!(!out(&fixbook(&["show", "rdp-certificate-expired"])).contains('\u{1b}'), "no terminal");
}

#[test]
fn writes_a_manual_page_for_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = json(&run(folder.path(), "man", &["-o", "man1", "--json"]));
    let pages: BTreeSet<String> = fs::read_dir(folder.path().join("man1"))
        .expect("written")
        .map(|page| page.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(report["files"].as_array().map(Vec::len), Some(pages.len()));
    for command in commands(&fixbook::commands::Cli::command(), "").into_iter().chain(["site".to_owned()]) {
        let page = format!("fixbook-{}.1", command.replace(' ', "-"));
        assert!(pages.contains(&page), "{page}");
        let text = fs::read_to_string(folder.path().join("man1").join(&page)).expect("text");
        for part in [
            ".TH fixbook-",
            " 1 \"\" \"fixbook ",
            ".SH SYNOPSIS",
            "\\-\\-json",
            ".SH \"EXIT STATUS\"",
            ".SH \"SEE ALSO\"",
        ] {
            assert!(text.contains(part), "{page} has no {part}:\n{text}");
        }
        let words: Vec<&str> = ["man"].into_iter().chain(command.split(' ')).collect();
        assert_eq!(out(&fixbook(&words)), text, "printed and written are the same");
    }
    assert!(out(&fixbook(&["man"])).contains("FIXBOOK_CATALOG"));
    assert!(err(&fixbook(&["man", "serach"])).contains("did you mean search?"));
}

/// Every command line below "Examples:" in the help of a command.
fn examples(command: &clap::Command) -> Vec<String> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let lines = text.split_once("Examples:").map(|(_, examples)| examples.to_owned()).unwrap_or_default();
    lines.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// A command line as a shell splits it: quotation marks keep words together.
fn split(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn shows_examples_that_parse_in_every_help_and_manual_page() {
    use clap::Parser;
    use fixbook::commands::Cli;
    for name in commands(&Cli::command(), "") {
        let mut command = Cli::command();
        for word in name.split(' ') {
            command = command.find_subcommand(word).expect("a command").clone();
        }
        let examples = examples(&command);
        assert!((1..=3).contains(&examples.len()), "`{name}` has {} examples", examples.len());
        let words: Vec<&str> = ["man"].into_iter().chain(name.split(' ')).collect();
        let page = out(&fixbook(&words)).replace("\\-", "-").replace("\\*(Aq", "'");
        for example in examples {
            assert!(example.starts_with(&format!("fixbook {name}")), "`{name}`: {example}");
            let parsed = Cli::try_parse_from(split(&example));
            assert!(parsed.is_ok(), "{example}: {}", parsed.err().map(|error| error.to_string()).unwrap_or_default());
            assert!(page.contains(&example), "{example} in\n{page}");
        }
    }
}

#[test]
fn lists_every_command_in_one_group_of_the_help() {
    let short = out(&fixbook(&["-h"]));
    let long = out(&fixbook(&["--help"]));
    let tagline = "Find out what is wrong and how to fix it.\n";
    assert!(short.starts_with(tagline) && long.starts_with(tagline), "{short}\n{long}");
    for group in ["On a call:", "Write:", "Publish:", "Set up:", "Global options:"] {
        assert_eq!(short.matches(group).count(), 1, "{group} in\n{short}");
    }
    for command in fixbook::commands::Cli::command().get_subcommands() {
        let begins = format!("  {} ", command.get_name());
        assert_eq!(short.lines().filter(|line| line.starts_with(&begins)).count(), 1, "{begins} in\n{short}");
        let help = out(&fixbook(&[command.get_name(), "-h"]));
        let (_, global) = help.split_once("Global options:").expect("global options");
        assert!(global.contains("--catalog"), "{help}");
    }
}
