//! What a user typed to what is searched. Not a query language: everything that is not a filter is a word.

use super::filter::{Filter, FilterNames};
use crate::text::{QueryCode, is_ignored, query_codes, tokenize, words};

/// Different words of a query that are searched; a pasted log has thousands.
const MAX_WORDS: usize = 160;

/// What is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// As it was typed.
    pub text: String,
    /// What was typed as `kind:`, `area:` or `symptom=answer`, if the catalog knows the name.
    pub filter: Filter,
    /// In the order typed, each once.
    pub words: Vec<String>,
    /// The words of quoted texts; a document that contains them in a row ranks higher.
    pub phrases: Vec<Vec<String>>,
    /// The terms that its numbers may be indexed as.
    pub codes: Vec<QueryCode>,
    /// Whether the last word may be unfinished.
    pub ends_open: bool,
}

impl Query {
    /// Reads `kind:fix`, `area:network` and `host-kind=azure-vm` as filters where they name something, quoted text as
    /// phrases, numbers as codes, and everything as words.
    pub fn read(text: &str, names: &FilterNames) -> Self {
        let mut filter = Filter::default();
        let rest: Vec<&str> = text.split(' ').filter(|piece| !filter.take(piece, names)).collect();
        let rest = rest.join(" ");
        let phrases =
            quoted(&rest).into_iter().map(words_without_compounds).filter(|phrase| phrase.len() > 1).collect();
        Query {
            text: text.to_owned(),
            filter,
            words: query_words(&rest),
            phrases,
            codes: query_codes(&rest),
            ends_open: rest.ends_with(|letter: char| letter.is_alphanumeric()),
        }
    }

    /// Whether the user typed no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The texts between pairs of quotation marks.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = rest.split_once(['"', '“', '„', '«']) {
        let Some((inner, after)) = from.split_once(['"', '”', '“', '»']) else { break };
        found.push(inner);
        rest = after;
    }
    found
}

/// The words of a text in its order; names in parts only, so that each word has a position of its own.
fn words_without_compounds(text: &str) -> Vec<String> {
    tokenize(text).into_iter().filter(|token| !token.is_compound).map(|token| token.word).collect()
}

fn query_words(text: &str) -> Vec<String> {
    let mut asked: Vec<String> = Vec::new();
    for word in words(text) {
        if !asked.contains(&word) && asked.len() < MAX_WORDS {
            asked.push(word);
        }
    }
    let is_ignored = |word: &String| is_ignored(word);
    if !asked.iter().all(is_ignored) {
        asked.retain(|word| !is_ignored(word));
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::{FilterNames, Query};
    use crate::model::Kind;

    fn read(text: &str) -> Query {
        let names = FilterNames {
            facts: [("host-kind".to_owned(), "azure-vm".to_owned())].into(),
            areas: ["network".to_owned()].into(),
        };
        Query::read(text, &names)
    }

    #[test]
    fn a_filter_must_name_something() {
        let query = read("kind:fix area:network host-kind=azure-vm port closed");
        assert_eq!((query.filter.kind, query.filter.area.as_deref()), (Some(Kind::Fix), Some("network")));
        assert_eq!(query.filter.facts.len(), 1);
        assert_eq!(query.words, ["port", "closed"]);
        let words = read("kind:of area:51 x=1 C:\\Windows");
        assert_eq!(words.filter, Default::default());
        assert_eq!(words.words, ["kind", "of", "area", "51", "x", "1", "c", "windows"]);
    }

    #[test]
    fn quoted_text_is_a_phrase_and_words_too() {
        let query = read("says \"remote session ended\" and “an internal error” \"odd");
        assert_eq!(query.phrases, [vec!["remote", "session", "ended"], vec!["an", "internal", "error"]]);
        assert!(query.words.contains(&"odd".to_owned()) && query.words.contains(&"session".to_owned()));
    }

    #[test]
    fn greetings_and_thanks_are_ignored() {
        assert_eq!(read("Hello, please help Thanks").words, ["help"]);
        assert_eq!(read("thanks").words, ["thanks"]);
    }
}
