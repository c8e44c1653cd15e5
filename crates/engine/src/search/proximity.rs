//! How much of a query stands together in one place of a document.

use std::collections::HashMap;

use super::{
    bm25::rarity,
    expand::ExpandedQuery,
    index_reader::{Field, IndexReader},
    query::Query,
    score::{Ranked, ScoreReason},
};

/// Words of the query that stand together in one place.
const TOGETHER: f32 = 2.0;
/// What four rare words weigh together: of a long ticket no place holds everything, and need not.
const ENOUGH: f32 = 25.0;
/// A place is so many words wide.
const WINDOW: u32 = 20;
/// Quoted words that do stand side by side, each.
const PHRASE: f32 = 4.0;

/// Adds what the places of the words tell.
pub(super) fn look_closely<S: IndexReader>(
    query: &Query,
    understood: &ExpandedQuery,
    shelf: &S,
    found: &[(u32, f32)],
) -> Result<Vec<Ranked>, S::Error> {
    let mut documents: Vec<u32> = found.iter().map(|(document, _)| *document).collect();
    documents.sort_unstable();
    let mut places: HashMap<u32, Vec<(u32, usize)>> = HashMap::new();
    let mut weights = Vec::new();
    for (group, sought) in understood.sought.iter().enumerate() {
        let mut holders = 0;
        for (word, _) in &sought.readings {
            holders = holders.max(shelf.postings(Field::All, word)?.len());
            for (document, positions) in shelf.positions(word, &documents)? {
                places.entry(document).or_default().extend(positions.into_iter().map(|position| (position, group)));
            }
        }
        weights.push(if holders == 0 { 0.0 } else { rarity(shelf, holders) });
    }
    let total: f32 = weights.iter().sum();
    let mut ranked = Vec::new();
    for (document, score) in found {
        let mut placed = places.remove(document).unwrap_or_default();
        placed.sort_unstable();
        placed.dedup();
        let mut hit = Ranked { document: *document, score: *score, place: None, parts: Vec::new() };
        // Nothing can stand together in a query of one word.
        if understood.sought.len() > 1 && total > 0.0 {
            let (most, _) = best_window(&placed, &weights);
            hit.add(ScoreReason::Together, TOGETHER * most * (most / total.min(ENOUGH)));
        }
        let title = shelf.length(Field::Title, *document);
        let outside: Vec<(u32, usize)> = placed.iter().copied().filter(|(position, _)| *position >= title).collect();
        hit.place = Some(best_window(&outside, &weights)).filter(|(most, _)| *most > 0.0).map(|(_, place)| place);
        for phrase in &query.phrases {
            if stands_side_by_side(phrase, understood, &placed) {
                hit.add(ScoreReason::Phrase(phrase.join(" ")), PHRASE * phrase.len() as f32);
            }
        }
        ranked.push(hit);
    }
    Ok(ranked)
}

/// The weight of the different words within the best window, and where that begins. The first of equals.
fn best_window(placed: &[(u32, usize)], weights: &[f32]) -> (f32, u32) {
    let mut counts = vec![0u32; weights.len()];
    let (mut held, mut best, mut first) = (0.0, (0.0, 0), 0);
    for &(position, group) in placed {
        counts[group] += 1;
        if counts[group] == 1 {
            held += weights[group];
        }
        while placed[first].0 + WINDOW < position {
            let left = placed[first].1;
            counts[left] -= 1;
            if counts[left] == 0 {
                held -= weights[left];
            }
            first += 1;
        }
        // Sums of floats drift; a hair's breadth is no better place.
        if held > best.0 + 1e-3 {
            best = (held, placed[first].0);
        }
    }
    best
}

fn stands_side_by_side(phrase: &[String], understood: &ExpandedQuery, placed: &[(u32, usize)]) -> bool {
    let group = |word: &String| understood.sought.iter().position(|sought| sought.word == *word);
    let groups: Option<Vec<usize>> = phrase.iter().map(group).collect();
    let Some(groups) = groups else { return false };
    let stands = |position: u32, group: usize| placed.binary_search(&(position, group)).is_ok();
    placed
        .iter()
        .filter(|(_, first)| Some(first) == groups.first())
        .any(|(start, _)| groups.iter().enumerate().all(|(offset, group)| stands(start + offset as u32, *group)))
}
