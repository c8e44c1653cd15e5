//! What is printed of broken links and failed builds.

use super::super::{CliError, output};
use crate::site::{BrokenLink, SiteError};

/// Problems that are shown; of the others only the number.
const MAX_WARNINGS: usize = 5;

/// Every broken link of the catalog's own pages, and the first few problems of free articles.
pub(super) fn print_problems(warnings: &[String], broken_links: &[BrokenLink]) -> Result<(), CliError> {
    let (of_articles, own): (Vec<&BrokenLink>, Vec<&BrokenLink>) =
        broken_links.iter().partition(|link| link.is_in_article());
    for link in own {
        output::eprint(&format!("problem: {link}\n"))?;
    }
    let all: Vec<String> = warnings.iter().cloned().chain(of_articles.iter().map(|link| link.to_string())).collect();
    for warning in all.iter().take(MAX_WARNINGS) {
        output::eprint(&format!("warning: {warning}\n"))?;
    }
    match all.len().saturating_sub(MAX_WARNINGS) {
        0 => Ok(()),
        more => output::eprint(&format!("warning: {more} more in articles; --json lists them all\n")),
    }
}

/// The first few problems of a preview.
pub(super) fn print_first(problems: &[String]) -> Result<(), CliError> {
    problems.iter().take(MAX_WARNINGS).try_for_each(|problem| output::eprint(&format!("{problem}\n")))?;
    match problems.len().saturating_sub(MAX_WARNINGS) {
        0 => Ok(()),
        more => output::eprint(&format!("and {more} more\n")),
    }
}

/// A build that failed, as a failure of the command.
pub(super) fn failed(error: SiteError) -> CliError {
    match error {
        SiteError::NotASite { .. } | SiteError::ForeignFile { .. } => CliError::Usage(error.to_string()),
        SiteError::Template(error) => error.into(),
        // The author can fix these.
        SiteError::Print { .. } | SiteError::TooBig { .. } => CliError::InvalidCatalog(error.to_string()),
        error => CliError::Io(error.into()),
    }
}
