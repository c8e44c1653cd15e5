//! What an article shows, compared with the catalog: existing answers are proposed before new ones are drafted.
//!
//! In: a catalog and the words of an article. Out: [`AnswerCandidate`] answers and codes. Never: decides; each is a question.

use std::collections::HashMap;

use fixbook_engine::{
    diagnosis::suggest_answers,
    model::{Catalog, CodeTable, SymptomKind},
    text::read_codes,
};

/// Bytes of an article's words that are compared; what was seen is said early.
const MAX_BYTES: usize = 8_000;
/// A phrase of fewer words fits too much.
const TELLING_WORDS: usize = 3;

/// An existing answer that an article may mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AnswerCandidate {
    pub symptom: String,
    pub answer: String,
    pub because: String,
    /// A code or a telling phrase says so: it gets a row.
    pub is_telling: bool,
    /// A code or a message says so: it takes the place of a new symptom.
    pub replaces: bool,
    /// It is a context, not an effect of the fault.
    pub is_context: bool,
}

/// The catalog, and what this import has drafted before.
pub(super) struct ExistingEntries<'a> {
    catalog: &'a Catalog,
    /// Messages in small letters, and the answers drafted for them.
    drafted: HashMap<String, (String, String)>,
}

impl<'a> ExistingEntries<'a> {
    pub fn new(catalog: &'a Catalog) -> Self {
        ExistingEntries { catalog, drafted: HashMap::new() }
    }

    /// Existing answers that words and messages mean, each symptom once.
    pub fn proposed(&self, words: &str, messages: &[String]) -> Vec<AnswerCandidate> {
        let words = first_bytes(words);
        let of_catalog = suggest_answers(self.catalog, words).into_iter().map(|proposal| {
            let kind = self.catalog.symptoms.get(&proposal.symptom).map(|symptom| symptom.kind);
            let phrase = proposal.because.trim_matches(['“', '”']).to_lowercase();
            AnswerCandidate {
                is_telling: proposal.by_code || phrase.split_whitespace().count() >= TELLING_WORDS,
                is_context: kind == Some(SymptomKind::Context),
                replaces: proposal.by_code || messages.iter().any(|message| message.to_lowercase().contains(&phrase)),
                symptom: proposal.symptom.to_string(),
                answer: proposal.answer.to_string(),
                because: proposal.because,
            }
        });
        let mut found: Vec<AnswerCandidate> = of_catalog.collect();
        for (at, message) in messages.iter().enumerate() {
            let Some((symptom, answer)) = self.drafted.get(&message.to_lowercase()) else { continue };
            if found.iter().all(|known| known.symptom != *symptom) {
                let because = format!("“{message}”, drafted by this import");
                let (symptom, answer) = (symptom.clone(), answer.clone());
                // The first is what is seen first; what comes later may be said of anything.
                let is_first = at == 0;
                found.push(AnswerCandidate {
                    symptom,
                    answer,
                    because,
                    is_telling: is_first,
                    replaces: is_first,
                    is_context: false,
                });
            }
        }
        found
    }

    /// Remembers what was drafted for a message.
    pub fn remember(&mut self, message: &str, symptom: &str, answer: &str) {
        self.drafted.entry(message.to_lowercase()).or_insert_with(|| (symptom.to_owned(), answer.to_owned()));
    }

    /// The codes of the catalog's tables that are in some words without doubt.
    pub fn codes(&self, words: &str) -> Vec<String> {
        let tables: Vec<&CodeTable> = self.catalog.codes.values().map(|table| &table.head).collect();
        let mut found: Vec<String> = Vec::new();
        for number in read_codes(first_bytes(words), &tables).iter().filter(|number| number.certain) {
            let [reading] = &number.readings[..] else { continue };
            let reference = reading.reference().to_string();
            if !found.contains(&reference) {
                found.push(reference);
            }
        }
        found
    }
}

fn first_bytes(words: &str) -> &str {
    let mut end = words.len().min(MAX_BYTES);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}
