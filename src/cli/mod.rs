//! The command line's shape and help text, no behaviour.

mod asking;
mod authoring;
mod handing_over;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, builder::FalseyValueParser};
use clap_complete::Shell;

pub use asking::{DiagnoseArgs, KindArg, SearchArgs, StrategyArg};
pub use authoring::{
    CheckArgs, ClaimsArgs, ImportArgs, NewCommand, NewEntry, SchemaArgs, SimulateArgs, StaleArgs, TestArgs, WhyArgs,
};
#[cfg(feature = "pdf")]
pub use handing_over::PaperArg;
pub use handing_over::{FormatArg, ReaderArg, RunbookArgs, SiteCommand};

/// Finds out what is wrong, and says how to mend it.
#[derive(Debug, Parser)]
#[command(name = "fixbook", version, about, long_about = LONG, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const LONG: &str = "Finds out what is wrong, and says how to mend it.\n\n\
A catalog of causes, symptoms and fixes (a folder with kb/ and rules/) is searched, questioned in an interview, and \
turned into runbooks. Without --catalog the nearest folder upward that holds kb/catalog.yaml is used, else the catalog \
built into this program.";

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Folder of the catalog (it holds kb/catalog.yaml).
    #[arg(long, global = true, value_name = "DIR", env = "FIXBOOK_CATALOG")]
    pub catalog: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Leave broken entries of the catalog out instead of refusing it.
    #[arg(long, global = true)]
    pub keep_going: bool,
    /// Use the catalog's own templates even if its folder belongs to another user.
    #[arg(long, global = true, env = "FIXBOOK_TRUST_TEMPLATES", value_parser = FalseyValueParser::new())]
    pub trust_templates: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find causes, symptoms, fixes, codes and articles by words.
    Search(SearchArgs),
    /// Show one entry.
    Show {
        /// Id of a cause, symptom, fix, source or claim, a code such as rdp-disconnect/0x904, or an article's path.
        id: String,
        /// The article lies in this folder.
        #[arg(long, value_name = "DIR")]
        articles: Vec<PathBuf>,
    },
    /// Decode error codes that somebody reads out.
    Code {
        /// For instance: 0x904 0x7, 2308, "error code 904".
        #[arg(required = true, allow_negative_numbers = true)]
        codes: Vec<String>,
    },
    /// Find the cause in an interview.
    Diagnose(DiagnoseArgs),
    /// Write a runbook for causes, fixes or an interview.
    Runbook(RunbookArgs),
    /// Build the help site.
    Site {
        #[command(subcommand)]
        command: SiteCommand,
    },
    /// Report every problem in the catalog.
    Check(CheckArgs),
    /// Replay the solved cases.
    Test(TestArgs),
    /// Draw cases from the catalog itself: what it can tell apart, and at what cost.
    Simulate(SimulateArgs),
    /// Say what the numbers of a cause, symptom, fix or rule do, and what the uncommitted change did to them.
    Why(WhyArgs),
    /// List what is past its review date, drafts, and disputed claims. Exit status 1 if something is past its date, or a
    /// link is dead (--links); drafts and disputed claims alone are no reason.
    Stale(StaleArgs),
    /// List what the source documents say and the verdict on it, or hold the ledger against a document.
    Claims(ClaimsArgs),
    /// Write a cause, fix, symptom or rule to fill in, or a new catalog.
    New {
        #[command(subcommand)]
        command: NewCommand,
    },
    /// Draft causes, symptoms and fixes from articles, or a catalog from a Bayesian network.
    Import(ImportArgs),
    /// Print the JSON Schema of a kind of file or of what --json prints, or set an editor up.
    Schema(SchemaArgs),
    /// Print a completion script for a shell.
    Completions { shell: Shell },
    /// Print a manual page, or write all of them to a folder.
    Man {
        /// The command that it tells of, such as: search, or: site build. Else it tells of the program.
        #[arg(value_name = "COMMAND", conflicts_with = "output")]
        command: Vec<String>,
        /// Write the page of the program and one for each command to this folder.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}
