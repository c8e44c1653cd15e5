//! Parse, run one command, print the error, set the exit code.

use std::process::ExitCode;

use clap::Parser;
use fixbook::{cli::Cli, commands};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(answer) => answer.into(),
        Err(failure) => {
            commands::report(&failure);
            failure.into()
        }
    }
}
