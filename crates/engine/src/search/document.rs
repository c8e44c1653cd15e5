//! What can be searched, and what of it goes into an index.

use serde::{Deserialize, Serialize};

use crate::{
    model::Kind,
    text::{POSITION_GAP, Token, code_tokens, stem, tokens},
};

/// A title counts so many times in the field that carries the score.
const TITLE_TIMES: usize = 4;

/// One searchable thing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// Where it was read from.
    pub path: String,
    /// The folder under its kind: `certificate` of `kb/causes/certificate/…`.
    pub area: Option<String>,
    pub passages: Vec<Passage>,
    /// Tokens of the code whose own entry this is.
    pub own_codes: Vec<String>,
}

/// One line or paragraph of plain text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passage {
    pub text: String,
    /// How often its words count: a heading or what callers say twice, the text once.
    pub times: usize,
}

impl Passage {
    /// A passage on one line.
    pub fn new(text: &str, times: usize) -> Self {
        let mut line = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        Passage { text: line, times }
    }
}

/// A word and its place, as an index stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionedTerm {
    pub word: String,
    pub position: u32,
    /// How often it counts there.
    pub times: u32,
    /// A name that was also read in parts.
    pub is_compound: bool,
}

/// What an index stores of a document.
#[derive(Clone, Debug)]
pub struct AnalyzedDocument {
    /// The one field that carries the score: title several times, headings twice, text.
    pub all: Vec<PositionedTerm>,
    pub title: Vec<String>,
    /// Tokens of numbers, see [`code_tokens`].
    pub codes: Vec<String>,
    /// The position in `all` at which each passage begins.
    pub starts: Vec<u32>,
}

impl Document {
    /// Reads the words of everything that is searched.
    pub fn digest(&self) -> AnalyzedDocument {
        let title = tokens(&self.title);
        let mut digest = AnalyzedDocument {
            title: title.iter().map(|token| token.word.clone()).collect(),
            all: Vec::new(),
            codes: self.own_codes.iter().map(|token| format!("={token}")).collect(),
            starts: Vec::with_capacity(self.passages.len()),
        };
        // A title's number counts like its words.
        for _ in 0..TITLE_TIMES {
            digest.codes.extend(code_tokens(&self.title));
        }
        let mut next = digest.place(title, TITLE_TIMES, 0);
        for passage in &self.passages {
            digest.starts.push(next);
            next = digest.place(tokens(&passage.text), passage.times, next);
            // Most lines have no number.
            if passage.text.bytes().any(|byte| byte.is_ascii_digit()) || !passage.text.is_ascii() {
                for _ in 0..passage.times {
                    digest.codes.extend(code_tokens(&passage.text));
                }
            }
        }
        digest
    }
}

impl AnalyzedDocument {
    /// How many words `all` counts.
    pub fn length(&self) -> u32 {
        self.all.iter().map(|placed| placed.times).sum()
    }

    /// The words of `all` without their endings, each as often as it counts. Names are there in parts only.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        let parts = self.all.iter().filter(|placed| !placed.is_compound);
        parts.flat_map(|placed| std::iter::repeat_n(stem(&placed.word), placed.times as usize))
    }

    /// Lays words down from a position on, each `times` times at its place; gives the position after them.
    fn place(&mut self, read: Vec<Token>, times: usize, from: u32) -> u32 {
        let before = self.all.len();
        let last = read.iter().map(|token| token.position + 1).max().unwrap_or(0);
        for Token { word, position, is_compound, .. } in read {
            self.all.push(PositionedTerm { word, position: from + position, times: times as u32, is_compound });
        }
        // Parts of a name come before the whole, which stands at the place of the first.
        self.all[before..].sort_by_key(|placed| placed.position);
        from + last + POSITION_GAP
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Passage};
    use crate::{model::Kind, text::POSITION_GAP};

    #[test]
    fn a_passage_begins_where_its_first_word_is_placed() {
        let document = Document {
            kind: Kind::Article,
            id: "a".to_owned(),
            title: "Event 7 strikes".to_owned(),
            path: "a.md".to_owned(),
            area: None,
            passages: vec![Passage::new("What\nhelps", 2), Passage::new("Restart-Service", 1)],
            own_codes: Vec::new(),
        };
        let digest = document.digest();
        let first = |word: &str| digest.all.iter().find(|placed| placed.word == word).map(|placed| placed.position);
        assert_eq!(digest.starts, [3 + POSITION_GAP, 5 + 2 * POSITION_GAP]);
        assert_eq!((first("what"), first("restart")), (Some(digest.starts[0]), Some(digest.starts[1])));
        let times =
            |word: &str| digest.all.iter().filter(|placed| placed.word == word).map(|placed| placed.times).sum::<u32>();
        assert_eq!((times("strikes"), times("helps"), times("service")), (4, 2, 1));
        assert_eq!(digest.codes, ["e7"; 4]);
    }
}
