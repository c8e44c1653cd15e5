//! BM25 of single words (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).

use std::collections::HashMap;

use super::index_reader::{Field, IndexReader};

/// How fast the repetition of a word stops counting, and how much a long text is held against it: the values of Lucene
/// and tantivy.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A document, its points and the reading that it holds.
type Best<'r> = Vec<(u32, (f32, &'r str))>;

/// Of several readings of one word, the best that each document holds. They are as rare as the most common of them: a
/// rare ending of an unfinished word is no rarer find than a common one.
pub(super) fn best_reading<'r, S: IndexReader>(
    shelf: &S,
    field: Field,
    readings: &'r [(String, f32)],
) -> Result<Best<'r>, S::Error> {
    if let [(word, weight)] = readings {
        let mut points = Vec::new();
        each_posting(shelf, field, word, *weight, &mut |document, more| {
            points.push((document, (more, word.as_str())))
        })?;
        return Ok(points);
    }
    let mut best: HashMap<u32, (f32, &str)> = HashMap::new();
    let mut held = Vec::new();
    for (word, weight) in readings {
        held.push((word.as_str(), *weight, shelf.postings(field, word)?));
    }
    let rarity = rarity(shelf, held.iter().map(|(_, _, postings)| postings.len()).max().unwrap_or(0));
    for (word, weight, postings) in held {
        each_point(shelf, field, postings, weight * rarity, &mut |document, points| {
            let held = best.entry(document).or_insert((points, word));
            if points > held.0 {
                *held = (points, word);
            }
        });
    }
    Ok(best.into_iter().collect())
}

/// BM25 of one word in each document that holds it. A code counts the same in a long text.
pub(super) fn each_posting<S: IndexReader>(
    shelf: &S,
    field: Field,
    word: &str,
    weight: f32,
    give: &mut dyn FnMut(u32, f32),
) -> Result<(), S::Error> {
    let postings = shelf.postings(field, word)?;
    let weight = weight * rarity(shelf, postings.len());
    each_point(shelf, field, postings, weight, give);
    Ok(())
}

fn each_point<S: IndexReader>(
    shelf: &S,
    field: Field,
    postings: Vec<(u32, u32)>,
    weight: f32,
    give: &mut dyn FnMut(u32, f32),
) {
    let length_of = if field == Field::Title { Field::Title } else { Field::All };
    let mean = shelf.mean_length(length_of).max(1.0);
    for (document, times) in postings {
        let times = times as f32;
        let (k1, norm) = match field {
            Field::Codes => (1.0, 1.0),
            _ => (K1, K1 * (1.0 - B + B * shelf.length(length_of, document) as f32 / mean)),
        };
        give(document, weight * times * (k1 + 1.0) / (times + norm));
    }
}

/// The weight of a word that so many documents hold (the idf of BM25, never negative).
pub(super) fn rarity<S: IndexReader>(shelf: &S, holders: usize) -> f32 {
    let (all, holders) = (shelf.documents() as f32, holders as f32);
    (1.0 + (all - holders + 0.5).max(0.0) / (holders + 0.5)).ln()
}
