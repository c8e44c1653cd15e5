//! Parse, run one command, print the error, set the exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use fixbook::{cli::Cli, commands};

#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if commands::is_template_worker() {
        return commands::work_on_templates();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => return commands::tell_usage(&told),
    };
    match commands::run(cli) {
        Ok(answer) => answer.into(),
        Err(failure) => {
            commands::report(&failure);
            failure.into()
        }
    }
}
