//! Search results as they are shown: the JSON of `search --json`.

use serde::{Deserialize, Serialize};

use super::{
    context::QueryContext,
    expand::{Correction, ExpandedQuery, expand_query},
    index_reader::IndexReader,
    query::Query,
    rank::rank,
    score::{Ranked, ScoreComponent, ScoreReason},
    snippet::make_snippet,
};
use crate::{
    model::{CodeTable, Kind},
    text::{nearest, read_codes},
};

/// Codes that are decoded above the hits.
const MAX_CODES: usize = 4;
/// A query of at most this many words is about the code in it.
const MAX_WORDS_OF_CODE_QUERY: usize = 4;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Results {
    /// The query as it was typed, with its filters.
    pub query: String,
    /// Words that no document contains, and the words that were searched instead.
    #[serde(rename = "read_as")]
    pub corrections: Vec<Correction>,
    /// Words that no document contains and that have no correction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What the codes of the query mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Meaning>,
    /// The best first, at most as many as asked for.
    pub hits: Vec<Hit>,
    /// A query to try instead if nothing was found.
    pub suggestion: Option<String>,
}

/// A code of the query, decoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Meaning {
    /// The number as it was typed.
    pub written: String,
    /// The table and the code, as in `rdp-disconnect/0x904`.
    pub id: String,
    /// The symbolic name, if the table has one.
    pub name: Option<String>,
    /// What the code means, in one sentence.
    pub means: String,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Hit {
    /// The kind of entry.
    pub kind: Kind,
    /// The id in the catalog.
    pub id: String,
    /// The title, with the label of a wrong claim before it.
    pub title: String,
    /// The BM25 score with boosts: 0 or more, comparable only within one query.
    pub score: f32,
    /// The part of the text that matched best.
    pub passage: String,
    /// Words of the passage that match the query: first character and the one after the last.
    pub marks: Vec<(usize, usize)>,
    /// The file of the entry, relative to the catalog's folder.
    pub path: String,
    /// The components of the score, the largest first; they sum to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<Explanation>,
}

/// A component of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Explanation {
    /// What in the document matched.
    pub why: String,
    /// Its part of the score.
    pub points: f32,
}

/// What is shown of a document.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Kind, id, title and file.
    pub head: Head,
    /// One passage on each line.
    pub text: String,
    /// The position in [`super::Field::All`] at which each passage begins.
    pub starts: Vec<u32>,
}

/// What is shown of a hit, without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    /// The kind of entry.
    pub kind: Kind,
    /// The id in the catalog.
    pub id: String,
    /// The title as it is shown.
    pub title: String,
    /// The file, relative to the catalog's folder.
    pub path: String,
}

/// An index that also stores what is shown of its documents.
pub trait DocStore: IndexReader {
    /// What is shown of a document.
    fn stored(&self, doc: u32) -> Result<Stored, Self::Error>;
}

/// The best hits for a query.
pub fn search<A: DocStore>(
    context: &QueryContext,
    store: &A,
    query: &Query,
    limit: usize,
    explain: bool,
) -> Result<Results, A::Error> {
    let expanded = expand_query(query, &context.synonyms, store)?;
    // Facts are compared with the entries afterwards, so as many more are fetched as they can rule out.
    let ruled_out = context.ruled_out(&query.filter.facts);
    let ranked = rank(query, &expanded, store, limit + ruled_out.len(), explain)?;
    let asked = marked_words(&expanded);
    let mut hits = Vec::new();
    for ranked in ranked {
        if hits.len() == limit {
            break;
        }
        let hit = hit(store, ranked, &asked)?;
        if !ruled_out.contains(&(hit.kind, hit.id.as_str())) {
            hits.push(hit);
        }
    }
    let suggestion = if hits.is_empty() { suggestion(store, &expanded)? } else { None };
    let ExpandedQuery { corrections, unknown, .. } = expanded;
    Ok(Results {
        query: query.text.clone(),
        codes: meanings(&context.tables, query),
        corrections,
        unknown,
        hits,
        suggestion,
    })
}

/// Every word that is marked in a passage, whatever its ending.
fn marked_words(expanded: &ExpandedQuery) -> Vec<String> {
    expanded.terms.iter().flat_map(|term| &term.variants).map(|variant| variant.term.clone()).collect()
}

fn hit<A: DocStore>(store: &A, ranked: Ranked, asked: &[String]) -> Result<Hit, A::Error> {
    let stored = store.stored(ranked.doc)?;
    // The passage with most of the query, otherwise the first.
    let passage = ranked
        .position
        .map_or(0, |position| stored.starts.partition_point(|start| *start <= position).saturating_sub(1));
    let text = stored.text.lines().nth(passage).unwrap_or_default();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let snippet = make_snippet(text, &asked);
    let characters = |byte: usize| snippet.text[..byte].chars().count();
    Ok(Hit {
        kind: stored.head.kind,
        id: stored.head.id,
        title: stored.head.title,
        score: rounded(ranked.score),
        marks: snippet.marks.iter().map(|mark| (characters(mark.start), characters(mark.end))).collect(),
        passage: snippet.text,
        path: stored.head.path,
        explain: ranked.components.into_iter().map(explanation).collect(),
    })
}

fn rounded(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}

fn explanation(component: ScoreComponent) -> Explanation {
    let why = match component.reason {
        ScoreReason::Word(word) => format!("“{word}” in the text"),
        ScoreReason::Title(word) => format!("“{word}” in the title"),
        ScoreReason::Synonym(word) => format!("“{word}”, a synonym of a word you typed"),
        ScoreReason::Stem(stem) => format!("words with the stem “{stem}”"),
        ScoreReason::Code(code) => format!("the code {code}"),
        ScoreReason::Proximity => "words you typed are near each other".to_owned(),
        ScoreReason::Phrase(phrase) => format!("“{phrase}” word for word"),
        ScoreReason::CatalogEntry => "an entry of the catalog".to_owned(),
    };
    Explanation { why, points: rounded(component.points) }
}

/// What the codes of a query mean: those that are certainly codes, or all in a query of few words.
fn meanings(tables: &[CodeTable], query: &Query) -> Vec<Meaning> {
    let tables: Vec<_> = tables.iter().collect();
    let is_about_codes = query.words.len() <= MAX_WORDS_OF_CODE_QUERY;
    let numbers = read_codes(&query.text, &tables);
    let certain = numbers.into_iter().filter(|number| number.certain || is_about_codes);
    let readings = certain.flat_map(|number| {
        let written = number.written;
        number.readings.into_iter().map(move |reading| (written.clone(), reading))
    });
    let meaning = |(written, reading): (String, crate::text::Reading<'_>)| Meaning {
        written,
        id: reading.reference().to_string(),
        name: reading.code.name.clone(),
        means: reading.code.means.clone(),
    };
    readings.map(meaning).take(MAX_CODES).collect()
}

/// The known words of a query; if there are none, known words that begin and look alike.
fn suggestion<R: IndexReader>(reader: &R, expanded: &ExpandedQuery) -> Result<Option<String>, R::Error> {
    let known = expanded.terms.iter().filter(|term| !term.variants.is_empty());
    let mut words: Vec<String> = known.map(|term| term.best().to_owned()).collect();
    if words.is_empty() {
        for word in &expanded.unknown {
            let start: String = word.chars().take(2).collect();
            let alike = reader.terms_with_prefix(&start)?;
            words.extend(nearest(word, alike.iter().map(|known| known.term.as_str())).map(str::to_owned));
        }
    }
    Ok((!words.is_empty()).then(|| words.join(" ")))
}
