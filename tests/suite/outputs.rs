//! What every command prints, as text and as data, on both catalogs: a change of any of it is read before it lands.
//!
//! `INSTA_UPDATE=always cargo test --test suite outputs::` writes the snapshots anew.

use std::{collections::BTreeSet, path::Path};

use crate::common::{
    project::project,
    run::{err, fixbook, fixbook_in, out, status},
};

/// A name for the snapshot and the command line.
type Row = (&'static str, &'static [&'static str]);

/// On the small catalog of `examples/home-network`: text and, where there is any, data.
const HOME: &[Row] = &[
    ("check", &["check"]),
    ("claims", &["claims"]),
    ("code", &["code", "404"]),
    ("diagnose", &["diagnose", "the television loses the wifi in the bedroom, other devices work"]),
    ("diagnose-answers", &["diagnose", "--answer", "reach=all-devices", "--tried", "restart-router=failed"]),
    ("runbook", &["runbook", "restart-router"]),
    ("search", &["search", "wifi drops upstairs"]),
    ("search-explain", &["search", "wifi drops upstairs", "--explain"]),
    ("show", &["show", "restart-router"]),
    ("stale", &["stale", "--today", "2027-06-01"]),
    ("test", &["test"]),
    ("why-cause", &["why", "router-hangs"]),
    ("why-fix", &["why", "restart-router"]),
    ("why-symptom", &["why", "router-lights"]),
];

/// On the built-in catalog: text alone, since its data are thousands of lines.
const REMOTE_DESKTOP: &[Row] = &[
    ("check", &["check"]),
    ("code", &["code", "0x904", "0x7"]),
    ("code-unknown", &["code", "0x91234"]),
    ("diagnose", &["diagnose", "Remote Desktop says 0x904, extended 0x7"]),
    ("runbook", &["runbook", "renew-rdp-certificate"]),
    ("search", &["search", "certifcate expired"]),
    ("search-nothing", &["search", "zzzzqqqq"]),
    ("show-cause", &["show", "rdp-certificate-expired"]),
    ("show-fix", &["show", "renew-rdp-certificate"]),
    ("show-symptom", &["show", "rdp-certificate"]),
];

/// Commands whose output is compared elsewhere, or is no more than a file.
const ELSEWHERE: &[&str] = &["completions", "help", "import", "man", "new", "schema", "simulate", "site"];

fn printed(folder: &Path, args: &[&str]) -> String {
    let output = fixbook_in(folder, args);
    // Only the first search of all tests builds the index.
    let errors = err(&output).replace("Building the search index (first search only).\n", "");
    let errors = if errors.is_empty() { String::new() } else { format!("\n[standard error]\n{errors}") };
    format!("$ fixbook {}\n[exit status {}]\n{}{errors}", args.join(" "), status(&output), out(&output))
}

fn snapshot(name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/outputs");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"[0-9.]+ ms", "[time] ms");
    settings.add_filter(r"(_ms.: )[0-9.]+", "${1}[time]");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn text_and_data_of_the_home_network() {
    // In no repository, so that `why` has nothing to compare with.
    let project = project().copy_of("examples/home-network").build();
    for (name, args) in HOME {
        snapshot(&format!("home-network-{name}"), printed(project.path(), args));
        snapshot(&format!("home-network-{name}.json"), printed(project.path(), &[args, &["--json"][..]].concat()));
    }
}

#[test]
fn text_of_the_built_in_catalog() {
    for (name, args) in REMOTE_DESKTOP {
        snapshot(&format!("remote-desktop-{name}"), printed(Path::new(env!("CARGO_MANIFEST_DIR")), args));
    }
}

#[test]
fn help_of_every_command() {
    for command in commands() {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        snapshot(&format!("help-{}", command.replace(' ', "-")), out(&fixbook(&words)));
    }
    snapshot("help", out(&fixbook(&["--help"])));
}

#[test]
fn no_command_is_left_out() {
    let shown: BTreeSet<&str> = HOME.iter().chain(REMOTE_DESKTOP).map(|(_, args)| args[0]).collect();
    for command in commands() {
        let first = command.split(' ').next().unwrap_or_default().to_owned();
        assert!(shown.contains(first.as_str()) || ELSEWHERE.contains(&first.as_str()), "{first}: add a row");
    }
}

/// Every command, one within another with a space.
fn commands() -> Vec<String> {
    use clap::CommandFactory;
    fn below(command: &clap::Command, above: &str, found: &mut Vec<String>) {
        for child in command.get_subcommands().filter(|child| !child.is_hide_set()) {
            let name = format!("{above}{}{}", if above.is_empty() { "" } else { " " }, child.get_name());
            below(child, &name, found);
            found.push(name);
        }
    }
    let mut found = Vec::new();
    below(&fixbook::commands::Cli::command(), "", &mut found);
    found
}
