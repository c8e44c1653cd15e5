//! The sentences of an explanation, from computed values only.

use super::{
    belief::Origin,
    evidence::EvidenceWeight,
    interview_state::InterviewState,
    likelihood::Hypothesis,
    question::RatedQuestion,
    repair::chance,
    step::{AskReason, EscalateReason, TryReason},
    tables::Tables,
};
use crate::{model::Catalog, text::percent};

/// The least expected change of a probability that a reason for a question mentions.
const WORTH_MENTIONING: f64 = 0.005;
/// A change of the odds by this factor is "much" more or less likely: the same 10 decibans that make evidence strong.
const MUCH: f64 = 10.0;

/// Writes sentences about one catalog.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub catalog: &'a Catalog,
    pub tables: &'a Tables,
}

impl<'a> Wording<'a> {
    /// A cause's title; "something else" for hypothesis 0.
    pub fn cause(self, hypothesis: Hypothesis) -> &'a str {
        self.tables.cause(hypothesis).map_or("something else", |id| self.catalog.title(id.as_str()))
    }

    /// An answer's label.
    pub fn label(self, symptom: usize, answer: usize) -> &'a str {
        let table = &self.tables.symptoms[symptom];
        let id = table.answers[answer].as_str();
        self.catalog.symptoms.get(&table.id).map_or(id, |head| head.label(id))
    }

    fn fix(self, fix: usize) -> &'a str {
        self.catalog.title(self.tables.fixes[fix].id.as_str())
    }

    /// Why a fact weighs what it weighs.
    pub fn evidence(self, weight: &EvidenceWeight<'_>, rule_titles: &[&str]) -> String {
        let seen =
            || format!("seen in {} of such cases, {} of others", percent(weight.here), percent(weight.elsewhere));
        match weight.origin {
            Origin::Answer { symptom, answer } if weight.here == 0.0 => {
                format!("“{}”: this cause does not occur there", self.label(*symptom, *answer))
            }
            Origin::Answer { symptom, answer } => format!("“{}”: {}", self.label(*symptom, *answer), seen()),
            Origin::Rule(number) if weight.here == 0.0 => format!("{}: this rules the cause out", rule_titles[*number]),
            Origin::Rule(number) => {
                let ratio = weight.here / weight.elsewhere;
                let (times, which) = if ratio >= 1.0 { (ratio, "more") } else { (1.0 / ratio, "less") };
                format!("{}: {times:.1} times {which} likely than otherwise", rule_titles[*number])
            }
            Origin::Tried { fix, worked: false } => format!("“{}” did not help: {}", self.fix(*fix), seen()),
            Origin::Tried { fix, worked: true } => format!("“{}” helped: {}", self.fix(*fix), seen()),
        }
    }

    /// Why a question is asked: what it saves, and the answer that would change most.
    pub fn ask(self, interview: &InterviewState, question: &RatedQuestion, reason: &AskReason) -> String {
        let first = match reason {
            AskReason::SavesMinutes => format!("Answering this saves about {}.", minutes(question.saves)),
            AskReason::WithOthers { saves } => {
                format!("Answering this and the questions after it saves about {}.", minutes(*saves))
            }
            AskReason::MostBits => format!("This answer brings the most information: {:.2} bits.", question.bits),
            AskReason::InOrder => "This is the next question of the fixed order.".to_owned(),
            AskReason::BeforeRisk { fix } => {
                format!("The answer could make a risky fix unnecessary: {}.", self.fix(*fix))
            }
            AskReason::Rule(rule) => format!("The rule `{rule}` asks this."),
            AskReason::CallerSaid => "What the caller said suggests an answer.".to_owned(),
            AskReason::MayHaveChanged { fix } => self.look_again(*fix),
        };
        match self.largest_change(interview, question) {
            Some(sentence) => format!("{first} {sentence}"),
            None => first,
        }
    }

    /// Why a question that has an answer is asked again.
    pub fn look_again(self, fix: usize) -> String {
        format!("This was answered before “{}” was tried. The answer may be different now.", self.fix(fix))
    }

    /// The answer and the cause with the largest expected change of probability.
    fn largest_change(self, interview: &InterviewState, question: &RatedQuestion) -> Option<String> {
        let now = &interview.probabilities;
        let mut best: Option<(f64, usize, Hypothesis, f64)> = None;
        for (answer, &chance) in question.chances.iter().enumerate() {
            let after = question.what_if.after(answer, now);
            for hypothesis in 1..now.len() {
                let gain = chance * (after[hypothesis] - now[hypothesis]).abs();
                if best.is_none_or(|(most, ..)| gain > most) {
                    best = Some((gain, answer, hypothesis, after[hypothesis]));
                }
            }
        }
        let (gain, answer, hypothesis, after) = best?;
        let before = now[hypothesis];
        (gain > WORTH_MENTIONING).then(|| {
            let (label, cause) = (self.label(question.what_if.symptom, answer), self.cause(hypothesis));
            format!(
                "“{label}” would make “{cause}” {}: {} → {}.",
                change(before, after),
                percent(before),
                percent(after)
            )
        })
    }

    /// Why a fix is offered: its chance and its minutes.
    pub fn attempt(self, interview: &InterviewState, fix: usize, reason: &TryReason) -> String {
        let chance = percent(chance(self.tables, fix, &interview.probabilities));
        let facts = format!("{chance} chance to fix it, takes {}.", minutes(self.tables.fixes[fix].minutes));
        match reason {
            TryReason::Rule(rule) => format!("The rule `{rule}` suggests this. {facts}"),
            TryReason::BestOdds => facts,
        }
    }

    /// Why to hand over.
    pub fn escalate(self, reason: &EscalateReason) -> String {
        match reason {
            EscalateReason::Rule(_, text) => text.clone(),
            EscalateReason::SomethingElse => "This is probably not covered by this catalog.".to_owned(),
            EscalateReason::NothingLeft => "Nothing more to ask or try here.".to_owned(),
        }
    }

    /// What to do about an answer that contradicts others.
    pub fn conflict(self, symptom: usize, answer: usize) -> String {
        format!("This contradicts another answer. Check “{}” again.", self.label(symptom, answer))
    }
}

/// How a probability changes, by its odds.
fn change(before: f64, after: f64) -> &'static str {
    let odds = |p: f64| p / (1.0 - p);
    match odds(after) / odds(before) {
        ratio if ratio >= MUCH => "much more likely",
        ratio if ratio > 1.0 => "more likely",
        ratio if ratio > 1.0 / MUCH => "less likely",
        _ => "much less likely",
    }
}

/// Minutes for people: "1 minute", "2.5 minutes", "17 minutes".
pub(super) fn minutes(value: f64) -> String {
    match value {
        value if value < 0.1 => "a moment".to_owned(),
        value if (value - 1.0).abs() < 0.05 => "1 minute".to_owned(),
        value if value < 10.0 && (value - value.round()).abs() >= 0.05 => format!("{value:.1} minutes"),
        value => format!("{value:.0} minutes"),
    }
}
