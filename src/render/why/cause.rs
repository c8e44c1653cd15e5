//! The effect of the numbers of a cause.

use indexmap::IndexMap;
use serde::Serialize;

use super::{
    fix::turn_reason,
    layout::{heading, item, line, minutes, row, share, title, weight},
    number::{Number, Unit},
    rule,
};
use crate::render::count;
use fixbook_engine::{
    diagnosis::{AnswerEffect, CauseInfluence, Rival, SimulationFigures},
    model::{Catalog, Conditions, Id, Risk, Turn, Who},
    rules::RuleOutline,
    text::percent,
};

/// Answers not on the page that are shown, for and against.
const SHOWN: usize = 5;

/// A cause and the effect of its numbers.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WhyCause {
    pub id: Id,
    pub title: String,
    /// The cause is ruled out by any other answer.
    pub applies: Conditions,
    /// Absent for a retired cause, which takes no part.
    #[serde(flatten)]
    pub influence: Option<CauseInfluence>,
    pub look_alikes: Vec<Confusion>,
    /// Simulated calls with this cause, as `simulate` draws them.
    pub simulated: Option<SimulationFigures>,
    pub fixes: Vec<FixLine>,
    /// Rules that weigh for or against it.
    pub rules: Vec<RuleOutline>,
}

/// A cause that this one can be mistaken for: its page says so, or the numbers do.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Confusion {
    #[serde(flatten)]
    pub rival: Rival,
    /// The page names it among its look-alikes.
    pub declared: bool,
    /// The share of the simulated calls in which it came first instead of this one.
    pub taken_for: f64,
}

/// A fix for the cause.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct FixLine {
    pub fix: Id,
    pub title: String,
    pub works: f64,
    pub minutes: f64,
    pub who: Who,
    pub risk: Risk,
    pub turn: Turn,
}

impl WhyCause {
    pub(super) fn numbers(&self) -> Vec<Number> {
        let mut numbers = Vec::new();
        if let Some(influence) = &self.influence {
            numbers.push(Number::new("prior", "", Unit::Share, influence.prior.share));
            let answer = |effect: &AnswerEffect| {
                let of = format!("{}={}", effect.symptom, effect.answer);
                Number::new("answer", &of, Unit::Decibans, effect.decibans)
            };
            numbers.extend(influence.answers.iter().map(answer));
        }
        let alike = |other: &Confusion| {
            Number::new("look-alike", other.rival.cause.as_str(), Unit::Decibans, other.rival.distance)
        };
        numbers.extend(self.look_alikes.iter().map(alike));
        if let Some(figures) = &self.simulated {
            let of = |name: &str, unit, value| Number::new("simulated", name, unit, value);
            numbers.push(of("top1", Unit::Share, figures.top1));
            numbers.push(of("top3", Unit::Share, figures.top3));
            numbers.push(of("questions", Unit::Count, figures.questions));
            numbers.push(of("minutes", Unit::Minutes, figures.minutes));
            numbers.push(of("cured", Unit::Share, figures.cured));
        }
        let fix = |fix: &FixLine| Number::new("fix", fix.fix.as_str(), Unit::Share, fix.works);
        numbers.extend(self.fixes.iter().map(fix));
        numbers
    }
}

pub(super) fn text(catalog: &Catalog, why: &WhyCause) -> String {
    let mut text = title("cause", why.id.as_str(), &why.title);
    match &why.influence {
        Some(influence) => {
            text.push_str(&prior(influence));
            text.push_str(&ruled_out(influence));
            text.push_str(&answers(influence));
            text.push_str(&weak(catalog, influence));
            text.push_str(&look_alikes(&why.look_alikes));
        }
        None => text.push_str(&line("It is retired, so its numbers have no effect.")),
    }
    text.push_str(&why.simulated.as_ref().map(simulated).unwrap_or_default());
    text.push_str(&fixes(&why.fixes));
    text.push_str(&rule::list("Rules for or against it", &why.rules, &why.id));
    text
}

fn prior(influence: &CauseInfluence) -> String {
    let prior = &influence.prior;
    let word = prior.word.map(|word| format!("{word}, ")).unwrap_or_default();
    let causes = count(prior.causes, "cause");
    let place = match prior.place {
        1 => format!("the most common of {causes}"),
        place => format!("number {place} of {causes} by frequency"),
    };
    line(&format!("At the start of a call: {} ({word}weight {}), {place}.", share(prior.share), prior.weight))
}

/// What rules it out, a line for each symptom: `applies`, or a rule.
fn ruled_out(influence: &CauseInfluence) -> String {
    let mut by_symptom: IndexMap<&Id, Vec<&AnswerEffect>> = IndexMap::new();
    for effect in influence.answers.iter().filter(|effect| effect.rules_out()) {
        by_symptom.entry(&effect.symptom).or_default().push(effect);
    }
    let one = |(symptom, effects): (&Id, Vec<&AnswerEffect>)| {
        let answers: Vec<&str> = effects.iter().map(|effect| effect.answer.as_str()).collect();
        let rules: Vec<&str> = effects.iter().flat_map(|effect| &effect.rules).map(Id::as_str).collect();
        let by = if rules.is_empty() { String::new() } else { format!(" (rule {})", rules.join(", ")) };
        line(&format!("Ruled out if {symptom} is {}{by}.", answers.join(" or ")))
    };
    by_symptom.into_iter().map(one).collect()
}

fn answers(influence: &CauseInfluence) -> String {
    let (stated, silent): (Vec<&AnswerEffect>, Vec<&AnswerEffect>) =
        influence.answers.iter().partition(|effect| effect.stated && !effect.rules_out());
    let mut text = heading("Answers on its page: the weight of each alone, and the probability after it");
    text.push_str(&stated.iter().map(|effect| answer(effect)).collect::<String>());
    if stated.is_empty() {
        text.push_str(&line("  None: no answer makes it more or less likely."));
    }
    let visible: Vec<&&AnswerEffect> =
        silent.iter().filter(|effect| !effect.rules_out() && effect.decibans.abs() >= 1.0).collect();
    if !visible.is_empty() {
        text.push_str(&heading("Answers not on its page that change its probability through other causes"));
        let from = visible.len().saturating_sub(SHOWN).max(SHOWN);
        let ends = visible.iter().take(SHOWN).chain(visible.iter().skip(from));
        text.push_str(&ends.map(|effect| answer(effect)).collect::<String>());
        if visible.len() > 2 * SHOWN {
            text.push_str(&line(&format!(
                "  … and {} more between these; --json lists all of them.",
                visible.len() - 2 * SHOWN
            )));
        }
    }
    text
}

fn answer(effect: &AnswerEffect) -> String {
    let columns = format!("{} {:>6}", weight(effect.decibans), share(effect.probability));
    let rules: Vec<&str> = effect.rules.iter().map(Id::as_str).collect();
    let with = if rules.is_empty() { String::new() } else { format!(" (with rule {})", rules.join(", ")) };
    row(&columns, &format!("{}={}{with}", effect.symptom, effect.answer))
}

fn weak(catalog: &Catalog, influence: &CauseInfluence) -> String {
    let mut text = String::new();
    if !influence.weak.is_empty() {
        text.push_str(&heading("Numbers without effect: other causes make these answers just as likely"));
        let one = |id: &Id| item(&format!("{id}: {}", catalog.title(id.as_str())));
        text.push_str(&influence.weak.iter().map(one).collect::<String>());
    }
    text
}

fn look_alikes(others: &[Confusion]) -> String {
    if others.is_empty() {
        return String::new();
    }
    let mut text = heading("Look-alikes, the most similar first, and the question that separates each");
    for other in others {
        let mut said = vec![if other.declared { "on its page" } else { "by the numbers" }.to_owned()];
        if other.taken_for > 0.0 {
            said.push(format!("comes first in {} of the simulated calls", percent(other.taken_for)));
        }
        text.push_str(&item(&format!("{} ({}): {}", other.rival.title, other.rival.cause, said.join(", "))));
        let separates = match &other.rival.question {
            Some(question) => format!(
                "{}: {:.1} dB on average, {}, {}; all questions together: {:.1} dB",
                question.symptom,
                question.decibans,
                minutes(question.minutes),
                question.who.spoken(),
                other.rival.distance
            ),
            None => {
                "No question separates them (none brings 1 dB). Add a symptom in which they differ, and how likely each \
                 answer is on both pages."
                    .to_owned()
            }
        };
        text.push_str(&row("", &separates));
    }
    text
}

fn simulated(figures: &SimulationFigures) -> String {
    let mut text = heading(&format!("In {} with this cause", count(figures.cases, "simulated call")));
    text.push_str(&line(&format!(
        "First in {}, in the first three in {}; {:.1} questions and {:.1} minutes on average, fixed in {}.",
        percent(figures.top1),
        percent(figures.top3),
        figures.questions,
        figures.minutes,
        percent(figures.cured)
    )));
    text
}

fn fixes(fixes: &[FixLine]) -> String {
    let mut text = heading("Fixes, in the order they are offered");
    for fix in fixes {
        let words = format!(
            "{}: {}, {}, risk {}; {}",
            fix.fix,
            minutes(fix.minutes),
            fix.who.spoken(),
            fix.risk.word(),
            turn_reason(fix.turn)
        );
        text.push_str(&row(&format!("{:>5}", percent(fix.works)), &words));
    }
    if fixes.is_empty() {
        text.push_str(&line("  None."));
    }
    text
}
