//! The question that tells two causes apart.

use fixbook_engine::model::{Catalog, Cause, Id, Likelihood, Symptom};

/// What tells one cause from another.
pub(super) struct Telling<'c> {
    pub symptom: &'c Id,
    /// The answers that are likelier under the one, and under the other.
    pub here: &'c str,
    pub there: &'c str,
}

/// The symptom whose answers differ most between two causes, by the total variation distance of their likelihoods (half the
/// sum of the differences), and for each cause the answer that speaks most for it.
pub(super) fn telling<'c>(catalog: &'c Catalog, here: &Id, there: &Id) -> Option<Telling<'c>> {
    let (one, other) = (catalog.causes.get(here)?, catalog.causes.get(there)?);
    let differences = catalog.symptoms.iter().filter_map(|(id, symptom)| {
        let either = one.symptoms.contains_key(id) || other.symptoms.contains_key(id);
        let (p, q) = (either.then(|| chances(one, id, symptom))?, chances(other, id, symptom));
        let gaps: Vec<f64> = p.iter().zip(&q).map(|(p, q)| p - q).collect();
        let distance = gaps.iter().map(|gap| gap.abs()).sum::<f64>() / 2.0;
        Some((distance, id, symptom, gaps))
    });
    let (distance, id, symptom, gaps) = differences.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let at = |sign: f64| {
        let places = gaps.iter().enumerate().max_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1)));
        places.and_then(|(place, _)| symptom.answers.get_index(place)).map(|(_, answer)| answer.label.as_str())
    };
    // What differs by less is no help to anybody.
    (distance > 0.2).then_some(())?;
    Some(Telling { symptom: id, here: at(1.0)?, there: at(-1.0)? })
}

/// P(answer given the cause) where no other fact is known: the rows without a condition, the rest shared by what the other
/// answers weigh.
fn chances(cause: &Cause, id: &Id, symptom: &Symptom) -> Vec<f64> {
    let base = |label: &fixbook_engine::model::Answer| label.base.as_ref().map_or(1.0, |base| base.value);
    let rows = cause.symptoms.get(id).map(|rows| rows.0.as_slice()).unwrap_or_default();
    let row = rows.iter().find(|row| row.condition.is_empty()).or(rows.first());
    let stated =
        |answer: &Id| row.and_then(|row| row.likelihood.get(answer)).map(|likelihood: &Likelihood| likelihood.value);
    let given: f64 = symptom.answers.keys().filter_map(stated).sum();
    let unstated: f64 =
        symptom.answers.iter().filter(|(answer, _)| stated(answer).is_none()).map(|(_, head)| base(head)).sum();
    let rest = (1.0 - given).max(0.0);
    let chance = |(answer, head): (&Id, &fixbook_engine::model::Answer)| {
        stated(answer).unwrap_or_else(|| if unstated > 0.0 { rest * base(head) / unstated } else { 0.0 })
    };
    let all: Vec<f64> = symptom.answers.iter().map(chance).collect();
    let sum: f64 = all.iter().sum();
    all.into_iter().map(|chance| if sum > 0.0 { chance / sum } else { 0.0 }).collect()
}
