//! The lines of an explanation: titles, tables and numbers with their units.

use crate::render::{
    assessment::percent,
    style::{BOLD, DIM, paint, width},
};

pub(super) fn title(kind: &str, id: &str, title: &str) -> String {
    format!("{}{}\n", line(&paint(BOLD, title)), paint(DIM, &format!("{kind} {id}")))
}

pub(super) fn heading(title: &str) -> String {
    format!("\n{}", line(&paint(BOLD, title)))
}

/// A paragraph.
pub(super) fn line(text: &str) -> String {
    textwrap::fill(&joined(text), textwrap::Options::new(width())) + "\n"
}

/// An item of a list.
pub(super) fn item(text: &str) -> String {
    textwrap::fill(&joined(text), textwrap::Options::new(width()).initial_indent("- ").subsequent_indent("  ")) + "\n"
}

/// A row of a table: columns that stand under each other, then words that may go on below them.
pub(super) fn row(columns: &str, words: &str) -> String {
    let first = format!("  {columns}  ");
    let rest = " ".repeat(first.chars().count());
    let options = textwrap::Options::new(width()).initial_indent(&first).subsequent_indent(&rest);
    textwrap::fill(&joined(words), options) + "\n"
}

/// A number and its unit stay on one line.
fn joined(text: &str) -> String {
    ["%", "dB", "min", "minutes"]
        .iter()
        .fold(text.to_owned(), |text, unit| text.replace(&format!(" {unit}"), &format!("\u{a0}{unit}")))
}

/// A weight of evidence in its column; what rules out is told in words.
pub(super) fn decibans(decibans: f64) -> String {
    match decibans {
        out if out <= -999.0 => format!("{:>8}", "rules out"),
        only if only >= 999.0 => format!("{:>8}", "settles"),
        weight => format!("{weight:+6.1} dB"),
    }
}

/// A probability with one decimal place where it is small: a prior of one cause among fifty is.
pub(super) fn share(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 9.95 => format!("{p:.1} %"),
        _ => percent(share),
    }
}

pub(super) fn minutes(minutes: f64) -> String {
    format!("{} min", (minutes * 10.0).round() / 10.0)
}
