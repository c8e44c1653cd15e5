//! Interviews in which nothing is known, or one answer.

use crate::diagnosis::{
    Engine,
    evidence::{EvidenceWeights, IMPOSSIBLE},
    interview_state::InterviewState,
    likelihood::Hypothesis,
    session::SessionState,
};

/// The interview in which nothing is known, or one answer.
pub(super) fn interview_with(engine: &Engine, fact: Option<(usize, usize)>) -> InterviewState {
    let mut state = SessionState::default();
    if let Some((symptom, answer)) = fact {
        let table = &engine.tables.symptoms[symptom];
        state.answers.insert(table.id.clone(), table.answers[answer].clone().into());
    }
    InterviewState::of(&engine.tables, &engine.rule_set, state)
}

/// The weight of all facts together for a hypothesis, rules included.
pub(super) fn weight(weights: &EvidenceWeights<'_>, hypothesis: Hypothesis) -> f64 {
    let weights = weights.weights(hypothesis);
    let settles = weights.iter().map(|weight| weight.decibans).find(|decibans| decibans.abs() >= -IMPOSSIBLE);
    settles.unwrap_or_else(|| weights.iter().map(|weight| weight.decibans).sum())
}

/// All symptoms with each of their answers, by index.
pub(super) fn facts(engine: &Engine) -> impl Iterator<Item = (usize, usize)> + '_ {
    let answers =
        |symptom: usize| (0..engine.tables.symptoms[symptom].answers.len()).map(move |answer| (symptom, answer));
    (0..engine.tables.symptoms.len()).flat_map(answers)
}
