//! A kind of JSON that a command prints with `--json`.

use serde_json::Value;

/// A name for `fixbook schema`, the command that prints it, and its JSON Schema.
///
/// Within a version, keys are only added: a reader ignores those that it does not know.
#[derive(Clone, Copy)]
pub(super) struct JsonOutput {
    pub name: &'static str,
    /// The command with the options that it takes for this output: `check --fix`, `man -o DIR`.
    pub command: &'static str,
    /// When, if the command does not say it: `a line for each build`.
    pub note: &'static str,
    pub schema: fn() -> Value,
}

impl JsonOutput {
    /// An output that the command alone describes.
    pub const fn new(name: &'static str, command: &'static str, schema: fn() -> Value) -> Self {
        JsonOutput { name, command, note: "", schema }
    }
}
