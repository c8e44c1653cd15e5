//! What a cause is mistaken for: the causes whose answers are most like its own, and the question that tells each apart.

use serde::Serialize;

use super::{interview, tidy};
use crate::{
    diagnosis::{
        Engine,
        interview_state::InterviewState,
        likelihood::{Hypothesis, SparseLikelihood},
        tables::{LOWEST, Tables},
    },
    model::{Id, Who},
};

/// A question that is expected to bring less than this, in decibans, tells nothing apart: it moves the odds of the two by
/// a quarter.
const TELLS: f64 = 1.0;

/// A cause that another is easily mistaken for.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Rival {
    pub cause: Id,
    pub title: String,
    /// What all questions together are expected to bring between the two, in decibans: the less, the more alike.
    pub distance: f64,
    /// The best question between them; nothing if none tells them apart.
    pub question: Option<Discriminator>,
}

/// A question that tells two causes apart.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Discriminator {
    pub symptom: Id,
    pub ask: String,
    /// The expected weight of evidence for whichever of the two it is.
    pub decibans: f64,
    pub minutes: f64,
    pub who: Who,
}

/// The causes that the numbers make most like one, so many of them, and any that are `named`; the most alike first.
/// Nothing for an id that is no scored cause.
pub fn rivals(engine: &Engine, cause: &Id, most: usize, named: &[Id]) -> Vec<Rival> {
    let tables = &engine.tables;
    let Some(own) = tables.hypothesis(cause.as_str()) else { return Vec::new() };
    let interview = interview(engine, None);
    let by_answer = |symptom: usize| interview.belief.predict(tables, symptom);
    let distances = distances(tables, &interview, own);
    let mut nearest: Vec<Hypothesis> = (1..tables.hypotheses()).filter(|other| *other != own).collect();
    nearest.sort_by(|a, b| distances[*a].total_cmp(&distances[*b]));
    let is_named = |other: &Hypothesis| tables.cause(*other).is_some_and(|id| named.contains(id));
    let chosen = nearest.iter().enumerate().filter(|(place, other)| *place < most || is_named(other));
    let rival = |other: Hypothesis| {
        let id = tables.cause(other)?.clone();
        let mut asked: Vec<(usize, f64)> = (0..tables.symptoms.len())
            .filter(|&symptom| can_be_asked(tables, &interview, symptom, [own, other]))
            .map(|symptom| (symptom, between(&by_answer(symptom), own, other)))
            .collect();
        // Of equals the cheaper one, then the first.
        let cost = |symptom: usize| tables.symptoms[symptom].cost(&Default::default());
        asked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| cost(a.0).total_cmp(&cost(b.0))));
        let best = asked.first().filter(|(_, decibans)| *decibans >= TELLS);
        Some(Rival {
            title: engine.catalog.title(id.as_str()).to_owned(),
            cause: id,
            distance: tidy(asked.iter().map(|(_, decibans)| decibans).sum()),
            question: best.map(|&(symptom, decibans)| question(engine, symptom, decibans)),
        })
    };
    chosen.filter_map(|(_, &other)| rival(other)).collect()
}

fn question(engine: &Engine, symptom: usize, decibans: f64) -> Discriminator {
    let table = &engine.tables.symptoms[symptom];
    Discriminator {
        symptom: table.id.clone(),
        ask: engine.catalog.title(table.id.as_str()).to_owned(),
        decibans: tidy(decibans),
        minutes: table.minutes,
        who: table.who,
    }
}

/// What all questions bring between one cause and each other, in as many steps as likelihoods are stated: those that say
/// nothing about a symptom share one value.
fn distances(tables: &Tables, interview: &InterviewState, own: Hypothesis) -> Vec<f64> {
    let mut silent_ones = 0.0;
    let mut beyond = vec![0.0; tables.hypotheses()];
    for symptom in 0..tables.symptoms.len() {
        let by_answer = interview.belief.predict(tables, symptom);
        let to_silent: f64 = by_answer.iter().map(|likelihood| expected(likelihood.of(own), likelihood.default)).sum();
        silent_ones += to_silent;
        let Some(explicit) = by_answer.first().map(|likelihood| &likelihood.explicit) else { continue };
        for &(other, _) in explicit {
            beyond[other] += between(&by_answer, own, other) - to_silent;
        }
    }
    beyond.into_iter().map(|beyond| silent_ones + beyond).collect()
}

/// The expected weight of evidence of a question between two causes, taken for whichever of them it is: half of
/// sum over v of (L_a(v) - L_b(v)) * 10 log10( L_a(v) / L_b(v) ).
fn between(by_answer: &[SparseLikelihood], a: Hypothesis, b: Hypothesis) -> f64 {
    by_answer.iter().map(|likelihood| expected(likelihood.of(a), likelihood.of(b))).sum()
}

/// One answer's part. What rules a cause out counts as the least that any likelihood is.
fn expected(here: f64, there: f64) -> f64 {
    0.5 * (here - there) * 10.0 * libm::log10(here.max(LOWEST) / there.max(LOWEST))
}

/// Whether a question may be asked while both causes are still possible.
fn can_be_asked(tables: &Tables, interview: &InterviewState, symptom: usize, pair: [Hypothesis; 2]) -> bool {
    tables.symptoms[symptom].when.iter().all(|(context, allowed)| {
        let Some(index) = tables.symptom(context.as_str()) else { return true };
        let by_answer = interview.belief.predict(tables, index);
        let answers = tables.symptoms[index].answers.iter().zip(by_answer.iter());
        let is_open = |hypothesis: Hypothesis| {
            answers.clone().any(|(answer, likelihood)| allowed.contains(answer) && likelihood.of(hypothesis) > 0.0)
        };
        pair.into_iter().all(is_open)
    })
}
