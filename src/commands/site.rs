//! `fixbook site build`.

use super::{Answer, Failure, open, output, runbook};
use crate::{
    cli::{Global, SiteCommand},
    render::count,
    site,
};

pub(super) fn run(global: &Global, command: &SiteCommand) -> Result<Answer, Failure> {
    let SiteCommand::Build { output: folder } = command;
    let catalog = open::engine(global)?.catalog;
    let templates = runbook::templates(global)?;
    let pages = site::build(&catalog, &templates, folder).map_err(|error| match error {
        site::SiteError::NotASite { .. } => Failure::Usage(error.to_string()),
        error => Failure::World(error.into()),
    })?;
    match global.json {
        true => output::print_json(&serde_json::json!({"folder": folder, "pages": pages}))?,
        false => output::print(&format!("{} in {}\n", count(pages, "page"), folder.display()))?,
    }
    Ok(Answer::Yes)
}
