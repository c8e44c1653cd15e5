//! What is handed to a reader: `runbook`, `site`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Arguments of `runbook`.
#[derive(Debug, Args)]
pub struct RunbookArgs {
    /// Ids of causes and fixes.
    #[arg(required_unless_present_any = ["session", "all"])]
    pub ids: Vec<String>,
    /// A runbook for every cause and fix, each a file in the folder of -o.
    #[arg(long, conflicts_with_all = ["ids", "session"], requires = "output")]
    pub all: bool,
    /// Only what this person does; the rest is named for others.
    #[arg(long = "for", value_enum, value_name = "READER")]
    pub reader: Option<ReaderArg>,
    /// The paper of a PDF.
    #[cfg(feature = "pdf")]
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    pub paper: PaperArg,
    /// An interview's file instead.
    #[arg(long, value_name = "FILE", conflicts_with = "ids")]
    pub session: Option<PathBuf>,
    /// The form: Markdown if nothing else is said, and JSON with --json.
    #[arg(long, value_enum)]
    pub to: Option<FormatArg>,
    /// Narrow it to where this holds.
    #[arg(long = "where", value_name = "SYMPTOM=ANSWER")]
    pub facts: Vec<String>,
    /// Write to this file, or with --all to files in this folder.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// For whom a runbook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReaderArg {
    Caller,
    Agent,
    HostAdmin,
    CloudAdmin,
}

/// Sizes of paper.
#[cfg(feature = "pdf")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaperArg {
    A4,
    UsLetter,
}

/// Forms of a runbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Markdown.
    Md,
    /// One self-contained page.
    Html,
    /// Typeset for print, tagged for screen readers.
    #[cfg(feature = "pdf")]
    Pdf,
    /// The same content as data.
    Json,
}

/// Commands of `site`.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// Build the site into a folder; the old site stays until the new one is complete.
    Build {
        /// The folder.
        #[arg(short, long, default_value = "target/site", value_name = "DIR")]
        output: PathBuf,
        /// The address that the site will have, for the sitemap and canonical links.
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// Also typeset the runbook of every cause and fix, which takes some seconds.
        #[arg(long)]
        pdf: bool,
    },
    /// Show the site on this machine; it is rebuilt and reloads when files change.
    Serve {
        /// The port to listen on; 0 takes any free port.
        #[arg(long, default_value_t = 8040, value_name = "N")]
        port: u16,
        /// The address to listen on; any other than this machine's own lets others read the site.
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
        host: std::net::IpAddr,
    },
}
