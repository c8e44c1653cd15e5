//! The question that tells two causes apart, with the answer that speaks most for each.

use super::{rivals::rivals, situation};
use crate::{diagnosis::Engine, model::Id};

/// The best question between two causes, as [`rivals`] finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    pub symptom: Id,
    /// The answer that is more likely under the first cause than under the other by the most.
    pub answer: Id,
    /// The answer for which the opposite is true.
    pub other_answer: Id,
}

/// The best question between a cause and each of others, in their order; nothing where no question tells the two apart.
pub fn discriminators(engine: &Engine, cause: &Id, others: &[Id]) -> Vec<(Id, Option<Discriminator>)> {
    let found = rivals(engine, cause, 0, others);
    let of = |other: &Id| {
        let question = found.iter().find(|rival| rival.cause == *other)?.question.as_ref()?;
        discriminator(engine, &question.symptom, [cause, other])
    };
    others.iter().map(|other| (other.clone(), of(other))).collect()
}

/// The answers that speak most for each of two causes: the largest differences of P(answer | cause).
fn discriminator(engine: &Engine, symptom: &Id, causes: [&Id; 2]) -> Option<Discriminator> {
    let tables = &engine.tables;
    let [one, other] = causes.map(|cause| tables.hypothesis(cause.as_str()));
    let (one, other) = (one?, other?);
    let index = tables.symptom(symptom.as_str())?;
    let columns = situation(engine, None).belief.predict(tables, index);
    let gaps = columns.iter().map(|column| column.of(one) - column.of(other));
    let answers: Vec<(&Id, f64)> = tables.symptoms[index].answers.iter().zip(gaps).collect();
    let (answer, _) = answers.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (other_answer, _) = answers.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Discriminator { symptom: symptom.clone(), answer: (*answer).clone(), other_answer: (*other_answer).clone() })
}
