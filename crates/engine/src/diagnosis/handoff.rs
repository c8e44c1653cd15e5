//! The summary for the ticket: what the next person must know.
//!
//! In: a session. Out: a [`Handoff`], and the same as titled sections of lines, which each surface writes in its format.

use serde::Serialize;

use super::{
    Engine,
    assessment::{CauseAssessment, FoundItem, Handoff, LikelyItem, TriedItem},
    interview_state::InterviewState,
    question::Strategy,
    ranking::ranked_causes,
    session::Session,
};
use crate::{
    model::{Catalog, Id},
    text::{percent, printable},
};

/// How many of the most likely causes the summary lists.
const LISTED_CAUSES: usize = 3;

/// One part of the summary.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HandoffSection {
    /// Its heading.
    pub title: &'static str,
    /// Its lines.
    pub lines: Vec<HandoffLine>,
}

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum HandoffLine {
    /// Words of the caller. They come from outside: quote and escape them.
    Quote {
        /// The words.
        quote: String,
    },
    /// A text of the catalog with a value.
    Fact {
        /// The text.
        text: String,
        /// The value.
        value: String,
    },
}

impl Engine {
    /// The summary for the ticket, wherever the interview is.
    pub fn handoff(&self, session: &Session) -> Handoff {
        let (interview, _) = self.plan(self.state(session), Strategy::default());
        handoff(self, &interview, &ranked_causes(self, &interview))
    }

    /// The summary for the ticket as plain text. The caller's words are on one line each, in quotation marks that they
    /// cannot close, so that they never look like lines of the summary.
    pub fn handoff_text(&self, session: &Session) -> String {
        let mut text = format!("Summary for the ticket: {}\n", self.catalog.head.title);
        for section in self.handoff(session).sections(&self.catalog) {
            text.push_str(&format!("\n{}\n", section.title));
            for line in &section.lines {
                let line = match line {
                    HandoffLine::Quote { quote } => quoted(quote),
                    HandoffLine::Fact { text, value } if value.is_empty() => text.clone(),
                    HandoffLine::Fact { text, value } => format!("{text} {value}"),
                };
                text.push_str(&format!("- {}\n", one_line(&line)));
            }
        }
        text
    }
}

impl Handoff {
    /// The summary as titled sections; empty ones are left out.
    pub fn sections(&self, catalog: &Catalog) -> Vec<HandoffSection> {
        let fact = |text: &str, value: String| HandoffLine::Fact { text: text.to_owned(), value };
        let quote = |words: &String| HandoffLine::Quote { quote: words.clone() };
        let outcome = |item: &TriedItem| fact(&format!("{}:", item.title), item.outcome.word().replace('-', " "));
        let sections = [
            ("Caller said", self.said.iter().map(quote).collect()),
            ("What we know", self.found.iter().map(|item| fact(&item.ask, item.label.clone())).collect()),
            ("Tried", self.tried.iter().map(outcome).collect()),
            (
                "Most likely causes",
                self.likeliest
                    .iter()
                    .map(|item| fact(&format!("{}:", item.title), percent(item.probability)))
                    .collect(),
            ),
            ("Still to check", self.open.iter().map(|id| fact(catalog.title(id.as_str()), String::new())).collect()),
        ];
        let sections = sections.into_iter().map(|(title, lines): (_, Vec<_>)| HandoffSection { title, lines });
        sections.filter(|section| !section.lines.is_empty()).collect()
    }
}

/// Words from outside in quotation marks that they cannot close.
pub(super) fn quoted(words: &str) -> String {
    format!("“{}”", one_line(&printable(words)).replace(['“', '”'], "\""))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The summary where an interview is.
pub(super) fn handoff(engine: &Engine, interview: &InterviewState, causes: &[CauseAssessment]) -> Handoff {
    let (catalog, state) = (&engine.catalog, &interview.state);
    // In the catalog's order, so that the same facts make the same summary, in whatever order they were given.
    let found = catalog.symptoms.iter().filter_map(|(symptom, head)| {
        let answer = state.answers.get(symptom)?.listed()?;
        let label = head.label(answer.as_str()).to_owned();
        Some(FoundItem { symptom: symptom.clone(), ask: head.ask.clone(), answer: answer.clone(), label })
    });
    let tried = state.tried.iter().map(|(fix, outcome)| TriedItem {
        fix: fix.clone(),
        title: catalog.title(fix.as_str()).to_owned(),
        outcome: *outcome,
    });
    let likeliest = causes.iter().take(LISTED_CAUSES).map(|cause| LikelyItem {
        cause: cause.id.clone(),
        title: cause.title.clone(),
        probability: cause.probability,
    });
    let answer = |id: &Id| interview.answer(&engine.tables, id.as_str());
    let open = engine
        .tables
        .symptoms
        .iter()
        .enumerate()
        .filter(|(symptom, table)| interview.known[*symptom].is_none() && table.when.may_hold(answer));
    Handoff {
        said: state.said.clone(),
        found: found.collect(),
        tried: tried.collect(),
        likeliest: likeliest.collect(),
        open: open.map(|(_, table)| table.id.clone()).collect(),
    }
}
