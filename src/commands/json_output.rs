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
    pub schema: fn() -> Value,
}

impl JsonOutput {
    /// Whether words name the command: `man -o DIR` is also `man -o`.
    pub fn is_of(&self, words: &str) -> bool {
        let command = self.command;
        command == words
            || command.strip_prefix(words).is_some_and(|rest| rest.starts_with([' ', ',']) && is_values(rest))
    }
}

/// Whether a command line continues with names of values only.
fn is_values(rest: &str) -> bool {
    rest.split_whitespace().all(|word| word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '.'))
}
