//! `fixbook completions` and `fixbook man`.

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use super::{Answer, Failure, output};
use crate::cli::Cli;

pub(super) fn completions(shell: Shell) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "fixbook", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Answer::Yes)
}

pub(super) fn manual() -> Result<Answer, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page).context("cannot write the manual page")?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Answer::Yes)
}
