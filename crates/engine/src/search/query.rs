//! What somebody typed, to what is looked for. Never a query language: every character that is no filter is a word.

use std::collections::BTreeMap;

use crate::{
    model::{Id, Kind},
    text::{QueryCode, asked_codes, is_ignored, tokens, words},
};

/// So many different words are looked for at the most; a pasted log has thousands.
const MAX_WORDS: usize = 160;

/// Which hits are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Option<Kind>,
    /// Only entries of this area, the folder under their kind.
    pub area: Option<String>,
    /// Facts that hold; entries that are of no use then are left out.
    pub facts: BTreeMap<Id, Id>,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// As it was typed.
    pub text: String,
    pub filter: Filter,
    /// In the order typed, none twice.
    pub words: Vec<String>,
    /// Quoted text: its words must stand side by side.
    pub phrases: Vec<Vec<String>>,
    pub codes: Vec<QueryCode>,
    /// Whether the last word may be unfinished.
    pub ends_open: bool,
}

/// What a query may filter by besides its words.
pub trait FilterNames {
    /// Whether a symptom has this answer.
    fn is_fact(&self, symptom: &str, answer: &str) -> bool;
    /// Whether entries lie in an area.
    fn is_area(&self, name: &str) -> bool;
}

impl Query {
    /// Reads `kind:fix`, `area:network` and `host-kind=azure-vm` as filters where they name something, quoted text as
    /// phrases, numbers as codes, and everything as words.
    pub fn read(text: &str, names: &impl FilterNames) -> Self {
        let mut filter = Filter::default();
        let rest: Vec<&str> = text.split(' ').filter(|piece| !take_filter(piece, names, &mut filter)).collect();
        let rest = rest.join(" ");
        let phrases = quoted(&rest).into_iter().map(words_without_wholes).filter(|phrase| phrase.len() > 1).collect();
        Query {
            text: text.to_owned(),
            filter,
            words: asked_words(&rest),
            phrases,
            codes: asked_codes(&rest),
            ends_open: rest.ends_with(|letter: char| letter.is_alphanumeric()),
        }
    }

    /// Whether nothing that could be found was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn take_filter(piece: &str, names: &impl FilterNames, filter: &mut Filter) -> bool {
    if let Some(word) = piece.strip_prefix("kind:") {
        let kind = Kind::SEARCHED.into_iter().find(|kind| kind.word() == word);
        filter.kind = kind.or(filter.kind);
        return kind.is_some();
    }
    if let Some(area) = piece.strip_prefix("area:").filter(|area| names.is_area(area)) {
        filter.area = Some(area.to_owned());
        return true;
    }
    let Some((symptom, answer)) = piece.split_once('=').filter(|(symptom, answer)| names.is_fact(symptom, answer))
    else {
        return false;
    };
    // What is a fact is written as ids are.
    if let (Ok(symptom), Ok(answer)) = (symptom.parse(), answer.parse()) {
        filter.facts.insert(symptom, answer);
    }
    true
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

/// The words of a text in its order; names in parts only, so that each word has a place of its own.
fn words_without_wholes(text: &str) -> Vec<String> {
    tokens(text).into_iter().filter(|token| !token.is_compound).map(|token| token.word).collect()
}

fn asked_words(text: &str) -> Vec<String> {
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

    struct Known;

    impl FilterNames for Known {
        fn is_fact(&self, symptom: &str, answer: &str) -> bool {
            (symptom, answer) == ("host-kind", "azure-vm")
        }
        fn is_area(&self, name: &str) -> bool {
            name == "network"
        }
    }

    #[test]
    fn filters_are_taken_where_they_name_something() {
        let query = Query::read("kind:fix area:network host-kind=azure-vm port closed", &Known);
        assert_eq!((query.filter.kind, query.filter.area.as_deref()), (Some(Kind::Fix), Some("network")));
        assert_eq!(query.filter.facts.len(), 1);
        assert_eq!(query.words, ["port", "closed"]);
        let words = Query::read("kind:of area:51 x=1 C:\\Windows", &Known);
        assert_eq!(words.filter, Default::default());
        assert_eq!(words.words, ["kind", "of", "area", "51", "x", "1", "c", "windows"]);
    }

    #[test]
    fn quoted_text_is_a_phrase_and_words_too() {
        let query = Query::read("says \"remote session ended\" and “an internal error” \"odd", &Known);
        assert_eq!(query.phrases, [vec!["remote", "session", "ended"], vec!["an", "internal", "error"]]);
        assert!(query.words.contains(&"odd".to_owned()) && query.words.contains(&"session".to_owned()));
    }

    #[test]
    fn politeness_is_no_symptom() {
        assert_eq!(Query::read("Hello, please help Thanks", &Known).words, ["help"]);
        assert_eq!(Query::read("thanks", &Known).words, ["thanks"]);
    }
}
