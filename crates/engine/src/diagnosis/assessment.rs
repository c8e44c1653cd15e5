//! Everything that any surface shows of an interview. The JSON of `diagnose --json`.

use serde::{Deserialize, Serialize};

use super::{Outcome, SuggestedAnswer};
use crate::model::{Id, Rating, Risk, Who};

/// Where an interview stands: causes with their evidence, the next step and why, the plan.
///
/// Probabilities are 0..1, times are minutes, weights of evidence are decibans: 10 log10 of the likelihood ratio against
/// everything else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Assessment {
    pub catalog: CatalogStamp,
    pub state: State,
    /// Best first; causes that are ruled out last.
    pub causes: Vec<CauseAssessment>,
    pub other: OtherCause,
    pub next: Next,
    /// What else is worth asking, best first.
    pub questions: Vec<QuestionItem>,
    /// The repair order as it stands.
    pub plan: Vec<PlanItem>,
    pub expected_minutes: f64,
    pub conflicts: Vec<ConflictReport>,
    /// Likely causes that no question left can tell apart, each group best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Vec<Id>>,
    pub warnings: Vec<WarningItem>,
    /// What rules want said in the runbook.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<WarningItem>,
    /// Answers that the words suggest and nobody has confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<SuggestedAnswer>,
    /// With `--trace`: each rule, and what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleReport>>,
}

/// Which catalog an assessment was made with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CatalogStamp {
    pub id: Id,
    pub title: String,
    pub revision: String,
}

/// How an interview stands as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Open,
    Resolved,
    Escalate,
}

/// One cause and why it is believed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CauseAssessment {
    pub id: Id,
    pub title: String,
    pub probability: f64,
    pub rating: Rating,
    /// The probability before any evidence. Its log odds plus the evidence are the log odds of `probability`.
    pub prior: f64,
    /// Strongest first.
    pub evidence: Vec<EvidenceItem>,
}

/// What one fact weighs for one cause against everything else. A cause that is ruled out has -999 decibans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EvidenceItem {
    /// Symptom, rule or fix.
    pub from: Id,
    pub answer: String,
    pub decibans: f64,
    pub why: String,
}

/// A cause that the catalog does not hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OtherCause {
    pub probability: f64,
}

/// The next step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Next {
    Ask { symptom: Id, ask: String, answers: Vec<AnswerChance>, who: Who, minutes: f64, check: String, why: String },
    Try { fix: Id, title: String, chance: f64, minutes: f64, risk: Risk, why: String },
    Escalate { to: String, why: String, packet: Handoff },
    Done { cause: Option<Id>, fix: Id },
}

/// An answer and how likely it is to be given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnswerChance {
    pub id: Id,
    pub label: String,
    pub probability: f64,
}

/// Everything found, for whoever takes over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Handoff {
    pub said: Vec<String>,
    pub found: Vec<FoundItem>,
    pub tried: Vec<TriedItem>,
    pub likeliest: Vec<LikelyItem>,
    /// Questions without an answer that were not asked or not known.
    pub open: Vec<Id>,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FoundItem {
    pub symptom: Id,
    pub ask: String,
    pub answer: Id,
    pub label: String,
}

/// A fix that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TriedItem {
    pub fix: Id,
    pub title: String,
    pub outcome: Outcome,
}

/// One of the likeliest causes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LikelyItem {
    pub cause: Id,
    pub title: String,
    pub probability: f64,
}

/// A question and what it would bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuestionItem {
    pub symptom: Id,
    pub ask: String,
    pub saves_minutes: f64,
    pub bits: f64,
}

/// A fix in its turn, with the chance that it works if those before it failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PlanItem {
    pub fix: Id,
    pub title: String,
    pub chance: f64,
    pub minutes: f64,
    pub risk: Risk,
}

/// An answer that does not fit the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ConflictReport {
    pub symptom: Id,
    pub answer: Id,
    /// -10 log10 P(answer | all other answers).
    pub decibans: f64,
    pub message: String,
}

/// Something that the person must know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct WarningItem {
    /// A rule, an entry, or `session`.
    pub from: Id,
    pub message: String,
}

/// What came of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RuleReport {
    pub id: Id,
    pub fired: bool,
    /// Symptoms that it looked at and nobody has answered.
    pub needs: Vec<Id>,
}
