//! Everything that any surface shows of an interview. The JSON of `diagnose --json`.
//!
//! Probabilities are 0 to 1, times are minutes, weights of evidence are decibans: 10 log10 of the likelihood ratio against
//! everything else (I. J. Good, Probability and the Weighing of Evidence, 1950).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{event::Outcome, suggest::SuggestedAnswer};
use crate::model::{BadId, Id, Rating, Risk, Who};

/// What is known in an interview: causes with their evidence, the next step and why, the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Assessment {
    /// The catalog that it was made with.
    pub catalog: CatalogStamp,
    /// Whether the interview is open, resolved or to be handed over.
    pub state: State,
    /// Most likely first; causes that are ruled out last.
    pub causes: Vec<CauseAssessment>,
    /// A cause that the catalog does not contain.
    pub other: OtherCause,
    /// The next step.
    pub next: Next,
    /// What else is worth asking, best first.
    pub questions: Vec<QuestionItem>,
    /// The fixes worth trying, in order.
    pub plan: Vec<PlanItem>,
    /// Expected minutes to the end, handing over included.
    pub expected_minutes: f64,
    /// Answers that contradict others, most surprising first.
    pub conflicts: Vec<ConflictReport>,
    /// Likely causes that no question left can tell apart, each group most likely first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Vec<Id>>,
    /// What the person must know now.
    pub warnings: Vec<WarningItem>,
    /// What rules add to the runbook.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<WarningItem>,
    /// Answers that the words suggest and that are not confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<SuggestedAnswer>,
    /// With `--trace`: each rule, and what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleReport>>,
}

/// Which catalog an assessment was made with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CatalogStamp {
    /// The catalog's name.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// A digest of its files.
    pub revision: String,
}

/// The state of an interview as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There is something to ask or try.
    Open,
    /// A fix worked.
    Resolved,
    /// It is time to hand over.
    Escalate,
}

/// One cause and why it is believed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CauseAssessment {
    /// The cause.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its probability given all evidence, 0 to 1.
    pub probability: f64,
    /// The probability in a word.
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
    /// The answer, `fired` for a rule, `worked` or `failed` for a fix.
    pub answer: String,
    /// The weight in decibans.
    pub decibans: f64,
    /// The reason in words.
    pub why: String,
}

/// A cause that the catalog does not contain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OtherCause {
    /// Its probability, 0 to 1.
    pub probability: f64,
}

/// The next step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Next {
    /// Ask a question.
    Ask {
        /// The question.
        symptom: Id,
        /// Its words.
        ask: String,
        /// Its answers, in the catalog's order.
        answers: Vec<AnswerChance>,
        /// Who can look.
        who: Who,
        /// Minutes that it takes, without those to reach the person.
        minutes: f64,
        /// How to look, in Markdown.
        check: String,
        /// Why it is asked.
        why: String,
    },
    /// Try a fix.
    Try {
        /// The fix.
        fix: Id,
        /// Its title.
        title: String,
        /// The chance that it works, 0 to 1.
        chance: f64,
        /// Minutes that it takes, without those to reach the person.
        minutes: f64,
        /// How risky it is.
        risk: Risk,
        /// Why it is offered.
        why: String,
    },
    /// Hand over.
    Escalate {
        /// Who takes over.
        to: String,
        /// Why.
        why: String,
        /// The summary for the ticket.
        packet: Handoff,
    },
    /// A fix worked.
    Done {
        /// The most likely cause.
        cause: Option<Id>,
        /// The fix.
        fix: Id,
    },
}

/// An answer and how likely it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnswerChance {
    /// The answer.
    pub id: Id,
    /// Its words.
    pub label: String,
    /// How likely it is to be given, 0 to 1.
    pub probability: f64,
}

/// The summary for the ticket: everything that the next person must know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Handoff {
    /// What the caller said.
    pub said: Vec<String>,
    /// The answers given.
    pub found: Vec<FoundItem>,
    /// The fixes tried.
    pub tried: Vec<TriedItem>,
    /// The most likely causes.
    pub likeliest: Vec<LikelyItem>,
    /// Questions without an answer that were not asked or not known.
    pub open: Vec<Id>,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FoundItem {
    /// The question.
    pub symptom: Id,
    /// Its words.
    pub ask: String,
    /// The answer.
    pub answer: Id,
    /// Its words.
    pub label: String,
}

/// A fix that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TriedItem {
    /// The fix.
    pub fix: Id,
    /// Its title.
    pub title: String,
    /// Its outcome.
    pub outcome: Outcome,
}

/// One of the most likely causes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LikelyItem {
    /// The cause.
    pub cause: Id,
    /// Its title.
    pub title: String,
    /// Its probability, 0 to 1.
    pub probability: f64,
}

/// A question and what it would bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuestionItem {
    /// The question.
    pub symptom: Id,
    /// Its words.
    pub ask: String,
    /// Minutes that asking saves on average.
    pub saves_minutes: f64,
    /// Information gain in bits.
    pub bits: f64,
}

/// A fix in the plan, with the chance that it works if those before it failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PlanItem {
    /// The fix.
    pub fix: Id,
    /// Its title.
    pub title: String,
    /// The chance that it works, 0 to 1.
    pub chance: f64,
    /// Minutes that it takes.
    pub minutes: f64,
    /// How risky it is.
    pub risk: Risk,
}

/// An answer that contradicts others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ConflictReport {
    /// The question.
    pub symptom: Id,
    /// The answer given.
    pub answer: Id,
    /// -10 log10 P(answer | all other answers).
    pub decibans: f64,
    /// What to do about it.
    pub message: String,
}

/// Something that the person must know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct WarningItem {
    /// A rule, an entry, or `session`.
    pub from: WarningSource,
    /// The warning.
    pub message: String,
}

/// Where a warning comes from. In JSON the id, or `session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum WarningSource {
    /// A rule or an entry of the catalog.
    Entry(Id),
    /// The session's own events.
    Session,
}

const SESSION: &str = "session";

impl From<Id> for WarningSource {
    fn from(id: Id) -> Self {
        WarningSource::Entry(id)
    }
}

impl WarningSource {
    /// As written in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            WarningSource::Entry(id) => id.as_str(),
            WarningSource::Session => SESSION,
        }
    }
}

impl PartialEq<&str> for WarningSource {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for WarningSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<WarningSource> for String {
    fn from(source: WarningSource) -> Self {
        source.to_string()
    }
}

impl TryFrom<String> for WarningSource {
    type Error = BadId;

    fn try_from(written: String) -> Result<Self, BadId> {
        if written == SESSION { Ok(WarningSource::Session) } else { written.parse().map(WarningSource::Entry) }
    }
}

impl schemars::JsonSchema for WarningSource {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Id::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Id>()
    }
}

/// The outcome of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RuleReport {
    /// The rule.
    pub id: Id,
    /// Whether it had any effect.
    pub fired: bool,
    /// Symptoms that it read and that have no answer.
    pub needs: Vec<Id>,
}
