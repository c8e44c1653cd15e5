//! The ledger: what a source document says, claim by claim, and our verdict on it.

use serde::{Deserialize, Serialize};

use super::{Id, OneOrMany};

/// One file of `kb/claims/`, for one source document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFile {
    pub source: Id,
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// One thing that a document says, in our own words.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub id: Id,
    /// The lines of the document: `62`, `3,5` or `263-267`.
    pub at: String,
    pub says: String,
    pub kind: String,
    pub verdict: Verdict,
    /// The right form, where the claim is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The sources it was judged by.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub checked: OneOrMany<Id>,
    /// The entries that use it.
    #[serde(default, rename = "used-in", skip_serializing_if = "OneOrMany::is_empty")]
    pub used_in: OneOrMany<Id>,
    /// Why no entry uses it.
    #[serde(default, rename = "left-out", skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

/// What we found out about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Confirmed,
    Plausible,
    Disputed,
    Wrong,
    Incomplete,
    Fiction,
    Noise,
}

impl Verdict {
    /// Whether the claim must be used in an entry or say why not.
    pub fn wants_use(self) -> bool {
        !matches!(self, Verdict::Fiction | Verdict::Noise)
    }
}
