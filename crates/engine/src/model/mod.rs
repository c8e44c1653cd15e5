//! The types of a catalog: the written form of `kb/` (`docs/file-formats.md`), without file, line or disk.
//!
//! In: nothing. Out: [`Catalog`] and the types in it, which every later stage reads. Never: I/O, arithmetic of belief.

mod article;
mod body;
mod case;
mod catalog;
mod cause;
mod check;
mod claim;
mod code;
mod condition;
mod date;
mod diagnostic;
mod fix;
mod given_answer;
mod id;
mod likelihood;
pub mod limits;
mod one_or_many;
pub mod page_path;
mod review;
mod schema;
mod source;
mod symptom;

pub use article::Article;
pub use body::{Body, Section};
pub use case::{Case, CaseFile, Expectation, Rating, SearchCase};
pub use catalog::{Catalog, CatalogHead, Entry, Escalation, FEEDBACK_SCHEMES, NamedEntry, RuleSource};
pub use cause::{Cause, Impact, Row, Rows};
pub use check::{Check, Severity};
pub use claim::{BadLines, Claim, ClaimFile, Lines, Verdict};
pub use code::{Code, CodeRef, CodeTable, Family, SystemId};
pub use condition::Conditions;
pub use date::Date;
pub use diagnostic::{Diagnostic, DiagnosticRecord, LineIndex, SourceFile, SourceSpan};
pub use fix::{Fix, FixKind, INTERRUPTIONS, OTHER_INTERRUPTION, Risk, Turn, interruption_minutes};
pub use given_answer::GivenAnswer;
pub use id::{BadId, Id, Kind, is_device};
pub use likelihood::{BadNumber, Likelihood, PRIOR_WORDS, Prior, Strength};
pub use one_or_many::OneOrMany;
pub use review::USUAL_REVIEW_IN;
pub use source::{Citation, Source, Trust};
pub use symptom::{Answer, NOT_APPLICABLE, Symptom, SymptomKind, UNKNOWN, Who};

/// The stage of an entry. Drafts are used and marked; a retired entry keeps its page and is not scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Written, not yet compared with its sources.
    #[default]
    Draft,
    /// Compared with its sources by a person.
    Reviewed,
    /// Confirmed on a real machine: `verified` says where.
    Proven,
    /// Out of use: the page remains, and says what to use instead.
    Retired,
}

impl Status {
    /// Whether the entry must cite sources: a person has approved it.
    pub fn is_reviewed(self) -> bool {
        matches!(self, Status::Reviewed | Status::Proven)
    }

    /// As written in a catalog.
    pub fn word(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Reviewed => "reviewed",
            Status::Proven => "proven",
            Status::Retired => "retired",
        }
    }
}

/// One time that an entry was confirmed on a real machine; `proven` needs at least one.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// The day.
    pub on: Date,
    /// Product and version.
    pub product: String,
    /// What was seen.
    pub outcome: String,
}

/// Why an entry is no longer in use, and what to use instead.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// The day.
    pub on: Date,
    /// Why it is out of use.
    pub why: String,
    /// The entry to use instead.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub instead: Option<Id>,
}
