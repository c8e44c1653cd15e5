//! `fixbook site build` and `fixbook site serve`.

mod args;
mod inputs;
mod report;
mod serve;
mod server;
mod slow;

use std::path::Path;

pub use self::args::SiteCommand;
use self::{
    inputs::{SiteInputs, Target},
    report::failed,
};
use super::{CliError, ExitStatus, context::CliContext, output, reports::BuiltSite};
use crate::{
    render::count,
    site::{BrokenLink, BuildCache},
};

pub(super) fn run(global: &CliContext, command: &SiteCommand) -> Result<ExitStatus, CliError> {
    match command {
        SiteCommand::Build { output, base_url, pdf } => build(global, output, base_url.as_deref(), *pdf),
        SiteCommand::Serve { host, port } => serve::run(global, *host, *port),
    }
}

fn build(global: &CliContext, folder: &Path, base_url: Option<&str>, with_pdf: bool) -> Result<ExitStatus, CliError> {
    let base_url = base_url.map(base).transpose()?;
    let gathered = SiteInputs::default().read(global)?;
    let target = Target { base_url: base_url.as_deref(), live: false, with_pdf };
    let site = gathered.site(target, &mut BuildCache::default()).map_err(failed)?;
    let target_folder = output::replaced_folder(global, folder)?;
    let waiting =
        || drop(output::eprint(&format!("Waiting for another process that is writing beside {}.\n", folder.display())));
    let changes = site.write(&target_folder, &waiting).map_err(failed)?;
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
            defects: &site.broken_links,
            warnings: &gathered.warnings,
        })?;
    } else {
        let changed = match changes.kept {
            0 => String::new(),
            _ => format!(" ({} written, {} unchanged, {} removed)", changes.written, changes.kept, changes.removed),
        };
        output::print(&format!("Built {} in {}{changed}.\n", count(site.pages, "page"), folder.display()))?;
        report::print_problems(&gathered.warnings, &site.broken_links)?;
    }
    // The site is built all the same, but broken links of the catalog's own pages should be fixed.
    Ok(if site.broken_links.iter().all(BrokenLink::is_in_article) { ExitStatus::Success } else { ExitStatus::Negative })
}

/// Broken links and images, as a build finds them, and the number of different outside addresses.
pub(super) fn links(global: &CliContext) -> Result<(Vec<BrokenLink>, usize), CliError> {
    let gathered = SiteInputs::default().read(global)?;
    let site = gathered.site(Target::default(), &mut BuildCache::default()).map_err(failed)?;
    Ok((site.broken_links, gathered.addresses_outside()))
}

/// The address below which the pages will be, with `/` at its end.
fn base(written: &str) -> Result<String, CliError> {
    let below = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let names_host = below.is_some_and(|host| host.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    if !names_host
        || written.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | '#' | '?'))
    {
        return Err(CliError::Usage(format!(
            "`{written}` cannot be the address of a site; use one such as https://help.example.org/"
        )));
    }
    Ok(format!("{}/", written.trim_end_matches('/')))
}
