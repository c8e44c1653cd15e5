//! Solved cases and searches that must succeed: what `fixbook test` replays.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Id, OneOrMany};

/// One file of cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// Solved cases.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Searches and what they must find.
    #[serde(default)]
    pub searches: Vec<SearchCase>,
}

/// A solved case, as far as it was recorded.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case is called in a report.
    pub name: String,
    /// What the caller said; error codes in it are read and count as given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// Known at the start.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub given: IndexMap<Id, Id>,
    /// Found if asked; anything else is `unknown`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub answers: IndexMap<Id, Id>,
    /// The right cause; of several any is right and the first is best.
    pub cause: OneOrMany<Id>,
    /// The fix that works; any other fails. Default: any fix that resolves the first cause more likely than not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Id>,
    /// What else must be true for the case to pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
    /// Where the case is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What must be true for a case to pass, instead of the default: a place among the first three.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The cause has this rank or a better one, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<usize>,
    /// At most this many questions are asked before the fix that works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<usize>,
    /// The symptom or fix offered first after what is given, or `escalate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Id>,
    /// The cause's rating when no question is worth asking any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// A probability in a word: confirmed from 0.90, likely from 0.50, possible from 0.10, otherwise unlikely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// At least 0.90.
    Confirmed,
    /// At least 0.50.
    Likely,
    /// At least 0.10.
    Possible,
    /// Less.
    Unlikely,
    /// By a rule or by `applies`.
    RuledOut,
}

impl Rating {
    /// The rating of a cause that is not ruled out.
    pub fn of(probability: f64) -> Self {
        match probability {
            p if p >= 0.90 => Rating::Confirmed,
            p if p >= 0.50 => Rating::Likely,
            p if p >= 0.10 => Rating::Possible,
            _ => Rating::Unlikely,
        }
    }

    /// As written in a case and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Rating::Confirmed => "confirmed",
            Rating::Likely => "likely",
            Rating::Possible => "possible",
            Rating::Unlikely => "unlikely",
            Rating::RuledOut => "ruled-out",
        }
    }
}

/// A query and what it must find.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchCase {
    /// The words as a person types them.
    pub query: String,
    /// Ids (`rdp-disconnect/0x904` for a code) or paths under `kb/`; any of them is right.
    pub finds: OneOrMany<String>,
    /// The hit has this rank or a better one, from 1.
    #[serde(default = "ten")]
    pub within: usize,
}

fn ten() -> usize {
    10
}
