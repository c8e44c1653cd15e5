//! One short file per command, each a list of stage calls. The only stage that prints.

mod check;
mod claims;
mod code;
mod console;
mod diagnose;
mod documents;
mod facts;
mod failure;
mod import;
mod interview;
mod library;
mod live_search;
mod manual;
mod new;
mod open;
mod output;
mod reports;
mod revision;
mod runbook;
mod schema;
mod search;
mod session_file;
mod show;
mod simulate;
mod site;
mod stale;
mod templates;
mod terminal;
mod test;
mod typing;
mod watch;
mod why;

pub use failure::{CliError, ExitStatus};
pub use templates::{is_worker as is_template_worker, work as work_on_templates};

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// Prints why a command could not run. If even that cannot be printed, the exit status must do.
pub fn report(failure: &CliError) {
    drop(output::note_styled(&format!("{}\n", failure.in_colour())));
}

/// Prints help, the version, or what is wrong with the command line.
pub fn tell_usage(told: &clap::Error) -> ExitCode {
    // It repeats arguments, which may hold anything.
    let text = told.render().ansi().to_string();
    let printed = if told.use_stderr() { output::note_styled(&text) } else { output::print(&text) };
    match printed {
        Ok(()) => ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2)),
        Err(failure) => {
            report(&failure);
            failure.into()
        }
    }
}

/// Runs one command.
pub fn run(cli: Cli) -> Result<ExitStatus, CliError> {
    let global = cli.global;
    match cli.command {
        Command::Search(args) => search::run(&global, &args),
        Command::Show { id, articles } => show::run(&global, &id, &articles),
        Command::Code { codes } => code::run(&global, &codes),
        Command::Diagnose(args) => diagnose::run(&global, &args),
        Command::Runbook(args) => runbook::run(&global, &args),
        Command::Site { command } => site::run(&global, &command),
        Command::Check(args) => check::run(&global, &args),
        Command::Claims(args) => claims::run(&global, &args),
        Command::Test(args) => test::run(&global, &args),
        Command::Simulate(args) => simulate::run(&global, &args),
        Command::New { command } => new::run(&global, &command),
        Command::Why(args) => why::run(&global, &args),
        Command::Stale(args) => stale::run(&global, &args),
        Command::Import(args) => import::run(&global, &args),
        Command::Schema(args) => schema::run(&global, &args),
        Command::Completions { shell } => documents::completions(shell),
        Command::Man { command, output } => manual::run(&global, &command, output.as_deref()),
    }
}
