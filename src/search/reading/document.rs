//! What can be searched, and what of it goes into an index.

use serde::{Deserialize, Serialize};

use super::{
    codes::code_tokens,
    stem::stem,
    words::{BREAK, Token, tokens},
};
use crate::model::Kind;

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
        Passage { text: text.split_whitespace().collect::<Vec<_>>().join(" "), times }
    }
}

/// A word and its place, as an index stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub word: String,
    pub position: u32,
}

/// What an index stores of a document.
#[derive(Clone, Debug)]
pub struct Digest {
    /// The one field that carries the score: title several times, headings twice, text.
    pub all: Vec<Placed>,
    pub title: Vec<String>,
    /// The words of `all` without their endings.
    pub stems: Vec<String>,
    /// Tokens of numbers, see [`code_tokens`].
    pub codes: Vec<String>,
    /// The position in `all` at which each passage begins.
    pub starts: Vec<u32>,
}

impl Document {
    /// Reads the words of everything that is searched.
    pub fn digest(&self) -> Digest {
        let title = tokens(&self.title);
        let mut digest = Digest {
            title: title.iter().map(|token| token.word.clone()).collect(),
            all: Vec::new(),
            stems: Vec::new(),
            codes: self.own_codes.iter().map(|token| format!("={token}")).collect(),
            starts: Vec::with_capacity(self.passages.len()),
        };
        // A title's number counts like its words.
        for _ in 0..TITLE_TIMES {
            digest.codes.extend(code_tokens(&self.title));
        }
        let mut next = digest.place(&title, TITLE_TIMES, 0);
        for passage in &self.passages {
            digest.starts.push(next);
            let read = tokens(&passage.text);
            next = digest.place(&read, passage.times, next);
            for _ in 0..passage.times {
                digest.codes.extend(code_tokens(&passage.text));
            }
        }
        digest
    }
}

impl Digest {
    /// Lays words down from a position on, each `times` times at its place; gives the position after them.
    fn place(&mut self, read: &[Token], times: usize, from: u32) -> u32 {
        for token in read {
            let placed = Placed { word: token.word.clone(), position: from + token.position };
            self.all.extend(std::iter::repeat_n(placed, times));
            if !token.is_whole {
                self.stems.extend(std::iter::repeat_n(stem(&token.word).to_owned(), times));
            }
        }
        // Parts of a name come before the whole, which stands at the place of the first.
        self.all.sort_by_key(|placed| placed.position);
        let last = read.iter().map(|token| token.position + 1).max().unwrap_or(0);
        from + last + BREAK
    }
}

#[cfg(test)]
mod tests {
    use super::{BREAK, Document, Passage};
    use crate::model::Kind;

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
        assert_eq!(digest.starts, [3 + BREAK, 5 + 2 * BREAK]);
        assert_eq!((first("what"), first("restart")), (Some(digest.starts[0]), Some(digest.starts[1])));
        let times = |word: &str| digest.all.iter().filter(|placed| placed.word == word).count();
        assert_eq!((times("strikes"), times("helps"), times("service")), (4, 2, 1));
        assert_eq!(digest.codes, ["e7"; 4]);
    }
}
