//! `fixbook import`: drafts entries from foreign files.
//!
//! In: a command line that names articles, folders of articles, or a network. Out: drafted files, and a report. Never: a file
//! that is there already, but for entries added at the end of `kb/sources.yaml`.

mod articles;
mod network;
pub(super) mod report;
mod write;

use std::path::Path;

use super::{CliError, ExitStatus};
use crate::cli::{Global, ImportArgs};

pub(super) fn run(global: &Global, args: &ImportArgs) -> Result<ExitStatus, CliError> {
    let networks = args.files.iter().filter(|path| ends_in(path, &["bif"])).count();
    if networks == args.files.len() {
        return network::run(global, args);
    }
    if networks > 0 {
        return Err(CliError::Usage("a network makes a catalog of its own: import it without articles".to_owned()));
    }
    let strange = args.files.iter().find(|path| !path.is_dir() && !ends_in(path, &["md", "markdown"]));
    if let Some(path) = strange {
        let message = "only articles in Markdown (.md), folders of such, and Bayesian networks (.bif) can be imported";
        return Err(CliError::Usage(format!("{}: {message}", path.display())));
    }
    if !(args.causes.is_empty() && args.circumstances.is_empty() && args.symptoms.is_empty()) {
        let message = "--cause, --circumstance and --symptom name nodes of a network; articles have none";
        return Err(CliError::Usage(message.to_owned()));
    }
    articles::run(global, args)
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}
