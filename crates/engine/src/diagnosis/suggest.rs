//! A caller's words to suggested answers: by the error codes in them, and by the phrases that answers list.
//!
//! In: a catalog and words. Out: [`SuggestedAnswer`]s. Never: an answer that counts before a person confirms it, except
//! where an error code leaves no doubt.

use serde::{Deserialize, Serialize};

use super::event::Event;
use crate::{
    model::{Catalog, CodeTable, Id},
    text::{NumberRead, Phrase, PhraseMatcher, read_codes},
};

/// An answer that a caller's words suggest, for a person to confirm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SuggestedAnswer {
    /// The question.
    pub symptom: Id,
    /// The answer.
    pub answer: Id,
    /// The words or the code that suggest it.
    pub because: String,
    /// It follows from an error code alone, so a script may take it as given.
    pub by_code: bool,
}

/// The phrases of a catalog, analysed once.
#[derive(Debug)]
pub(super) struct Suggester {
    matcher: PhraseMatcher,
    /// By symptom, in the catalog's order, each phrase with the answer that it suggests.
    phrases: Vec<(Id, Vec<(Id, Phrase)>)>,
}

impl Suggester {
    pub fn new(catalog: &Catalog) -> Self {
        let matcher = PhraseMatcher::of(catalog);
        let phrases = catalog.symptoms.iter().map(|(symptom, head)| {
            let says = head.answers.iter().flat_map(|(id, answer)| answer.says.iter().map(move |says| (id, says)));
            (symptom.clone(), says.map(|(id, says)| (id.clone(), matcher.phrase(says))).collect())
        });
        Suggester { phrases: phrases.collect(), matcher }
    }

    /// The answers that words suggest: those of codes first, then those of phrases; one for each symptom. A number that
    /// is only probably a code suggests like a phrase.
    pub fn suggest(&self, catalog: &Catalog, words: &str) -> Vec<SuggestedAnswer> {
        let mut found = by_codes(catalog, words);
        for suggested in self.by_phrases(words) {
            if !found.iter().any(|known| known.symptom == suggested.symptom) {
                found.push(suggested);
            }
        }
        found
    }

    fn by_phrases(&self, words: &str) -> Vec<SuggestedAnswer> {
        let utterance = self.matcher.utterance(words);
        let best = self.phrases.iter().filter_map(|(symptom, phrases)| {
            let matches = phrases.iter().filter_map(|(answer, phrase)| Some((utterance.find(phrase)?, answer, phrase)));
            let (_, answer, phrase) = matches.max_by_key(|(quality, ..)| *quality)?;
            let because = format!("“{}”", phrase.written());
            Some(SuggestedAnswer { symptom: symptom.clone(), answer: answer.clone(), because, by_code: false })
        });
        best.collect()
    }
}

/// The answers that words suggest, where there is no [`super::Engine`]: it analyses every phrase of the catalog first.
/// With an engine use [`super::Engine::suggest`].
pub fn suggest_answers(catalog: &Catalog, words: &str) -> Vec<SuggestedAnswer> {
    Suggester::new(catalog).suggest(catalog, words)
}

/// The event that a caller said `words`, with the codes in them that are beyond doubt.
pub fn words_event(catalog: &Catalog, words: &str) -> Event {
    let tables = tables(catalog);
    let numbers = read_codes(words, &tables);
    let certain = numbers.iter().filter(|number| number.certain).flat_map(|number| &number.readings);
    Event::Said { words: words.to_owned(), codes: certain.map(|reading| reading.reference()).collect() }
}

fn tables(catalog: &Catalog) -> Vec<&CodeTable> {
    catalog.codes.values().map(|table| &table.head).collect()
}

/// Of two codes that answer the same symptom, the one of a table that follows another (an extended code) wins.
fn by_codes(catalog: &Catalog, words: &str) -> Vec<SuggestedAnswer> {
    let tables = tables(catalog);
    let mut found: Vec<(SuggestedAnswer, bool)> = Vec::new();
    // A doubtful number of one or two digits is an hour or a count.
    let counts = |number: &&NumberRead<'_>| number.readings.len() == 1 && (number.certain || number.written.len() >= 3);
    for number in read_codes(words, &tables).iter().filter(counts) {
        for reading in &number.readings {
            let extended = reading.table.follows.is_some();
            for (symptom, answer) in &reading.code.answers {
                let suggested = SuggestedAnswer {
                    symptom: symptom.clone(),
                    answer: answer.clone(),
                    because: format!("{} {}", reading.table.title, number.written),
                    by_code: number.certain,
                };
                match found.iter_mut().find(|(known, _)| known.symptom == *symptom) {
                    // A certain number replaces a doubtful one, and an extended code an error code.
                    Some((old, _)) if old.by_code && !suggested.by_code => {}
                    Some(known) if (suggested.by_code && !known.0.by_code) || (extended && !known.1) => {
                        *known = (suggested, extended);
                    }
                    Some(_) => {}
                    None => found.push((suggested, extended)),
                }
            }
        }
    }
    found.into_iter().map(|(suggested, _)| suggested).collect()
}
