//! Words that stand for each other: the catalog's `terms.yaml`, and everyday English of help desks.

use std::collections::HashMap;

use super::tokenizer::words;

/// Groups of [`Synonyms::of`] that hold for any catalog.
const ENGLISH: &str = include_str!("synonyms.en.txt");

/// Every phrase that stands for others.
#[derive(Debug)]
pub struct Synonyms {
    groups: Vec<Vec<Vec<String>>>,
    /// First word to the phrases that begin with it: group and place in the group.
    by_first: HashMap<String, Vec<(usize, usize)>>,
}

impl Synonyms {
    /// The groups of a catalog and those of the language.
    pub fn of(terms: &[Vec<String>]) -> Self {
        let english = ENGLISH.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let of_language = english.map(|line| line.split(", ").map(words).collect());
        let of_catalog = terms.iter().map(|line| line.iter().map(|phrase| words(phrase)).collect());
        let groups: Vec<Vec<Vec<String>>> = of_catalog.chain(of_language).collect();
        let mut by_first: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (group, phrases) in groups.iter().enumerate() {
            for (place, phrase) in phrases.iter().enumerate() {
                if let Some(first) = phrase.first() {
                    by_first.entry(first.clone()).or_default().push((group, place));
                }
            }
        }
        Synonyms { groups, by_first }
    }

    /// Words that stand for some of those asked, which they are not, each with its share of the word it stands for: the
    /// words of a phrase share its weight (by the root of their number, as lengths of vectors do).
    pub fn words(&self, asked: &[String]) -> Vec<(String, f32)> {
        let mut near: Vec<(String, f32)> = Vec::new();
        for at in 0..asked.len() {
            for &(group, place) in self.by_first.get(&asked[at]).into_iter().flatten() {
                let phrases = &self.groups[group];
                if !asked[at..].starts_with(&phrases[place]) {
                    continue;
                }
                let others = phrases.iter().enumerate().filter(|(other, _)| *other != place);
                for (_, phrase) in others {
                    let share = 1.0 / (phrase.len() as f32).sqrt();
                    near.extend(phrase.iter().filter(|word| !asked.contains(word)).map(|word| (word.clone(), share)));
                }
            }
        }
        near.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        near.dedup_by(|later, first| later.0 == first.0);
        near
    }
}

#[cfg(test)]
mod tests {
    use super::Synonyms;

    fn near(asked: &[&str]) -> Vec<(String, f32)> {
        let terms = vec![vec!["mstsc".to_owned(), "remote desktop connection".to_owned()]];
        Synonyms::of(&terms).words(&asked.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn phrases_stand_for_each_other_in_both_directions() {
        let holds = |asked: &[&str], word: &str| near(asked).iter().any(|(found, _)| found == word);
        assert!(holds(&["mstsc", "hangs"], "connection") && holds(&["remote", "desktop", "connection"], "mstsc"));
        assert!(holds(&["keeps", "dropping"], "disconnects") && holds(&["folder"], "directory"));
        assert!(!holds(&["remote", "folder"], "mstsc") && !holds(&["mstsc"], "mstsc"));
    }

    #[test]
    fn a_phrase_shares_its_weight() {
        let shares = near(&["mstsc"]);
        let share = |word: &str| shares.iter().find(|(found, _)| found == word).map(|(_, share)| *share);
        assert!(share("remote") < Some(1.0) && share("rdp") == Some(1.0), "{shares:?}");
    }

    /// Words that only this list holds would be dead weight if it were badly written.
    #[test]
    fn every_line_of_the_language_has_two_phrases_and_none_twice() {
        for line in super::ENGLISH.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let mut phrases: Vec<&str> = line.split(", ").collect();
            let written = phrases.len();
            phrases.sort_unstable();
            phrases.dedup();
            assert!(written > 1 && phrases.len() == written, "{line}");
        }
    }
}
