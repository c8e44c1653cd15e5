//! The command line's shape and help text, no behaviour.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use clap_complete::Shell;

use crate::model::Verdict;

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
    /// List what the source documents say and the verdict on it, or hold the ledger against a document.
    Claims(ClaimsArgs),
    /// Draft a catalog from a Bayesian network.
    Import(ImportArgs),
    /// Print the JSON Schema of what --json or a file holds.
    Schema { kind: SchemaArg },
    /// Print a completion script for a shell.
    Completions { shell: Shell },
    /// Print the manual page.
    Man,
}

/// What a schema can be printed of.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SchemaArg {
    /// A runbook as data, `runbook --to json`.
    Runbook,
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words, codes in any spelling, "quoted phrases"; kind:fix, area:network and host-kind=azure-vm filter. With no
    /// words, on a terminal: results as you type.
    pub words: Vec<String>,
    /// Only this kind of entry.
    #[arg(long, value_enum)]
    pub kind: Option<KindArg>,
    /// Search this folder of Markdown too, whatever its headings and dialect.
    #[arg(long, value_name = "DIR")]
    pub articles: Vec<PathBuf>,
    /// Say of each hit why it ranks where it does.
    #[arg(long)]
    pub explain: bool,
    /// Leave out what is of no use where this holds.
    #[arg(long = "where", value_name = "SYMPTOM=ANSWER")]
    pub facts: Vec<String>,
    /// At most this many hits.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

/// Kinds that can be searched for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindArg {
    Cause,
    Symptom,
    Fix,
    Code,
    /// What web pages say wrongly, with its right form.
    Claim,
    Article,
}

/// Arguments of `diagnose`.
#[derive(Debug, Args)]
pub struct DiagnoseArgs {
    /// What the caller says; error codes in it are read.
    pub words: Vec<String>,
    /// An answer that is known already.
    #[arg(long = "answer", value_name = "SYMPTOM=ANSWER")]
    pub answers: Vec<String>,
    /// A fix that was tried, and whether it worked or failed.
    #[arg(long, value_name = "FIX=worked|failed")]
    pub tried: Vec<String>,
    /// Keep the interview in this file, and go on with it if it is there.
    #[arg(long, value_name = "FILE")]
    pub session: Option<PathBuf>,
    /// How questions are chosen.
    #[arg(long, value_enum, default_value_t = StrategyArg::Minutes)]
    pub strategy: StrategyArg,
    /// Also report what each rule did, or what it waits for.
    #[arg(long)]
    pub trace: bool,
    /// Show what this answer would change, without keeping it.
    #[arg(long, value_name = "SYMPTOM=ANSWER")]
    pub what_if: Vec<String>,
    /// Read error codes, event ids and phrases out of this file, a pasted log or dialog.
    #[arg(long, value_name = "FILE")]
    pub paste: Option<PathBuf>,
    /// Hold the interview line by line, without bars and redrawing: for screen readers, and for answers from a pipe.
    #[arg(long)]
    pub plain: bool,
}

/// How questions are chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StrategyArg {
    /// By expected minutes, questions and fixes in one plan.
    Minutes,
    /// All informative questions first, those that bring most before the others.
    Gain,
    /// All informative questions in the catalog's order.
    Fixed,
}

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
    /// The form.
    #[arg(long, value_enum, default_value_t = FormatArg::Md)]
    pub to: FormatArg,
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
    /// Write the pages to a folder; the last good site stays until the new one is whole.
    Build {
        /// The folder.
        #[arg(short, long, default_value = "target/site", value_name = "DIR")]
        output: PathBuf,
        /// The address at which the site will stand, for the sitemap and canonical links.
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// Also typeset the runbook of every cause and fix, which takes some seconds.
        #[arg(long)]
        pdf: bool,
    },
    /// Show the site on this machine; it is built again and reloads whenever a file changes.
    Serve {
        /// The port to listen at; 0 takes any that is free.
        #[arg(long, default_value_t = 8040, value_name = "N")]
        port: u16,
        /// The address to listen at; any but this machine's own lets others read the site.
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
        host: std::net::IpAddr,
    },
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Files of cases instead of the catalog's own.
    pub files: Vec<PathBuf>,
    /// How questions are chosen.
    #[arg(long, value_enum, default_value_t = StrategyArg::Minutes)]
    pub strategy: StrategyArg,
    /// Count the cause's place after so many questions, instead of when none is useful any more.
    #[arg(long, value_name = "N")]
    pub questions: Option<usize>,
    /// Replay the searches over this folder of Markdown too.
    #[arg(long, value_name = "DIR")]
    pub articles: Vec<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Also report every run of words that the catalog has copied from this document.
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
}

/// Arguments of `claims`.
#[derive(Debug, Args)]
pub struct ClaimsArgs {
    /// Only claims with this verdict.
    #[arg(long, value_name = "VERDICT", value_parser = verdicts())]
    pub verdict: Option<String>,
    /// Only claims that this entry uses or sets right: an id, or a code such as rdp-disconnect/0x904.
    #[arg(long, value_name = "ID")]
    pub entry: Option<String>,
    /// A source document: report what of it no claim covers, claims that point at nothing, and sentences copied.
    #[arg(long, value_name = "FILE", requires = "source", conflicts_with_all = ["verdict", "entry"])]
    pub against: Option<PathBuf>,
    /// The document's id in sources.yaml; without --against, only the claims of this document.
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
}

fn verdicts() -> PossibleValuesParser {
    PossibleValuesParser::new(Verdict::ALL.map(Verdict::word))
}

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// So many cases for each cause.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub cases: u32,
    /// Another seed draws other cases; the same seed draws the same.
    #[arg(long, default_value_t = 1, value_name = "SEED")]
    pub seed: u64,
    /// Only this way to choose questions, instead of all of them.
    #[arg(long, value_enum)]
    pub strategy: Option<StrategyArg>,
    /// This share of answers is "don't know": 20% or 0.2.
    #[arg(long, default_value = "0", value_name = "SHARE", value_parser = share)]
    pub drop: f64,
    /// This share of answers is wrong: 5% or 0.05.
    #[arg(long, default_value = "0", value_name = "SHARE", value_parser = share)]
    pub flip: f64,
}

fn share(written: &str) -> Result<f64, String> {
    let (number, whole) = written.strip_suffix('%').map_or((written, 1.0), |percent| (percent, 100.0));
    let share = number.trim().parse::<f64>().map(|number| number / whole).map_err(|error| error.to_string())?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err("a share lies between 0 and 1, or 0% and 100%".to_owned())
    }
}

/// Arguments of `import`.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// A Bayesian network (.bif).
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A node that is a cause, or NODE=STATE with its normal state; else every node without parents, its likeliest
    /// state taken for normal.
    #[arg(long = "cause", value_name = "NODE[=STATE]", value_delimiter = ',')]
    pub causes: Vec<String>,
    /// A node that is a circumstance: which host, which path, no effect of a fault.
    #[arg(long = "circumstance", value_name = "NODE", value_delimiter = ',')]
    pub circumstances: Vec<String>,
    /// A node that can be observed; else every node without children.
    #[arg(long = "symptom", value_name = "NODE", value_delimiter = ',')]
    pub symptoms: Vec<String>,
    /// The folder of the new catalog; else one named after the file.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}
