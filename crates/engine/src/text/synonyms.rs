//! Synonyms: those of the catalog's `terms.yaml`, and everyday English of help desks from `assets/synonyms.en.txt`.

use std::collections::HashMap;

use super::tokenizer::words;

/// Groups of synonyms for any catalog.
const ENGLISH: &str = include_str!("../../assets/synonyms.en.txt");

/// A term that is searched for a word, and its share of the weight of that word.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedTerm {
    /// A word as the index contains it.
    pub term: String,
    /// The share, 0..1; 1 counts as much as the word itself.
    pub weight: f32,
}

/// Groups of phrases with the same meaning.
#[derive(Debug)]
pub struct Synonyms {
    groups: Vec<Vec<Vec<String>>>,
    /// The phrases that begin with a word.
    by_first_word: HashMap<String, Vec<PhraseAt>>,
}

/// A phrase by its position in the groups.
#[derive(Clone, Copy, Debug)]
struct PhraseAt {
    group: usize,
    phrase: usize,
}

impl Synonyms {
    /// The groups of a catalog and those of the language.
    pub fn of(terms: &[Vec<String>]) -> Self {
        let of_language = lines().map(|line| line.split(", ").map(words).collect());
        let of_catalog = terms.iter().map(|line| line.iter().map(|phrase| words(phrase)).collect());
        let groups: Vec<Vec<Vec<String>>> = of_catalog.chain(of_language).collect();
        let mut by_first_word: HashMap<String, Vec<PhraseAt>> = HashMap::new();
        for (group, phrases) in groups.iter().enumerate() {
            for (phrase, words) in phrases.iter().enumerate() {
                if let Some(first) = words.first() {
                    by_first_word.entry(first.clone()).or_default().push(PhraseAt { group, phrase });
                }
            }
        }
        Synonyms { groups, by_first_word }
    }

    /// The words of all synonyms of phrases in a query that the query does not contain. The words of a phrase share its
    /// weight, by the square root of their number, as the lengths of vectors do.
    pub fn of_words(&self, query: &[String]) -> Vec<WeightedTerm> {
        let mut found: Vec<WeightedTerm> = Vec::new();
        for start in 0..query.len() {
            for at in self.by_first_word.get(&query[start]).into_iter().flatten() {
                let phrases = &self.groups[at.group];
                if !query[start..].starts_with(&phrases[at.phrase]) {
                    continue;
                }
                for (_, phrase) in phrases.iter().enumerate().filter(|(other, _)| *other != at.phrase) {
                    let weight = 1.0 / (phrase.len() as f32).sqrt();
                    let new = phrase.iter().filter(|word| !query.contains(word));
                    found.extend(new.map(|word| WeightedTerm { term: word.clone(), weight }));
                }
            }
        }
        found.sort_unstable_by(|a, b| a.term.cmp(&b.term).then(b.weight.total_cmp(&a.weight)));
        found.dedup_by(|later, first| later.term == first.term);
        found
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    ENGLISH.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Synonyms, WeightedTerm};

    fn synonyms(query: &[&str]) -> Vec<WeightedTerm> {
        let terms = vec![vec!["mstsc".to_owned(), "remote desktop connection".to_owned()]];
        Synonyms::of(&terms).of_words(&query.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn phrases_are_synonyms_in_both_directions() {
        let has = |query: &[&str], word: &str| synonyms(query).iter().any(|synonym| synonym.term == word);
        assert!(has(&["mstsc", "hangs"], "connection") && has(&["remote", "desktop", "connection"], "mstsc"));
        assert!(has(&["keeps", "dropping"], "disconnects") && has(&["folder"], "directory"));
        assert!(!has(&["remote", "folder"], "mstsc") && !has(&["mstsc"], "mstsc"));
    }

    #[test]
    fn the_words_of_a_phrase_share_its_weight() {
        let found = synonyms(&["mstsc"]);
        let weight = |word: &str| found.iter().find(|synonym| synonym.term == word).map(|synonym| synonym.weight);
        assert!(weight("remote") < Some(1.0) && weight("rdp") == Some(1.0), "{found:?}");
    }

    #[test]
    fn every_line_of_the_language_has_two_different_phrases() {
        for line in super::lines() {
            let mut phrases: Vec<&str> = line.split(", ").collect();
            let written = phrases.len();
            phrases.sort_unstable();
            phrases.dedup();
            assert!(written > 1 && phrases.len() == written, "{line}");
        }
    }
}
