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
mod open;
mod output;
mod runbook;
mod search;
mod session_file;
mod show;
mod simulate;
mod site;
mod test;

pub use failure::{Answer, Failure};

use crate::cli::{Cli, Command};

/// Prints why a command could not run. If even that cannot be printed, the exit status must do.
pub fn report(failure: &Failure) {
    drop(output::note(&format!("{}\n", failure.in_colour())));
}

/// Runs one command.
pub fn run(cli: Cli) -> Result<Answer, Failure> {
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
        Command::Import(args) => import::run(&global, &args),
        Command::Schema { kind } => documents::schema(kind),
        Command::Completions { shell } => documents::completions(shell),
        Command::Man => documents::manual(),
    }
}
