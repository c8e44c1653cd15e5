//! What is known so far, as rules see it.

use std::collections::BTreeMap;

use crate::model::{CodeRef, Id};

/// The facts that a rule can read: given by a person or derived by other rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Answers that say something; `unknown` and `not-applicable` are no facts.
    pub answers: BTreeMap<Id, Id>,
    /// Everything that was said, lower case.
    pub said: String,
    /// Fixes that were tried, whatever came of it.
    pub tried: Vec<Id>,
    /// Codes read in what was said.
    pub codes: Vec<CodeRef>,
}
