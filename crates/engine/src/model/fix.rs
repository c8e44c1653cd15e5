//! One thing that can be done: a fix, a workaround or a test.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Citation, Conditions, Date, Id, Likelihood, Retirement, Status, Verification, Who};

/// The YAML head of a fix's page.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// What is done, as one sentence without a full stop.
    pub title: String,
    /// What doing it is meant for.
    #[serde(default)]
    pub kind: FixKind,
    /// How far the entry has come.
    #[serde(default)]
    pub status: Status,
    /// P(it works, given the cause).
    #[serde(default)]
    pub resolves: IndexMap<Id, Likelihood>,
    /// Who can do it.
    #[serde(default)]
    pub who: Who,
    /// Minutes that it takes, for a person with access.
    #[serde(default = "ten_minutes")]
    pub minutes: f64,
    /// What can go wrong by doing it.
    #[serde(default)]
    pub risk: Risk,
    /// What it interrupts: `rdp-sessions`, `reboot`, `network`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interrupts: Vec<Id>,
    /// Whether it lowers security; if so, its page needs an `Undo` section.
    #[serde(default, rename = "lowers-security")]
    pub lowers_security: bool,
    /// Whether it can be fully undone. The default is no.
    #[serde(default)]
    pub reversible: bool,
    /// Offered only where these facts are true or unknown.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// Fixes that must have been done first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Id>,
    /// Where the facts come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Citation>,
    /// The day on which a person last compared the page with its sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
    /// After how many months the page needs another review.
    #[serde(default, rename = "review-in", skip_serializing_if = "Option::is_none")]
    pub review_in: Option<u32>,
    /// Tests on real machines in which it worked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verified: Vec<Verification>,
    /// Since when and why it is out of use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// Former ids, which lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<Id>,
}

impl Fix {
    /// Whether it lowers security or cannot be fully undone: such a fix is offered only when no safer one is worth trying.
    pub fn is_risky(&self) -> bool {
        self.lowers_security || !self.reversible
    }

    /// In which group of the repair plan it is.
    pub fn turn(&self) -> Turn {
        match self.kind {
            _ if self.is_risky() => Turn::Last,
            FixKind::Fix => Turn::First,
            FixKind::Workaround | FixKind::Test => Turn::Meanwhile,
        }
    }

    /// Whether it may be offered at all.
    pub fn is_offered(&self) -> bool {
        self.retired.is_none() && self.status != Status::Retired
    }
}

/// What an interruption costs, in minutes, besides the fix's own: people are warned, save their work, and come back.
///
/// Our estimates, as the fixes' minutes are. An interruption of another name costs [`OTHER_INTERRUPTION`].
pub const INTERRUPTIONS: [(&str, f64); 3] = [("rdp-sessions", 10.0), ("reboot", 15.0), ("network", 15.0)];

/// Minutes of an interruption that has no row of its own.
pub const OTHER_INTERRUPTION: f64 = 5.0;

/// The minutes that an interruption costs.
pub fn interruption_minutes(interruption: &Id) -> f64 {
    INTERRUPTIONS.iter().find(|(name, _)| interruption == name).map_or(OTHER_INTERRUPTION, |(_, minutes)| *minutes)
}

/// The groups of a repair plan, in order, whatever the chances: what ends the fault, then what only works around it, then
/// what could do harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// It ends the fault.
    First,
    /// It does not end the fault: a workaround, or a safe test.
    Meanwhile,
    /// It lowers security or cannot be fully undone.
    Last,
}

/// What doing it is meant for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FixKind {
    /// Ends the fault.
    #[default]
    Fix,
    /// The person can work again; the fault remains.
    Workaround,
    /// Shows where the fault is; undone at once.
    Test,
}

impl FixKind {
    /// As written in a catalog.
    pub fn word(self) -> &'static str {
        match self {
            FixKind::Fix => "fix",
            FixKind::Workaround => "workaround",
            FixKind::Test => "test",
        }
    }
}

/// What can go wrong by doing it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Nothing.
    None,
    /// It can fail, and nothing is lost.
    #[default]
    Low,
    /// It can disturb others, or a step needs care.
    Medium,
    /// It can lose data or access.
    High,
}

impl Risk {
    /// As written in a catalog.
    pub fn word(self) -> &'static str {
        match self {
            Risk::None => "none",
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }
}

fn ten_minutes() -> f64 {
    10.0
}
