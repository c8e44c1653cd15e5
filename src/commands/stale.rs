//! `fixbook stale`: pages past their review date, drafts, disputed claims, dead links.

use std::time::SystemTime;

use clap::Args;

use super::{
    catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output, site,
};
use crate::{
    audit::{self, DeadLink, Links, Stale},
    render, schema,
};
use fixbook_engine::model::Date;

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("stale", "stale", schema::printed::<Stale>)];

/// Arguments of `stale`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status 1 if a page is past its review date, or a link is dead (--links); drafts and disputed claims do \
                  not change it.

Examples:
  fixbook stale
  fixbook stale --links --today 2026-12-31"
)]
pub struct StaleArgs {
    /// The day to judge by, for example 2026-11-20. Default: today, in UTC.
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Also look for links and images of pages and articles that lead nowhere inside the catalog. Addresses outside are counted
    /// and never requested.
    #[arg(long)]
    pub links: bool,
}

pub(super) fn run(context: &CliContext, args: &StaleArgs) -> Result<ExitStatus, CliError> {
    let entries = catalog::entries_with_articles(context)?;
    let unreadable = entries.broken().len();
    if unreadable > 0 {
        let entries = render::count(unreadable, "entry");
        output::eprint(&format!("warning: {entries} cannot be read; to see why, run fixbook check\n"))?;
    }
    let links = if args.links { Some(links(context)?) } else { None };
    let stale = audit::stale(&entries, args.today.unwrap_or_else(today), links);
    if context.json {
        output::print_json(&stale)?;
    } else {
        output::print(&render::stale(&stale))?;
    }
    Ok(if stale.is_fresh() { ExitStatus::Success } else { ExitStatus::Negative })
}

/// The only place that reads the clock; a clock before 1970 shows 1970.
fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Date::after_1970(since.as_secs() / (24 * 60 * 60))
}

fn links(context: &CliContext) -> Result<Links, CliError> {
    let (broken, outside) = site::links(context)?;
    let dead = broken.into_iter().map(|link| DeadLink {
        path: link.path,
        line: link.line,
        address: link.address,
        message: link.message,
    });
    Ok(Links { dead: dead.collect(), outside })
}
