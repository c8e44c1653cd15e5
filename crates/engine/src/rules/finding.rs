//! What a rule can say.

use std::collections::BTreeSet;

use crate::model::Id;

/// One effect of a rule. Weights come from the table of strengths, never from the rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Likelihood ratio above 1 for the cause.
    Support {
        cause: Id,
        ratio: f64,
    },
    /// Likelihood ratio above 1 against the cause.
    Contradict {
        cause: Id,
        ratio: f64,
    },
    RuleOut {
        cause: Id,
    },
    /// A fact that follows.
    Derive {
        symptom: Id,
        answer: Id,
    },
    AskNext {
        symptom: Id,
    },
    Skip {
        symptom: Id,
    },
    Suggest {
        fix: Id,
    },
    Forbid {
        fix: Id,
        why: String,
    },
    Warn {
        text: String,
    },
    Escalate {
        text: String,
    },
    Note {
        text: String,
    },
}

/// What came of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub id: Id,
    pub title: String,
    /// Empty: the rule did not fire.
    pub findings: Vec<Effect>,
    /// Symptoms that it looked at.
    pub reads: BTreeSet<Id>,
    /// Symptoms that it looked at and that are not known.
    pub needs: Vec<Id>,
    /// Why it could not be run to its end, with file, line and column. Its findings are then empty.
    pub failure: Option<String>,
}

impl Outcome {
    /// Whether the rule said anything.
    pub fn fired(&self) -> bool {
        !self.findings.is_empty()
    }
}
