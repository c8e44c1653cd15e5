//! The effect of the answers of one symptom, and whether it is ever worth asking.

use serde::Serialize;

use super::single_answer::{facts, interview_with, weight};
use crate::{
    diagnosis::{
        Engine,
        evidence::EvidenceWeights,
        interview_state::InterviewState,
        repair::repair,
        rounding::{hundredths, millionths, share},
        silent_questions,
        what_if::WhatIf,
    },
    model::Id,
};

/// Differences below this many minutes do not count, so that rounding does not decide.
const A_MOMENT: f64 = 1e-6;

/// What a symptom's answers do.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct QuestionInfluence {
    /// Each answer, in the catalog's order.
    pub answers: Vec<AnswerShift>,
    /// Minutes that asking saves when nothing else is known; negative if it costs more than it brings.
    pub saves_minutes: f64,
    /// Information gain in bits when nothing else is known.
    pub bits: f64,
    /// Whether it may be asked when nothing is known.
    pub askable: bool,
    /// One other answer after which asking saves the most; only computed where asking first does not pay.
    pub best_after: Option<BestAfter>,
    /// Nothing in the catalog reads it: no answer can ever change anything.
    pub silent: bool,
}

/// One answer: how likely it is when nothing is known, and what it does to each cause, from support to contradiction.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct AnswerShift {
    /// The answer.
    pub answer: Id,
    /// Its words.
    pub label: String,
    /// How likely it is when nothing is known, 0 to 1.
    pub probability: f64,
    /// What it does to each cause.
    pub causes: Vec<CauseShift>,
}

/// A cause before and after one answer.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct CauseShift {
    /// The cause.
    pub cause: Id,
    /// The weight of the answer for it, in decibans.
    pub decibans: f64,
    /// Its probability before the answer.
    pub before: f64,
    /// Its probability after the answer.
    pub probability: f64,
    /// Whether the cause has a row for the symptom; otherwise the numbers of the other causes have the effect.
    pub stated: bool,
}

/// An answer after which a question is worth asking.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct BestAfter {
    /// The other question.
    pub symptom: Id,
    /// The answer to it.
    pub answer: Id,
    /// Minutes that asking saves after that answer.
    pub saves_minutes: f64,
}

/// What a symptom's answers do, each alone. Nothing for an id that is not a symptom.
pub fn question_influence(engine: &Engine, id: &Id) -> Option<QuestionInfluence> {
    let symptom = engine.tables.symptom(id.as_str())?;
    let start = interview_with(engine, None);
    let what_if = WhatIf::of(&engine.tables, &engine.rule_set, &start, symptom);
    let chances = what_if.chances(&start.probabilities);
    let saves = saves(engine, &start, symptom);
    let askable = start.askable[symptom];
    let pays = askable && saves > A_MOMENT;
    Some(QuestionInfluence {
        answers: chances
            .iter()
            .enumerate()
            .map(|(answer, chance)| moves(engine, &start, symptom, answer, *chance))
            .collect(),
        saves_minutes: hundredths(saves),
        bits: millionths(what_if.bits(&engine.tables, &start.probabilities)),
        askable,
        best_after: if pays { None } else { best_after(engine, symptom) },
        silent: silent_questions(engine).contains(id),
    })
}

fn moves(engine: &Engine, start: &InterviewState, symptom: usize, answer: usize, chance: f64) -> AnswerShift {
    let tables = &engine.tables;
    let then = interview_with(engine, Some((symptom, answer)));
    let weights = EvidenceWeights::of(tables, &then);
    let table = &tables.symptoms[symptom];
    let moved = |hypothesis: usize| {
        Some(CauseShift {
            cause: tables.cause(hypothesis)?.clone(),
            decibans: millionths(weight(&weights, hypothesis)),
            before: share(start.probabilities[hypothesis]),
            probability: share(then.probabilities[hypothesis]),
            stated: table.rows_of(hypothesis).is_some(),
        })
    };
    let mut causes: Vec<CauseShift> = (1..tables.hypotheses()).filter_map(moved).collect();
    causes.sort_by(|a, b| b.decibans.total_cmp(&a.decibans));
    let id = &table.answers[answer];
    let label = engine.catalog.symptoms.get(&table.id).map_or(id.as_str(), |head| head.label(id.as_str()));
    AnswerShift { answer: id.clone(), label: label.to_owned(), probability: share(chance), causes }
}

/// What asking saves: ECR now less V_j.
fn saves(engine: &Engine, interview: &InterviewState, symptom: usize) -> f64 {
    let (tables, p) = (&engine.tables, &interview.probabilities);
    let now = repair(tables, p, interview.options()).minutes;
    now - WhatIf::of(tables, &engine.rule_set, interview, symptom).worth(tables, p, interview.options()).minutes
}

fn best_after(engine: &Engine, symptom: usize) -> Option<BestAfter> {
    let others = facts(engine).filter(|(other, _)| *other != symptom);
    let saved = others.filter_map(|(other, answer)| {
        let then = interview_with(engine, Some((other, answer)));
        let saves = if then.askable[symptom] { saves(engine, &then, symptom) } else { 0.0 };
        (saves > A_MOMENT).then_some((other, answer, saves))
    });
    let (other, answer, saves) = saved.max_by(|a, b| a.2.total_cmp(&b.2))?;
    let table = &engine.tables.symptoms[other];
    Some(BestAfter {
        symptom: table.id.clone(),
        answer: table.answers[answer].clone(),
        saves_minutes: hundredths(saves),
    })
}
