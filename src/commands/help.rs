//! The help of the program: its commands in groups, which clap has for options only.

use anstyle::Style;

/// Headings, and the commands below each. A test compares them with the commands that exist.
const GROUPS: [(&str, &[&str]); 4] = [
    ("On a call", &["diagnose", "search", "code", "show", "runbook"]),
    ("Write", &["new", "check", "test", "why", "simulate", "stale", "claims", "import"]),
    ("Publish", &["site"]),
    ("Set up", &["schema", "completions", "man"]),
];

/// A template of clap's: tagline, usage, commands by group, options.
pub(super) fn program(with_commands: clap::Command) -> String {
    let heading = Style::new().bold().underline();
    let name = Style::new().bold();
    let width = with_commands.get_subcommands().map(|command| command.get_name().len()).max().unwrap_or_default();
    let mut text = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    for (group, names) in GROUPS {
        text.push_str(&format!("\n{heading}{group}:{heading:#}\n"));
        for command in names.iter().filter_map(|name| with_commands.find_subcommand(name)) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            text.push_str(&format!("  {name}{:<width$}{name:#}  {about}\n", command.get_name()));
        }
    }
    text.push_str(&format!(
        "\n{heading}Global options:{heading:#}\n{{options}}\n\nMore about a command: fixbook COMMAND --help\n"
    ));
    text
}
