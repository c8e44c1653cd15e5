//! `fixbook check --fix`: shows what can be fixed, and changes the files after a yes.

use std::{io::IsTerminal, path::Path};

use anyhow::Context;

use super::super::{CliError, ExitStatus, open, output, schema, terminal};
use crate::{
    autofix::{self, FixedFile},
    check,
    cli::Global,
    fs::Root,
    load::CatalogSource,
    render,
};
use fixbook_engine::model::limits::MAX_CATALOG_BYTES;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn run(global: &Global, is_agreed: bool) -> Result<ExitStatus, CliError> {
    let CatalogSource::Disk(folder) = open::folder(global)? else {
        return Err(CliError::Usage(open::BUILT_IN_IS_FIXED.to_owned()));
    };
    let entries = open::entries(global)?;
    if let Some(path) = autofix::unreadable(&entries) {
        let remedy = "fix or remove it first: the ids in it are unknown";
        return Err(CliError::Broken(format!("{path} cannot be read as text: {remedy}")));
    }
    let fixed = autofix::fixed(&entries, check::diagnostics);
    if global.json {
        output::print_json(&fixed)?;
    } else {
        fixed.iter().try_for_each(|file| output::print(&render::difference(&file.path, &file.before, &file.after)))?;
    }
    if fixed.is_empty() {
        output::note("Nothing to fix.\n")?;
        return Ok(ExitStatus::Yes);
    }
    if !is_agreed && !asked()? {
        output::note("Nothing was changed. Add --yes to make the changes without being asked.\n")?;
        return Ok(ExitStatus::No);
    }
    let root = output::folder(global, &folder)?;
    root.remove_stale_below(Path::new("kb"));
    for file in &fixed {
        write(&root, file)?;
    }
    schema::refresh(global, &folder)?;
    output::note(&format!("Fixed {}.\n", render::count(fixed.len(), "file")))?;
    Ok(ExitStatus::Yes)
}

/// Writes a file that is still as it was read: it may have been saved while the change was shown.
fn write(root: &Root, file: &FixedFile) -> Result<(), CliError> {
    // A link within the catalog stays, and the file that it leads to is fixed.
    let read =
        root.resolve(Path::new(&file.path)).and_then(|path| Ok((root.read_whole(&path, MAX_CATALOG_BYTES)?, path)));
    let (is, path) = read.with_context(|| format!("cannot read {}", root.path().join(&file.path).display()))?;
    let (mark, text) =
        if is.starts_with(BYTE_ORDER_MARK) { is.split_at(BYTE_ORDER_MARK.len()) } else { (&[][..], &is[..]) };
    if text != file.before.as_bytes() {
        return Err(CliError::Broken(format!(
            "{} was modified after it was read and was left untouched; run `check --fix` again",
            file.path
        )));
    }
    output::write_below(root, &path, &[mark, file.after.as_bytes()].concat())
}

fn asked() -> Result<bool, CliError> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    let _prompt = terminal::Held::prompt()?;
    match inquire::Confirm::new("Make this change?").with_default(false).prompt() {
        Ok(is_agreed) => Ok(is_agreed),
        Err(inquire::InquireError::OperationCanceled | inquire::InquireError::OperationInterrupted) => Ok(false),
        Err(error) => Err(CliError::World(error.into())),
    }
}
