//! What somebody typed, to ranked hits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, Score, Term,
    collector::TopDocs,
    query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    Index, SearchError,
    document::Document,
    words::{number_tokens, words},
};
use crate::model::{Id, Kind};

/// A code's own entry comes before everything that mentions it.
const OWN_CODE: Score = 60.0;
const MENTIONED_CODE: Score = 6.0;
/// A title adds a little to the combined field, which carries the score.
const TITLE: Score = 0.3;
/// Words that mean the same count below the word itself.
const SAME_MEANING: Score = 0.4;
/// Bytes of a passage, about.
const PASSAGE: usize = 160;

/// Which hits are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kind: Option<Kind>,
    /// Facts that hold; entries that are of no use then are left out.
    pub facts: BTreeMap<Id, Id>,
}

/// What a search found. The JSON of `search --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub query: String,
    /// Words that the catalog does not know, and what they were read as.
    pub read_as: Vec<ReadAs>,
    pub hits: Vec<Hit>,
    /// What to ask instead, when nothing was found.
    pub suggestion: Option<String>,
}

/// A misspelt word and the word that was searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadAs {
    pub word: String,
    pub read_as: String,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    pub score: f32,
    /// The part of the text that matched best.
    pub passage: String,
    pub path: String,
}

/// The best hits for `query`.
pub(super) fn search(index: &Index, query: &str, filter: &Filter, limit: usize) -> Result<Results, SearchError> {
    let (asked, read_as) = read(index, query)?;
    // Filters by fact are applied afterwards, so more than the limit is fetched.
    let wanted = if filter.facts.is_empty() { limit } else { index.documents.len() };
    let collector = TopDocs::with_limit(wanted.clamp(1, index.documents.len().max(1))).order_by_score();
    let found: Vec<(Score, DocAddress)> = index.searcher.search(&build(index, query, &asked, filter), &collector)?;
    let mut hits = Vec::new();
    for (score, address) in found {
        let Some(document) = index.documents.get(address.doc_id as usize) else { continue };
        if document.when.may_hold(|symptom| filter.facts.get(symptom)) && hits.len() < limit {
            hits.push(hit(document, score, &asked));
        }
    }
    let suggestion = if hits.is_empty() { suggestion(index, &asked)? } else { None };
    Ok(Results { query: query.to_owned(), read_as, hits, suggestion })
}

/// Words of one query that are corrected at the most; a pasted log is not spell-checked whole.
const MOST_CORRECTIONS: usize = 12;
/// Longer words are no misspellings.
const LONGEST_MISSPELLING: usize = 40;

/// The words asked for. One that no document holds is replaced by the nearest that one does.
fn read(index: &Index, query: &str) -> Result<(Vec<String>, Vec<ReadAs>), SearchError> {
    let mut asked = Vec::new();
    let mut read_as: Vec<ReadAs> = Vec::new();
    let mut vocabulary: Option<Vec<String>> = None;
    let mut corrections = 0;
    for word in words(query) {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        let can_be_misspelt = !is_number && (4..=LONGEST_MISSPELLING).contains(&word.len());
        if can_be_misspelt && corrections < MOST_CORRECTIONS && !index.knows(&word)? {
            corrections += 1;
            if vocabulary.is_none() {
                vocabulary = Some(index.vocabulary()?);
            }
            if let Some(near) = vocabulary.as_deref().and_then(|known| nearest(known, &word)) {
                read_as.push(ReadAs { word, read_as: near.clone() });
                asked.push(near);
                continue;
            }
        }
        asked.push(word);
    }
    Ok((asked, read_as))
}

/// The known word nearest to one that is not: one edit, or two in long words.
fn nearest(vocabulary: &[String], word: &str) -> Option<String> {
    let most = if word.len() >= 8 { 2 } else { 1 };
    let near = vocabulary
        .iter()
        .filter(|known| known.len().abs_diff(word.len()) <= most * 4)
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .filter(|(distance, _)| *distance <= most)
        .min();
    near.map(|(_, known)| known.clone())
}

fn suggestion(index: &Index, asked: &[String]) -> Result<Option<String>, SearchError> {
    let mut known: Vec<&str> = Vec::new();
    for word in asked {
        if index.knows(word)? {
            known.push(word);
        }
    }
    Ok((!known.is_empty()).then(|| known.join(" ")))
}

fn build(index: &Index, query: &str, asked: &[String], filter: &Filter) -> BooleanQuery {
    let fields = index.fields;
    let mut any: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in asked {
        any.push((Occur::Should, term(fields.all, word, 1.0)));
        any.push((Occur::Should, term(fields.title, word, TITLE)));
    }
    for word in same_meaning(&index.terms, asked) {
        any.push((Occur::Should, term(fields.all, &word, SAME_MEANING)));
    }
    for token in number_tokens(query) {
        any.push((Occur::Should, constant(fields.own_codes, &token, OWN_CODE)));
        any.push((Occur::Should, constant(fields.codes, &token, MENTIONED_CODE)));
    }
    let mut all: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(BooleanQuery::new(any)))];
    if let Some(kind) = filter.kind {
        all.push((Occur::Must, constant(fields.kind, kind.word(), 0.0)));
    }
    BooleanQuery::new(all)
}

fn term(field: Field, word: &str, boost: Score) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn constant(field: Field, word: &str, score: Score) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

/// The words of phrases that mean the same as a phrase in the query.
fn same_meaning(terms: &[Vec<String>], asked: &[String]) -> Vec<String> {
    let line = format!(" {} ", asked.join(" "));
    let is_asked = |phrase: &String| line.contains(&format!(" {} ", words(phrase).join(" ")));
    let mut others: Vec<String> = terms
        .iter()
        .filter(|group| group.iter().any(is_asked))
        .flat_map(|group| group.iter().filter(|phrase| !is_asked(phrase)))
        .flat_map(|phrase| words(phrase))
        .filter(|word| !asked.contains(word))
        .collect();
    others.sort();
    others.dedup();
    others
}

fn hit(document: &Document, score: Score, asked: &[String]) -> Hit {
    let text = if document.text.trim().is_empty() { &document.keywords } else { &document.text };
    Hit {
        kind: document.kind,
        id: document.id.clone(),
        title: document.title.clone(),
        score: (score * 1000.0).round() / 1000.0,
        passage: passage(text, asked),
        path: document.path.clone(),
    }
}

/// The line with most of the words asked for, cut to length around the first of them.
fn passage(text: &str, asked: &[String]) -> String {
    let matches = |line: &&str| {
        let words = words(line);
        asked.iter().filter(|word| words.contains(word)).count()
    };
    // Of equals the first: `max_by_key` would take the last.
    let best = text.lines().filter(|line| !line.trim().is_empty()).rev().max_by_key(matches).unwrap_or_default().trim();
    if best.chars().count() <= PASSAGE {
        return best.to_owned();
    }
    let lower = best.to_lowercase();
    let at = asked.iter().filter_map(|word| lower.find(word.as_str())).min().unwrap_or(0);
    let start = best.floor_char_boundary(at.saturating_sub(PASSAGE / 4).min(best.len()));
    let start = best[..start].rfind(' ').map_or(start, |blank| blank + 1).min(start);
    let end = best.floor_char_boundary((start + PASSAGE).min(best.len()));
    let end = if end < best.len() { best[..end].rfind(' ').filter(|blank| *blank > start).unwrap_or(end) } else { end };
    let (before, after) = (if start > 0 { "… " } else { "" }, if end < best.len() { " …" } else { "" });
    format!("{before}{}{after}", &best[start..end])
}
