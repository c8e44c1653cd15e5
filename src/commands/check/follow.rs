//! `fixbook check --watch`: checks again after every save.

use std::time::Instant;

use super::{
    super::{CliError, ExitStatus, open, output, schema, watch::Watch},
    found,
};
use crate::{
    cli::{CheckArgs, Global},
    load::CatalogSource,
};

pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<ExitStatus, CliError> {
    let CatalogSource::Disk(folder) = open::folder(global)? else {
        return Err(CliError::Usage(open::BUILT_IN_IS_FIXED.to_owned()));
    };
    // The same folder all along, also when its catalog.yaml is gone for a moment.
    let global = &Global { catalog: Some(folder.clone()), ..global.clone() };
    let mut watch = Watch::new()?;
    watch.add_alone(&folder)?;
    let mut last = None;
    loop {
        // Folders that are new, or are others under the same name: another branch was checked out.
        for part in ["kb", "rules", "assets"].map(|part| folder.join(part)).iter().filter(|part| part.is_dir()) {
            watch.add(part)?;
        }
        let start = Instant::now();
        // What an editor completes follows what was saved; that it cannot be written stops no check.
        if let Err(failure) = schema::refresh(global, &folder) {
            output::note(&format!("warning: {failure}\n"))?;
        }
        if print_new(global, args, &mut last)? && !global.json {
            output::print(&format!(
                "Checked in {} ms. Watching; press Ctrl+C to stop.\n",
                start.elapsed().as_millis()
            ))?;
        }
        if !watch.wait() {
            return Ok(ExitStatus::Yes);
        }
    }
}

/// Checks once, and prints the result if it is new; `false` if not. A file that is being written may be unreadable for a moment.
fn print_new(global: &Global, args: &CheckArgs, last: &mut Option<String>) -> Result<bool, CliError> {
    let found = match found(global, args) {
        Ok(found) => found,
        Err(failure) => {
            output::note(&format!("warning: {failure}\n"))?;
            return Ok(false);
        }
    };
    let report = serde_json::to_string(&found.report()).map_err(|error| CliError::World(error.into()))?;
    if last.as_ref() == Some(&report) {
        return Ok(false);
    }
    if global.json {
        output::print(&format!("{report}\n"))?;
    } else {
        output::print("\nchecking the catalog\n")?;
        found.print()?;
    }
    *last = Some(report);
    Ok(true)
}
