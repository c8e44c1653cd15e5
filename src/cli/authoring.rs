//! What those who write a catalog use: `check`, `test`, `simulate`, `why`, `stale`, `claims`, `import`.

use std::path::PathBuf;

use clap::{Args, Subcommand, builder::PossibleValuesParser};

use super::StrategyArg;
use fixbook_engine::model::{Date, Verdict};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Also report every run of words that the catalog has copied from this document.
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
    /// Check again after every save, until Ctrl+C.
    #[arg(long, conflicts_with_all = ["fix", "sarif"])]
    pub watch: bool,
    /// Mend slips in ids and keys, missing base shares, the order of keys, and guidance that has been followed; the change
    /// is shown, and made after a yes.
    #[arg(long, conflicts_with = "sarif")]
    pub fix: bool,
    /// Make the change without asking.
    #[arg(long, requires = "fix")]
    pub yes: bool,
    /// Print SARIF 2.1.0, which code hosts show beside the lines of a pull request.
    #[arg(long, conflicts_with = "json")]
    pub sarif: bool,
    /// Also report ids that were there at this revision of the git repository and have gone without a `was:`.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
}

/// Arguments of `why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Id of a cause, symptom, fix or rule.
    pub id: String,
    /// Say what has changed since this revision, if the catalog lies in a git repository.
    #[arg(long, default_value = "HEAD", value_name = "REV")]
    pub since: String,
}

/// Arguments of `stale`.
#[derive(Debug, Args)]
pub struct StaleArgs {
    /// The day to judge by, as 2026-11-20; else today's, in UTC.
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Also look for links and images of pages and articles that lead to nothing inside the catalog. Addresses outside are
    /// counted and never asked.
    #[arg(long)]
    pub links: bool,
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

/// Arguments of `import`.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// Articles in Markdown (.md), folders of such, or one Bayesian network (.bif).
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Articles: the area that the drafts lie in, a word in small letters.
    #[arg(long, value_name = "AREA", default_value = "imported")]
    pub area: String,
    /// Articles: show what would be written, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// A network: a node that is a cause, or NODE=STATE with its normal state; else every node without parents, its likeliest
    /// state taken for normal.
    #[arg(long = "cause", value_name = "NODE[=STATE]", value_delimiter = ',')]
    pub causes: Vec<String>,
    /// A network: a node that is a circumstance: which host, which path, no effect of a fault.
    #[arg(long = "circumstance", value_name = "NODE", value_delimiter = ',')]
    pub circumstances: Vec<String>,
    /// A network: a node that can be observed; else every node without children.
    #[arg(long = "symptom", value_name = "NODE", value_delimiter = ',')]
    pub symptoms: Vec<String>,
    /// The folder of the catalog that is written to, made if there is none. Without it articles go to the current catalog,
    /// a network to a folder named after its file.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// A kind of file (cause, fix, symptoms, …) or a command whose --json it is; without one, the list of them.
    pub kind: Option<String>,
    /// Leave the ids of the catalog out: the schema of any catalog.
    #[arg(long)]
    pub any: bool,
    /// Write schemas, settings, snippets and a task for VS Code into the catalog's folder; its YAML extension completes
    /// and underlines keys, ids and answers.
    #[arg(long, conflicts_with_all = ["kind", "any"])]
    pub vscode: bool,
}

/// What `new` writes.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// A cause, and a fix for it.
    Cause {
        #[command(flatten)]
        entry: NewEntry,
        /// The id of its fix.
        #[arg(long, value_name = "ID")]
        fix: Option<String>,
    },
    /// A fix for a cause that is there.
    Fix {
        #[command(flatten)]
        entry: NewEntry,
        /// The cause that it resolves.
        #[arg(long = "for", value_name = "CAUSE")]
        cause: String,
    },
    /// A question.
    Symptom {
        #[command(flatten)]
        entry: NewEntry,
    },
    /// A rule.
    Rule {
        #[command(flatten)]
        entry: NewEntry,
    },
    /// A folder with an empty catalog.
    Catalog {
        /// The folder; its name becomes the catalog's id.
        folder: PathBuf,
        /// What the catalog is called on pages.
        #[arg(long)]
        title: Option<String>,
    },
}

/// What every new entry has.
#[derive(Debug, Args)]
pub struct NewEntry {
    /// Its id: small letters and digits, words joined by hyphens. It stays for good.
    pub id: String,
    /// The folder or file of a part of the subject.
    #[arg(long, default_value = "general", value_name = "AREA")]
    pub area: String,
    /// Its title, or the question; else made of the id.
    #[arg(long)]
    pub title: Option<String>,
}
