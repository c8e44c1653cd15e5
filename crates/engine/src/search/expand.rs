//! The words of a query against those of an index: what is misspelt or unfinished, and what it is read as.

use serde::{Deserialize, Serialize};

use super::{
    index_reader::{Field, IndexReader},
    query::Query,
};
use crate::text::{Synonyms, stem, weight};

/// Words of one query that are corrected at the most; a pasted log is not spell-checked whole.
const MAX_CORRECTIONS: usize = 12;
/// Shorter words have too many neighbours, longer ones are no misspellings.
const MISSPELT: std::ops::RangeInclusive<usize> = 4..=40;
/// From so many letters on two edits are tried.
const TWO_EDITS: usize = 8;
/// So many readings of an unknown word are looked for, the first at full weight.
const MAX_READINGS: usize = 3;
const LATER_READINGS: f32 = 0.5;
/// So many words that begin with an unfinished one are looked for.
const MAX_ENDINGS: usize = 20;
/// A last word that is known is unfinished all the same if it begins words that are so many times as common, and stands
/// in no more than one document of so many: `conf` among hundreds of `configuration`.
const MORE_COMMON: u32 = 10;
const ONE_IN: u32 = 100;
const ENDING_OF_KNOWN: f32 = 0.5;

/// A misspelt word and the word that was searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Correction {
    pub word: String,
    pub read_as: String,
}

/// One word that is looked for. Any of its readings will do; the best counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandedTerm {
    pub word: String,
    pub readings: Vec<(String, f32)>,
}

/// What a query means to an index.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandedQuery {
    pub sought: Vec<ExpandedTerm>,
    /// Words that stand for those sought, with their share.
    pub near: Vec<(String, f32)>,
    /// The sought words without their endings, none twice.
    pub stems: Vec<String>,
    /// Words that the index does not know, and what they were read as.
    pub read_as: Vec<Correction>,
    /// Words that neither it nor a spelling near them knows.
    pub unknown: Vec<String>,
}

/// Holds each word against the index. Only words that no document holds are changed: edits tried on every word hurt.
pub fn understand<S: IndexReader>(query: &Query, near: &Synonyms, shelf: &S) -> Result<ExpandedQuery, S::Error> {
    let mut understood = ExpandedQuery {
        sought: Vec::new(),
        near: Vec::new(),
        stems: Vec::new(),
        read_as: Vec::new(),
        unknown: Vec::new(),
    };
    for (at, word) in query.words.iter().enumerate() {
        let is_unfinished = query.ends_open && at + 1 == query.words.len();
        let readings = if shelf.knows(word)? {
            let endings = if is_unfinished { likely_endings(word, shelf)? } else { Vec::new() };
            std::iter::once((word.clone(), 1.0)).chain(endings).collect()
        } else {
            let may_correct = understood.read_as.len() + understood.unknown.len() < MAX_CORRECTIONS;
            let readings = other_readings(word, is_unfinished, may_correct, shelf)?;
            match readings.first() {
                Some((first, _)) if first.starts_with(word.as_str()) => {}
                Some((first, _)) => understood.read_as.push(Correction { word: word.clone(), read_as: first.clone() }),
                None => understood.unknown.push(word.clone()),
            }
            readings
        };
        let weight = weight(word);
        let readings = readings.into_iter().map(|(reading, share)| (reading, share * weight)).collect();
        understood.sought.push(ExpandedTerm { word: word.clone(), readings });
    }
    // Neighbours and stems are those of the words as they were read.
    let read: Vec<String> = understood.sought.iter().map(|sought| sought.read().to_owned()).collect();
    understood.near = near.words(&read);
    understood.stems = read.iter().map(|word| stem(word).to_owned()).collect();
    understood.stems.sort_unstable();
    understood.stems.dedup();
    Ok(understood)
}

impl ExpandedTerm {
    /// The likeliest reading, or the word itself.
    pub fn read(&self) -> &str {
        self.readings.first().map_or(&self.word, |(reading, _)| reading)
    }
}

fn other_readings<S: IndexReader>(
    word: &str,
    is_unfinished: bool,
    may_correct: bool,
    shelf: &S,
) -> Result<Vec<(String, f32)>, S::Error> {
    let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
    if is_number {
        return Ok(Vec::new());
    }
    if is_unfinished && word.chars().count() >= 2 {
        let endings = most_common(shelf.beginning(word)?, MAX_ENDINGS);
        if !endings.is_empty() {
            return Ok(endings.into_iter().map(|ending| (ending, 1.0)).collect());
        }
    }
    let letters = word.chars().count();
    if !may_correct || !MISSPELT.contains(&letters) {
        return Ok(Vec::new());
    }
    let edits = if letters >= TWO_EDITS { 2 } else { 1 };
    let mut similar: Vec<(usize, (String, u32))> = shelf
        .similar(word, edits)?
        .into_iter()
        .filter(|(known, _)| !known.starts_with(|letter: char| letter.is_ascii_digit()))
        .map(|known| (strsim::osa_distance(word, &known.0), known))
        .filter(|(distance, _)| *distance <= edits.into())
        .collect();
    let nearest = similar.iter().map(|(distance, _)| *distance).min();
    similar.retain(|(distance, _)| Some(*distance) == nearest);
    let readings = most_common(similar.into_iter().map(|(_, known)| known).collect(), MAX_READINGS);
    let weights = std::iter::once(1.0).chain(std::iter::repeat(LATER_READINGS));
    Ok(readings.into_iter().zip(weights).collect())
}

/// Words that a known last word may be the beginning of.
fn likely_endings<S: IndexReader>(word: &str, shelf: &S) -> Result<Vec<(String, f32)>, S::Error> {
    let holders = shelf.postings(Field::All, word)?.len() as u32;
    let is_word = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
    if !is_word || holders > shelf.documents() / ONE_IN {
        return Ok(Vec::new());
    }
    let mut longer = shelf.beginning(word)?;
    longer.retain(|(known, number)| known != word && *number >= holders * MORE_COMMON);
    Ok(most_common(longer, MAX_ENDINGS).into_iter().map(|ending| (ending, ENDING_OF_KNOWN)).collect())
}

/// The words that most documents hold, most first.
fn most_common(mut words: Vec<(String, u32)>, most: usize) -> Vec<String> {
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(most);
    words.into_iter().map(|(word, _)| word).collect()
}
