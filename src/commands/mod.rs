//! The command line: one file per command with its arguments, each a list of stage calls. The only stage that prints.

mod args;
mod catalog;
mod check;
mod claims;
mod code;
mod completions;
mod context;
mod diagnose;
mod editor;
mod error;
mod help;
mod import;
mod index;
mod interview;
mod json_output;
mod live_search;
mod manual;
mod new;
mod output;
mod prompt;
mod reports;
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
mod values;
mod watch;
mod why;

pub use context::{CliContext, GlobalArgs};
pub use error::{CliError, ExitStatus};
pub use templates::{is_worker as is_template_worker, work as run_template_worker};

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// Find out what is wrong and how to fix it.
#[derive(Debug, Parser)]
#[command(
    name = "fixbook",
    version,
    about = ABOUT,
    long_about = LONG_ABOUT,
    propagate_version = true,
    arg_required_else_help = true,
    help_template = help::program(Command::augment_subcommands(clap::Command::new("fixbook"))),
)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

const ABOUT: &str = "Find out what is wrong and how to fix it.";
const LONG_ABOUT: &str = "Find out what is wrong and how to fix it.\n\n\
A catalog of causes, symptoms and fixes (a folder with kb/ and rules/) answers searches, asks questions on a call, and \
becomes runbooks and a static help site. Without --catalog the nearest folder upward with a kb/catalog.yaml is used, or \
the built-in catalog.";

/// The commands. `help::GROUPS` says under which heading the help lists each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find the cause on a call: ask, try, hand over.
    Diagnose(diagnose::DiagnoseArgs),
    /// Find causes, symptoms, fixes, codes and articles by words.
    Search(search::SearchArgs),
    /// Decode error codes.
    Code(code::CodeArgs),
    /// Show one entry.
    Show(show::ShowArgs),
    /// Write a runbook for causes, fixes or a call.
    Runbook(runbook::RunbookArgs),
    /// Create a cause, fix, symptom or rule to fill in, or a new catalog.
    New(new::NewArgs),
    /// Report every problem in the catalog.
    Check(check::CheckArgs),
    /// Replay the solved cases.
    Test(test::TestArgs),
    /// Explain a cause's numbers and what your edit changed; also of a symptom, fix or rule.
    Why(why::WhyArgs),
    /// Simulate calls to see which causes the questions can separate.
    Simulate(simulate::SimulateArgs),
    /// List pages past their review date, drafts, disputed claims and dead links.
    Stale(stale::StaleArgs),
    /// List checked statements from source documents, or compare them with a document.
    Claims(claims::ClaimsArgs),
    /// Draft entries from articles, or a catalog from a Bayesian network.
    Import(import::ImportArgs),
    /// Build or preview the help site.
    Site {
        #[command(subcommand)]
        command: site::SiteCommand,
    },
    /// Print the JSON Schema of a kind of file or of --json output, or set up an editor.
    Schema(schema::SchemaArgs),
    /// Print a completion script for a shell.
    Completions(completions::CompletionsArgs),
    /// Print a manual page, or write all of them to a folder.
    Man(manual::ManArgs),
}

/// Prints why a command could not run. If even that cannot be printed, only the exit status says so.
pub fn report(error: &CliError) {
    drop(output::eprint_error(error));
}

/// Prints help, the version, or what is wrong with the command line.
pub fn report_usage(error: &clap::Error) -> ExitCode {
    // It repeats arguments, which may contain anything.
    let text = error.render().ansi().to_string();
    let printed = if error.use_stderr() { output::eprint_styled(&text) } else { output::print(&text) };
    match printed {
        Ok(()) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
        Err(error) => {
            report(&error);
            error.into()
        }
    }
}

/// Runs one command.
pub fn run(cli: Cli) -> Result<ExitStatus, CliError> {
    let context = CliContext::from(cli.global);
    match cli.command {
        Command::Diagnose(args) => diagnose::run(&context, &args),
        Command::Search(args) => search::run(&context, &args),
        Command::Code(args) => code::run(&context, &args),
        Command::Show(args) => show::run(&context, &args),
        Command::Runbook(args) => runbook::run(&context, &args),
        Command::New(args) => new::run(&context, &args),
        Command::Check(args) => check::run(&context, &args),
        Command::Test(args) => test::run(&context, &args),
        Command::Why(args) => why::run(&context, &args),
        Command::Simulate(args) => simulate::run(&context, &args),
        Command::Stale(args) => stale::run(&context, &args),
        Command::Claims(args) => claims::run(&context, &args),
        Command::Import(args) => import::run(&context, &args),
        Command::Site { command } => site::run(&context, &command),
        Command::Schema(args) => schema::run(&context, &args),
        Command::Completions(args) => completions::run(Cli::command(), &args),
        Command::Man(args) => manual::run(&context, Cli::command(), &args),
    }
}
