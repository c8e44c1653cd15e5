//! What two states of belief, or two causes, differ in: data for "why not that one?" and "what would this answer change?".
//!
//! In: a session, and a cause or an answer. Out: rows for any surface to show. Never: colours, columns, HTML.

use serde::Serialize;

use super::{
    Engine,
    assessment::{Assessment, CauseAssessment, EvidenceItem, Next},
    event::{Event, Outcome},
    question::Strategy,
    session::Session,
};
use crate::{
    model::{GivenAnswer, Id},
    text::percent,
};

/// Changes of a probability by less than this are not shown.
const WORTH_SHOWING: f64 = 0.005;
/// How many changes the summary of an answer names.
const SUMMARISED: usize = 2;
/// Decibans from which evidence is strong: a factor of 10 (Jeffreys, Theory of Probability, appendix B).
const STRONG: f64 = 10.0;
/// Decibans from which evidence is substantial: a factor of 3.2 (the same).
const SUBSTANTIAL: f64 = 5.0;
/// Evidence weaker than this, in decibans, is not worth a row.
const NEGLIGIBLE: f64 = 0.5;

/// How strongly a weight of evidence, in decibans, supports or contradicts something, in words.
pub fn evidence_strength(decibans: f64) -> &'static str {
    match decibans {
        d if d >= STRONG => "strongly for",
        d if d >= SUBSTANTIAL => "for",
        d if d >= 0.0 => "slightly for",
        d if d > -SUBSTANTIAL => "slightly against",
        d if d > -STRONG => "against",
        _ => "strongly against",
    }
}

/// Why one cause is less likely than the most likely one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RivalComparison {
    /// The cause.
    pub cause: ComparedCause,
    /// The most likely cause; nothing if that is the cause itself.
    pub first: Option<ComparedCause>,
    /// Both probabilities in a sentence.
    pub summary: String,
    /// What separates the two, strongest first.
    pub evidence: Vec<RivalEvidence>,
}

/// One of two causes that are compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedCause {
    /// The cause.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its probability, 0 to 1.
    pub probability: f64,
}

/// One fact and which of two causes it supports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RivalEvidence {
    /// Symptom, rule or fix.
    pub from: Id,
    /// The answer, or the outcome of a fix.
    pub answer: String,
    /// Why it weighs so much, for the cause that it weighs most for.
    pub why: String,
    /// The weight for the cause less the weight for the most likely one: above 0 it supports the cause.
    pub decibans: f64,
    /// `decibans` in words, for the cause.
    pub strength: &'static str,
}

/// The probability of a cause before and after something.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Change")]
pub struct ProbabilityChange {
    /// The cause.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Before, 0 to 1.
    pub from: f64,
    /// After, 0 to 1.
    pub to: f64,
}

/// What one more event would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhatIfPreview {
    /// Causes whose probability would change, the largest change first.
    pub changes: Vec<ProbabilityChange>,
    /// The largest changes on one line; empty if there are none.
    pub summary: String,
    /// What would be next.
    pub next: Next,
}

impl Engine {
    /// Why a cause is less likely than the most likely one. Nothing for an id that is not a scored cause.
    pub fn compare_rival(&self, session: &Session, cause: &Id) -> Option<RivalComparison> {
        rival_comparison(&self.assess(session, Strategy::default()), cause)
    }

    /// What an answer to a question would change. Nothing for an answer that the catalog does not have.
    pub fn preview_answer(&self, session: &Session, symptom: &Id, answer: &Id) -> Option<WhatIfPreview> {
        let head = self.catalog.symptoms.get(symptom)?;
        let is_known = GivenAnswer::from(answer).listed().is_none_or(|answer| head.answers.contains_key(answer));
        is_known.then(|| self.preview(session, Event::Answered { symptom: symptom.clone(), answer: answer.clone() }))
    }

    /// What trying a fix would change. Nothing for an id that is not a fix.
    pub fn preview_attempt(&self, session: &Session, fix: &Id, outcome: Outcome) -> Option<WhatIfPreview> {
        let is_known = self.catalog.fixes.contains_key(fix);
        is_known.then(|| self.preview(session, Event::Tried { fix: fix.clone(), outcome }))
    }

    fn preview(&self, session: &Session, event: Event) -> WhatIfPreview {
        let mut then = session.clone();
        then.push(event);
        let [now, then] = [session, &then].map(|session| self.assess(session, Strategy::default()));
        let changes = probability_changes(&now, &then);
        let parts = changes.iter().take(SUMMARISED);
        let parts = parts.map(|change| format!("{}: {} → {}", change.title, percent(change.from), percent(change.to)));
        let summary = parts.collect::<Vec<_>>().join("; ");
        WhatIfPreview { changes, summary, next: then.next }
    }
}

/// Why a cause of an assessment is less likely than its most likely one. Nothing for a cause that is not in it.
pub fn rival_comparison(assessment: &Assessment, cause: &Id) -> Option<RivalComparison> {
    let compared = |cause: &CauseAssessment| ComparedCause {
        id: cause.id.clone(),
        title: cause.title.clone(),
        probability: cause.probability,
    };
    let rival = assessment.causes.iter().find(|known| known.id == *cause)?;
    let Some(first) = assessment.causes.first().filter(|first| first.id != rival.id) else {
        let summary = "This is already the most likely cause.".to_owned();
        return Some(RivalComparison { cause: compared(rival), first: None, summary, evidence: Vec::new() });
    };
    let summary = format!(
        "{}: {}. {} (most likely): {}.",
        rival.title,
        percent(rival.probability),
        first.title,
        percent(first.probability)
    );
    let evidence = differences(rival, first);
    Some(RivalComparison { cause: compared(rival), first: Some(compared(first)), summary, evidence })
}

/// What separates two causes, strongest first.
fn differences(rival: &CauseAssessment, first: &CauseAssessment) -> Vec<RivalEvidence> {
    let item = |cause: &CauseAssessment, from: &Id| cause.evidence.iter().find(|item| item.from == *from).cloned();
    let weight = |item: &Option<EvidenceItem>| item.as_ref().map_or(0.0, |item| item.decibans);
    let mut rows: Vec<RivalEvidence> = Vec::new();
    for EvidenceItem { from, answer, .. } in rival.evidence.iter().chain(&first.evidence) {
        if rows.iter().any(|known| known.from == *from) {
            continue;
        }
        let (own, other) = (item(rival, from), item(first, from));
        let decibans = weight(&own) - weight(&other);
        let stronger = if decibans > 0.0 { own.or(other) } else { other.or(own) };
        rows.push(RivalEvidence {
            from: from.clone(),
            answer: answer.clone(),
            why: stronger.map(|item| item.why).unwrap_or_default(),
            decibans,
            strength: evidence_strength(decibans),
        });
    }
    rows.retain(|row| row.decibans.abs() >= NEGLIGIBLE);
    rows.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
    rows
}

/// Causes whose probability differs between two assessments, the largest difference first.
pub fn probability_changes(now: &Assessment, then: &Assessment) -> Vec<ProbabilityChange> {
    let before = |id: &Id| now.causes.iter().find(|cause| cause.id == *id).map_or(0.0, |cause| cause.probability);
    let mut changes: Vec<ProbabilityChange> = then
        .causes
        .iter()
        .map(|cause| ProbabilityChange {
            id: cause.id.clone(),
            title: cause.title.clone(),
            from: before(&cause.id),
            to: cause.probability,
        })
        .filter(|change| (change.to - change.from).abs() >= WORTH_SHOWING)
        .collect();
    changes.sort_by(|a, b| (b.to - b.from).abs().total_cmp(&(a.to - a.from).abs()));
    changes
}
