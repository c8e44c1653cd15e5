//! What a search found, as it is shown: the JSON of `search --json`.

use serde::{Deserialize, Serialize};

use super::{
    Index, SearchError,
    reading::{Part, Query, Ranked, ReadAs, Shelf, Understood, Why, rank, shown, understand},
};
use crate::model::{Kind, nearest, read_codes};

/// Codes that are decoded above the hits at the most.
const MOST_CODES: usize = 4;
/// Queries of so few words are about the code in them.
const ABOUT_A_CODE: usize = 4;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub query: String,
    /// Words that no document holds, and what they were read as.
    pub read_as: Vec<ReadAs>,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meaning {
    pub written: String,
    pub id: String,
    pub name: Option<String>,
    pub means: String,
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
    /// What of the passage was asked for: first character and the one after the last.
    pub marks: Vec<(usize, usize)>,
    pub path: String,
    /// What the score is made of, most first; it sums to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<Share>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub why: String,
    pub points: f32,
}

/// The best hits for a query.
pub(super) fn search(index: &Index, query: &Query, limit: usize, explain: bool) -> Result<Results, SearchError> {
    let understood = understand(query, &index.near, &index.shelf)?;
    // Facts are held against the entries afterwards, so as many more are fetched as they can rule out.
    let more = index.ruled_out(&query.filter.facts);
    let ranked = rank(query, &understood, &index.shelf, limit + more.len(), explain)?;
    let asked = asked(&understood);
    let mut hits = Vec::new();
    for ranked in ranked {
        if hits.len() == limit {
            break;
        }
        let hit = hit(index, ranked, &asked)?;
        if !more.contains(&(hit.kind, hit.id.as_str())) {
            hits.push(hit);
        }
    }
    let suggestion = if hits.is_empty() { suggestion(index, &understood)? } else { None };
    let Understood { read_as, unknown, .. } = understood;
    Ok(Results { query: query.text.clone(), codes: meanings(index, query), read_as, unknown, hits, suggestion })
}

/// Every word whose form in a passage is marked.
fn asked(understood: &Understood) -> Vec<String> {
    understood.sought.iter().flat_map(|sought| &sought.readings).map(|(word, _)| word.clone()).collect()
}

fn hit(index: &Index, ranked: Ranked, asked: &[String]) -> Result<Hit, SearchError> {
    let stored = index.shelf.stored(ranked.document)?;
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

fn share(part: Part) -> Share {
    let why = match part.why {
        Why::Word(word) => format!("“{word}” in the text"),
        Why::Title(word) => format!("“{word}” in the title"),
        Why::Near(word) => format!("“{word}” stands for a word asked"),
        Why::Stem(stem) => format!("words that begin like “{stem}”"),
        Why::Code(code) => format!("the code {code}"),
        Why::Together => "words asked stand together".to_owned(),
        Why::Phrase(phrase) => format!("“{phrase}” word for word"),
        Why::OfCatalog => "an entry of the catalog".to_owned(),
    };
    Share { why, points: rounded(part.points) }
}

/// What the codes of a query mean: those that are codes without doubt, or all in a query of few words.
fn meanings(index: &Index, query: &Query) -> Vec<Meaning> {
    let tables: Vec<_> = index.tables.iter().collect();
    let is_about_codes = query.words.len() <= ABOUT_A_CODE;
    let numbers = read_codes(&query.text, &tables);
    let certain = numbers.into_iter().filter(|number| number.certain || is_about_codes);
    let readings = certain.flat_map(|number| {
        let written = number.written;
        number.readings.into_iter().map(move |reading| (written.clone(), reading))
    });
    let meaning = |(written, reading): (String, crate::model::Reading<'_>)| Meaning {
        written,
        id: reading.reference().to_string(),
        name: reading.code.name.clone(),
        means: reading.code.means.clone(),
    };
    readings.map(meaning).take(MOST_CODES).collect()
}

/// The words that are known; where none is, known words that begin and look alike.
fn suggestion(index: &Index, understood: &Understood) -> Result<Option<String>, SearchError> {
    let known = understood.sought.iter().filter(|sought| !sought.readings.is_empty());
    let mut words: Vec<String> = known.map(|sought| sought.read().to_owned()).collect();
    if words.is_empty() {
        for word in &understood.unknown {
            let start: String = word.chars().take(2).collect();
            let alike = index.shelf.beginning(&start)?;
            words.extend(nearest(word, alike.iter().map(|(word, _)| word.as_str())).map(str::to_owned));
        }
    }
    Ok((!words.is_empty()).then(|| words.join(" ")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        check,
        load::{Folder, load},
        search::{articles, entries, reading::MemoryShelf},
    };

    const QUERIES: [&str; 10] = [
        "certifcate expired",
        "mstsc keeps dropping",
        "2308",
        "0x904 extended 0x7",
        "event 1058",
        "kind:fix area:certificate machinekeys",
        "\"security layer\" nla",
        "Restart-Service TermService",
        "remote desk",
        "the server says that it cannot create a certificate and everybody is thrown out",
    ];

    /// A page without a server searches the one, the terminal the other.
    #[test]
    fn the_index_in_memory_ranks_as_tantivy_does() {
        let folder = Folder::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let catalog = check::catalog(load(&folder).expect("readable")).expect("a good catalog");
        let of_articles = catalog.articles.iter().map(articles::article);
        let documents: Vec<_> = entries::documents(&catalog).into_iter().chain(of_articles).collect();
        let index = Index::in_memory(&catalog, &documents).expect("an index");
        let memory = MemoryShelf::of(&documents);
        for text in QUERIES {
            let query = index.read(text);
            let theirs = understand(&query, &index.near, &index.shelf).expect("understood");
            let Ok(ours) = understand(&query, &index.near, &memory);
            assert_eq!(ours, theirs, "{text}");
            let theirs = rank(&query, &theirs, &index.shelf, 30, true).expect("ranked");
            let Ok(ours) = rank(&query, &ours, &memory, 30, true);
            assert_eq!(ours, theirs, "{text}");
            assert!(!ours.is_empty(), "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_score_sum_to_it() {
        let folder = Folder::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let catalog = check::catalog(load(&folder).expect("readable")).expect("a good catalog");
        let index = Index::of(&catalog).expect("an index");
        for text in QUERIES {
            for hit in index.search(&index.read(text), 10, true).expect("results").hits {
                let sum: f32 = hit.explain.iter().map(|share| share.points).sum();
                assert!((sum - hit.score).abs() < 0.05, "{text}: {} is explained as {sum}", hit.score);
            }
        }
    }
}
