//! What a rule can do.

use std::collections::BTreeSet;

use crate::model::Id;

/// One effect of a rule. Weights come from the scale of strengths, never from the rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Evidence for a cause.
    Support {
        /// The cause.
        cause: Id,
        /// The likelihood ratio, above 1.
        ratio: f64,
    },
    /// Evidence against a cause.
    Contradict {
        /// The cause.
        cause: Id,
        /// The likelihood ratio against it, above 1.
        ratio: f64,
    },
    /// The cause is impossible.
    RuleOut {
        /// The cause.
        cause: Id,
    },
    /// An answer that follows from the facts.
    Derive {
        /// The question.
        symptom: Id,
        /// The answer.
        answer: Id,
    },
    /// A question to ask before all others.
    AskNext {
        /// The question.
        symptom: Id,
    },
    /// A question not to ask.
    Skip {
        /// The question.
        symptom: Id,
    },
    /// A fix to offer before others.
    Suggest {
        /// The fix.
        fix: Id,
    },
    /// A fix not to offer.
    Forbid {
        /// The fix.
        fix: Id,
        /// Why not.
        why: String,
    },
    /// A warning for the person.
    Warn {
        /// The warning.
        text: String,
    },
    /// A reason to hand over.
    Escalate {
        /// The reason.
        text: String,
    },
    /// A line of the runbook.
    Note {
        /// The line.
        text: String,
    },
}

/// The outcome of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleOutcome {
    /// The rule.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Empty: the rule did not fire.
    pub effects: Vec<Effect>,
    /// Symptoms that it read.
    pub reads: BTreeSet<Id>,
    /// Symptoms that it read and that are not known.
    pub needs: Vec<Id>,
    /// Why it did not run to its end, with file, line and column. If it is set, the rule has no effects.
    pub failure: Option<String>,
}

impl RuleOutcome {
    /// Whether the rule had any effect.
    pub fn fired(&self) -> bool {
        !self.effects.is_empty()
    }
}
