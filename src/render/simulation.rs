//! The result of a simulation, as terminal text.

use super::{
    layout::item,
    style::{BOLD, DIM, WARN, paint},
};
use fixbook_engine::{
    diagnosis::{LookAlike, Simulation, SimulationFigures as Figures, Unreachable},
    model::{Catalog, Id},
    text::percent,
};

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
            text.extend(lines.iter().map(|line| item(line)));
        }
    };
    let pair = |pair: &LookAlike| {
        let (cause, other) = (catalog.title(pair.cause.as_str()), catalog.title(pair.taken_for.as_str()));
        format!("{cause}: taken for “{other}” in {} of its calls", percent(pair.share))
    };
    list("Look-alikes", simulation.look_alikes.iter().map(pair).collect());
    let dead = |id: &Id| {
        let silent = if simulation.silent_questions.contains(id) { " (nothing in the catalog uses it)" } else { "" };
        format!("{id}: {}{silent}", catalog.title(id.as_str()))
    };
    list("Questions that were never asked", simulation.dead_questions.iter().map(dead).collect());
    let lost = |lost: &Unreachable| {
        let (cause, other) = (catalog.title(lost.cause.as_str()), catalog.title(lost.taken_for.as_str()));
        format!("{}: with everything for it, “{other}” still comes first", paint(WARN, cause))
    };
    list("Causes that never come first", simulation.unreachable.iter().map(lost).collect());
    if simulation.unreachable.is_empty() {
        text.push_str(&paint(DIM, "\nEvery cause can come first.\n"));
    }
    text
}

fn line(name: &str, figures: &Figures) -> String {
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
