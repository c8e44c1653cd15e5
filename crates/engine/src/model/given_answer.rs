//! What a person answers: one of a question's answers, or one of the two that every question has unlisted.

use std::fmt;

use super::{Id, NOT_APPLICABLE, UNKNOWN};

/// An answer that was given to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenAnswer {
    /// One of the answers that the symptom lists.
    Listed(Id),
    /// "Don't know", written `unknown`.
    Unknown,
    /// "Does not apply here", written `not-applicable`.
    NotApplicable,
}

impl GivenAnswer {
    /// The listed answer; nothing if the question has no real answer.
    pub fn listed(&self) -> Option<&Id> {
        match self {
            GivenAnswer::Listed(id) => Some(id),
            GivenAnswer::Unknown | GivenAnswer::NotApplicable => None,
        }
    }

    /// As written in a session.
    pub fn as_str(&self) -> &str {
        match self {
            GivenAnswer::Listed(id) => id.as_str(),
            GivenAnswer::Unknown => UNKNOWN,
            GivenAnswer::NotApplicable => NOT_APPLICABLE,
        }
    }
}

impl From<Id> for GivenAnswer {
    fn from(id: Id) -> Self {
        match id.as_str() {
            UNKNOWN => GivenAnswer::Unknown,
            NOT_APPLICABLE => GivenAnswer::NotApplicable,
            _ => GivenAnswer::Listed(id),
        }
    }
}

impl From<&Id> for GivenAnswer {
    fn from(id: &Id) -> Self {
        id.clone().into()
    }
}

impl fmt::Display for GivenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
