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
    // What is kept for later runs is none of the person's who runs the tests.
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

/// Says something even of a test that passes: what the macros print of such a test is swallowed.
pub fn loudly(line: &str) {
    // If standard error is gone nobody listens.
    let _ = writeln!(std::io::stderr(), "{line}");
}
