//! What a simulation has shown, as data and as terminal text.

use serde::Serialize;

use super::style::{BOLD, DIM, WARN, paint, width};
use fixbook_engine::{
    diagnosis::ReplayedCase,
    model::{Catalog, Id},
};

/// The JSON of `simulate --json`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Simulation {
    pub seed: u64,
    pub drop: f64,
    pub flip: f64,
    /// By cause, with the first strategy.
    pub causes: Vec<SimulatedCause>,
    pub strategies: Vec<SimulatedStrategy>,
    /// Causes that are often taken for another.
    pub look_alikes: Vec<LookAlike>,
    /// Questions that no interview has asked.
    pub dead_questions: Vec<Id>,
    /// Those of them about which nothing in the catalog says anything.
    pub silent_questions: Vec<Id>,
    /// Causes that do not come first even when everything speaks for them.
    pub unreachable: Vec<Unreachable>,
}

/// Means over some drawn cases.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Figures {
    pub cases: usize,
    /// Shares of the cases, 0..1, in which the cause came first, and among the first three.
    pub top1: f64,
    pub top3: f64,
    pub questions: f64,
    pub minutes: f64,
    /// The share that ended with a cure.
    pub cured: f64,
}

/// One cause's figures.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SimulatedCause {
    pub cause: Id,
    #[serde(flatten)]
    pub figures: Figures,
}

/// One strategy's figures.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SimulatedStrategy {
    pub strategy: &'static str,
    #[serde(flatten)]
    pub figures: Figures,
}

/// A cause that is taken for another in this share of its cases.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LookAlike {
    pub cause: Id,
    pub taken_for: Id,
    pub share: f64,
}

/// A cause that can never lead, and the one that leads in its place.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Unreachable {
    pub cause: Id,
    pub probability: f64,
    pub taken_for: Id,
}

impl Figures {
    /// The means of some replayed cases.
    pub fn of(cases: &[&ReplayedCase]) -> Self {
        let mean = |total: f64| if cases.is_empty() { 0.0 } else { rounded(total / cases.len() as f64) };
        let within = |places: usize| {
            cases.iter().filter(|case| case.outcome.rank.is_some_and(|rank| rank <= places)).count() as f64
        };
        Figures {
            cases: cases.len(),
            top1: mean(within(1)),
            top3: mean(within(3)),
            questions: mean(cases.iter().map(|case| case.outcome.questions as f64).sum()),
            minutes: mean(cases.iter().map(|case| case.outcome.minutes).sum()),
            cured: mean(cases.iter().filter(|case| case.cured).count() as f64),
        }
    }
}

fn rounded(mean: f64) -> f64 {
    (mean * 10_000.0).round() / 10_000.0
}

/// Tables of a simulation, then what an author should look at.
pub fn simulation(catalog: &Catalog, simulation: &Simulation) -> String {
    let mut text = String::new();
    let head = |name: &str| paint(BOLD, &format!("{name:<32} cases  first  in 3  questions  minutes  cured")) + "\n";
    text.push_str(&head("cause"));
    for row in &simulation.causes {
        text.push_str(&line(row.cause.as_str(), &row.figures));
    }
    text.push('\n');
    text.push_str(&head("strategy"));
    for row in &simulation.strategies {
        text.push_str(&line(row.strategy, &row.figures));
    }
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{}\n", paint(BOLD, title)));
            let indent = textwrap::Options::new(width()).initial_indent("- ").subsequent_indent("  ");
            lines.iter().for_each(|line| text.push_str(&(textwrap::fill(line, &indent) + "\n")));
        }
    };
    let pair = |pair: &LookAlike| {
        let (cause, other) = (catalog.title(pair.cause.as_str()), catalog.title(pair.taken_for.as_str()));
        format!("{cause}: taken for “{other}” in {} of its cases", super::percent(pair.share))
    };
    list("Look alike", simulation.look_alikes.iter().map(pair).collect());
    let dead = |id: &Id| {
        let silent =
            if simulation.silent_questions.contains(id) { " (nothing in the catalog looks at it)" } else { "" };
        format!("{id}: {}{silent}", catalog.title(id.as_str()))
    };
    list("Questions that no interview asked", simulation.dead_questions.iter().map(dead).collect());
    let lost = |lost: &Unreachable| {
        let (cause, other) = (catalog.title(lost.cause.as_str()), catalog.title(lost.taken_for.as_str()));
        format!("{}: with everything for it, “{other}” still comes first", paint(WARN, cause))
    };
    list("Causes that can never lead", simulation.unreachable.iter().map(lost).collect());
    if simulation.unreachable.is_empty() {
        text.push_str(&paint(DIM, "\nEvery cause can come first.\n"));
    }
    text
}

fn line(name: &str, figures: &Figures) -> String {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    format!(
        "{name:<32} {:>5} {:>6} {:>5} {:>10.1} {:>8.1} {:>6}\n",
        figures.cases,
        percent(figures.top1),
        percent(figures.top3),
        figures.questions,
        figures.minutes,
        percent(figures.cured)
    )
}
