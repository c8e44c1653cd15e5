//! Causes that no remaining question can separate.
//!
//! In: an interview. Out: groups of causes. Never: a question.

use super::{
    interview_state::InterviewState,
    likelihood::{Hypothesis, SparseLikelihood},
    tables::Tables,
};
use crate::model::Rating;

/// Answers that change the odds of two causes by no more than this, in decibans, do not separate them: a factor of 1.12.
const SAME: f64 = 0.5;

/// Groups of two or more causes that are at least possible, and that no question that may still be asked separates. Most
/// likely first, within a group too.
pub(super) fn ties(tables: &Tables, interview: &InterviewState) -> Vec<Vec<Hypothesis>> {
    let p = &interview.probabilities;
    let mut possible: Vec<Hypothesis> =
        (1..p.len()).filter(|&cause| !matches!(Rating::of(p[cause]), Rating::Unlikely | Rating::RuledOut)).collect();
    if possible.len() < 2 {
        return Vec::new();
    }
    possible.sort_by(|a, b| p[*b].total_cmp(&p[*a]).then(a.cmp(b)));
    let askable = (0..tables.symptoms.len()).filter(|&symptom| interview.askable[symptom]);
    let by_answer: Vec<_> = askable.map(|symptom| interview.belief.predict(tables, symptom)).collect();
    let are_separated = |a: Hypothesis, b: Hypothesis| by_answer.iter().any(|answers| decides(answers, a, b));
    let mut groups: Vec<Vec<Hypothesis>> = Vec::new();
    for cause in possible {
        match groups.iter_mut().find(|group| group.iter().all(|other| !are_separated(*other, cause))) {
            Some(group) => group.push(cause),
            None => groups.push(vec![cause]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Whether some answer changes the odds of two causes.
fn decides(answers: &[SparseLikelihood], a: Hypothesis, b: Hypothesis) -> bool {
    answers.iter().any(|answer| match (answer.of(a), answer.of(b)) {
        (here, there) if here > 0.0 && there > 0.0 => 10.0 * libm::log10(here / there).abs() > SAME,
        (here, there) => here != there,
    })
}
