//! `fixbook check`: every problem in the catalog.

mod args;
mod fix;
mod found;
mod watch;

use std::path::Path;

pub use args::CheckArgs;
use found::Found;

use super::{
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
};
use crate::{autofix::FixedFile, fs::Root, load::CatalogSource, schema};

pub(super) const OUTPUTS: &[JsonOutput] = &[
    JsonOutput::new("report", "check", schema::printed::<found::Report>),
    JsonOutput::new("fixed", "check --fix", schema::printed::<Vec<FixedFile>>),
];

pub(super) fn run(context: &CliContext, args: &CheckArgs) -> Result<ExitStatus, CliError> {
    if args.fix {
        return fix::run(context, args.yes);
    }
    if args.watch {
        return watch::run(context, args);
    }
    if let CatalogSource::Disk(folder) = context.source()? {
        // Temporary files of a killed import or fix would be committed with the catalog.
        if let Ok(root) = Root::open(folder) {
            root.remove_stale();
            root.remove_stale_below(Path::new("kb"));
        }
    }
    let found = Found::check(context, args)?;
    if args.sarif {
        output::print_json(&found.sarif(context)?)?;
    } else if context.json {
        output::print_json(&found.report())?;
    } else {
        found.print()?;
    }
    Ok(if found.is_good() { ExitStatus::Success } else { ExitStatus::Negative })
}
