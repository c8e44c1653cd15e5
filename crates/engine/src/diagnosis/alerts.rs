//! What a person must know beside the ranking and the next step: conflicts, warnings, notes of rules.

use super::{
    Engine,
    assessment::{CauseAssessment, ConflictReport, WarningItem, WarningSource},
    conflict::{Conflict, conflicts},
    interview_state::InterviewState,
    rounding::millionths,
    wording::Wording,
};
use crate::{
    model::{GivenAnswer, Id, Status},
    rules::Effect,
};

/// Answers that contradict others, most surprising first.
pub(super) fn conflict_reports(engine: &Engine, interview: &InterviewState) -> Vec<ConflictReport> {
    let words = Wording { catalog: &engine.catalog, tables: &engine.tables };
    let report = |conflict: Conflict| {
        let table = &engine.tables.symptoms[conflict.symptom];
        ConflictReport {
            symptom: table.id.clone(),
            answer: table.answers[conflict.answer].clone(),
            decibans: millionths(conflict.decibans),
            message: words.conflict(conflict.symptom, conflict.answer),
        }
    };
    conflicts(&engine.tables, interview).into_iter().map(report).collect()
}

/// What rules warn of, rules that failed, events that were left out, and whether the most likely cause is a draft.
pub(super) fn warnings(engine: &Engine, interview: &InterviewState, causes: &[CauseAssessment]) -> Vec<WarningItem> {
    let by_rules = interview.effects().filter_map(|(rule, effect)| {
        let message = warning_of(engine, interview, effect)?;
        Some(WarningItem { from: rule.clone().into(), message })
    });
    let failed = interview.rules.outcomes.iter().filter_map(|outcome| {
        let message = format!("This rule failed and was ignored: {}", outcome.failure.as_ref()?);
        Some(WarningItem { from: outcome.id.clone().into(), message })
    });
    let unrecognized = interview.state.unrecognized.iter();
    let unrecognized =
        unrecognized.map(|message| WarningItem { from: WarningSource::Session, message: message.clone() });
    by_rules.chain(failed).chain(unrecognized).chain(draft_warning(engine, causes)).collect()
}

fn warning_of(engine: &Engine, interview: &InterviewState, effect: &Effect) -> Option<String> {
    let catalog = &engine.catalog;
    match effect {
        Effect::Warn { text } => Some(text.clone()),
        Effect::Forbid { fix, why } => Some(format!("Do not try “{}”: {why}", catalog.title(fix.as_str()))),
        Effect::Derive { symptom, answer } => match interview.state.answers.get(symptom)? {
            GivenAnswer::Listed(given) if given != answer => {
                let head = catalog.symptoms.get(symptom)?;
                let (given, implied) = (head.label(given.as_str()), head.label(answer.as_str()));
                Some(format!("You answered “{given}” to “{}”, but the other answers imply “{implied}”.", head.ask))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A draft that is the most likely cause is said to be one.
fn draft_warning(engine: &Engine, causes: &[CauseAssessment]) -> Option<WarningItem> {
    let first = causes.first().filter(|cause| cause.probability >= 0.5)?;
    let head = engine.catalog.causes.get(&first.id)?;
    (head.status == Status::Draft).then(|| {
        let message = format!("“{}” is a draft and has not been reviewed.", first.title);
        WarningItem { from: first.id.clone().into(), message }
    })
}

/// What rules want in the runbook.
pub(super) fn notes(interview: &InterviewState) -> Vec<WarningItem> {
    let note = |(rule, effect): (&Id, &Effect)| match effect {
        Effect::Note { text } => Some(WarningItem { from: rule.clone().into(), message: text.clone() }),
        _ => None,
    };
    interview.effects().filter_map(note).collect()
}
