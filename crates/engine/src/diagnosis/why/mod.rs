//! What an entry's numbers do: for a cause which answers lift and sink it and what it is mistaken for, for a symptom what
//! its answers move and whether asking pays, for a fix when its turn comes.
//!
//! In: an [`Engine`] and an id. Out: plain data for an author. Every weight comes from the belief and the ledger that an
//! interview uses, with one answer given; no formula of theirs is written here again. Never: a whole interview (that is
//! `simulate`), text for people.

mod answers;
mod fix;
mod question;
mod rivals;
mod telling_answers;

pub use answers::{AnswerEffect, CauseInfluence, PriorRank, cause_influence};
pub use fix::{FixInfluence, ResolvedCause, fix_influence};
pub use question::{AnswerShift, BestAfter, CauseShift, QuestionInfluence, question_influence};
pub use rivals::{Discriminator, Rival, rivals};
pub use telling_answers::telling_answers;

use super::{
    Engine,
    evidence::{EvidenceWeights, IMPOSSIBLE},
    interview_state::InterviewState,
    likelihood::Hypothesis,
    session::SessionState,
};

/// Where an interview stands in which nothing is known, or one answer.
fn interview(engine: &Engine, fact: Option<(usize, usize)>) -> InterviewState {
    let mut state = SessionState::default();
    if let Some((symptom, answer)) = fact {
        let table = &engine.tables.symptoms[symptom];
        state.answers.insert(table.id.clone(), table.answers[answer].clone().into());
    }
    InterviewState::of(&engine.tables, &engine.rule_set, state)
}

/// What all facts together weigh for a hypothesis, rules that they wake included.
fn weight(weights: &EvidenceWeights<'_>, hypothesis: Hypothesis) -> f64 {
    let weights = weights.weights(hypothesis);
    let settles = weights.iter().map(|weight| weight.decibans).find(|decibans| decibans.abs() >= -IMPOSSIBLE);
    settles.unwrap_or_else(|| weights.iter().map(|weight| weight.decibans).sum())
}

/// All symptoms with each of their answers, by index.
fn facts(engine: &Engine) -> impl Iterator<Item = (usize, usize)> + '_ {
    let answers =
        |symptom: usize| (0..engine.tables.symptoms[symptom].answers.len()).map(move |answer| (symptom, answer));
    (0..engine.tables.symptoms.len()).flat_map(answers)
}

/// Decibans with as many digits as anybody could mean, and no -0.
fn tidy(decibans: f64) -> f64 {
    (decibans * 1e6).round() / 1e6 + 0.0
}

/// A probability with as many digits as an assessment prints.
fn share(probability: f64) -> f64 {
    (probability * 1e12).round() / 1e12 + 0.0
}
