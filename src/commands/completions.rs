//! `fixbook completions`: a script on standard output, the same with `--json`.

use clap::Args;
use clap_complete::Shell;

use super::{
    error::{CliError, ExitStatus},
    output,
};

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook completions bash
  fixbook completions powershell")]
pub struct CompletionsArgs {
    /// The shell.
    pub shell: Shell,
}

pub(super) fn run(mut program: clap::Command, args: &CompletionsArgs) -> Result<ExitStatus, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "fixbook", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Success)
}
