//! How many words of a query are near each other in a document.

use std::collections::HashMap;

use super::{
    bm25::idf,
    expand::ExpandedQuery,
    index_reader::{Field, IndexReader},
    query::Query,
    score::{Ranked, ScoreReason},
    scores::ScoredDoc,
};

/// The weight of words of the query that are near each other.
const PROXIMITY_WEIGHT: f32 = 2.0;
/// The idf of four rare words: no passage contains all words of a long ticket, and it need not.
const MAX_PROXIMITY_IDF: f32 = 25.0;
/// Words in a window.
const WINDOW_LEN: u32 = 20;
/// Points for each word of a phrase.
const PHRASE_WEIGHT: f32 = 4.0;

/// A position of a query term in a document, with the number of the term in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TermAt {
    position: u32,
    term: usize,
}

/// The window of a document that contains most of a query.
struct Window {
    /// The sum of the idf of its different terms.
    idf: f32,
    start: u32,
}

/// Adds the points that the positions of the words give.
pub(super) fn rerank_by_proximity<R: IndexReader>(
    query: &Query,
    expanded: &ExpandedQuery,
    reader: &R,
    found: &[ScoredDoc],
) -> Result<Vec<Ranked>, R::Error> {
    let mut docs: Vec<u32> = found.iter().map(|found| found.doc).collect();
    docs.sort_unstable();
    let mut positions: HashMap<u32, Vec<TermAt>> = HashMap::new();
    let mut idfs = Vec::new();
    for (number, term) in expanded.terms.iter().enumerate() {
        let mut doc_freq = 0;
        for variant in &term.variants {
            doc_freq = doc_freq.max(reader.postings(Field::All, &variant.term)?.len());
            for found in reader.positions(&variant.term, &docs)? {
                let at = |position| TermAt { position, term: number };
                positions.entry(found.doc).or_default().extend(found.positions.into_iter().map(at));
            }
        }
        idfs.push(if doc_freq == 0 { 0.0 } else { idf(reader, doc_freq) });
    }
    let ranked = found.iter().map(|found| {
        let mut terms = positions.remove(&found.doc).unwrap_or_default();
        terms.sort_unstable();
        let title_len = reader.field_len(Field::Title, found.doc);
        let outside_title: Vec<TermAt> = terms.iter().copied().filter(|at| at.position >= title_len).collect();
        let mut hit = Ranked { doc: found.doc, score: found.score, position: None, components: Vec::new() };
        if let Some(points) = proximity(&terms, &idfs) {
            hit.add(ScoreReason::Proximity, points);
        }
        let best = best_window(&outside_title, &idfs);
        hit.position = (best.idf > 0.0).then_some(best.start);
        for phrase in query.phrases.iter().filter(|phrase| contains_phrase(phrase, expanded, &terms)) {
            hit.add(ScoreReason::Phrase(phrase.join(" ")), PHRASE_WEIGHT * phrase.len() as f32);
        }
        hit
    });
    Ok(ranked.collect())
}

/// The points for the best window of a document; `None` for a query of one word, which has no other to be near.
fn proximity(terms: &[TermAt], idfs: &[f32]) -> Option<f32> {
    let total: f32 = idfs.iter().sum();
    if idfs.len() < 2 || total <= 0.0 {
        return None;
    }
    let best = best_window(terms, idfs).idf;
    Some(PROXIMITY_WEIGHT * best * (best / total.min(MAX_PROXIMITY_IDF)))
}

/// The window with the highest idf, the first of equals.
fn best_window(terms: &[TermAt], idfs: &[f32]) -> Window {
    let mut counts = vec![0u32; idfs.len()];
    let (mut idf, mut first) = (0.0, 0);
    let mut best = Window { idf: 0.0, start: 0 };
    for at in terms {
        counts[at.term] += 1;
        if counts[at.term] == 1 {
            idf += idfs[at.term];
        }
        while terms[first].position + WINDOW_LEN < at.position {
            let left = terms[first].term;
            counts[left] -= 1;
            if counts[left] == 0 {
                idf -= idfs[left];
            }
            first += 1;
        }
        // Sums of floats drift, so a tiny difference is none.
        if idf > best.idf + 1e-3 {
            best = Window { idf, start: terms[first].position };
        }
    }
    best
}

/// Whether the words of a phrase are in a row.
fn contains_phrase(phrase: &[String], expanded: &ExpandedQuery, terms: &[TermAt]) -> bool {
    let number = |word: &String| expanded.terms.iter().position(|term| term.word == *word);
    let Some(numbers) = phrase.iter().map(number).collect::<Option<Vec<usize>>>() else { return false };
    let is_at = |position: u32, term: usize| terms.binary_search(&TermAt { position, term }).is_ok();
    terms
        .iter()
        .filter(|at| Some(&at.term) == numbers.first())
        .any(|at| numbers.iter().enumerate().all(|(offset, term)| is_at(at.position + offset as u32, *term)))
}
