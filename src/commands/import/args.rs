//! Arguments of `import`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `import`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  fixbook import articles/ -o drafts
  fixbook import printer.md --area printer --dry-run
  fixbook import network.bif --cause fuse=whole -o network")]
pub struct ImportArgs {
    /// Articles in Markdown (.md), folders of them, or one Bayesian network (.bif).
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Articles: the area of the drafts, a word in small letters.
    #[arg(long, value_name = "AREA", default_value = "imported")]
    pub area: String,
    /// Articles: show what would be written, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// A network: a node that is a cause, or NODE=STATE with its normal state. Default: every node without parents, with its
    /// most likely state as the normal one.
    #[arg(long = "cause", value_name = "NODE[=STATE]", value_delimiter = ',')]
    pub causes: Vec<String>,
    /// A network: a node of the environment (which host, which path), which is not an effect of a fault.
    #[arg(long = "circumstance", value_name = "NODE", value_delimiter = ',')]
    pub circumstances: Vec<String>,
    /// A network: a node that can be observed. Default: every node without children.
    #[arg(long = "symptom", value_name = "NODE", value_delimiter = ',')]
    pub symptoms: Vec<String>,
    /// The folder of the catalog to write to, created if it does not exist. Default: articles go to the current catalog, a
    /// network to a folder with the name of its file.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}
