//! `fixbook import`: drafts entries from foreign files.
//!
//! In: a command line that names articles, folders of articles, or a network. Out: drafted files, and a report. Never: changes a
//! file that exists, except for entries added at the end of `kb/sources.yaml`.

mod args;
mod articles;
mod network;
mod report;

use std::path::Path;

pub use args::ImportArgs;

use super::{
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
};
use crate::{import::write::WriteError, schema};

pub(super) const OUTPUTS: &[JsonOutput] = &[
    JsonOutput { note: "of articles", ..JsonOutput::new("imported", "import", schema::printed::<report::Report<'_>>) },
    JsonOutput { note: "of a network", ..JsonOutput::new("drafted", "import", schema::printed::<network::Report<'_>>) },
];

impl From<WriteError> for CliError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Invalid(message) => CliError::InvalidCatalog(message),
            error => CliError::Io(error.into()),
        }
    }
}

pub(super) fn run(context: &CliContext, args: &ImportArgs) -> Result<ExitStatus, CliError> {
    let networks = args.files.iter().filter(|path| ends_in(path, &["bif"])).count();
    if networks == args.files.len() {
        return network::run(context, args);
    }
    if networks > 0 {
        return Err(CliError::Usage("a network becomes a catalog of its own: import it without articles".to_owned()));
    }
    let strange = args.files.iter().find(|path| !path.is_dir() && !ends_in(path, &["md", "markdown"]));
    if let Some(path) = strange {
        let message = "only articles in Markdown (.md), folders of them, and Bayesian networks (.bif) can be imported";
        return Err(CliError::Usage(format!("{}: {message}", path.display())));
    }
    if !(args.causes.is_empty() && args.circumstances.is_empty() && args.symptoms.is_empty()) {
        let message = "--cause, --circumstance and --symptom name nodes of a network; articles have none";
        return Err(CliError::Usage(message.to_owned()));
    }
    articles::run(context, args)
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}
