//! Which causes a fix resolves, and when it is offered.

use serde::Serialize;

use super::{
    layout::{heading, line, minutes, row, share, title},
    number::{Number, Unit},
    rule,
};
use fixbook_engine::{
    diagnosis::{FixInfluence, ResolvedCause},
    model::{Catalog, Conditions, FixKind, Id, Turn, Who},
    rules::RuleOutline,
    text::percent,
};

/// A fix and the effect of its numbers.
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
    /// Absent for a retired fix, which is never offered.
    #[serde(flatten)]
    pub influence: Option<FixInfluence>,
    /// Rules that suggest it, forbid it or ask whether it was tried.
    pub rules: Vec<RuleOutline>,
}

/// When a fix is offered, and why.
pub(super) fn turn_reason(turn: Turn) -> &'static str {
    match turn {
        Turn::First => "offered first, since it fixes the fault",
        Turn::Meanwhile => "offered second, since the fault remains",
        Turn::Last => "offered last, since it lowers security or cannot be fully undone",
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
        "For {}, {}; the plan counts {}, with what it interrupts and the wait for that person.",
        why.who.spoken(),
        minutes(why.minutes),
        minutes(influence.planned_minutes)
    )));
    text.push_str(&line(&format!("Order: {}.", reason(why))));
    let place = match influence.place {
        Some(place) => format!("it is number {place} of the plan"),
        None => "it is not in the plan yet".to_owned(),
    };
    text.push_str(&line(&format!(
        "At the start of a call its chance is {}, and {place}. It is worth trying from a chance of {}.",
        share(influence.chance),
        share(influence.worth_from)
    )));
    if !why.after.is_empty() {
        let names: Vec<&str> = why.after.iter().map(Id::as_str).collect();
        text.push_str(&line(&format!("Only after: {}.", names.join(", "))));
    }
    for (symptom, answers) in why.when.iter() {
        let answers: Vec<&str> = answers.iter().map(Id::as_str).collect();
        text.push_str(&line(&format!("Only if {symptom} is {}.", answers.join(" or "))));
    }
    text.push_str(&heading("Causes that it fixes"));
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
    text.push_str(&rule::list("Rules that mention it", &why.rules, &why.id));
    text
}

fn reason(why: &WhyFix) -> String {
    match (why.turn, why.kind) {
        (Turn::Last, _) if why.lowers_security && !why.reversible => {
            "last, since it lowers security and cannot be fully undone".to_owned()
        }
        (Turn::Last, _) if why.lowers_security => "last, since it lowers security".to_owned(),
        (Turn::Last, _) => "last, since it cannot be fully undone (`reversible: true` is missing)".to_owned(),
        (Turn::Meanwhile, FixKind::Test) => "not in the plan, since it is a test; a question can suggest it".to_owned(),
        (Turn::Meanwhile, _) => "after the fixes, since it only works around the fault".to_owned(),
        (Turn::First, _) => {
            "among the first, since it fixes the fault; the best chance for the time comes first".to_owned()
        }
    }
}
