//! Drafted symptoms as text: a question, its answers, and what a caller says.
//!
//! In: what an article shows. Out: entries of a table of symptoms. Never: a question without a mark for its author.

use super::{
    excerpt::{Excerpt, clipped},
    facts::ExtractedFacts,
    quote::{Cited, yaml, yaml_list},
};

/// Letters of a question's words.
const MAX_QUESTION_LEN: usize = 140;
/// Phrases that propose an answer.
const MAX_SAYS: usize = 6;

/// All that a symptom is made of.
pub(super) struct SymptomDraft<'a> {
    pub id: String,
    pub title: &'a str,
    pub messages: &'a [String],
    pub facts: &'a ExtractedFacts,
    pub pieces: Vec<Excerpt>,
    /// Existing answers that may be meant.
    pub perhaps: Vec<String>,
}

/// The answer that the symptom is there.
pub(super) const YES: &str = "yes";

impl SymptomDraft<'_> {
    /// The entry.
    pub fn entry(&self, cited: &Cited<'_>) -> String {
        let asked = "How would you ask this on the phone, who can look, and how? These words come from the source.";
        let says = self.says();
        let says = if says.is_empty() { String::new() } else { format!(", says: {}", yaml_list(&says)) };
        let mut text = format!("{}:\n{}", self.id, cited.in_yaml(asked, &self.pieces, "  "));
        for question in &self.perhaps {
            text.push_str(&cited.in_yaml(question, &[], "  "));
        }
        text.push_str(&format!("  ask: {}\n  answers:\n", yaml(&self.ask())));
        text.push_str(&format!("    {YES}: {{label: \"Yes\", base: rarely{says}}}\n    no: {{label: \"No\"}}\n"));
        text.push_str(if self.is_log_only() { "  who: host-admin\n  minutes: 3\n" } else { "  who: caller\n" });
        text
    }

    /// Nothing but events of a log, which no caller reads.
    fn is_log_only(&self) -> bool {
        self.messages.is_empty() && self.facts.codes.is_empty() && !self.facts.events.is_empty()
    }

    fn ask(&self) -> String {
        if let Some(message) = self.messages.first() {
            return format!("Does it say “{}”?", clipped(message, MAX_QUESTION_LEN));
        }
        if let Some(code) = self.facts.codes.first() {
            return format!("Does it show the code {code}?");
        }
        if let Some(event) = self.facts.events.first() {
            return format!("Has event {event} been logged?");
        }
        format!("Does this fit: {}?", clipped(self.title, MAX_QUESTION_LEN).trim_end_matches(['.', '?']))
    }

    fn says(&self) -> Vec<String> {
        let events = self.facts.events.iter().flat_map(|event| [format!("event id {event}"), format!("event {event}")]);
        let all = self.messages.iter().cloned().chain(self.facts.codes.iter().cloned()).chain(events);
        all.take(MAX_SAYS).collect()
    }
}

/// The answer to which of several messages is shown: its id, its label, and what a caller says.
pub(super) struct ShownAnswer {
    pub id: String,
    pub label: String,
}

/// The remaining answer: a code that is not in the table.
pub(super) const OTHER: &str = "none-of-these";

/// One question for a whole table of codes: which of them is shown.
pub(super) fn of_table(id: &str, title: &str, answers: &[ShownAnswer], cited: &Cited<'_>) -> String {
    let asked =
        "How would you ask this on the phone, and what does a caller say? The codes come from a table of the source.";
    let ask = format!("Which of these is shown? ({})", clipped(title, MAX_QUESTION_LEN));
    let mut text = format!("{id}:\n{}  ask: {}\n  answers:\n", cited.in_yaml(asked, &[], "  "), yaml(&ask));
    for answer in answers {
        let is_number = answer.label.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        // A bare number is said for anything.
        let says = match is_number {
            true => vec![format!("error {}", answer.label), format!("code {}", answer.label)],
            false => vec![answer.label.trim_end_matches(['.', '…']).to_owned()],
        };
        text.push_str(&format!("    {}: {{label: {}, says: {}}}\n", answer.id, yaml(&answer.label), yaml_list(&says)));
    }
    text.push_str(&format!("    {OTHER}: {{label: \"None of these\", base: usually}}\n  who: caller\n"));
    text
}
