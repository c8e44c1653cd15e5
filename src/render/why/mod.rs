//! What the numbers of an entry do, as data and as terminal text.
//!
//! In: what the diagnosis stage has computed of one entry. Out: the JSON of `why --json`, or text. Never: computes.

mod cause;
mod fix;
mod question;
mod rule;
mod since;

use serde::Serialize;

pub use cause::{Confusion, FixLine, WhyCause};
pub use fix::WhyFix;
pub use question::WhySymptom;
pub use since::{Change, Compared, Number, Since, Unit, compare};

use super::style::{BOLD, DIM, paint, width};
use fixbook_engine::{model::Catalog, rules::RuleOutline};

/// What the numbers of one entry do.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Why {
    Cause(Box<WhyCause>),
    Symptom(WhySymptom),
    Fix(WhyFix),
    Rule(RuleOutline),
}

impl Why {
    /// All its numbers by name, to be held against those of another day.
    pub fn numbers(&self) -> Vec<Number> {
        match self {
            Why::Cause(why) => why.numbers(),
            Why::Symptom(why) => why.numbers(),
            Why::Fix(why) => why.numbers(),
            Why::Rule(rule) => rule::numbers(rule),
        }
    }
}

/// The JSON of `why --json`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Explained {
    #[serde(flatten)]
    pub why: Why,
    pub since: Since,
}

/// An entry explained, then what has changed.
pub fn why(catalog: &Catalog, explained: &Explained) -> String {
    let text = match &explained.why {
        Why::Cause(why) => cause::text(catalog, why),
        Why::Symptom(why) => question::text(catalog, why),
        Why::Fix(why) => fix::text(catalog, why),
        Why::Rule(rule) => rule::text(rule),
    };
    format!("{text}{}", since::text(&explained.since))
}

fn title(kind: &str, id: &str, title: &str) -> String {
    format!("{}{}\n", line(&paint(BOLD, title)), paint(DIM, &format!("{kind} {id}")))
}

fn heading(title: &str) -> String {
    format!("\n{}", line(&paint(BOLD, title)))
}

/// A paragraph.
fn line(text: &str) -> String {
    textwrap::fill(&joined(text), textwrap::Options::new(width())) + "\n"
}

/// An item of a list.
fn item(text: &str) -> String {
    textwrap::fill(&joined(text), textwrap::Options::new(width()).initial_indent("- ").subsequent_indent("  ")) + "\n"
}

/// A row of a table: columns that stand under each other, then words that may go on below them.
fn row(columns: &str, words: &str) -> String {
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
fn decibans(decibans: f64) -> String {
    match decibans {
        out if out <= -999.0 => format!("{:>8}", "rules out"),
        only if only >= 999.0 => format!("{:>8}", "settles"),
        weight => format!("{weight:+6.1} dB"),
    }
}

/// A probability with one decimal place where it is small: a prior of one cause among fifty is.
fn share(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 9.95 => format!("{p:.1} %"),
        _ => super::percent(share),
    }
}

fn minutes(minutes: f64) -> String {
    format!("{} min", (minutes * 10.0).round() / 10.0)
}
