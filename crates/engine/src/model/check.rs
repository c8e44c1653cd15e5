//! What a check is, apart from the code that makes it: its id, how serious it is, and what the page about checks says.

use serde::{Deserialize, Serialize};

/// How serious a [`Diagnostic`](super::Diagnostic) is. Only an error makes `check` fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The catalog cannot be used as it is.
    Error,
    /// The catalog can be used, and something in it does not do what its author expects.
    Warning,
    /// Advice.
    Note,
}

impl Severity {
    /// The word in JSON, in SARIF and on the terminal.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One check: what it is called and what its documentation says. The code that makes it is beside its constant.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// Kebab-case; the name of its bad catalog in `tests/bad/` and its anchor in `docs/checks.md`.
    pub id: &'static str,
    /// How serious what it finds is.
    pub severity: Severity,
    /// Whether `fixbook: allow(ID) REASON` beside a place suppresses it there. False where the catalog could not be read,
    /// or would not be safe to use, without what the check demands.
    pub can_be_suppressed: bool,
    /// What is wrong, in one sentence.
    pub summary: &'static str,
    /// Why it matters and what to do, in Markdown.
    pub explanation: &'static str,
    /// Lines that have the problem, as they are in `tests/bad/<id>/`.
    pub bad: &'static str,
    /// The same lines without it.
    pub good: &'static str,
}

impl Check {
    /// A check whose findings are errors that cannot be suppressed; the other fields are set with `..`.
    pub const ERROR: Check = Check {
        id: "",
        severity: Severity::Error,
        can_be_suppressed: false,
        summary: "",
        explanation: "",
        bad: "",
        good: "",
    };
}
