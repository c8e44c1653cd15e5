//! What the answers of a symptom move, and whether asking pays.

use serde::Serialize;

use super::{Number, Unit, decibans, heading, line, minutes, row, rule, share, title};
use crate::render::{count, percent};
use fixbook_engine::{
    diagnosis::{CauseShift, QuestionInfluence},
    model::{Catalog, Id, Who},
    rules::RuleOutline,
};

/// Weights below this are not worth a line.
const VISIBLE: f64 = 0.5;

/// A symptom and all that its answers do.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WhySymptom {
    pub id: Id,
    pub ask: String,
    pub minutes: f64,
    pub who: Who,
    pub reliability: f64,
    #[serde(flatten)]
    pub influence: QuestionInfluence,
    /// Rules that look at it, ask for it or derive it.
    pub rules: Vec<RuleOutline>,
}

impl WhySymptom {
    pub(super) fn numbers(&self) -> Vec<Number> {
        let mut numbers = vec![
            Number::new("saves", "", Unit::Minutes, self.influence.saves_minutes),
            Number::new("bits", "", Unit::Count, self.influence.bits),
        ];
        for answer in &self.influence.answers {
            numbers.push(Number::new("probability", answer.answer.as_str(), Unit::Share, answer.probability));
            let moved = |moved: &CauseShift| {
                Number::new("cause", &format!("{} {}", answer.answer, moved.cause), Unit::Decibans, moved.decibans)
            };
            numbers.extend(answer.causes.iter().map(moved));
        }
        numbers
    }
}

pub(super) fn text(catalog: &Catalog, why: &WhySymptom) -> String {
    let mut text = title("symptom", why.id.as_str(), &why.ask);
    text.push_str(&line(&format!(
        "For {}, about {}; answered right {} of times.",
        why.who.spoken(),
        minutes(why.minutes),
        percent(why.reliability)
    )));
    text.push_str(&line(&worth(why)));
    for answer in &why.influence.answers {
        let head = format!("{}, {} when nothing is known: {}", answer.answer, share(answer.probability), answer.label);
        text.push_str(&heading(&head));
        text.push_str(&moves(catalog, &answer.causes));
    }
    text.push_str(&rule::list("Rules that look at it or speak of it", &why.rules, &why.id));
    text
}

/// The causes that an answer moves: those that say something of it, then the others together.
fn moves(catalog: &Catalog, causes: &[CauseShift]) -> String {
    let (stated, silent): (Vec<&CauseShift>, Vec<&CauseShift>) = causes.iter().partition(|moved| moved.stated);
    let visible: Vec<&&CauseShift> = stated.iter().filter(|moved| moved.decibans.abs() >= VISIBLE).collect();
    let mut text: String = visible.iter().map(|moved| one(catalog, moved)).collect();
    let unmoved = stated.len() - visible.len();
    if unmoved > 0 {
        text.push_str(&line(&format!("  It moves {} less than {VISIBLE} dB.", count(unmoved, "cause"))));
    }
    if let (Some(most), Some(least)) = (silent.first(), silent.last()) {
        let (most, least) = (decibans(most.decibans), decibans(least.decibans));
        let range = if most == least { most.trim().to_owned() } else { format!("{} to {}", least.trim(), most.trim()) };
        let number = count(silent.len(), "cause");
        text.push_str(&line(&format!("  {number} whose page says nothing of it: {range}, by what others say.")));
    }
    text
}

fn one(catalog: &Catalog, moved: &CauseShift) -> String {
    let columns = format!("{} {:>6}", decibans(moved.decibans), share(moved.probability));
    row(&columns, &format!("{}: {}", moved.cause, catalog.title(moved.cause.as_str())))
}

fn worth(why: &WhySymptom) -> String {
    let influence = &why.influence;
    if influence.silent {
        return "Never worth asking: nothing in the catalog looks at its answers.".to_owned();
    }
    let bits = format!("{:.2} bits", influence.bits);
    if influence.askable && influence.saves_minutes > 0.0 {
        return format!("Worth asking at once: saves {} on average ({bits}).", minutes(influence.saves_minutes));
    }
    let first = match influence.askable {
        true => format!(
            "Not worth asking first: it would cost {} more than it saves ({bits}).",
            minutes(-influence.saves_minutes)
        ),
        false => "Not asked while nothing is known.".to_owned(),
    };
    match &influence.best_after {
        Some(after) => format!(
            "{first} It saves most, {}, once {} is {}.",
            minutes(after.saves_minutes),
            after.symptom,
            after.answer
        ),
        None => format!("{first} Nor does it pay after any one other answer."),
    }
}
