//! What can be observed: a question, its answers and how to look.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Conditions, Id, Likelihood};

/// The answer "don't know", which every symptom has unlisted.
pub const UNKNOWN: &str = "unknown";
/// The answer "does not apply here", which every symptom has unlisted.
pub const NOT_APPLICABLE: &str = "not-applicable";

/// One thing that a person can look at or be asked.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Symptom {
    /// The question as it is read out.
    pub ask: String,
    /// The answers in the order in which they are offered.
    pub answers: IndexMap<Id, Answer>,
    /// What asking does and what the answer means.
    #[serde(default)]
    pub kind: SymptomKind,
    /// Who can look.
    #[serde(default)]
    pub who: Who,
    /// Minutes that asking or looking takes, for a person with access.
    #[serde(default = "one_minute")]
    pub minutes: f64,
    /// Asked only where these facts are true or unknown.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// How often people answer this right.
    #[serde(default = "usual_reliability")]
    pub reliability: f64,
    /// How to look, in Markdown, with the command to run.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub check: String,
    /// Former ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<Id>,
}

/// One answer to a symptom's question.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer as a person reads it.
    pub label: String,
    /// Share under causes without a row for this symptom; without any, all answers share equally.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Likelihood>,
    /// Phrases in a caller's words or a pasted error that propose this answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<String>,
}

/// What asking does and what the answer means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SymptomKind {
    /// An effect of the fault.
    #[default]
    Observation,
    /// A context (which host, which network), not an effect of the fault.
    Context,
    /// Looking changes something: `check` says what, and how to undo it.
    Test,
}

/// Who can look or act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The person with the problem.
    Caller,
    /// The help desk, on its own screen.
    #[default]
    Agent,
    /// An administrator of the host.
    HostAdmin,
    /// An administrator of the cloud.
    CloudAdmin,
}

impl Who {
    /// As written in a catalog.
    pub fn word(self) -> &'static str {
        match self {
            Who::Caller => "caller",
            Who::Agent => "agent",
            Who::HostAdmin => "host-admin",
            Who::CloudAdmin => "cloud-admin",
        }
    }

    /// Minutes to reach this person, counted once in an interview. Our estimates; the caller and the agent are already on
    /// the call.
    pub fn minutes_to_reach(self) -> f64 {
        match self {
            Who::Caller | Who::Agent => 0.0,
            Who::HostAdmin | Who::CloudAdmin => 10.0,
        }
    }

    /// Whether this person can do what is meant for another: an agent can also do what a caller can, and an administrator
    /// also what both can.
    pub fn can_do(self, meant_for: Who) -> bool {
        match self {
            Who::Caller => meant_for == Who::Caller,
            Who::Agent => matches!(meant_for, Who::Caller | Who::Agent),
            Who::HostAdmin => meant_for != Who::CloudAdmin,
            Who::CloudAdmin => meant_for != Who::HostAdmin,
        }
    }

    /// As a noun in a sentence.
    pub fn spoken(self) -> &'static str {
        match self {
            Who::Caller => "the caller",
            Who::Agent => "the agent",
            Who::HostAdmin => "an administrator of the host",
            Who::CloudAdmin => "an administrator of the cloud",
        }
    }
}

fn one_minute() -> f64 {
    1.0
}

fn usual_reliability() -> f64 {
    0.95
}

impl Symptom {
    /// The base shares of the answers, in their order, adding up to 1.
    ///
    /// Answers without a base share what the others leave, equally; a table that adds up to something else is scaled.
    pub fn base_shares(&self) -> Vec<f64> {
        let given: f64 = self.answers.values().filter_map(|answer| answer.base.as_ref()).map(|base| base.value).sum();
        let silent = self.answers.values().filter(|answer| answer.base.is_none()).count();
        let rest = if silent == 0 { 0.0 } else { (1.0 - given).max(0.0) / silent as f64 };
        let shares: Vec<f64> =
            self.answers.values().map(|answer| answer.base.as_ref().map_or(rest, |base| base.value)).collect();
        let total: f64 = shares.iter().sum();
        if total > 0.0 {
            shares.iter().map(|share| share / total).collect()
        } else {
            vec![1.0 / shares.len().max(1) as f64; shares.len()]
        }
    }

    /// The index of an answer, from 0.
    pub fn answer_index(&self, answer: &str) -> Option<usize> {
        self.answers.get_index_of(answer)
    }

    /// An answer's label; the two unlisted answers have their own.
    pub fn label<'a>(&'a self, answer: &'a str) -> &'a str {
        match answer {
            UNKNOWN => "don't know",
            NOT_APPLICABLE => "does not apply",
            listed => self.answers.get(listed).map_or(listed, |answer| answer.label.as_str()),
        }
    }
}
