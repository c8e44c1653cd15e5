//! Steps that do not follow from expected minutes: what rules demand, what the caller's words suggest, and answers that a
//! fix may have changed.

use super::{
    interview_state::InterviewState,
    repair::{RepairPlan, first_prerequisite},
    step::{AskReason, EscalateReason, Step, TryReason},
    tables::{LikelihoodRows, Tables},
};
use crate::{
    model::{Id, SymptomKind, Turn},
    rules::Effect,
};

/// What rules and the caller's own words demand: escalation before questions before fixes.
pub(super) fn demanded(tables: &Tables, interview: &InterviewState, repair: &RepairPlan) -> Option<Step> {
    let escalate = interview.effects().find_map(|(rule, effect)| match effect {
        Effect::Escalate { text } => Some(Step::Escalate(EscalateReason::Rule(rule.clone(), text.clone()))),
        _ => None,
    });
    let ask = interview.effects().find_map(|(rule, effect)| match effect {
        Effect::AskNext { symptom } => {
            let symptom = tables.symptom(symptom.as_str()).filter(|&symptom| interview.askable[symptom])?;
            Some(Step::Ask { symptom, reason: AskReason::Rule(rule.clone()) })
        }
        _ => None,
    });
    let suggest = interview.effects().find_map(|(rule, effect)| match effect {
        Effect::Suggest { fix } => {
            let fix = tables.fix(fix.as_str()).filter(|&fix| interview.available[fix])?;
            // Prerequisites come first, also when a rule suggests what comes after them.
            let fix = first_prerequisite(tables, fix, interview.options())?;
            // A suggestion does not put a risky fix before safer ones that may work.
            let safer = repair.order.first().is_some_and(|&(first, _)| tables.fixes[first].turn < Turn::Last);
            if tables.fixes[fix].turn == Turn::Last && safer {
                return None;
            }
            Some(Step::Try { fix, reason: TryReason::Rule(rule.clone()) })
        }
        _ => None,
    });
    escalate.or(ask).or_else(|| suggested_by_words(tables, interview)).or(suggest)
}

/// A question that the caller's words almost answer costs little, and rules may wait for its answer.
fn suggested_by_words(tables: &Tables, interview: &InterviewState) -> Option<Step> {
    let symptoms = interview.state.proposed.iter().filter_map(|symptom| tables.symptom(symptom.as_str()));
    let symptom = symptoms.into_iter().find(|&symptom| interview.askable[symptom])?;
    Some(Step::Ask { symptom, reason: AskReason::CallerSaid })
}

/// An answer that supported a cause, given before a fix for that cause failed: it may be different now, and the next
/// person should know.
pub(super) fn look_again(tables: &Tables, interview: &InterviewState) -> Option<Step> {
    /// An answer this many times as likely under the cause as otherwise is one that the fix was meant to change.
    const SPOKE_FOR_IT: f64 = 2.0;
    let changed = |(symptom, fix): (&Id, &Id)| {
        let (symptom, fix) = (tables.symptom(symptom.as_str())?, tables.fix(fix.as_str())?);
        let (table, answer) = (&tables.symptoms[symptom], interview.known[symptom]?);
        let spoke = |&(cause, works): &(usize, f64)| {
            let explicit = table.rows_of(cause).map(LikelihoodRows::unconditional);
            works >= 0.5
                && explicit.is_some_and(|likelihoods| likelihoods[answer] >= SPOKE_FOR_IT * table.default[answer])
        };
        let is_it = table.kind != SymptomKind::Context && tables.fixes[fix].resolves.iter().any(spoke);
        is_it.then_some(Step::Ask { symptom, reason: AskReason::MayHaveChanged { fix } })
    };
    interview.state.before_fix.iter().find_map(changed)
}
