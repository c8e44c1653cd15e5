//! The content of a runbook, as data.

use schemars::JsonSchema;
use serde::Serialize;

use super::checklist::StepGroup;
use fixbook_engine::{
    diagnosis::{Assessment, CatalogStamp, Outcome},
    model::Id,
};

/// What a runbook is for.
pub enum Subject<'a> {
    /// Causes and fixes, by id.
    Entries(&'a [Id]),
    /// An interview: its assessment, and the fixes tried in it.
    Interview { assessment: &'a Assessment, tried: &'a [(Id, Outcome)] },
}

/// The content of a runbook. Texts are Markdown; sources are cited as `\[1\]`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Runbook {
    pub title: String,
    /// For whom it is written: fixes for others are named without their steps.
    pub audience: Option<&'static str>,
    /// What a caller or a log shows when it applies.
    pub use_when: Vec<String>,
    /// Signs that it does not apply.
    pub not_when: Vec<String>,
    /// The catalog's `id`, `title` and `revision`.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub catalog: CatalogStamp,
    /// Facts that it is limited to, in words.
    pub holds_where: Vec<Finding>,
    /// From an interview: what was found and tried.
    pub found: Vec<Finding>,
    pub tried: Vec<Finding>,
    pub warnings: Vec<String>,
    pub causes: Vec<CausePart>,
    pub fixes: Vec<FixPart>,
    /// Fixes for other people.
    pub by_others: Vec<ByOthers>,
    /// What web pages get wrong about these causes and fixes.
    pub corrections: Vec<CorrectedClaim>,
    pub escalate: Escalate,
    pub sources: Vec<SourceLine>,
}

/// A question with its answer, or a fix with its outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    pub what: String,
    pub answer: String,
}

/// A possible cause.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CausePart {
    #[schemars(with = "String")]
    pub id: Id,
    pub title: String,
    pub status: &'static str,
    pub reviewed: Option<String>,
    /// From an interview.
    pub probability: Option<f64>,
    pub evidence: Vec<String>,
    pub what_is_wrong: String,
    pub how_to_confirm: String,
    pub notes: String,
    pub prevention: String,
    /// When to hand over, and what to collect for this cause.
    pub escalation: String,
    pub sources: Vec<usize>,
}

/// A fix that the reader cannot do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ByOthers {
    #[schemars(with = "String")]
    pub id: Id,
    pub title: String,
    pub who: &'static str,
    pub minutes: f64,
}

/// What to do about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FixPart {
    #[schemars(with = "String")]
    pub id: Id,
    pub title: String,
    pub kind: &'static str,
    pub status: &'static str,
    pub reviewed: Option<String>,
    pub who: &'static str,
    pub minutes: f64,
    pub risk: &'static str,
    pub interrupts: Vec<String>,
    pub lowers_security: bool,
    pub reversible: bool,
    /// The titles of the fixes to do first.
    pub after: Vec<String>,
    /// Conditions without which it does not apply.
    pub only_where: Vec<Finding>,
    pub before: String,
    pub steps: String,
    /// The same steps one by one.
    pub checklist: Vec<StepGroup>,
    pub verify: String,
    pub undo: String,
    pub sources: Vec<usize>,
}

/// Where to hand over, and why now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Escalate {
    pub to: String,
    pub why: Option<String>,
    /// What to collect first, in general. Empty unless the interview ended with a hand-over.
    pub collect: String,
}

/// A statement of a web page, with our verdict and the correct form. Texts are Markdown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CorrectedClaim {
    pub says: String,
    pub verdict: &'static str,
    pub instead: String,
    pub sources: Vec<usize>,
}

/// One line of the list of sources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceLine {
    pub number: usize,
    pub title: String,
    pub publisher: String,
    pub at: String,
    pub trust: &'static str,
}
