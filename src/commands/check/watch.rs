//! `fixbook check --watch`: checks again after every save.

use std::time::Instant;

use anyhow::Context;

use super::{
    super::{
        context::CliContext,
        editor,
        error::{CliError, ExitStatus},
        output,
        watch::Watch,
    },
    args::CheckArgs,
    found::Found,
};

pub(super) fn run(context: &CliContext, args: &CheckArgs) -> Result<ExitStatus, CliError> {
    let folder = context.writable_folder()?;
    let mut watch = Watch::new()?;
    watch.add_alone(folder)?;
    let mut last = None;
    loop {
        // Folders may be new, or replaced under the same name when another branch was checked out.
        for part in ["kb", "rules"].map(|part| folder.join(part)).iter().filter(|part| part.is_dir()) {
            watch.add(part)?;
        }
        let start = Instant::now();
        // The schemas of an editor follow what was saved. A failure to write them does not stop the check.
        if let Err(error) = editor::refresh(context, folder) {
            output::eprint(&format!("warning: {error}\n"))?;
        }
        if check(context, args, &mut last)? && !context.json {
            output::print(&format!(
                "Checked in {} ms. Watching: press Ctrl+C to stop.\n",
                start.elapsed().as_millis()
            ))?;
        }
        if !watch.wait() {
            return Ok(ExitStatus::Success);
        }
    }
}

/// Checks once and prints the result if it is new; `false` if it is not. While a file is being written it may be unreadable.
fn check(context: &CliContext, args: &CheckArgs, last: &mut Option<String>) -> Result<bool, CliError> {
    let found = match Found::check(context, args) {
        Ok(found) => found,
        Err(error) => {
            output::eprint(&format!("warning: {error}\n"))?;
            return Ok(false);
        }
    };
    let report = serde_json::to_string(&found.report()).context("cannot write JSON")?;
    if last.as_ref() == Some(&report) {
        return Ok(false);
    }
    if context.json {
        output::print(&format!("{report}\n"))?;
    } else {
        output::print("\nchecking the catalog\n")?;
        found.print()?;
    }
    *last = Some(report);
    Ok(true)
}
