//! Answers that do not fit together: which one is the surprise.

use super::{
    belief::{Belief, Origin},
    situation::Situation,
    tables::Tables,
};

/// Beside the most surprising answer, others are offered again only if they surprise as much as this, in decibans: one
/// in five.
const A_SURPRISE: f64 = 7.0;

/// An answer that does not fit the others.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub symptom: usize,
    pub answer: usize,
    /// -10 log10 P(a_j | all other answers).
    pub decibans: f64,
}

/// The surprising answers, most surprising first; none unless the answers together are less likely than apart:
/// sum over j of log P(a_j) > log P(all).
pub(super) fn conflicts(tables: &Tables, situation: &Situation) -> Vec<Conflict> {
    let answers: Vec<(usize, usize)> = situation
        .belief
        .steps
        .iter()
        .filter_map(|step| match step.origin {
            Origin::Answer { symptom, answer } => Some((symptom, answer)),
            _ => None,
        })
        .collect();
    let together = log_probability(tables, &answers);
    let apart: f64 = answers.iter().map(|&answer| log_probability(tables, &[answer])).sum();
    if answers.len() < 2 || apart <= together {
        return Vec::new();
    }
    let mut conflicts: Vec<Conflict> = answers
        .iter()
        .enumerate()
        .map(|(index, &(symptom, answer))| {
            let others: Vec<_> = answers.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, a)| *a).collect();
            let decibans = -10.0 * (together - log_probability(tables, &others)) / std::f64::consts::LN_10;
            Conflict { symptom, answer, decibans }
        })
        .collect();
    conflicts.sort_by(|a, b| b.decibans.total_cmp(&a.decibans));
    let worth_asking = conflicts.iter().take_while(|conflict| conflict.decibans >= A_SURPRISE).count();
    conflicts.truncate(worth_asking.max(1));
    conflicts
}

/// ln P(answers), nothing else known.
fn log_probability(tables: &Tables, answers: &[(usize, usize)]) -> f64 {
    let mut known = vec![None; tables.symptoms.len()];
    answers.iter().for_each(|&(symptom, answer)| known[symptom] = Some(answer));
    let mut belief = Belief::prior(tables, &known);
    for &(symptom, answer) in answers {
        belief.answer(tables, symptom, answer);
    }
    belief.log_evidence()
}
