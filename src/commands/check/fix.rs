//! `fixbook check --fix`: shows the changes that can be made, and makes them after a yes.

use std::{io::IsTerminal, path::Path};

use anyhow::Context;

use super::super::{
    catalog,
    context::CliContext,
    editor,
    error::{CliError, ExitStatus},
    output, terminal,
};
use crate::{
    autofix::{self, FixedFile},
    check,
    fs::Root,
    render,
};
use fixbook_engine::model::limits::MAX_CATALOG_BYTES;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn run(context: &CliContext, is_agreed: bool) -> Result<ExitStatus, CliError> {
    let folder = context.writable_folder()?;
    let entries = catalog::entries(context)?;
    if let Some(path) = autofix::unreadable(&entries) {
        let help = "fix or remove it first: the ids it defines are unknown";
        return Err(CliError::InvalidCatalog(format!("{path} cannot be read as text; {help}")));
    }
    let fixed = autofix::fixed(&entries, check::diagnostics);
    if context.json {
        output::print_json(&fixed)?;
    } else {
        fixed
            .iter()
            .try_for_each(|file| output::print(&render::unified_diff(&file.path, &file.before, &file.after)))?;
    }
    if fixed.is_empty() {
        output::eprint("Nothing to fix.\n")?;
        return Ok(ExitStatus::Success);
    }
    if !is_agreed && !confirm()? {
        output::eprint("Nothing was changed. To change without asking, add --yes.\n")?;
        return Ok(ExitStatus::Negative);
    }
    let root = output::folder(context, folder)?;
    root.remove_stale_below(Path::new("kb"));
    for file in &fixed {
        write(&root, file)?;
    }
    editor::refresh(context, folder)?;
    output::eprint(&format!("Fixed {}.\n", render::count(fixed.len(), "file")))?;
    Ok(ExitStatus::Success)
}

/// Writes a file that is still as it was read: its author may have saved it while the change was shown.
fn write(root: &Root, file: &FixedFile) -> Result<(), CliError> {
    // A link within the catalog is kept, and its target is fixed.
    let read =
        root.resolve(Path::new(&file.path)).and_then(|path| Ok((root.read_whole(&path, MAX_CATALOG_BYTES)?, path)));
    let (is, path) = read.with_context(|| format!("cannot read {}", root.path().join(&file.path).display()))?;
    let (mark, text) =
        if is.starts_with(BYTE_ORDER_MARK) { is.split_at(BYTE_ORDER_MARK.len()) } else { (&[][..], &is[..]) };
    if text != file.before.as_bytes() {
        return Err(CliError::InvalidCatalog(format!(
            "{} was changed by another program and was not touched; run `check --fix` again",
            file.path
        )));
    }
    output::write_below(root, &path, &[mark, file.after.as_bytes()].concat())
}

fn confirm() -> Result<bool, CliError> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    let _prompt = terminal::Held::prompt()?;
    match inquire::Confirm::new("Make this change?").with_default(false).prompt() {
        Ok(is_agreed) => Ok(is_agreed),
        Err(inquire::InquireError::OperationCanceled | inquire::InquireError::OperationInterrupted) => Ok(false),
        Err(error) => Err(CliError::Io(error.into())),
    }
}
