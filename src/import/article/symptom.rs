//! Drafted symptoms as text: a question, its answers, and what a caller says.
//!
//! In: what an article shows. Out: entries of a table of symptoms. Never: a question without a mark for its author.

use super::{
    finds::Finds,
    quote::{Cited, yaml, yaml_list},
    text::{Piece, clipped},
};

/// Letters of a question's words.
const LONGEST: usize = 140;
/// Phrases that propose an answer.
const MOST_SAYS: usize = 6;

/// All that a symptom is made of.
pub(super) struct SymptomDraft<'a> {
    pub id: String,
    pub title: &'a str,
    pub messages: &'a [String],
    pub finds: &'a Finds,
    pub pieces: Vec<Piece>,
    /// Existing answers that may be meant.
    pub perhaps: Vec<String>,
}

/// The answer that says that it fits.
pub(super) const YES: &str = "yes";

impl SymptomDraft<'_> {
    /// The entry.
    pub fn entry(&self, cited: &Cited<'_>) -> String {
        let asked = "How would you ask it on the phone, who can look, and how? The words here are the source's.";
        let says = self.says();
        let says = if says.is_empty() { String::new() } else { format!(", says: {}", yaml_list(&says)) };
        let mut text = format!("{}:\n{}", self.id, cited.in_yaml(asked, &self.pieces, "  "));
        for question in &self.perhaps {
            text.push_str(&cited.in_yaml(question, &[], "  "));
        }
        text.push_str(&format!("  ask: {}\n  answers:\n", yaml(&self.ask())));
        text.push_str(&format!("    {YES}: {{label: \"Yes\", base: rarely{says}}}\n    no: {{label: \"No\"}}\n"));
        text + "  who: caller\n"
    }

    fn ask(&self) -> String {
        if let Some(message) = self.messages.first() {
            return format!("Does it say: “{}”?", clipped(message, LONGEST));
        }
        if let Some(code) = self.finds.codes.first() {
            return format!("Does it show the code {code}?");
        }
        if let Some(event) = self.finds.events.first() {
            return format!("Has event {event} been logged?");
        }
        format!("Does this fit: {}?", clipped(self.title, LONGEST).trim_end_matches(['.', '?']))
    }

    fn says(&self) -> Vec<String> {
        let events = self.finds.events.iter().flat_map(|event| [format!("event id {event}"), format!("event {event}")]);
        let all = self.messages.iter().cloned().chain(self.finds.codes.iter().cloned()).chain(events);
        all.take(MOST_SAYS).collect()
    }
}
