//! Runs the program as a person or a script does, without a terminal.
#![allow(dead_code)]

use std::{io::Write, path::Path, process::Output};

use assert_cmd::Command;

/// Runs `fixbook` on the real catalog, without a terminal.
pub fn fixbook(args: &[&str]) -> Output {
    fixbook_in(Path::new(env!("CARGO_MANIFEST_DIR")), args)
}

pub fn fixbook_in(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("fixbook").expect("built");
    // Not the cache of the user who runs the tests.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    command
        .current_dir(folder)
        .env("XDG_CACHE_HOME", cache)
        .env_remove("FIXBOOK_CATALOG")
        .args(args)
        .output()
        .expect("runs")
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

pub fn status(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

pub fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", out(output), err(output)))
}

/// Prints even if the test passes; the output of the print macros is captured then.
pub fn loudly(line: &str) {
    // If standard error is closed the message is lost.
    let _ = writeln!(std::io::stderr(), "{line}");
}
