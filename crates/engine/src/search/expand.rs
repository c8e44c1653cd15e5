//! The words of a query looked up in an index: what is misspelt or unfinished, and the variants that are searched instead.

use serde::{Deserialize, Serialize};

use super::{
    index_reader::{Field, IndexReader, VocabularyTerm},
    query::Query,
};
use crate::text::{Synonyms, WeightedTerm, query_weight, stem};

/// Words of one query that are corrected; a pasted log is not spell-checked completely.
const MAX_CORRECTIONS: usize = 12;
/// Letters of words that are corrected: shorter ones have too many neighbours, longer ones are not misspelt words.
const CORRECTED_LEN: std::ops::RangeInclusive<usize> = 4..=40;
/// From this many letters on two edits are tried, otherwise one.
const TWO_EDITS_LEN: usize = 8;
/// Corrections of an unknown word that are searched, the first at full weight.
const MAX_VARIANTS: usize = 3;
const LATER_VARIANT_WEIGHT: f32 = 0.5;
/// Words that begin with an unfinished one and are searched.
const MAX_COMPLETIONS: usize = 20;
/// A known last word is also completed to words that are this many times as common, if no more than one document of
/// `RARE_SHARE` contains it: `conf` among hundreds of `configuration`.
const MORE_COMMON: u32 = 10;
const RARE_SHARE: u32 = 100;
const COMPLETION_WEIGHT: f32 = 0.5;

/// A misspelt word and the word that was searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Correction {
    /// As it was typed, in lower case.
    pub word: String,
    /// The most common word of the index with the fewest edits.
    #[serde(rename = "read_as")]
    pub corrected: String,
}

/// A word of a query. A document matches it by any of its variants; the best counts.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandedTerm {
    /// As it was typed, in lower case.
    pub word: String,
    /// The terms that are looked up, the most likely first; empty if no document contains any.
    pub variants: Vec<WeightedTerm>,
}

/// What a query means to an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpandedQuery {
    /// The words of the query, in the order typed.
    pub terms: Vec<ExpandedTerm>,
    /// Words that are synonyms of words of the query.
    pub synonyms: Vec<WeightedTerm>,
    /// The words without their endings, each once.
    pub stems: Vec<String>,
    /// Words that no document contains, with their correction.
    pub corrections: Vec<Correction>,
    /// Words that no document contains and that have no correction.
    pub unknown: Vec<String>,
}

/// Looks up each word in the index. Only words that no document contains are corrected: edits of every word make results worse.
pub fn expand_query<R: IndexReader>(query: &Query, synonyms: &Synonyms, reader: &R) -> Result<ExpandedQuery, R::Error> {
    let mut expanded = ExpandedQuery::default();
    for (number, word) in query.words.iter().enumerate() {
        let is_unfinished = query.ends_open && number + 1 == query.words.len();
        let mut variants = if reader.contains_term(word)? {
            let completions = if is_unfinished { completions_of_known(word, reader)? } else { Vec::new() };
            let word = WeightedTerm { term: word.clone(), weight: 1.0 };
            std::iter::once(word).chain(completions).collect()
        } else {
            expanded.replace_unknown(word, is_unfinished, reader)?
        };
        variants.iter_mut().for_each(|variant| variant.weight *= query_weight(word));
        expanded.terms.push(ExpandedTerm { word: word.clone(), variants });
    }
    // Synonyms and stems are those of the corrected words.
    let corrected: Vec<String> = expanded.terms.iter().map(|term| term.best().to_owned()).collect();
    expanded.synonyms = synonyms.of_words(&corrected);
    expanded.stems = corrected.iter().map(|word| stem(word).to_owned()).collect();
    expanded.stems.sort_unstable();
    expanded.stems.dedup();
    Ok(expanded)
}

impl ExpandedQuery {
    /// The variants of a word that no document contains, which is noted.
    fn replace_unknown<R: IndexReader>(
        &mut self,
        word: &str,
        is_unfinished: bool,
        reader: &R,
    ) -> Result<Vec<WeightedTerm>, R::Error> {
        // A number has neighbours, but they are other numbers.
        let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
        let may_correct = self.corrections.len() + self.unknown.len() < MAX_CORRECTIONS;
        let mut variants = if is_unfinished && !is_number { completions_of_unknown(word, reader)? } else { Vec::new() };
        if variants.is_empty() && may_correct && !is_number {
            variants = corrections(word, reader)?;
        }
        match variants.first().map(|first| &first.term) {
            Some(first) if first.starts_with(word) => {}
            Some(first) => {
                self.corrections.push(Correction { word: word.to_owned(), corrected: first.clone() });
            }
            None => self.unknown.push(word.to_owned()),
        }
        Ok(variants)
    }
}

impl ExpandedTerm {
    /// The most likely variant, or the word itself.
    pub fn best(&self) -> &str {
        self.variants.first().map_or(&self.word, |variant| &variant.term)
    }
}

/// Words of the index with the fewest edits to an unknown word, the most common first.
fn corrections<R: IndexReader>(word: &str, reader: &R) -> Result<Vec<WeightedTerm>, R::Error> {
    let letters = word.chars().count();
    if !CORRECTED_LEN.contains(&letters) {
        return Ok(Vec::new());
    }
    let max_edits = if letters >= TWO_EDITS_LEN { 2 } else { 1 };
    let mut known = reader.fuzzy_terms(word, max_edits)?;
    known.retain(|known| !known.term.starts_with(|letter: char| letter.is_ascii_digit()));
    let edits = |known: &VocabularyTerm| strsim::osa_distance(word, &known.term);
    let fewest = known.iter().map(edits).min();
    known.retain(|known| Some(edits(known)) == fewest);
    let weights = std::iter::once(1.0).chain(std::iter::repeat(LATER_VARIANT_WEIGHT));
    let terms = most_common(known, MAX_VARIANTS).into_iter().zip(weights);
    Ok(terms.map(|(term, weight)| WeightedTerm { term, weight }).collect())
}

/// Words of the index that an unknown last word may be the beginning of.
fn completions_of_unknown<R: IndexReader>(word: &str, reader: &R) -> Result<Vec<WeightedTerm>, R::Error> {
    if word.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let terms = most_common(reader.terms_with_prefix(word)?, MAX_COMPLETIONS);
    Ok(terms.into_iter().map(|term| WeightedTerm { term, weight: 1.0 }).collect())
}

/// Much more common words that a known last word may be the beginning of.
fn completions_of_known<R: IndexReader>(word: &str, reader: &R) -> Result<Vec<WeightedTerm>, R::Error> {
    let doc_freq = reader.postings(Field::All, word)?.len() as u32;
    let is_word = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
    if !is_word || doc_freq > reader.num_docs() / RARE_SHARE {
        return Ok(Vec::new());
    }
    let mut longer = reader.terms_with_prefix(word)?;
    longer.retain(|known| known.term != word && known.doc_freq >= doc_freq * MORE_COMMON);
    let terms = most_common(longer, MAX_COMPLETIONS);
    Ok(terms.into_iter().map(|term| WeightedTerm { term, weight: COMPLETION_WEIGHT }).collect())
}

/// The terms with the highest document frequency, highest first.
fn most_common(mut terms: Vec<VocabularyTerm>, most: usize) -> Vec<String> {
    terms.sort_unstable_by(|a, b| b.doc_freq.cmp(&a.doc_freq).then_with(|| a.term.cmp(&b.term)));
    terms.truncate(most);
    terms.into_iter().map(|known| known.term).collect()
}
