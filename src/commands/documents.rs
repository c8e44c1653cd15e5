//! `fixbook completions`: a script on standard output, the same with `--json`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{CliError, ExitStatus, output};
use crate::cli::Cli;

pub(super) fn completions(shell: Shell) -> Result<ExitStatus, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "fixbook", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Yes)
}
