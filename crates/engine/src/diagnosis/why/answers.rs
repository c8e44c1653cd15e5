//! Which answers make one cause more or less likely, each alone.

use serde::Serialize;

use super::single_answer::{facts, interview_with, weight};
use crate::{
    diagnosis::{
        Engine,
        evidence::{EvidenceWeights, IMPOSSIBLE},
        interview_state::{InterviewState, rule_likelihood},
        likelihood::Hypothesis,
        rounding::{millionths, share},
    },
    model::{Id, PRIOR_WORDS, Prior},
};

/// An answer that changes a cause's odds by less than this, in decibans, is negligible: a factor of 1.12.
const WEAK: f64 = 0.5;

/// What the numbers of a cause do.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct CauseInfluence {
    /// Before anything is known.
    pub prior: PriorRank,
    /// Every answer of every symptom by itself, from the strongest support to the strongest contradiction.
    pub answers: Vec<AnswerEffect>,
    /// Symptoms for which the cause has rows, and whose answers all have a negligible effect.
    pub weak: Vec<Id>,
}

/// The prior of a cause, and its rank by it.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PriorRank {
    /// Its probability.
    pub share: f64,
    /// Its weight relative to the other causes, as written.
    pub weight: f64,
    /// The word for that weight, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<&'static str>,
    /// Its rank by the prior, from 1. Equals share a rank.
    pub place: usize,
    /// How many causes there are.
    pub causes: usize,
}

/// What one answer does to a cause when nothing else is known.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct AnswerEffect {
    /// The question.
    pub symptom: Id,
    /// The answer.
    pub answer: Id,
    /// Its words.
    pub label: String,
    /// Against everything else; -999 where the answer rules the cause out.
    pub decibans: f64,
    /// Of the cause, after this answer alone.
    pub probability: f64,
    /// Whether the cause has a row for the symptom; otherwise the numbers of the other causes have the effect.
    pub stated: bool,
    /// Rules that fire by this answer alone, for or against the cause: their weight is in `decibans`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Id>,
}

impl AnswerEffect {
    /// Whether the answer rules the cause out.
    pub fn rules_out(&self) -> bool {
        self.decibans == IMPOSSIBLE
    }
}

/// The effect of each answer alone on a cause. Nothing for an id that is not a scored cause.
pub fn cause_influence(engine: &Engine, cause: &Id) -> Option<CauseInfluence> {
    let hypothesis = engine.tables.hypothesis(cause.as_str())?;
    let mut answers: Vec<AnswerEffect> =
        facts(engine).map(|(symptom, answer)| effect(engine, hypothesis, symptom, answer)).collect();
    // A stable sort: equals stay in the catalog's order.
    answers.sort_by(|a, b| b.decibans.total_cmp(&a.decibans));
    let symptoms = engine.tables.symptoms.iter().map(|table| &table.id);
    let weak = symptoms.filter(|id| is_weak(&answers, id) && !depends_on(engine, hypothesis, id)).cloned().collect();
    Some(CauseInfluence { prior: prior_rank(engine, hypothesis), answers, weak })
}

/// Whether the cause has rows for a symptom, and none of the answers has an effect on it.
fn is_weak(answers: &[AnswerEffect], symptom: &Id) -> bool {
    let mut stated = answers.iter().filter(|effect| effect.stated && effect.symptom == *symptom).peekable();
    stated.peek().is_some() && stated.all(|effect| effect.decibans.abs() < WEAK)
}

/// Whether rows of the cause depend on a symptom: then it has an effect even where its own answers weigh nothing.
fn depends_on(engine: &Engine, hypothesis: Hypothesis, symptom: &Id) -> bool {
    let index = engine.tables.symptom(symptom.as_str());
    let named = engine.tables.conditional.iter().find(|(conditional, _)| *conditional == hypothesis);
    named.is_some_and(|(_, named)| named.iter().any(|context| Some(*context) == index))
}

fn prior_rank(engine: &Engine, hypothesis: Hypothesis) -> PriorRank {
    let tables = &engine.tables;
    let prior = tables.prior[hypothesis];
    let head = tables.cause(hypothesis).and_then(|id| engine.catalog.causes.get(id));
    let weight = head.and_then(|cause| cause.prior.as_ref()).map_or(1.0, |prior: &Prior| prior.weight);
    PriorRank {
        share: share(prior),
        weight,
        word: PRIOR_WORDS.iter().find(|(_, value)| *value == weight).map(|(word, _)| *word),
        place: 1 + tables.prior.iter().skip(1).filter(|other| **other > prior).count(),
        causes: tables.hypotheses() - 1,
    }
}

fn effect(engine: &Engine, hypothesis: Hypothesis, symptom: usize, answer: usize) -> AnswerEffect {
    let table = &engine.tables.symptoms[symptom];
    let interview = interview_with(engine, Some((symptom, answer)));
    let weights = EvidenceWeights::of(&engine.tables, &interview);
    let id = &table.answers[answer];
    let label = engine.catalog.symptoms.get(&table.id).map_or(id.as_str(), |head| head.label(id.as_str()));
    AnswerEffect {
        symptom: table.id.clone(),
        answer: id.clone(),
        label: label.to_owned(),
        decibans: millionths(weight(&weights, hypothesis)),
        probability: share(interview.probabilities[hypothesis]),
        stated: table.rows_of(hypothesis).is_some(),
        rules: fired_rules(engine, &interview, hypothesis),
    }
}

/// The rules that fire for or against a hypothesis.
fn fired_rules(engine: &Engine, interview: &InterviewState, hypothesis: Hypothesis) -> Vec<Id> {
    let weighs = |effects: &[crate::rules::Effect]| {
        rule_likelihood(&engine.tables, effects)
            .is_some_and(|likelihood| likelihood.of(hypothesis) != likelihood.default)
    };
    let outcomes = interview.rules.outcomes.iter();
    outcomes.filter(|outcome| weighs(&outcome.effects)).map(|outcome| outcome.id.clone()).collect()
}
