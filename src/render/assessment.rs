//! An assessment as terminal text.

use super::commonmark::{line as markdown_line, quotation};
use super::style::{BOLD, DIM, GOOD, WARN, paint, width};
use super::terminal_markdown::terminal_markdown;
use fixbook_engine::{
    diagnosis::{Assessment, CauseAssessment, Handoff, HandoffLine, Next, Rating, rival_comparison},
    model::Catalog,
};

/// Causes shown before the rest is summed up.
const SHOWN: usize = 5;
/// Columns of a probability bar.
const BAR: usize = 20;

/// The whole assessment: ranking, warnings, next step, plan.
pub fn assessment(assessment: &Assessment) -> String {
    let mut text = ranking(assessment);
    text.push_str(&evidence(assessment));
    text.push_str(&alerts(assessment));
    text.push_str(&next(assessment));
    if !assessment.plan.is_empty() {
        text.push_str(&format!("\n{}\n", paint(BOLD, "The plan as it stands")));
        for (place, item) in assessment.plan.iter().take(SHOWN).enumerate() {
            let line = format!("{}. {} ({} min, chance {})", place + 1, item.title, item.minutes, percent(item.chance));
            text.push_str(&indented(&line, 2));
        }
        text.push_str(&indented(&format!("Expected: {} minutes to the end.", assessment.expected_minutes.round()), 2));
    }
    text
}

/// The likeliest causes as bars.
pub fn ranking(assessment: &Assessment) -> String {
    let mut text = format!("{}\n", paint(BOLD, "What it may be"));
    let shown = assessment.causes.iter().filter(|cause| cause.rating != Rating::RuledOut).take(SHOWN);
    for cause in shown.clone() {
        text.push_str(&bar(cause.probability, &cause.title));
    }
    let rest: f64 = assessment.causes.iter().map(|cause| cause.probability).sum::<f64>()
        - shown.map(|cause| cause.probability).sum::<f64>();
    let possible = assessment.causes.iter().filter(|cause| cause.rating != Rating::RuledOut).count();
    let others = possible.saturating_sub(SHOWN);
    if others > 0 {
        text.push_str(&bar(rest.max(0.0), &format!("{others} other causes together")));
    }
    text.push_str(&bar(assessment.other.probability, "something that this catalog does not hold"));
    text
}

fn bar(probability: f64, title: &str) -> String {
    let full = (probability * BAR as f64).round() as usize;
    let bar = format!("{}{}", "█".repeat(full), "·".repeat(BAR - full.min(BAR)));
    let bar = if probability >= 0.5 { paint(GOOD, &bar) } else { bar };
    let first = format!("  {bar} {:>5} ", percent(probability));
    let rest = " ".repeat(BAR + 9);
    let options = textwrap::Options::new(width()).initial_indent(&first).subsequent_indent(&rest);
    textwrap::fill(title, options) + "\n"
}

/// The evidence for the leading cause.
pub fn evidence(assessment: &Assessment) -> String {
    match assessment.causes.first() {
        Some(leader) if !leader.evidence.is_empty() => {
            format!("\n{}\n{}", paint(BOLD, &format!("Why “{}”", leader.title)), evidence_of(leader))
        }
        _ => String::new(),
    }
}

/// Why not another cause: both probabilities, and the evidence that separates it from the most likely one.
pub fn rival(assessment: &Assessment, rival: &CauseAssessment) -> String {
    let Some(comparison) = rival_comparison(assessment, &rival.id) else { return String::new() };
    let mut text = line(&comparison.summary);
    for row in &comparison.evidence {
        let says = format!("{:+6.1} dB  {}: {}", row.decibans, row.from, row.answer);
        text.push_str(&indented(&says, 2));
    }
    if comparison.first.is_some() {
        text.push_str(&indented("Plus supports this cause, minus the most likely one.", 2));
    }
    text
}

/// The summary for the ticket as Markdown. What the catalog says is escaped; what comes from outside is quoted as well, one
/// line each.
pub fn packet(catalog: &Catalog, handoff: &Handoff) -> String {
    let mut text = format!("# Summary for the ticket: {}\n\n", markdown_line(&catalog.head.title));
    for section in handoff.sections(catalog) {
        text.push_str(&format!("## {}\n\n", section.title));
        for line in &section.lines {
            let line = match line {
                HandoffLine::Quote { quote } => quotation(quote),
                HandoffLine::Fact { text, value } if value.is_empty() => markdown_line(text),
                HandoffLine::Fact { text, value } => format!("{} **{}**", markdown_line(text), markdown_line(value)),
            };
            text.push_str(&format!("- {line}\n"));
        }
        text.push('\n');
    }
    text
}

/// A prompt with what can be typed; the reply stands behind it.
pub fn prompt(text: &str, help: &str) -> String {
    format!("{}{} ", line(&paint(DIM, &format!("[{help}]"))), paint(BOLD, text))
}

/// What Enter and Escape do in a field for the caller's words.
pub fn field_help() -> String {
    paint(DIM, "[Enter takes it, Esc drops it]")
}

/// One line of text, wrapped to the terminal.
pub fn line(text: &str) -> String {
    indented(text, 0)
}

/// The evidence for one cause, a line each.
fn evidence_of(cause: &CauseAssessment) -> String {
    let mut text = String::new();
    for item in &cause.evidence {
        let line = format!("{:+6.1} dB  {}", item.decibans, item.why);
        let options = textwrap::Options::new(width()).initial_indent("  ").subsequent_indent("             ");
        text.push_str(&(textwrap::fill(&line, options) + "\n"));
    }
    text
}

/// Conflicts, warnings and notes.
pub fn alerts(assessment: &Assessment) -> String {
    let mut text = String::new();
    let conflicts = assessment.conflicts.iter().map(|conflict| ("Check again", conflict.message.as_str()));
    let warnings = assessment.warnings.iter().map(|warning| ("Warning", warning.message.as_str()));
    let notes = assessment.notes.iter().map(|note| ("Note", note.message.as_str()));
    let title = |id: &fixbook_engine::model::Id| {
        let cause = assessment.causes.iter().find(|cause| cause.id == *id);
        format!("“{}”", cause.map_or(id.as_str(), |cause| cause.title.as_str()))
    };
    for tie in &assessment.ties {
        let names: Vec<String> = tie.iter().map(title).collect();
        let line = format!("{} no question left tells these apart: {}", paint(WARN, "Tied:"), names.join(", "));
        text.push_str(&format!("\n{}", indented(&line, 0)));
    }
    for (label, message) in conflicts.chain(warnings).chain(notes) {
        text.push_str(&format!("\n{}", indented(&format!("{} {message}", paint(WARN, &format!("{label}:"))), 0)));
    }
    text
}

/// The next step with its reason.
pub fn next(assessment: &Assessment) -> String {
    let mut text = String::from("\n");
    match &assessment.next {
        Next::Ask { ask, answers, who, minutes, check, why, symptom } => {
            text.push_str(&format!("{} {}\n", paint(BOLD, "Ask:"), paint(BOLD, ask)));
            text.push_str(&indented(
                &paint(DIM, &format!("{symptom}, for {}, about {minutes} min. {why}", who.spoken())),
                2,
            ));
            if !check.trim().is_empty() {
                text.push_str(&format!("  {}\n{}", paint(BOLD, "How to look"), terminal_markdown(check, 2)));
            }
            for (place, answer) in answers.iter().enumerate() {
                text.push_str(&indented(&format!("{}. {}", place + 1, answer.label), 2));
            }
        }
        Next::Try { fix, title, chance, minutes, risk, why } => {
            text.push_str(&format!("{} {}\n", paint(BOLD, "Try:"), paint(BOLD, title)));
            let facts = format!("{fix}: {minutes} min, chance {}, risk {}. {why}", percent(*chance), risk.word());
            text.push_str(&indented(&facts, 2));
            text.push_str(&indented(&paint(DIM, &format!("The steps: fixbook show {fix}")), 2));
        }
        Next::Escalate { to, why, packet } => {
            text.push_str(&format!("{} {}\n", paint(BOLD, "Hand over to"), paint(BOLD, to)));
            text.push_str(&indented(why, 2));
            for item in &packet.found {
                text.push_str(&indented(&format!("- {} {}", item.ask, paint(BOLD, &item.label)), 2));
            }
            for item in &packet.tried {
                let outcome = item.outcome.word().replace('-', " ");
                text.push_str(&indented(&format!("- Tried, {outcome}: {}", item.title), 2));
            }
        }
        Next::Done { cause, fix } => {
            let cause = assessment.causes.iter().find(|known| Some(&known.id) == cause.as_ref());
            let was = cause.map(|cause| format!("It was: {}. ", cause.title)).unwrap_or_default();
            text.push_str(&line(&format!("{} {was}What helped: {fix}.", paint(GOOD, "Solved."))));
        }
    }
    text
}

fn indented(line: &str, columns: usize) -> String {
    let indent = " ".repeat(columns);
    let rest = format!("{indent}   ");
    // A number and its percent sign stay on one line.
    let line = line.replace(" %", "\u{a0}%");
    textwrap::fill(&line, textwrap::Options::new(width()).initial_indent(&indent).subsequent_indent(&rest)) + "\n"
}

/// A probability for people.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 1.0 => "<1 %".to_owned(),
        p if p > 99.0 && p < 100.0 => ">99 %".to_owned(),
        p => format!("{p:.0} %"),
    }
}
