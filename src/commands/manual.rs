//! `fixbook man`: the page of the program or of one command as roff, or all pages as files of a folder.
//!
//! What clap knows of a command comes from there; what holds for all of them (exit status, environment) stands here.

use std::{
    io::{self, Write},
    path::Path,
};

use anyhow::Context;
use clap::{Command, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use super::{CliError, ExitStatus, output, reports::WrittenManual};
use crate::{
    cli::{Cli, Global},
    render,
};
use fixbook_engine::text::nearest;

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "All is well."),
    ("1", "The answer is no: nothing was found, the catalog has a problem, a case failed."),
    ("2", "The command line is wrong."),
    ("3", "The world failed: a disk, a permission, a damaged file. The message names the operation and the path."),
];

const ENVIRONMENT: [(&str, &str); 6] = [
    ("FIXBOOK_CATALOG", "The folder of the catalog where --catalog is not given."),
    ("FIXBOOK_TRUST_TEMPLATES", "If it is set to 1, --trust-templates applies."),
    (
        "FIXBOOK_TEMPLATE_SECONDS",
        "Seconds that a catalog's own template may take for one document: 1 to 60, 60 if unset.",
    ),
    ("NO_COLOR", "If it is set and not empty, nothing is coloured."),
    ("CLICOLOR_FORCE", "If it is set and not 0, colours are kept where no terminal is, unless NO_COLOR is set."),
    ("XDG_CACHE_HOME", "Search indexes of large catalogs are kept in its folder fixbook; else in ~/.cache/fixbook."),
];

pub(super) fn run(global: &Global, words: &[String], folder: Option<&Path>) -> Result<ExitStatus, CliError> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = folder else {
        output::print(&page(&named(&program, words)?)?)?;
        return Ok(ExitStatus::Yes);
    };
    let root = output::folder(global, folder)?;
    let mut files = Vec::new();
    for command in all(&program) {
        let name = format!("{}.1", name(&command));
        output::write_below(&root, Path::new(&name), page(&command)?.as_bytes())?;
        files.push(name);
    }
    match global.json {
        true => output::print_json(&WrittenManual { folder, files: &files })?,
        false => output::print(&format!("{} in {}\n", render::count(files.len(), "manual page"), folder.display()))?,
    }
    Ok(ExitStatus::Yes)
}

/// The command that words lead to: `site build`.
fn named(program: &Command, words: &[String]) -> Result<Command, CliError> {
    let mut command = program;
    for word in words {
        let known = command.get_subcommands().map(Command::get_name);
        let unknown = || CliError::unknown("command", word, nearest(word, known));
        command = command.find_subcommand(word).ok_or_else(unknown)?;
    }
    Ok(command.clone())
}

/// A command and those below it.
fn all(command: &Command) -> Vec<Command> {
    let below = command.get_subcommands().flat_map(all);
    std::iter::once(command.clone()).chain(below).collect()
}

/// As its page is called: `fixbook-site-build`.
fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

/// Writes one section of a page.
type Section = fn(&Man, &mut dyn Write) -> io::Result<()>;

/// A page as roff.
fn page(command: &Command) -> Result<String, CliError> {
    let man = Man::new(command.clone().subcommand_help_heading("COMMANDS").subcommand_value_name("command"));
    // The title by hand: what makes it for clap leaves an empty date out, and then takes the version for it.
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
    common(command).to_writer(&mut roff).context("cannot write the manual page")?;
    Ok(String::from_utf8_lossy(&roff).into_owned())
}

/// What every page ends with.
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
