//! The answers to a question that support most one of two causes.

use super::single_answer::interview_with;
use crate::{diagnosis::Engine, model::Id};

/// The answer to a question that is more likely under the first of two causes than under the other by the most, and the
/// answer for which the opposite is true: the largest differences of P(answer | cause) when nothing is known. Nothing for
/// ids that are not a symptom and two scored causes.
pub fn telling_answers(engine: &Engine, symptom: &Id, causes: [&Id; 2]) -> Option<[Id; 2]> {
    let tables = &engine.tables;
    let [one, other] = causes.map(|cause| tables.hypothesis(cause.as_str()));
    let (one, other) = (one?, other?);
    let index = tables.symptom(symptom.as_str())?;
    let by_answer = interview_with(engine, None).belief.predict(tables, index);
    let differences = by_answer.iter().map(|likelihood| likelihood.of(one) - likelihood.of(other));
    let answers: Vec<(&Id, f64)> = tables.symptoms[index].answers.iter().zip(differences).collect();
    let (first, _) = answers.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (second, _) = answers.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some([(*first).clone(), (*second).clone()])
}
