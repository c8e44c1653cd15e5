//! Arguments of `check`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook check
  fixbook check --watch
  fixbook check --fix")]
pub struct CheckArgs {
    /// Also report every run of words that the catalog has copied from this document.
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
    /// Check again after every save, until Ctrl+C.
    #[arg(long, conflicts_with_all = ["fix", "sarif"])]
    pub watch: bool,
    /// Fix typos in ids and fields, add missing base shares, sort fields, and remove guidance that has been followed. Shows the
    /// changes and asks first.
    #[arg(long, conflicts_with = "sarif")]
    pub fix: bool,
    /// Make the changes without asking.
    #[arg(long, requires = "fix")]
    pub yes: bool,
    /// Print SARIF 2.1.0, which code hosts show beside the lines of a pull request.
    #[arg(long, conflicts_with = "json")]
    pub sarif: bool,
    /// Also report ids that existed at this revision of the git repository and are gone without a `was:`.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
}
