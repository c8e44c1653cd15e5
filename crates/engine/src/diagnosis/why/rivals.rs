//! What a cause is mistaken for: the causes whose answers are most like its own, and the question that best separates them.

use serde::Serialize;

use super::single_answer::interview_with;
use crate::{
    diagnosis::{
        Engine,
        interview_state::InterviewState,
        likelihood::{Hypothesis, SparseLikelihood},
        rounding::millionths,
        tables::{LOWEST, Tables},
    },
    model::{Id, Who},
};

/// A question with a smaller expected weight of evidence than this, in decibans, does not separate two causes: a factor of
/// 1.26.
const SEPARATES: f64 = 1.0;

/// A cause that another is easily mistaken for.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Rival {
    /// The other cause.
    pub cause: Id,
    /// Its title.
    pub title: String,
    /// The expected weight of evidence of all questions together between the two, in decibans: the smaller, the more alike.
    pub distance: f64,
    /// The question that best separates them; nothing if none does.
    pub question: Option<Discriminator>,
}

/// A question that separates two causes.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Discriminator {
    /// The question.
    pub symptom: Id,
    /// Its words.
    pub ask: String,
    /// The expected weight of evidence for the right one of the two, in decibans.
    pub decibans: f64,
    /// Minutes that it takes.
    pub minutes: f64,
    /// Who can look.
    pub who: Who,
}

/// The causes most like one by their numbers, at most `most` of them, and all that are `named`; the most alike first.
/// Empty for an id that is not a scored cause.
pub fn rivals(engine: &Engine, cause: &Id, most: usize, named: &[Id]) -> Vec<Rival> {
    let tables = &engine.tables;
    let Some(own) = tables.hypothesis(cause.as_str()) else { return Vec::new() };
    let interview = interview_with(engine, None);
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
        let best = asked.first().filter(|(_, decibans)| *decibans >= SEPARATES);
        Some(Rival {
            title: engine.catalog.title(id.as_str()).to_owned(),
            cause: id,
            distance: millionths(asked.iter().map(|(_, decibans)| decibans).sum()),
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
        decibans: millionths(decibans),
        minutes: table.minutes,
        who: table.who,
    }
}

/// The expected weight of evidence of all questions between one cause and each other, in as many steps as there are
/// explicit likelihoods: hypotheses without one share a value.
fn distances(tables: &Tables, interview: &InterviewState, own: Hypothesis) -> Vec<f64> {
    let mut to_default = 0.0;
    let mut beyond = vec![0.0; tables.hypotheses()];
    for symptom in 0..tables.symptoms.len() {
        let by_answer = interview.belief.predict(tables, symptom);
        let default_part: f64 =
            by_answer.iter().map(|likelihood| expected(likelihood.of(own), likelihood.default)).sum();
        to_default += default_part;
        let Some(explicit) = by_answer.first().map(|likelihood| &likelihood.explicit) else { continue };
        for &(other, _) in explicit {
            beyond[other] += between(&by_answer, own, other) - default_part;
        }
    }
    beyond.into_iter().map(|beyond| to_default + beyond).collect()
}

/// The expected weight of evidence of a question between two causes, in decibans: half of
/// sum over v of (L_a(v) - L_b(v)) * 10 log10( L_a(v) / L_b(v) ), the J-divergence (Jeffreys, 1946).
fn between(by_answer: &[SparseLikelihood], a: Hypothesis, b: Hypothesis) -> f64 {
    by_answer.iter().map(|likelihood| expected(likelihood.of(a), likelihood.of(b))).sum()
}

/// One answer's part. An impossible answer counts as the smallest likelihood.
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
