//! What can happen in an interview. A session file contains one event a line, as JSON.

use serde::{Deserialize, Serialize};

use crate::model::{CodeRef, Id};

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The caller said something.
    Said {
        /// The caller's words.
        words: String,
        /// The error codes in them that are beyond doubt.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        codes: Vec<CodeRef>,
    },
    /// A question was answered.
    Answered {
        /// The question.
        symptom: Id,
        /// One of its answers, or `unknown` or `not-applicable`: see [`crate::model::GivenAnswer`].
        answer: Id,
    },
    /// A question or a fix was put off.
    Skipped(Skipped),
    /// A fix was tried.
    Tried {
        /// The fix.
        fix: Id,
        /// Its outcome.
        outcome: Outcome,
    },
    /// An earlier event was undone.
    Undone {
        /// The number of that event, counted from 0.
        undoes: usize,
    },
}

/// What is put off until nothing else is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Skipped {
    /// A question.
    Question {
        /// The question.
        symptom: Id,
    },
    /// A fix.
    Fix {
        /// The fix.
        fix: Id,
    },
}

/// The outcome of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It solved the problem.
    Worked,
    /// It did not.
    Failed,
    /// No person present can do it. It was not tried, so it says nothing about causes.
    NotPossible,
}

impl Outcome {
    /// As written in a session and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Worked => "worked",
            Outcome::Failed => "failed",
            Outcome::NotPossible => "not-possible",
        }
    }

    /// Whether the fix was tried at all.
    pub fn was_tried(self) -> bool {
        self != Outcome::NotPossible
    }
}
