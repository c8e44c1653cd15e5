//! Questions and what asking each would bring.
//!
//! In: where an interview is. Out: the questions that may be asked as [`RatedQuestion`]s, best first. Never: which one is
//! asked, or whether a fix is offered instead (that is the planner's).

use super::{interview_state::InterviewState, repair::Options, tables::Tables, what_if::WhatIf};
use crate::{
    model::SymptomKind,
    rules::{Effect, RuleSet},
};

/// Differences below this many minutes do not count, so that rounding does not decide.
pub(super) const A_MOMENT: f64 = 1e-6;
/// With more questions than this, only a short list of them is rated by minutes.
const VERY_MANY: usize = 48;
/// How long that list is.
const SHORT_LIST: usize = 24;
/// With [`Strategy::Gain`], a question that brings fewer bits is not worth asking.
pub(super) const MIN_BITS: f64 = 0.01;

/// How questions are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// By expected minutes, questions and fixes in one plan.
    #[default]
    Minutes,
    /// All questions that bring information first, by bits; then fixes.
    Gain,
    /// All questions that bring information first, in the catalog's order; then fixes. For comparison.
    Fixed,
}

impl Strategy {
    /// As written on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Strategy::Minutes => "minutes",
            Strategy::Gain => "gain",
            Strategy::Fixed => "fixed",
        }
    }
}

/// A question that may be asked, with what it brings. Times are minutes.
#[derive(Clone, Debug)]
pub(super) struct RatedQuestion {
    pub what_if: WhatIf,
    /// V_j.
    pub minutes: f64,
    /// ECR now less V_j; negative if asking costs more than it brings.
    pub saves: f64,
    pub bits: f64,
    pub chances: Vec<f64>,
    pub is_test: bool,
}

/// All questions that may be asked, best first.
pub(super) fn rate(
    tables: &Tables,
    rule_set: &RuleSet,
    interview: &InterviewState,
    options: Options<'_>,
    now: f64,
    strategy: Strategy,
) -> Vec<RatedQuestion> {
    let p = &interview.probabilities;
    let mut questions: Vec<RatedQuestion> = most_telling(tables, rule_set, interview)
        .into_iter()
        .map(|(what_if, bits)| {
            let worth = what_if.worth(tables, p, options);
            let is_test = tables.symptoms[what_if.symptom].kind == SymptomKind::Test;
            RatedQuestion {
                minutes: worth.minutes,
                saves: now - worth.minutes,
                bits,
                chances: worth.chances,
                is_test,
                what_if,
            }
        })
        .collect();
    questions.sort_by(|a, b| {
        rank(a, strategy).cmp(&rank(b, strategy)).then(merit(b, strategy).total_cmp(&merit(a, strategy)))
    });
    questions
}

/// The questions that may be asked, with their information gain in bits: all of them, or if there are very many, those
/// with the most information by their likelihoods alone, and always those that rules or the caller's words ask for.
fn most_telling(tables: &Tables, rule_set: &RuleSet, interview: &InterviewState) -> Vec<(WhatIf, f64)> {
    let p = &interview.probabilities;
    let mut askable: Vec<usize> = (0..tables.symptoms.len()).filter(|&symptom| interview.askable[symptom]).collect();
    if askable.len() > VERY_MANY {
        askable = short_list(tables, interview, askable);
    }
    let rate = |symptom| {
        let what_if = WhatIf::of(tables, rule_set, interview, symptom);
        let bits = what_if.bits(tables, p);
        (what_if, bits)
    };
    askable.into_iter().map(rate).collect()
}

fn short_list(tables: &Tables, interview: &InterviewState, askable: Vec<usize>) -> Vec<usize> {
    let wanted = wanted_questions(tables, interview);
    let bits =
        |symptom: usize| WhatIf::without_rules(tables, interview, symptom).bits(tables, &interview.probabilities);
    let mut rated: Vec<(bool, f64, usize)> =
        askable.into_iter().map(|symptom| (wanted.contains(&symptom), bits(symptom), symptom)).collect();
    // Of equals the first, so that the same facts give the same plan.
    rated.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    rated.truncate(SHORT_LIST.max(wanted.len()));
    let mut short: Vec<usize> = rated.into_iter().map(|(_, _, symptom)| symptom).collect();
    short.sort_unstable();
    short
}

/// What rules and the caller's words ask for.
fn wanted_questions(tables: &Tables, interview: &InterviewState) -> Vec<usize> {
    let by_rules = interview.effects().filter_map(|(_, effect)| match effect {
        Effect::AskNext { symptom } => Some(symptom),
        _ => None,
    });
    let wanted = by_rules.chain(&interview.state.proposed);
    wanted.filter_map(|symptom| tables.symptom(symptom.as_str())).collect()
}

fn merit(question: &RatedQuestion, strategy: Strategy) -> f64 {
    match strategy {
        Strategy::Minutes => question.saves,
        Strategy::Gain => question.bits,
        Strategy::Fixed => -(question.what_if.symptom as f64),
    }
}

/// A test changes something on the host, so it waits until no other question helps.
fn rank(question: &RatedQuestion, strategy: Strategy) -> (bool, bool) {
    (!is_useful(question, strategy), question.is_test)
}

/// Whether a question is worth asking by itself.
pub(super) fn is_useful(question: &RatedQuestion, strategy: Strategy) -> bool {
    match strategy {
        Strategy::Minutes => question.saves > A_MOMENT,
        Strategy::Gain | Strategy::Fixed => question.bits > MIN_BITS,
    }
}
