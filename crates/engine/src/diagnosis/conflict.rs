//! Answers that contradict others: the conflict measure of Jensen, Chamberlain, Nordahl and Jensen (1991).
//!
//! In: a belief and its evidence. Out: the surprising answers. Never: a change of the belief.

use super::{
    belief::{Belief, Origin},
    interview_state::InterviewState,
    tables::Tables,
};

/// Answers less surprising than this, in decibans, are not asked again: one in five is not unusual.
const A_SURPRISE: f64 = 7.0;

/// An answer contradicts the others if it is this much more surprising given them than by itself, in decibans. A rare
/// answer is surprising by itself, and that is not a reason to ask again. The smallest value that separates the two in our
/// catalogs.
const A_CONTRADICTION: f64 = 0.3;

/// An answer that contradicts others.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub symptom: usize,
    pub answer: usize,
    /// -10 log10 P(a_j | all other answers).
    pub decibans: f64,
}

/// The surprising answers, most surprising first; none unless the answers together are less likely than if they were
/// independent: sum over j of log P(a_j) > log P(all).
pub(super) fn conflicts(tables: &Tables, interview: &InterviewState) -> Vec<Conflict> {
    let answers: Vec<(usize, usize)> = interview
        .belief
        .evidence
        .iter()
        .filter_map(|evidence| match evidence.origin {
            Origin::Answer { symptom, answer } => Some((symptom, answer)),
            _ => None,
        })
        .collect();
    let together = log_probability(tables, &answers);
    let independent: f64 = answers.iter().map(|&answer| log_probability(tables, &[answer])).sum();
    if answers.len() < 2 || independent <= together {
        return Vec::new();
    }
    let mut conflicts: Vec<Conflict> = answers
        .iter()
        .enumerate()
        .map(|(index, &(symptom, answer))| {
            let others: Vec<_> = answers.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, a)| *a).collect();
            let decibans = |log: f64| -10.0 * log / std::f64::consts::LN_10;
            let surprise = decibans(together - log_probability(tables, &others));
            let alone = decibans(log_probability(tables, &[(symptom, answer)]));
            (Conflict { symptom, answer, decibans: surprise }, surprise - alone)
        })
        .filter(|(conflict, more)| conflict.decibans >= A_SURPRISE && *more >= A_CONTRADICTION)
        .map(|(conflict, _)| conflict)
        .collect();
    conflicts.sort_by(|a, b| b.decibans.total_cmp(&a.decibans));
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
