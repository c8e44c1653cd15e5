//! The sentences of an explanation, from computed values only.

use super::{
    belief::Origin,
    column::Hypothesis,
    evidence::Weight,
    planner::{AskReason, EscalateReason, RatedQuestion, TryReason},
    repair::chance,
    situation::InterviewState,
    tables::Tables,
};
use crate::model::Catalog;

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
    pub fn evidence(self, weight: &Weight<'_>, rule_titles: &[&str]) -> String {
        let shares = || format!("{} with this cause, {} otherwise", percent(weight.here), percent(weight.elsewhere));
        match weight.origin {
            Origin::Answer { symptom, answer } if weight.here == 0.0 => {
                format!("“{}”: this cause does not occur there", self.label(*symptom, *answer))
            }
            Origin::Answer { symptom, answer } => format!("“{}”: {}", self.label(*symptom, *answer), shares()),
            Origin::Rule(number) if weight.here == 0.0 => format!("{}: this rules the cause out", rule_titles[*number]),
            Origin::Rule(number) => {
                let ratio = weight.here / weight.elsewhere;
                let (times, which) = if ratio >= 1.0 { (ratio, "more") } else { (1.0 / ratio, "less") };
                format!("{}: {times:.1} times {which} likely than otherwise", rule_titles[*number])
            }
            Origin::Tried { fix, worked: false } => format!("“{}” did not help: {}", self.fix(*fix), shares()),
            Origin::Tried { fix, worked: true } => format!("“{}” helped: {}", self.fix(*fix), shares()),
        }
    }

    /// Why a question is asked: what it saves, and the answer that would move most.
    pub fn ask(self, situation: &InterviewState, question: &RatedQuestion, reason: &AskReason) -> String {
        let first = match reason {
            AskReason::SavesMinutes => format!("An answer saves {} on average.", minutes(question.saves)),
            AskReason::WithOthers { saves } => {
                format!("With the answers that follow, it saves {} on average.", minutes(*saves))
            }
            AskReason::MostBits => format!("It brings the most information: {:.2} bits.", question.bits),
            AskReason::InOrder => "It is the next in the fixed order.".to_owned(),
            AskReason::BeforeRisk { fix } => format!("It could make a risky step needless: {}.", self.fix(*fix)),
            AskReason::Rule(rule) => format!("The rule {rule} asks for it."),
            AskReason::CallerSaid => "The caller's words suggest an answer.".to_owned(),
            AskReason::MayHaveChanged { fix } => self.look_again(*fix),
        };
        match self.largest_move(situation, question) {
            Some(sentence) => format!("{first} {sentence}"),
            None => first,
        }
    }

    /// Why a question that has an answer is asked again.
    pub fn look_again(self, fix: usize) -> String {
        format!("It was answered before “{}” was tried, which may have changed it.", self.fix(fix))
    }

    fn largest_move(self, situation: &InterviewState, question: &RatedQuestion) -> Option<String> {
        let now = &situation.probabilities;
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
        let (verb, before) = (if after > now[hypothesis] { "lift" } else { "lower" }, now[hypothesis]);
        (gain > 0.005).then(|| {
            let (label, cause) = (self.label(question.what_if.symptom, answer), self.cause(hypothesis));
            format!("“{label}” would {verb} “{cause}” from {} to {}.", percent(before), percent(after))
        })
    }

    /// Why a fix is offered: which causes it would end.
    pub fn attempt(self, situation: &InterviewState, fix: usize, reason: &TryReason) -> String {
        let p = &situation.probabilities;
        let table = &self.tables.fixes[fix];
        let mut ends: Vec<(Hypothesis, f64)> = table.resolves.iter().map(|&(h, works)| (h, p[h] * works)).collect();
        ends.sort_by(|a, b| b.1.total_cmp(&a.1));
        let chance = percent(chance(self.tables, fix, p));
        let lead = match (reason, ends.first()) {
            (TryReason::Rule(rule), _) => format!("The rule {rule} suggests it."),
            (_, Some(&(h, _))) => format!("It would end “{}” ({}).", self.cause(h), percent(p[h])),
            (_, None) => String::new(),
        };
        format!("{lead} It works with a chance of {chance} in {}, the best odds for the time.", minutes(table.minutes))
    }

    /// Why to hand over.
    pub fn escalate(self, reason: &EscalateReason) -> String {
        match reason {
            EscalateReason::Rule(_, text) => text.clone(),
            EscalateReason::SomethingElse => {
                "A cause outside this catalog is now more likely than any in it. No question would save time any \
                 more, and no fix is worth trying."
                    .to_owned()
            }
            EscalateReason::NothingLeft => {
                "No question would save time any more, and no fix is worth trying.".to_owned()
            }
        }
    }

    /// What to do about an answer that does not fit.
    pub fn conflict(self, symptom: usize, answer: usize) -> String {
        format!("“{}” does not fit the other answers. Ask it again before going on.", self.label(symptom, answer))
    }
}

/// A probability for people: 12 %, below 1 %, above 99 %.
pub(super) fn percent(share: f64) -> String {
    // Rounding in the last digits must not turn certain into nearly so.
    match (share * 1e11).round() / 1e9 {
        p if p > 0.0 && p < 1.0 => "below 1 %".to_owned(),
        p if p > 99.0 && p < 100.0 => "above 99 %".to_owned(),
        p => format!("{p:.0} %"),
    }
}

/// Minutes for people.
pub(super) fn minutes(value: f64) -> String {
    match value {
        value if value < 0.1 => "a moment".to_owned(),
        value if (value - 1.0).abs() < 0.05 => "1 minute".to_owned(),
        value if value < 10.0 && (value - value.round()).abs() >= 0.05 => format!("{value:.1} minutes"),
        value => format!("{value:.0} minutes"),
    }
}
