//! Words of a caller to proposed answers: by the codes in them, and by the phrases that answers list.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::{
    model::{Catalog, CodeTable, Id},
    text::{NumberRead, PhraseMatcher, read_codes},
};

/// An answer that somebody's words suggest; a person confirms it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SuggestedAnswer {
    pub symptom: Id,
    pub answer: Id,
    /// The words or the code that suggest it.
    pub because: String,
    /// It follows from an error code and nothing else, so a script may take it as given.
    pub by_code: bool,
}

/// The answers that words propose: those of codes first, then those of phrases; one for each symptom. A number that is
/// only probably a code proposes like a phrase.
pub fn proposals(catalog: &Catalog, words: &str) -> Vec<SuggestedAnswer> {
    let mut found = by_codes(catalog, words);
    for proposal in by_phrases(catalog, words) {
        if !found.iter().any(|known| known.symptom == proposal.symptom) {
            found.push(proposal);
        }
    }
    found
}

/// The event of somebody having said `words`, with the codes in them that are beyond doubt.
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
    let worth = |number: &&NumberRead<'_>| number.readings.len() == 1 && (number.certain || number.written.len() >= 3);
    for number in read_codes(words, &tables).iter().filter(worth) {
        for reading in &number.readings {
            let extended = reading.table.follows.is_some();
            for (symptom, answer) in &reading.code.answers {
                let because = format!("{} {}", reading.table.title, number.written);
                let proposal = SuggestedAnswer {
                    symptom: symptom.clone(),
                    answer: answer.clone(),
                    because,
                    by_code: number.certain,
                };
                match found.iter_mut().find(|(known, _)| known.symptom == *symptom) {
                    // What is beyond doubt replaces what is not, and an extended code an error code.
                    Some((old, _)) if old.by_code && !proposal.by_code => {}
                    Some(known) if (proposal.by_code && !known.0.by_code) || (extended && !known.1) => {
                        *known = (proposal, extended);
                    }
                    Some(_) => {}
                    None => found.push((proposal, extended)),
                }
            }
        }
    }
    found.into_iter().map(|(proposal, _)| proposal).collect()
}

fn by_phrases(catalog: &Catalog, words: &str) -> Vec<SuggestedAnswer> {
    let thesaurus = PhraseMatcher::of(catalog);
    let speech = thesaurus.utterance(words);
    let mut found = Vec::new();
    for (symptom, head) in &catalog.symptoms {
        let phrases = head.answers.iter().flat_map(|(answer, head)| head.says.iter().map(move |says| (answer, says)));
        let best = phrases
            .filter_map(|(answer, phrase)| Some((thesaurus.find(phrase, &speech)?, answer, phrase)))
            .max_by_key(|(how_well, ..)| *how_well);
        if let Some((_, answer, phrase)) = best {
            let because = format!("“{phrase}”");
            found.push(SuggestedAnswer { symptom: symptom.clone(), answer: answer.clone(), because, by_code: false });
        }
    }
    found
}
