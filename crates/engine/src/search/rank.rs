//! Ranks the documents of a shelf for a query.
//!
//! The score is a sum, and every part of it can be shown: BM25 of the words over one combined field (Robertson and
//! Zaragoza, "The Probabilistic Relevance Framework", 2009), a little of the same for the title, words that stand for those
//! asked and words of the same stem at lower weights, numbers by their tokens; and, for the best of these, how much of
//! the query stands together in one place (the idea of the sequential dependence model, Metzler and Croft 2005).

use std::collections::HashMap;

use super::{
    bm25::{best_reading, each_posting},
    expand::ExpandedQuery,
    index_reader::{Field, IndexReader},
    proximity::look_closely,
    query::Query,
    score::{Ranked, ScoreComponent, ScoreReason},
    scores::Scores,
};
use crate::model::Kind;

/// A title adds a little to the combined field, which carries the score.
const TITLE: f32 = 0.7;
/// Words that stand for those asked.
const NEAR: f32 = 0.2;
/// Words of the same stem, the asked one among them.
const STEM: f32 = 0.1;
/// A number that is the document's own code.
const OWN_CODE: f32 = 6.0;
/// An entry of the catalog comes before an article of the same strength.
const OF_CATALOG: f32 = 1.05;
/// So many of the best documents are looked at closely.
const CLOSE_LOOK: usize = 64;

/// Ranks at most `limit` documents, best first. With `explain` each says what its score is made of.
pub fn rank<S: IndexReader>(
    query: &Query,
    understood: &ExpandedQuery,
    shelf: &S,
    limit: usize,
    explain: bool,
) -> Result<Vec<Ranked>, S::Error> {
    let mut scores = Scores::new(shelf.room());
    let allowed = allowed(query, shelf)?;
    each_part(query, understood, shelf, &mut |document, points, _| scores.add(document, points))?;
    let wanted = limit.max(CLOSE_LOOK);
    let best = scores.best(wanted, allowed.as_deref(), |document| shelf.order(document));
    let mut ranked = look_closely(query, understood, shelf, &best)?;
    let of_article: Vec<u32> =
        shelf.postings(Field::Kind, Kind::Article.word())?.iter().map(|(number, _)| *number).collect();
    for hit in &mut ranked {
        if of_article.binary_search(&hit.document).is_err() {
            let more = hit.score * (OF_CATALOG - 1.0);
            hit.score += more;
            hit.parts.push(ScoreComponent { why: ScoreReason::OfCatalog, points: more });
        }
    }
    ranked.sort_unstable_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| shelf.order(a.document).cmp(&shelf.order(b.document)))
    });
    ranked.truncate(limit);
    if explain {
        explain_words(query, understood, shelf, &mut ranked)?;
    } else {
        ranked.iter_mut().for_each(|hit| hit.parts.clear());
    }
    Ok(ranked)
}

/// The documents that the filters let through, in order; nothing if there is no filter.
fn allowed<S: IndexReader>(query: &Query, shelf: &S) -> Result<Option<Vec<u32>>, S::Error> {
    let mut allowed: Option<Vec<u32>> = None;
    let kind = query.filter.kind.map(|kind| (Field::Kind, kind.word()));
    let area = query.filter.area.as_deref().map(|area| (Field::Area, area));
    for (field, word) in kind.into_iter().chain(area) {
        let these: Vec<u32> = shelf.postings(field, word)?.into_iter().map(|(document, _)| document).collect();
        allowed = Some(match allowed {
            None => these,
            Some(before) => before.into_iter().filter(|document| these.binary_search(document).is_ok()).collect(),
        });
    }
    Ok(allowed)
}

/// Takes a document, its points and where they come from.
type Give<'g> = dyn FnMut(u32, f32, &dyn Fn() -> ScoreReason) + 'g;

/// Gives every document its points, part by part.
fn each_part<S: IndexReader>(
    query: &Query,
    understood: &ExpandedQuery,
    shelf: &S,
    give: &mut Give<'_>,
) -> Result<(), S::Error> {
    for sought in &understood.sought {
        for (document, (points, word)) in best_reading(shelf, Field::All, &sought.readings)? {
            give(document, points, &|| ScoreReason::Word(word.to_owned()));
        }
        for (document, (points, word)) in best_reading(shelf, Field::Title, &sought.readings)? {
            give(document, points * TITLE, &|| ScoreReason::Title(word.to_owned()));
        }
    }
    for (word, share) in &understood.near {
        each_posting(shelf, Field::All, word, share * NEAR, &mut |document, points| {
            give(document, points, &|| ScoreReason::Synonyms(word.clone()));
        })?;
    }
    for stem in &understood.stems {
        each_posting(shelf, Field::StemFreq, stem, STEM, &mut |document, points| {
            give(document, points, &|| ScoreReason::Stem(stem.clone()));
        })?;
    }
    for code in &query.codes {
        let own = format!("={}", code.token);
        for (token, weight) in [(&code.token, code.weight), (&own, code.weight * OWN_CODE)] {
            each_posting(shelf, Field::Codes, token, weight, &mut |document, points| {
                give(document, points, &|| ScoreReason::Code(code.written.clone()));
            })?;
        }
    }
    Ok(())
}

fn explain_words<S: IndexReader>(
    query: &Query,
    understood: &ExpandedQuery,
    shelf: &S,
    ranked: &mut [Ranked],
) -> Result<(), S::Error> {
    let place: HashMap<u32, usize> = ranked.iter().enumerate().map(|(place, hit)| (hit.document, place)).collect();
    each_part(query, understood, shelf, &mut |document, points, why| {
        if let Some(place) = place.get(&document) {
            ranked[*place].parts.push(ScoreComponent { why: why(), points });
        }
    })?;
    for hit in ranked {
        hit.parts.sort_by(|a, b| b.points.total_cmp(&a.points));
    }
    Ok(())
}
