//! `fixbook site build` and `fixbook site serve`.

mod args;
mod gather;
mod serve;
mod server;
mod slow;

use std::path::Path;

pub use self::args::SiteCommand;
use self::gather::{Gatherer, Target};
use super::{CliError, ExitStatus, context::CliContext, output, reports::BuiltSite};
use crate::{
    render::count,
    site::{BrokenLink, BuildCache, Site, SiteError},
};

/// Warnings of articles that are shown; of others their number.
const MAX_WARNINGS: usize = 5;

pub(super) fn run(global: &CliContext, command: &SiteCommand) -> Result<ExitStatus, CliError> {
    match command {
        SiteCommand::Build { output, base_url, pdf } => build(global, output, base_url.as_deref(), *pdf),
        SiteCommand::Serve { host, port } => serve::run(global, *host, *port),
    }
}

fn build(global: &CliContext, folder: &Path, base_url: Option<&str>, with_pdf: bool) -> Result<ExitStatus, CliError> {
    let base_url = base_url.map(base).transpose()?;
    let gathered = Gatherer::default().gather(global)?;
    let target = Target { base_url: base_url.as_deref(), live: false, with_pdf };
    let site = gathered.site(target, &mut BuildCache::default()).map_err(failed)?;
    let place = output::replaced_folder(global, folder)?;
    let waiting =
        || drop(output::eprint(&format!("Waiting for another process that writes beside {}.\n", folder.display())));
    let changes = site.write(&place, &waiting).map_err(failed)?;
    if global.json {
        let bytes: usize = site.files.values().map(|file| file.len()).sum();
        output::print_json(&BuiltSite {
            folder,
            pages: site.pages,
            files: site.files.len(),
            bytes,
            written: changes.written,
            kept: changes.kept,
            removed: changes.removed,
            defects: &site.defects,
            warnings: &gathered.warnings,
        })?;
    } else {
        let changed = match changes.kept {
            0 => String::new(),
            _ => format!(" ({} written, {} unchanged, {} removed)", changes.written, changes.kept, changes.removed),
        };
        output::print(&format!("{} in {}{changed}\n", count(site.pages, "page"), folder.display()))?;
        tell(&gathered.warnings, &site)?;
    }
    // The site stands all the same; but what the catalog itself gets wrong somebody should mend.
    Ok(if site.defects.iter().all(BrokenLink::is_in_article) { ExitStatus::Success } else { ExitStatus::Negative })
}

/// Every defect of the catalog's own pages, the first few of free articles.
fn tell(warnings: &[String], site: &Site) -> Result<(), CliError> {
    let (of_articles, own): (Vec<&BrokenLink>, Vec<&BrokenLink>) =
        site.defects.iter().partition(|defect| defect.is_in_article());
    for defect in own {
        output::eprint(&format!("problem: {defect}\n"))?;
    }
    let told: Vec<String> =
        warnings.iter().cloned().chain(of_articles.iter().map(|defect| defect.to_string())).collect();
    for warning in told.iter().take(MAX_WARNINGS) {
        output::eprint(&format!("warning: {warning}\n"))?;
    }
    match told.len().saturating_sub(MAX_WARNINGS) {
        0 => Ok(()),
        more => output::eprint(&format!("warning: {more} more in articles; --json lists them all\n")),
    }
}

/// Links and images that lead nowhere, as a build finds them, and how many different addresses outside are named.
pub(super) fn links(global: &CliContext) -> Result<(Vec<BrokenLink>, usize), CliError> {
    let gathered = Gatherer::default().gather(global)?;
    let site = gathered.site(Target::default(), &mut BuildCache::default()).map_err(failed)?;
    Ok((site.defects, gathered.addresses_outside()))
}

fn failed(error: SiteError) -> CliError {
    match error {
        SiteError::NotASite { .. } | SiteError::ForeignFile { .. } => CliError::Usage(error.to_string()),
        SiteError::Template(error) => error.into(),
        // What is too big or cannot be typeset is its author's to put right.
        SiteError::Print { .. } | SiteError::TooBig { .. } => CliError::InvalidCatalog(error.to_string()),
        error => CliError::Io(error.into()),
    }
}

/// A base that addresses can be put behind.
fn base(written: &str) -> Result<String, CliError> {
    let below = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let names_host = below.is_some_and(|host| host.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    if !names_host
        || written.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | '#' | '?'))
    {
        return Err(CliError::Usage(format!(
            "`{written}` is no web address that pages can stand below; write one such as https://help.example.org/"
        )));
    }
    Ok(format!("{}/", written.trim_end_matches('/')))
}
