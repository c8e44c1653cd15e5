//! The next step of an assessment as terminal text.

use super::{
    layout::{indented, line},
    style::{BOLD, DIM, GOOD, paint},
    terminal_markdown::terminal_markdown,
};
use fixbook_engine::{
    diagnosis::{Assessment, Handoff, Next},
    model::Id,
    text::percent,
};

/// What to ask, try or do next. Why is a separate text: `reason`.
pub fn next(assessment: &Assessment) -> String {
    let text = match &assessment.next {
        Next::Ask { ask, answers, who, minutes, check, symptom, .. } => {
            let labels = answers.iter().map(|answer| answer.label.as_str());
            let facts = format!("{}, {minutes} min ({symptom})", capitalized(who.spoken()));
            question(ask, &facts, check, labels)
        }
        Next::Try { fix, title, chance, minutes, risk, .. } => {
            let facts = format!("{} chance to fix it, {minutes} min, risk {}.", percent(*chance), risk.word());
            let steps = paint(DIM, &format!("Steps: fixbook show {fix}"));
            format!("{} {}\n{}{}", paint(BOLD, "Try:"), paint(BOLD, title), indented(&facts, 2), indented(&steps, 2))
        }
        Next::Escalate { to, why, packet } => hand_over(to, why, packet),
        Next::Done { cause, fix } => solved(assessment, cause.as_ref(), fix),
    };
    format!("\n{text}")
}

/// Why that is next, for a reader who cannot ask. A hand-over has said so already.
pub(super) fn reason(assessment: &Assessment) -> String {
    match &assessment.next {
        Next::Ask { why, .. } | Next::Try { why, .. } => indented(&paint(DIM, why), 2),
        Next::Escalate { .. } | Next::Done { .. } => String::new(),
    }
}

fn question<'a>(ask: &str, facts: &str, check: &str, labels: impl Iterator<Item = &'a str>) -> String {
    let mut text = format!("{} {}\n{}", paint(BOLD, "Ask:"), paint(BOLD, ask), indented(&paint(DIM, facts), 2));
    if !check.trim().is_empty() {
        text.push_str(&format!("  {}\n{}", paint(BOLD, "How to look"), terminal_markdown(check, 2)));
    }
    for (place, label) in labels.enumerate() {
        text.push_str(&indented(&format!("{}. {label}", place + 1), 2));
    }
    text
}

fn hand_over(to: &str, why: &str, summary: &Handoff) -> String {
    let mut text = format!("{} {}\n{}", paint(BOLD, "Hand over to"), paint(BOLD, to), indented(why, 2));
    for item in &summary.found {
        text.push_str(&indented(&format!("- {} {}", item.ask, paint(BOLD, &item.label)), 2));
    }
    for item in &summary.tried {
        let outcome = item.outcome.word().replace('-', " ");
        text.push_str(&indented(&format!("- Tried, {outcome}: {}", item.title), 2));
    }
    text
}

fn solved(assessment: &Assessment, cause: Option<&Id>, fix: &impl std::fmt::Display) -> String {
    let cause = assessment.causes.iter().find(|known| Some(&known.id) == cause);
    let was = cause.map(|cause| format!("It was: {}. ", cause.title)).unwrap_or_default();
    line(&format!("{} {was}What helped: {fix}.", paint(GOOD, "Solved.")))
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
