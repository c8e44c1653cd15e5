//! An assessment as terminal text: the most likely causes, the evidence, what is wrong with it, and the plan.

use super::{
    layout::{indented, line, wrapped},
    next_step::{next, reason},
    style::{BOLD, DIM, GOOD, WARN, paint},
};
use fixbook_engine::{
    diagnosis::{Assessment, CauseAssessment, Rating, evidence_strength, rival_comparison},
    model::Id,
    text::percent,
};

/// Causes shown by name before the rest is one line; also steps of the plan.
const SHOWN: usize = 5;
/// Columns of a probability bar.
const BAR: usize = 20;
/// Columns of the longest word for the strength of evidence.
const STRENGTH: usize = "strongly against".len();

/// Whether probabilities are also drawn. A screen reader reads the number only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bars {
    Drawn,
    Omitted,
}

/// The whole assessment: ranking, evidence, alerts, next step with its reason, plan.
pub fn assessment(assessment: &Assessment) -> String {
    let mut text = ranking(assessment, Bars::Drawn);
    text.push_str(&evidence(assessment));
    text.push_str(&alerts(assessment));
    text.push_str(&next(assessment));
    text.push_str(&reason(assessment));
    if !assessment.plan.is_empty() {
        text.push_str(&format!("\n{}\n", paint(BOLD, "What to try, in order")));
        for (place, item) in assessment.plan.iter().take(SHOWN).enumerate() {
            let line = format!("{}. {} ({} min, chance {})", place + 1, item.title, item.minutes, percent(item.chance));
            text.push_str(&indented(&line, 2));
        }
        let left = duration(assessment.expected_minutes);
        text.push_str(&indented(&format!("About {left} left, including hand-over."), 2));
    }
    text
}

/// The most likely causes with their probabilities.
pub fn ranking(assessment: &Assessment, bars: Bars) -> String {
    let mut text = format!("{}\n", paint(BOLD, "Most likely causes"));
    let possible: Vec<&CauseAssessment> =
        assessment.causes.iter().filter(|cause| cause.rating != Rating::RuledOut).collect();
    let (shown, others) = possible.split_at(possible.len().min(SHOWN));
    for cause in shown {
        text.push_str(&ranked(cause.probability, &cause.title, bars));
    }
    if !others.is_empty() {
        let rest: f64 = others.iter().map(|cause| cause.probability).sum();
        let title = if others.len() == 1 { "1 other cause" } else { &format!("{} other causes", others.len()) };
        text.push_str(&ranked(rest, title, bars));
    }
    text.push_str(&ranked(assessment.other.probability, "Something else (not in this catalog)", bars));
    text
}

fn ranked(probability: f64, title: &str, bars: Bars) -> String {
    let number = format!("{:>5} ", percent(probability));
    if bars == Bars::Omitted {
        return wrapped(title, &format!("  {number}"), &" ".repeat(number.len() + 2));
    }
    let full = (probability * BAR as f64).round() as usize;
    let bar = format!("{}{}", "█".repeat(full), "·".repeat(BAR - full.min(BAR)));
    let bar = if probability >= 0.5 { paint(GOOD, &bar) } else { bar };
    wrapped(title, &format!("  {bar} {number}"), &" ".repeat(BAR + number.len() + 3))
}

/// The evidence for the most likely cause.
pub fn evidence(assessment: &Assessment) -> String {
    match assessment.causes.first() {
        Some(first) if !first.evidence.is_empty() => {
            format!("\n{}\n{}", paint(BOLD, &format!("Why “{}”", first.title)), evidence_of(first))
        }
        _ => String::new(),
    }
}

/// The evidence for one cause, a line each.
fn evidence_of(cause: &CauseAssessment) -> String {
    let rest = " ".repeat(STRENGTH + 4);
    let lines = cause.evidence.iter().map(|item| {
        let strength = evidence_strength(item.decibans);
        wrapped(&item.why, &format!("  {strength:<STRENGTH$}  "), &rest)
    });
    lines.collect()
}

/// Why not another cause: both probabilities, and the evidence that separates it from the most likely one.
pub fn rival(assessment: &Assessment, rival: &CauseAssessment) -> String {
    let Some(comparison) = rival_comparison(assessment, &rival.id) else { return String::new() };
    let rest = " ".repeat(STRENGTH + 4);
    let mut text = line(&comparison.summary);
    for row in &comparison.evidence {
        let words = format!("{}: {}", row.from, row.answer);
        text.push_str(&wrapped(&words, &format!("  {:<STRENGTH$}  ", row.strength), &rest));
    }
    if comparison.first.is_some() {
        text.push_str(&indented("“For” supports this cause, “against” the most likely one.", 2));
    }
    text
}

/// Causes that look the same, conflicts, warnings and notes.
pub fn alerts(assessment: &Assessment) -> String {
    let mut text = String::new();
    let title = |id: &Id| {
        let cause = assessment.causes.iter().find(|cause| cause.id == *id);
        format!("“{}”", cause.map_or(id.as_str(), |cause| cause.title.as_str()))
    };
    for tie in &assessment.ties {
        let names: Vec<String> = tie.iter().map(title).collect();
        let says = format!("{} {}", paint(WARN, "These causes look the same from here:"), names.join(", "));
        text.push_str(&format!("\n{}", line(&says)));
    }
    let conflicts = assessment.conflicts.iter().map(|conflict| ("Check again", conflict.message.as_str()));
    let warnings = assessment.warnings.iter().map(|warning| ("Warning", warning.message.as_str()));
    let notes = assessment.notes.iter().map(|note| ("Note", note.message.as_str()));
    for (label, message) in conflicts.chain(warnings).chain(notes) {
        text.push_str(&format!("\n{}", line(&format!("{} {message}", paint(WARN, &format!("{label}:"))))));
    }
    text
}

/// Minutes as a person says them: `12 minutes`, `2.5 hours`.
fn duration(minutes: f64) -> String {
    const HOURS_FROM: f64 = 90.0;
    match minutes {
        m if m < HOURS_FROM && m.round() == 1.0 => "1 minute".to_owned(),
        m if m < HOURS_FROM => format!("{:.0} minutes", m),
        m => format!("{} hours", (m / 30.0).round() / 2.0),
    }
}

/// A prompt with what can be typed; the reply follows it on the line.
pub fn prompt(text: &str, help: &str) -> String {
    format!("{}{} ", line(&paint(DIM, &format!("[{help}]"))), paint(BOLD, text))
}

/// What Enter and Escape do in a field for the caller's words.
pub fn field_help() -> String {
    paint(DIM, "[Enter accepts, Esc clears]")
}

#[cfg(test)]
mod tests {
    use super::{Bars, duration, ranked};

    #[test]
    fn without_bars_every_character_of_a_title_is_kept() {
        let title = "Drive █·█ shows “·” · Größe 日本語 e\u{301}";
        let text = ranked(0.4, title, Bars::Omitted);
        assert_eq!(text, format!("    40% {title}\n"));
        assert!(ranked(0.4, title, Bars::Drawn).contains("████████············   40% "));
    }

    #[test]
    fn durations_are_minutes_up_to_an_hour_and_a_half() {
        for (minutes, says) in [(0.6, "1 minute"), (89.0, "89 minutes"), (90.0, "1.5 hours"), (236.0, "4 hours")] {
            assert_eq!(duration(minutes), says);
        }
    }
}
