//! What a search found, as it is shown: the JSON of `search --json`.

use serde::{Deserialize, Serialize};

use super::{
    context::QueryContext,
    expand::{Correction, ExpandedQuery, understand},
    index_reader::IndexReader,
    query::Query,
    rank::rank,
    score::{Ranked, ScoreComponent, ScoreReason},
    snippet::shown,
};
use crate::{
    model::{CodeTable, Kind},
    text::{nearest, read_codes},
};

/// Codes that are decoded above the hits at the most.
const MAX_CODES: usize = 4;
/// Queries of so few words are about the code in them.
const ABOUT_A_CODE: usize = 4;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Results {
    pub query: String,
    /// Words that no document holds, and what they were read as.
    pub read_as: Vec<Correction>,
    /// Words that no document holds, nor any word near them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What the codes of the query mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Meaning>,
    pub hits: Vec<Hit>,
    /// What to ask instead, when nothing was found.
    pub suggestion: Option<String>,
}

/// A code of the query, decoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Meaning {
    pub written: String,
    pub id: String,
    pub name: Option<String>,
    pub means: String,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Hit {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    pub score: f32,
    /// The part of the text that matched best.
    pub passage: String,
    /// What of the passage was asked for: first character and the one after the last.
    pub marks: Vec<(usize, usize)>,
    pub path: String,
    /// What the score is made of, most first; it sums to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<Explanation>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Explanation {
    pub why: String,
    pub points: f32,
}

/// What is shown of a document.
#[derive(Clone, Debug)]
pub struct Stored {
    pub head: Head,
    /// A passage a line.
    pub text: String,
    /// The position in [`super::Field::All`] at which each begins.
    pub starts: Vec<u32>,
}

/// What is shown of a hit, without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    pub path: String,
}

/// A shelf that can also hand its documents out.
pub trait DocStore: IndexReader {
    /// What is shown of a document.
    fn stored(&self, document: u32) -> Result<Stored, Self::Error>;
}

/// The best hits for a query.
pub fn search<A: DocStore>(
    desk: &QueryContext,
    archive: &A,
    query: &Query,
    limit: usize,
    explain: bool,
) -> Result<Results, A::Error> {
    let understood = understand(query, &desk.near, archive)?;
    // Facts are held against the entries afterwards, so as many more are fetched as they can rule out.
    let more = desk.ruled_out(&query.filter.facts);
    let ranked = rank(query, &understood, archive, limit + more.len(), explain)?;
    let asked = asked(&understood);
    let mut hits = Vec::new();
    for ranked in ranked {
        if hits.len() == limit {
            break;
        }
        let hit = hit(archive, ranked, &asked)?;
        if !more.contains(&(hit.kind, hit.id.as_str())) {
            hits.push(hit);
        }
    }
    let suggestion = if hits.is_empty() { suggestion(archive, &understood)? } else { None };
    let ExpandedQuery { read_as, unknown, .. } = understood;
    Ok(Results { query: query.text.clone(), codes: meanings(&desk.tables, query), read_as, unknown, hits, suggestion })
}

/// Every word whose form in a passage is marked.
fn asked(understood: &ExpandedQuery) -> Vec<String> {
    understood.sought.iter().flat_map(|sought| &sought.readings).map(|(word, _)| word.clone()).collect()
}

fn hit<A: DocStore>(archive: &A, ranked: Ranked, asked: &[String]) -> Result<Hit, A::Error> {
    let stored = archive.stored(ranked.document)?;
    // The passage in which most of the query stands, else the first.
    let passage =
        ranked.place.map_or(0, |place| stored.starts.partition_point(|start| *start <= place).saturating_sub(1));
    let text = stored.text.lines().nth(passage).unwrap_or_default();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let shown = shown(text, &asked);
    let characters = |byte: usize| shown.text[..byte].chars().count();
    Ok(Hit {
        kind: stored.head.kind,
        id: stored.head.id,
        title: stored.head.title,
        score: rounded(ranked.score),
        marks: shown.marks.iter().map(|mark| (characters(mark.start), characters(mark.end))).collect(),
        passage: shown.text,
        path: stored.head.path,
        explain: ranked.parts.into_iter().map(share).collect(),
    })
}

fn rounded(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}

fn share(part: ScoreComponent) -> Explanation {
    let why = match part.why {
        ScoreReason::Word(word) => format!("“{word}” in the text"),
        ScoreReason::Title(word) => format!("“{word}” in the title"),
        ScoreReason::Synonyms(word) => format!("“{word}” stands for a word asked"),
        ScoreReason::Stem(stem) => format!("words that begin like “{stem}”"),
        ScoreReason::Code(code) => format!("the code {code}"),
        ScoreReason::Together => "words asked stand together".to_owned(),
        ScoreReason::Phrase(phrase) => format!("“{phrase}” word for word"),
        ScoreReason::OfCatalog => "an entry of the catalog".to_owned(),
    };
    Explanation { why, points: rounded(part.points) }
}

/// What the codes of a query mean: those that are codes without doubt, or all in a query of few words.
fn meanings(tables: &[CodeTable], query: &Query) -> Vec<Meaning> {
    let tables: Vec<_> = tables.iter().collect();
    let is_about_codes = query.words.len() <= ABOUT_A_CODE;
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

/// The words that are known; where none is, known words that begin and look alike.
fn suggestion<S: IndexReader>(shelf: &S, understood: &ExpandedQuery) -> Result<Option<String>, S::Error> {
    let known = understood.sought.iter().filter(|sought| !sought.readings.is_empty());
    let mut words: Vec<String> = known.map(|sought| sought.read().to_owned()).collect();
    if words.is_empty() {
        for word in &understood.unknown {
            let start: String = word.chars().take(2).collect();
            let alike = shelf.beginning(&start)?;
            words.extend(nearest(word, alike.iter().map(|(word, _)| word.as_str())).map(str::to_owned));
        }
    }
    Ok((!words.is_empty()).then(|| words.join(" ")))
}
