//! What is known so far, as rules see it.

use std::collections::BTreeMap;

use crate::model::{CodeRef, Id};

/// The facts that a rule can read: given by a person or derived by other rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Listed answers by symptom; `unknown` and `not-applicable` are not facts.
    pub answers: BTreeMap<Id, Id>,
    /// Everything that the caller said, in lower case.
    pub said: String,
    /// Fixes that were tried, with any outcome.
    pub tried: Vec<Id>,
    /// Error codes in what the caller said.
    pub codes: Vec<CodeRef>,
}
