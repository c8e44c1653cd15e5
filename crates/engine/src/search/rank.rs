//! Ranks the documents of an index for a query.
//!
//! The score is a sum of components that can be shown: BM25 of the words over one combined field (Robertson and Zaragoza,
//! "The Probabilistic Relevance Framework", 2009), a little of the same for the title, synonyms and words of the same stem at
//! lower weights, numbers by their code terms; and, for the best of these, how much of the query is together in one place
//! (the idea of the sequential dependence model, Metzler and Croft 2005).

use std::collections::HashMap;

use super::{
    bm25::{best_variant, for_each_posting},
    expand::ExpandedQuery,
    index_reader::{Field, IndexReader, Posting},
    proximity::rerank_by_proximity,
    query::Query,
    score::{Ranked, ScoreComponent, ScoreReason},
    scores::Scores,
};
use crate::model::Kind;

/// The title adds a little to the combined field, which carries the score.
const TITLE_WEIGHT: f32 = 0.7;
/// The weight of synonyms.
const SYNONYM_WEIGHT: f32 = 0.2;
/// The weight of words of the same stem, the word of the query among them.
const STEM_WEIGHT: f32 = 0.1;
/// The weight of a number whose own entry the document is.
const OWN_CODE_WEIGHT: f32 = 6.0;
/// An entry of the catalog comes before an article of the same score.
const CATALOG_FACTOR: f32 = 1.05;
/// How many of the best documents are ranked again by the positions of the words.
const RERANK_DEPTH: usize = 64;

/// Ranks at most `limit` documents, best first. With `explain` each has the components of its score.
pub fn rank<R: IndexReader>(
    query: &Query,
    expanded: &ExpandedQuery,
    reader: &R,
    limit: usize,
    explain: bool,
) -> Result<Vec<Ranked>, R::Error> {
    let mut scores = Scores::new(reader.max_doc());
    let allowed = allowed_docs(query, reader)?;
    for_each_component(query, expanded, reader, &mut |doc, points, _| scores.add(doc, points))?;
    let best = scores.best(limit.max(RERANK_DEPTH), allowed.as_deref(), |doc| reader.tie_breaker(doc));
    let mut ranked = rerank_by_proximity(query, expanded, reader, &best)?;
    let articles = docs(&reader.postings(Field::Kind, Kind::Article.word())?);
    for hit in ranked.iter_mut().filter(|hit| articles.binary_search(&hit.doc).is_err()) {
        hit.add(ScoreReason::CatalogEntry, hit.score * (CATALOG_FACTOR - 1.0));
    }
    ranked.sort_unstable_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| reader.tie_breaker(a.doc).cmp(&reader.tie_breaker(b.doc)))
    });
    ranked.truncate(limit);
    if explain {
        explain_terms(query, expanded, reader, &mut ranked)?;
    } else {
        ranked.iter_mut().for_each(|hit| hit.components.clear());
    }
    Ok(ranked)
}

/// The documents that the filters let through, in ascending order; `None` if there is no filter.
fn allowed_docs<R: IndexReader>(query: &Query, reader: &R) -> Result<Option<Vec<u32>>, R::Error> {
    let mut allowed: Option<Vec<u32>> = None;
    let kind = query.filter.kind.map(|kind| (Field::Kind, kind.word()));
    let area = query.filter.area.as_deref().map(|area| (Field::Area, area));
    for (field, term) in kind.into_iter().chain(area) {
        let mut docs = docs(&reader.postings(field, term)?);
        if let Some(before) = allowed {
            docs.retain(|doc| before.binary_search(doc).is_ok());
        }
        allowed = Some(docs);
    }
    Ok(allowed)
}

fn docs(postings: &[Posting]) -> Vec<u32> {
    postings.iter().map(|posting| posting.doc).collect()
}

/// Takes a document, its points and where they come from.
type Give<'g> = dyn FnMut(u32, f32, &dyn Fn() -> ScoreReason) + 'g;

/// Gives every document its points, component by component.
fn for_each_component<R: IndexReader>(
    query: &Query,
    expanded: &ExpandedQuery,
    reader: &R,
    give: &mut Give<'_>,
) -> Result<(), R::Error> {
    for term in &expanded.terms {
        for best in best_variant(reader, Field::All, &term.variants)? {
            give(best.doc, best.score, &|| ScoreReason::Word(best.term.to_owned()));
        }
        for best in best_variant(reader, Field::Title, &term.variants)? {
            give(best.doc, best.score * TITLE_WEIGHT, &|| ScoreReason::Title(best.term.to_owned()));
        }
    }
    for synonym in &expanded.synonyms {
        let weight = synonym.weight * SYNONYM_WEIGHT;
        for_each_posting(reader, Field::All, &synonym.term, weight, &mut |doc, points| {
            give(doc, points, &|| ScoreReason::Synonym(synonym.term.clone()));
        })?;
    }
    for stem in &expanded.stems {
        for_each_posting(reader, Field::Stem, stem, STEM_WEIGHT, &mut |doc, points| {
            give(doc, points, &|| ScoreReason::Stem(stem.clone()));
        })?;
    }
    for code in &query.codes {
        for (term, weight) in
            [(code.term.to_string(), code.weight), (code.term.own_entry(), code.weight * OWN_CODE_WEIGHT)]
        {
            for_each_posting(reader, Field::Codes, &term, weight, &mut |doc, points| {
                give(doc, points, &|| ScoreReason::Code(code.written.clone()));
            })?;
        }
    }
    Ok(())
}

fn explain_terms<R: IndexReader>(
    query: &Query,
    expanded: &ExpandedQuery,
    reader: &R,
    ranked: &mut [Ranked],
) -> Result<(), R::Error> {
    let number: HashMap<u32, usize> = ranked.iter().enumerate().map(|(number, hit)| (hit.doc, number)).collect();
    for_each_component(query, expanded, reader, &mut |doc, points, reason| {
        if let Some(number) = number.get(&doc) {
            ranked[*number].components.push(ScoreComponent { reason: reason(), points });
        }
    })?;
    for hit in ranked {
        hit.components.sort_by(|a, b| b.points.total_cmp(&a.points));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::rank;
    use crate::{
        model::Kind,
        search::{
            Document, DocumentPostings, Field, IndexReader, Passage, QueryContext, QueryContextData, ScoreReason,
            ShardedIndex, expand_query, shards,
        },
    };

    fn index(texts: &[(&str, String)]) -> (QueryContext, ShardedIndex) {
        let document = |(id, text): &(&str, String)| Document {
            kind: Kind::Article,
            id: (*id).to_owned(),
            title: "Notes".to_owned(),
            path: (*id).to_owned(),
            area: None,
            label: None,
            passages: text.lines().map(|line| Passage::new(line, 1)).collect(),
            own_codes: Vec::new(),
        };
        let postings: Vec<_> = texts.iter().map(|text| Arc::new(DocumentPostings::of(document(text)))).collect();
        let mut shards = shards(QueryContextData::default(), &postings).into_iter();
        let header = shards.next().expect("a header");
        let (context, mut index) = ShardedIndex::open(&header.bytes).expect("a good header");
        shards.for_each(|shard| index.put(&shard.name, &shard.bytes).expect("a good shard"));
        (context, index)
    }

    /// 40 documents contain each word more often, but apart, and have a higher score until positions are compared.
    #[test]
    fn words_that_stand_together_win_over_forty_documents_with_more_of_them() {
        let apart = format!("amber amber amber {} lantern lantern lantern", "filler ".repeat(60));
        let together = format!("amber lantern {}", "other ".repeat(70));
        let ids: Vec<String> = (0..40).map(|number| format!("{number}.md")).collect();
        let mut texts: Vec<(&str, String)> = ids.iter().map(|id| (id.as_str(), apart.clone())).collect();
        texts.push(("together.md", together));
        texts.extend(["a.md", "b.md", "c.md"].map(|id| (id, "nothing of it ".repeat(20))));
        let (context, index) = index(&texts);
        let query = context.read("amber lantern");
        let Ok(expanded) = expand_query(&query, context.synonyms(), &index);
        let Ok(ranked) = rank(&query, &expanded, &index, 3, true);
        let points = |wanted: &ScoreReason| {
            ranked[0].components.iter().filter(|part| part.reason == *wanted).map(|part| part.points).sum::<f32>()
        };
        assert_eq!(index.field_len(Field::All, ranked[0].doc), 4 + 72, "the document with both together");
        assert!(points(&ScoreReason::Proximity) > points(&ScoreReason::Word("amber".to_owned())));
        let total: f32 = ranked[0].components.iter().map(|part| part.points).sum();
        assert!((total - ranked[0].score).abs() < 1e-4);
    }
}
