//! The lines of an explanation: titles, tables and numbers with their units.

use crate::render::{
    layout::wrapped,
    style::{BOLD, DIM, paint},
};
use fixbook_engine::{diagnosis::evidence_strength, text::percent};

pub(super) use crate::render::layout::{heading, item};

/// Decibans below which evidence is too weak for a word.
const NEGLIGIBLE: f64 = 0.5;
/// Decibans from which an answer leaves no doubt.
const SETTLED: f64 = 999.0;

pub(super) fn title(kind: &str, id: &str, title: &str) -> String {
    format!("{}{}\n", line(&paint(BOLD, title)), paint(DIM, &format!("{kind} {id}")))
}

/// A paragraph, all its lines at the left.
pub(super) fn line(text: &str) -> String {
    wrapped(text, "", "")
}

/// A row of a table: columns of fixed width, then words that are wrapped beside them.
pub(super) fn row(columns: &str, words: &str) -> String {
    let first = format!("  {columns}  ");
    wrapped(words, &first, &" ".repeat(first.chars().count()))
}

/// A weight of evidence in its column; what rules out or settles is a word.
pub(super) fn decibans(decibans: f64) -> String {
    match decibans {
        out if out <= -SETTLED => format!("{:>8}", "rules out"),
        only if only >= SETTLED => format!("{:>8}", "settles"),
        weight => format!("{weight:+6.1} dB"),
    }
}

/// The same with its strength in words, if it has any.
pub(super) fn weight(weight: f64) -> String {
    let words = if (NEGLIGIBLE..SETTLED).contains(&weight.abs()) { evidence_strength(weight) } else { "" };
    format!("{:>9} {words:<16}", decibans(weight))
}

/// A probability with one decimal place where it is small, so that the priors of fifty causes differ; otherwise as
/// everywhere.
pub(super) fn share(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 0.05 => "<0.1%".to_owned(),
        p if p > 0.0 && p < 9.95 => format!("{p:.1}%"),
        _ => percent(share),
    }
}

pub(super) fn minutes(minutes: f64) -> String {
    format!("{} min", (minutes * 10.0).round() / 10.0)
}
