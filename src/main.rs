//! Parse, run one command, print the error, set the exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use fixbook::commands::{self, Cli};

#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if commands::is_template_worker() {
        return commands::run_template_worker();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return commands::report_usage(&error),
    };
    match commands::run(cli) {
        Ok(status) => status.into(),
        Err(error) => {
            commands::report(&error);
            error.into()
        }
    }
}
