//! `fixbook man`: the page of the program or of one command as roff, or all pages as files of a folder.
//!
//! Most of a page comes from clap; what is the same for all commands (exit status, environment) is here.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Command};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
};
use crate::{render, schema};
use fixbook_engine::text::nearest;

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "Success."),
    ("1", "Nothing found, problems found, or a test failed."),
    ("2", "The command line is wrong, or names something that does not exist."),
    ("3", "Reading or writing a file failed. The message names the operation and the path."),
];

const ENVIRONMENT: [(&str, &str); 6] = [
    ("FIXBOOK_CATALOG", "The folder of the catalog where --catalog is not given."),
    ("FIXBOOK_TRUST_TEMPLATES", "If set to 1, --trust-templates applies."),
    (
        "FIXBOOK_TEMPLATE_SECONDS",
        "Seconds that a catalog's own template may take for one document: 1 to 60. Default: 60.",
    ),
    ("NO_COLOR", "If set and not empty, there are no colours."),
    ("CLICOLOR_FORCE", "If set and not 0, there are colours without a terminal too, unless NO_COLOR is set."),
    ("XDG_CACHE_HOME", "Search indexes of large catalogs are saved in its folder fixbook. Default: ~/.cache/fixbook."),
];

pub(super) const OUTPUTS: &[JsonOutput] =
    &[JsonOutput::new("manual", "man -o DIR", schema::printed::<WrittenManual<'_>>)];

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook man site build
  fixbook man -o man1")]
pub struct ManArgs {
    /// Command to describe, for example `search` or `site build`. Default: the program itself.
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    pub command: Vec<String>,
    /// Write the page of the program and one for each command to this folder.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// Manual pages in a folder.
#[derive(Serialize, JsonSchema)]
struct WrittenManual<'a> {
    folder: &'a Path,
    /// Names of the files.
    files: &'a [String],
}

pub(super) fn run(context: &CliContext, program: Command, args: &ManArgs) -> Result<ExitStatus, CliError> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let Some(folder) = &args.output else {
        output::print(&page(&find(&program, &args.command)?)?)?;
        return Ok(ExitStatus::Success);
    };
    let root = output::folder(context, folder)?;
    let mut files = Vec::new();
    for command in all(&program) {
        let name = format!("{}.1", name(&command));
        output::write_below(&root, Path::new(&name), page(&command)?.as_bytes())?;
        files.push(name);
    }
    if context.json {
        output::print_json(&WrittenManual { folder, files: &files })?;
    } else {
        output::print(&format!("Wrote {} in {}.\n", render::count(files.len(), "manual page"), folder.display()))?;
    }
    Ok(ExitStatus::Success)
}

/// The command that words name: `site build`.
fn find(program: &Command, words: &[String]) -> Result<Command, CliError> {
    let mut command = program;
    for word in words {
        let known = command.get_subcommands().map(Command::get_name);
        let unknown = || CliError::unknown("command", word, nearest(word, known));
        command = command.find_subcommand(word).ok_or_else(unknown)?;
    }
    Ok(command.clone())
}

/// A command and its subcommands.
fn all(command: &Command) -> Vec<Command> {
    let below = command.get_subcommands().flat_map(all);
    std::iter::once(command.clone()).chain(below).collect()
}

/// The name of its page: `fixbook-site-build`.
fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

/// Writes one section of a page.
type Section = fn(&Man, &mut dyn Write) -> io::Result<()>;

/// A page as roff.
fn page(command: &Command) -> Result<String, CliError> {
    let man = Man::new(command.clone().subcommand_help_heading("COMMANDS").subcommand_value_name("command"));
    // The title is written here: clap_mangen leaves out an empty date and puts the version in its place.
    let mut roff =
        format!(".TH {} 1 \"\" \"fixbook {}\" Fixbook\n", name(command), env!("CARGO_PKG_VERSION")).into_bytes();
    let mut sections: Vec<Section> = vec![
        Man::render_name_section,
        Man::render_synopsis_section,
        Man::render_description_section,
        Man::render_options_section,
    ];
    if command.has_subcommands() {
        sections.push(Man::render_subcommands_section);
    }
    for section in sections {
        section(&man, &mut roff).context("cannot write the manual page")?;
    }
    examples(command).to_writer(&mut roff).context("cannot write the manual page")?;
    common(command).to_writer(&mut roff).context("cannot write the manual page")?;
    Ok(String::from_utf8_lossy(&roff).into_owned())
}

/// The text after the options: notes, then examples.
fn examples(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let Some((notes, examples)) = text.split_once("Examples:") else { return roff };
    if !notes.trim().is_empty() {
        roff.control("SH", ["NOTES"]).text([roman(notes.trim())]);
    }
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in examples.lines().map(str::trim).filter(|line| !line.is_empty()) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff
}

/// The end of every page.
fn common(command: &Command) -> Roff {
    let mut roff = Roff::new();
    for (title, rows) in [("EXIT STATUS", &EXIT_STATUS[..]), ("ENVIRONMENT", &ENVIRONMENT[..])] {
        roff.control("SH", [title]);
        for (term, text) in rows {
            roff.control("TP", []).text([bold(*term)]).text([roman(*text)]);
        }
    }
    if name(command) != "fixbook" {
        roff.control("SH", ["SEE ALSO"]).text([bold("fixbook"), roman("(1)")]);
    }
    roff
}
