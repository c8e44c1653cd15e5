//! Which causes a fix ends, and when its turn comes.

use serde::Serialize;

use super::{Number, Unit, heading, line, minutes, row, rule, share, title};
use crate::render::percent;
use fixbook_engine::{
    diagnosis::{FixInfluence, ResolvedCause},
    model::{Catalog, Conditions, FixKind, Id, Turn, Who},
    rules::RuleOutline,
};

/// A fix and all that its numbers do.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WhyFix {
    pub id: Id,
    pub title: String,
    #[serde(rename = "fix_kind")]
    pub kind: FixKind,
    pub who: Who,
    pub minutes: f64,
    pub turn: Turn,
    pub lowers_security: bool,
    pub reversible: bool,
    pub after: Vec<Id>,
    pub when: Conditions,
    /// Nothing for a retired fix, which is never offered.
    #[serde(flatten)]
    pub influence: Option<FixInfluence>,
    /// Rules that suggest it, forbid it or ask whether it was tried.
    pub rules: Vec<RuleOutline>,
}

/// When a fix's turn comes, and why.
pub(super) fn turn_reason(turn: Turn) -> &'static str {
    match turn {
        Turn::First => "first turn, since it ends the fault",
        Turn::Meanwhile => "second turn, since the fault stays",
        Turn::Last => "last turn, since it lowers security or cannot be taken back",
    }
}

impl WhyFix {
    pub(super) fn numbers(&self) -> Vec<Number> {
        let mut numbers = vec![Number::new("minutes", "", Unit::Minutes, self.minutes)];
        if let Some(influence) = &self.influence {
            numbers.push(Number::new("chance", "", Unit::Share, influence.chance));
            numbers.push(Number::new("planned", "", Unit::Minutes, influence.planned_minutes));
            let works = |served: &ResolvedCause| Number::new("works", served.cause.as_str(), Unit::Share, served.works);
            numbers.extend(influence.causes.iter().map(works));
        }
        numbers
    }
}

pub(super) fn text(catalog: &Catalog, why: &WhyFix) -> String {
    let mut text = title(why.kind.word(), why.id.as_str(), &why.title);
    let Some(influence) = &why.influence else {
        text.push_str(&line("It is retired, so it is never offered."));
        return text;
    };
    text.push_str(&line(&format!(
        "For {}, {}; planned with {}, that is with what it interrupts and until somebody is there.",
        why.who.spoken(),
        minutes(why.minutes),
        minutes(influence.planned_minutes)
    )));
    text.push_str(&line(&format!("Its turn: {}.", reason(why))));
    let place = match influence.place {
        Some(place) => format!("it is number {place} of the plan"),
        None => "it is in no plan yet".to_owned(),
    };
    text.push_str(&line(&format!(
        "When nothing is known it works with {}, and {place}. It is worth its minutes from {} on.",
        share(influence.chance),
        share(influence.worth_from)
    )));
    if !why.after.is_empty() {
        let names: Vec<&str> = why.after.iter().map(Id::as_str).collect();
        text.push_str(&line(&format!("Only after: {}.", names.join(", "))));
    }
    for (symptom, answers) in why.when.iter() {
        let answers: Vec<&str> = answers.iter().map(Id::as_str).collect();
        text.push_str(&line(&format!("Only where {symptom} is {}.", answers.join(" or "))));
    }
    text.push_str(&heading("Causes that it ends"));
    for served in &influence.causes {
        let columns = format!("{:>5}", percent(served.works));
        let words = format!(
            "{}: {} (prior {}; number {} of its {})",
            served.cause,
            catalog.title(served.cause.as_str()),
            share(served.prior),
            served.place,
            crate::render::count(served.fixes, "fix")
        );
        text.push_str(&row(&columns, &words));
    }
    text.push_str(&rule::list("Rules that speak of it", &why.rules, &why.id));
    text
}

fn reason(why: &WhyFix) -> String {
    match (why.turn, why.kind) {
        (Turn::Last, _) if why.lowers_security && !why.reversible => {
            "last, since it lowers security and cannot be taken back whole".to_owned()
        }
        (Turn::Last, _) if why.lowers_security => "last, since it lowers security".to_owned(),
        (Turn::Last, _) => "last, since it cannot be taken back whole (`reversible: true` is not there)".to_owned(),
        (Turn::Meanwhile, FixKind::Test) => "none of a plan: it is a test, and a question can bring it up".to_owned(),
        (Turn::Meanwhile, _) => "after the fixes, since it only helps past the fault".to_owned(),
        (Turn::First, _) => {
            "among the first, since it ends the fault; the best odds for its minutes come first".to_owned()
        }
    }
}
