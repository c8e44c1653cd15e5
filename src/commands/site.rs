//! `fixbook site build`.

use super::{Answer, Failure, open, output, runbook};
use crate::{
    cli::{Global, SiteCommand},
    render::count,
    site,
};

pub(super) fn run(global: &Global, command: &SiteCommand) -> Result<Answer, Failure> {
    let SiteCommand::Build { output: folder, base_url } = command;
    let base_url = base_url.as_deref().map(base).transpose()?;
    let catalog = open::engine(global)?.catalog;
    let templates = runbook::templates(global)?;
    let pages = site::build(&catalog, &templates, base_url.as_deref(), folder).map_err(|error| match error {
        site::SiteError::NotASite { .. } => Failure::Usage(error.to_string()),
        error => Failure::World(error.into()),
    })?;
    match global.json {
        true => output::print_json(&serde_json::json!({"folder": folder, "pages": pages}))?,
        false => output::print(&format!("{} in {}\n", count(pages, "page"), folder.display()))?,
    }
    Ok(Answer::Yes)
}

/// A base that addresses can be put behind.
fn base(written: &str) -> Result<String, Failure> {
    let is_web = written.starts_with("https://") || written.starts_with("http://");
    if !is_web || written.contains(char::is_whitespace) {
        return Err(Failure::Usage(format!(
            "`{written}` is no web address; write one such as https://help.example.org/"
        )));
    }
    Ok(format!("{}/", written.trim_end_matches('/')))
}
