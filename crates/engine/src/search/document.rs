//! Documents, and the terms of them that an index contains.

use serde::{Deserialize, Serialize};

use crate::{
    model::Kind,
    text::{CodeTerm, POSITION_GAP, Token, index_codes, stem, tokenize},
};

/// How often the words of a title count in [`Field::All`](super::Field::All).
const TITLE_BOOST: usize = 4;

/// One searchable thing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The kind of entry that it is; results can be filtered by it.
    pub kind: Kind,
    /// The id in the catalog, unique among documents of the same kind.
    pub id: String,
    /// Searched like the passages, with a higher weight.
    pub title: String,
    /// Shown before the title and not searched: what makes a claim one that is wrong.
    pub label: Option<String>,
    /// The file it was read from.
    pub path: String,
    /// The folder under its kind: `certificate` of `kb/causes/certificate/…`.
    pub area: Option<String>,
    /// The searched text, in the order of the page.
    pub passages: Vec<Passage>,
    /// The code whose own entry this is.
    pub own_codes: Vec<CodeTerm>,
}

/// One line or paragraph of plain text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passage {
    /// One line: runs of white space are single spaces.
    pub text: String,
    /// How often its words count: a heading or what callers say twice, the text once.
    pub boost: usize,
}

impl Passage {
    /// A passage on one line.
    pub fn new(text: &str, boost: usize) -> Self {
        let mut line = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        Passage { text: line, boost }
    }
}

/// A word and its position, as an index stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionedTerm {
    /// In lower case, as the tokenizer returns it.
    pub word: String,
    /// The number of words before it in the document, with a gap between passages.
    pub position: u32,
    /// How often it counts there.
    pub term_freq: u32,
    /// Whether it is a name whose parts are terms too.
    pub is_compound: bool,
}

/// What an index stores of a document.
#[derive(Clone, Debug)]
pub struct AnalyzedDocument {
    /// The field that carries the score: title several times, headings twice, text.
    pub all: Vec<PositionedTerm>,
    /// The words of the title, each as often as it occurs there.
    pub title: Vec<String>,
    /// Numbers, see [`CodeTerm`].
    pub codes: Vec<String>,
    /// The position in `all` at which each passage begins.
    pub starts: Vec<u32>,
}

impl Document {
    /// The title as it is shown.
    pub fn shown_title(&self) -> String {
        match &self.label {
            Some(label) => format!("{label}: “{}”", self.title),
            None => self.title.clone(),
        }
    }

    /// Reads the terms of everything that is searched.
    pub fn analyze(&self) -> AnalyzedDocument {
        let title = tokenize(&self.title);
        let mut analyzed = AnalyzedDocument {
            title: title.iter().map(|token| token.word.clone()).collect(),
            all: Vec::new(),
            codes: self.own_codes.iter().map(CodeTerm::own_entry).collect(),
            starts: Vec::with_capacity(self.passages.len()),
        };
        analyzed.add_codes(&self.title, TITLE_BOOST);
        let mut next = analyzed.add(title, TITLE_BOOST, 0);
        for passage in &self.passages {
            analyzed.starts.push(next);
            next = analyzed.add(tokenize(&passage.text), passage.boost, next);
            analyzed.add_codes(&passage.text, passage.boost);
        }
        analyzed
    }
}

impl AnalyzedDocument {
    /// The number of words of `all`.
    pub fn field_len(&self) -> u32 {
        self.all.iter().map(|placed| placed.term_freq).sum()
    }

    /// The words of `all` without their endings, each as often as it counts. Of compounds the parts alone.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        let parts = self.all.iter().filter(|placed| !placed.is_compound);
        parts.flat_map(|placed| std::iter::repeat_n(stem(&placed.word), placed.term_freq as usize))
    }

    /// Adds the numbers of a text, each `boost` times.
    fn add_codes(&mut self, text: &str, boost: usize) {
        let terms: Vec<String> = index_codes(text).iter().map(CodeTerm::to_string).collect();
        (0..boost).for_each(|_| self.codes.extend_from_slice(&terms));
    }

    /// Adds words from a position on, each `boost` times at its position; gives the position after them.
    fn add(&mut self, tokens: Vec<Token>, boost: usize, from: u32) -> u32 {
        let before = self.all.len();
        let last = tokens.iter().map(|token| token.position + 1).max().unwrap_or(0);
        for Token { word, position, is_compound, .. } in tokens {
            self.all.push(PositionedTerm { word, position: from + position, term_freq: boost as u32, is_compound });
        }
        // Parts of a name come before the name, which has the position of the first.
        self.all[before..].sort_by_key(|placed| placed.position);
        from + last + POSITION_GAP
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Passage};
    use crate::{model::Kind, text::POSITION_GAP};

    #[test]
    fn a_passage_starts_at_the_position_of_its_first_word() {
        let document = Document {
            kind: Kind::Article,
            id: "a".to_owned(),
            title: "Event 7 strikes".to_owned(),
            label: Some("Wrong advice".to_owned()),
            path: "a.md".to_owned(),
            area: None,
            passages: vec![Passage::new("What\nhelps", 2), Passage::new("Restart-Service", 1)],
            own_codes: Vec::new(),
        };
        let analyzed = document.analyze();
        let first = |word: &str| analyzed.all.iter().find(|placed| placed.word == word).map(|placed| placed.position);
        assert_eq!(analyzed.starts, [3 + POSITION_GAP, 5 + 2 * POSITION_GAP]);
        assert_eq!((first("what"), first("restart")), (Some(analyzed.starts[0]), Some(analyzed.starts[1])));
        let freq = |word: &str| {
            analyzed.all.iter().filter(|placed| placed.word == word).map(|placed| placed.term_freq).sum::<u32>()
        };
        assert_eq!((freq("strikes"), freq("helps"), freq("service")), (4, 2, 1));
        assert_eq!(analyzed.codes, ["e7"; 4]);
        assert_eq!((document.shown_title().as_str(), freq("wrong")), ("Wrong advice: “Event 7 strikes”", 0));
    }
}
