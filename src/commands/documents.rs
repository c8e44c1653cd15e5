//! `fixbook completions` and `fixbook schema`: documents on standard output, the same with `--json`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Answer, Failure, output};
use crate::{
    cli::{Cli, SchemaArg},
    render,
};

pub(super) fn completions(shell: Shell) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "fixbook", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Answer::Yes)
}

pub(super) fn schema(kind: SchemaArg) -> Result<Answer, Failure> {
    let schema = match kind {
        SchemaArg::Runbook => render::runbook_schema(),
    };
    output::print_json(&schema)?;
    Ok(Answer::Yes)
}
