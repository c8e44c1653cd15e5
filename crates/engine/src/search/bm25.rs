//! BM25 of single terms (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).

use std::collections::HashMap;

use super::index_reader::{Field, IndexReader, Posting};
use crate::text::WeightedTerm;

/// How soon further repetitions of a term stop counting, and how much the length of a text counts against it: the values of
/// Lucene and tantivy.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The score of a document for the best of several variants of a term.
pub(super) struct VariantScore<'v> {
    pub doc: u32,
    pub score: f32,
    /// The variant that the document contains.
    pub term: &'v str,
}

/// The best score of each document over several variants of one term. All variants have the idf of the most common: a rare
/// ending of an unfinished word is not a better match than a common one.
pub(super) fn best_variant<'v, R: IndexReader>(
    reader: &R,
    field: Field,
    variants: &'v [WeightedTerm],
) -> Result<Vec<VariantScore<'v>>, R::Error> {
    let mut postings = Vec::new();
    for variant in variants {
        postings.push((variant, reader.postings(field, &variant.term)?));
    }
    let idf = idf(reader, postings.iter().map(|(_, postings)| postings.len()).max().unwrap_or(0));
    if let [(variant, postings)] = &postings[..] {
        let mut scores = Vec::with_capacity(postings.len());
        for_each_score(reader, field, postings, variant.weight * idf, &mut |doc, score| {
            scores.push(VariantScore { doc, score, term: &variant.term })
        });
        return Ok(scores);
    }
    let mut best: HashMap<u32, VariantScore<'v>> = HashMap::new();
    for (variant, postings) in &postings {
        for_each_score(reader, field, postings, variant.weight * idf, &mut |doc, score| {
            let new = || VariantScore { doc, score, term: &variant.term };
            let known = best.entry(doc).or_insert_with(new);
            if score > known.score {
                *known = new();
            }
        });
    }
    Ok(best.into_values().collect())
}

/// The BM25 score of one term in each document that contains it, times `weight`.
pub(super) fn for_each_posting<R: IndexReader>(
    reader: &R,
    field: Field,
    term: &str,
    weight: f32,
    give: &mut dyn FnMut(u32, f32),
) -> Result<(), R::Error> {
    let postings = reader.postings(field, term)?;
    for_each_score(reader, field, &postings, weight * idf(reader, postings.len()), give);
    Ok(())
}

fn for_each_score<R: IndexReader>(
    reader: &R,
    field: Field,
    postings: &[Posting],
    weight: f32,
    give: &mut dyn FnMut(u32, f32),
) {
    let len_field = if field == Field::Title { Field::Title } else { Field::All };
    let mean = reader.mean_field_len(len_field).max(1.0);
    for posting in postings {
        let term_freq = posting.term_freq as f32;
        let (k1, norm) = match field {
            // A code counts the same in a long text.
            Field::Codes => (1.0, 1.0),
            _ => (K1, K1 * (1.0 - B + B * reader.field_len(len_field, posting.doc) as f32 / mean)),
        };
        give(posting.doc, weight * term_freq * (k1 + 1.0) / (term_freq + norm));
    }
}

/// Inverse document frequency as BM25 defines it, never negative.
pub(super) fn idf<R: IndexReader>(reader: &R, doc_freq: usize) -> f32 {
    let (num_docs, doc_freq) = (reader.num_docs() as f32, doc_freq as f32);
    (1.0 + (num_docs - doc_freq + 0.5).max(0.0) / (doc_freq + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::{best_variant, for_each_posting, idf};
    use crate::{
        search::index_reader::{DocPositions, Field, IndexReader, Posting, VocabularyTerm},
        text::WeightedTerm,
    };

    /// Four documents of 10, 20, 30 and 40 words; `disk` is in the first twice and in the third once, `disc` in the third
    /// and fourth.
    struct FourDocuments;

    impl IndexReader for FourDocuments {
        type Error = Infallible;

        fn max_doc(&self) -> u32 {
            4
        }
        fn num_docs(&self) -> u32 {
            4
        }
        fn field_len(&self, field: Field, doc: u32) -> u32 {
            if field == Field::Title { 2 } else { [10, 20, 30, 40][doc as usize] }
        }
        fn mean_field_len(&self, field: Field) -> f32 {
            if field == Field::Title { 2.0 } else { 25.0 }
        }
        fn tie_breaker(&self, doc: u32) -> u64 {
            doc.into()
        }
        fn postings(&self, _: Field, term: &str) -> Result<Vec<Posting>, Infallible> {
            let list: &[(u32, u32)] = match term {
                "disk" => &[(0, 2), (2, 1)],
                "disc" => &[(2, 1), (3, 3)],
                _ => &[],
            };
            Ok(list.iter().map(|&(doc, term_freq)| Posting { doc, term_freq }).collect())
        }
        fn positions(&self, _: &str, _: &[u32]) -> Result<Vec<DocPositions>, Infallible> {
            Ok(Vec::new())
        }
        fn contains_term(&self, _: &str) -> Result<bool, Infallible> {
            Ok(true)
        }
        fn fuzzy_terms(&self, _: &str, _: u8) -> Result<Vec<VocabularyTerm>, Infallible> {
            Ok(Vec::new())
        }
        fn terms_with_prefix(&self, _: &str) -> Result<Vec<VocabularyTerm>, Infallible> {
            Ok(Vec::new())
        }
    }

    fn assert_scores(scores: &[(u32, f32)], expected: &[(u32, f32)]) {
        assert_eq!(scores.len(), expected.len(), "{scores:?}");
        for (found, expected) in scores.iter().zip(expected) {
            assert_eq!(found.0, expected.0);
            assert!((found.1 - expected.1).abs() < 1e-5, "{found:?} is not {expected:?}");
        }
    }

    fn scores(field: Field) -> Vec<(u32, f32)> {
        let mut scores = Vec::new();
        let Ok(()) = for_each_posting(&FourDocuments, field, "disk", 1.0, &mut |doc, score| scores.push((doc, score)));
        scores
    }

    /// By hand: idf = ln(1 + (4 - 2 + 0.5) / (2 + 0.5)) = ln 2 = 0.693147. With k1 = 1.2 and b = 0.75 the first document has
    /// the norm 1.2 (0.25 + 0.75 * 10/25) = 0.66 and 0.693147 * 2 * 2.2 / 2.66 = 1.146559; the third has the norm
    /// 1.2 (0.25 + 0.75 * 30/25) = 1.38 and 0.693147 * 2.2 / 2.38 = 0.640724.
    #[test]
    fn bm25_is_as_computed_by_hand() {
        assert!((idf(&FourDocuments, 2) - std::f32::consts::LN_2).abs() < 1e-5);
        assert_scores(&scores(Field::All), &[(0, 1.146_559), (2, 0.640_724)]);
    }

    /// Titles have their own length: the norm is 1.2, so 0.693147 * 2 * 2.2 / 3.2 = 0.953078 and 0.693147 * 2.2 / 2.2.
    /// Codes have none: 0.693147 * 2 * 2 / 3 = 0.924196 and 0.693147 * 2 / 2.
    #[test]
    fn titles_and_codes_have_their_own_norms() {
        assert_scores(&scores(Field::Title), &[(0, 0.953_078), (2, std::f32::consts::LN_2)]);
        assert_scores(&scores(Field::Codes), &[(0, 0.924_196), (2, std::f32::consts::LN_2)]);
    }

    /// `disc` counts half. The third document contains both variants once, so the full weight wins; the fourth has the norm
    /// 1.2 (0.25 + 0.75 * 40/25) = 1.74 and 0.5 * 0.693147 * 3 * 2.2 / 4.74 = 0.482571.
    #[test]
    fn the_best_variant_counts_once() {
        let variants =
            [("disk", 1.0), ("disc", 0.5)].map(|(term, weight)| WeightedTerm { term: term.to_owned(), weight });
        let Ok(mut best) = best_variant(&FourDocuments, Field::All, &variants);
        best.sort_by_key(|best| best.doc);
        let found: Vec<(u32, f32)> = best.iter().map(|best| (best.doc, best.score)).collect();
        assert_scores(&found, &[(0, 1.146_559), (2, 0.640_724), (3, 0.482_571)]);
        assert_eq!(best.iter().map(|best| best.term).collect::<Vec<_>>(), ["disk", "disk", "disc"]);
    }
}
