//! Whether a caller's words contain a phrase, also when they put it a little differently.
//!
//! In: terms that mean the same, phrases, an utterance. Out: a [`MatchQuality`]. Never: a score of search.

use super::{stem, stopwords::WordSet, tokenizer::plain_words};
use crate::model::Catalog;

/// At most this many other words may be between those of a phrase.
const MAX_GAP: usize = 1;

/// Finds phrases in what a caller says. Words that mean the same, as the catalog's `terms.yaml` lists them, count as equal.
///
/// Built once for a catalog: analysing a term or a phrase costs more than looking for it.
#[derive(Debug)]
pub struct PhraseMatcher {
    /// The words of a term and the number of its line, longest first.
    terms: Vec<(Vec<String>, usize)>,
}

/// A phrase, analysed once by [`PhraseMatcher::phrase`].
#[derive(Debug)]
pub struct Phrase {
    /// As the catalog writes it.
    written: String,
    /// In lower case, with single blanks around each word.
    plain: String,
    content_words: Vec<String>,
}

impl Phrase {
    /// As the catalog writes it.
    pub fn written(&self) -> &str {
        &self.written
    }
}

/// What a caller said, analysed once by [`PhraseMatcher::utterance`].
#[derive(Debug)]
pub struct Utterance {
    plain: String,
    /// The content words of each sentence.
    sentences: Vec<Vec<String>>,
}

/// How well a phrase matches. Literal matches are better than others, and longer ones better than shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatchQuality {
    /// Whether the phrase occurs word for word.
    pub is_literal: bool,
    /// Bytes of a literal match, otherwise the number of content words.
    pub length: usize,
}

#[cfg(test)]
thread_local! {
    /// How many matchers and phrases this thread has built: tests show by it that the engine builds them once.
    pub(crate) static BUILT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl PhraseMatcher {
    /// The matcher of a catalog, with its terms.
    pub fn of(catalog: &Catalog) -> Self {
        PhraseMatcher::new(&catalog.terms)
    }

    /// A matcher with lines of terms that mean the same.
    pub fn new(lines: &[Vec<String>]) -> Self {
        #[cfg(test)]
        BUILT.set(BUILT.get() + 1);
        let lines = lines.iter().enumerate();
        let mut terms: Vec<(Vec<String>, usize)> =
            lines.flat_map(|(number, line)| line.iter().map(move |term| (plain_words(term), number))).collect();
        terms.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        PhraseMatcher { terms }
    }

    /// Analyses a phrase.
    pub fn phrase(&self, written: &str) -> Phrase {
        #[cfg(test)]
        BUILT.set(BUILT.get() + 1);
        Phrase { written: written.to_owned(), plain: plain(written), content_words: self.content_words(written) }
    }

    /// Analyses what a caller said.
    pub fn utterance(&self, text: &str) -> Utterance {
        let sentences = sentences(text).into_iter().map(|sentence| self.content_words(sentence)).collect();
        Utterance { plain: plain(text), sentences }
    }

    /// The words of a sentence that carry meaning, stemmed, with terms replaced by the number of their line.
    fn content_words(&self, sentence: &str) -> Vec<String> {
        let words = plain_words(sentence);
        let mut content = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let term = self.terms.iter().find(|(term, _)| !term.is_empty() && words[at..].starts_with(term));
            match term {
                Some((term, number)) => {
                    content.push(format!("#{number}"));
                    at += term.len();
                }
                None => {
                    if !WordSet::FunctionWords.contains(&words[at]) {
                        content.push(stem(&words[at]).to_owned());
                    }
                    at += 1;
                }
            }
        }
        content
    }
}

impl Utterance {
    /// How well a phrase of the same matcher occurs; nothing if it does not occur, or is denied.
    pub fn find(&self, phrase: &Phrase) -> Option<MatchQuality> {
        let content = &phrase.content_words;
        let occurs = self.sentences.iter().any(|sentence| affirms(sentence, content));
        if phrase.plain != " " && self.plain.contains(&phrase.plain) {
            // Word for word, and perhaps denied: "not over the VPN".
            let is_denied =
                !occurs && !content.is_empty() && self.sentences.iter().any(|sentence| mentions(sentence, content));
            return (!is_denied).then_some(MatchQuality { is_literal: true, length: phrase.written.len() });
        }
        // One word alone says too little, unless it occurs as it is written.
        (occurs && content.len() >= 2).then_some(MatchQuality { is_literal: false, length: content.len() })
    }
}

/// Cuts a text where a sentence or an item of a list ends; the stop in `TLS 1.0` ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        let after = &text[at + letter.len_utf8()..];
        let ends = match letter {
            '.' | ',' | ':' => after.is_empty() || after.starts_with(char::is_whitespace),
            '!' | '?' | ';' | '\n' => true,
            _ => false,
        };
        if ends {
            sentences.push(&text[start..at]);
            start = at + letter.len_utf8();
        }
    }
    sentences.push(&text[start..]);
    sentences
}

/// Whether all words of a phrase are close together, denied or not.
fn mentions(sentence: &[String], phrase: &[String]) -> bool {
    let width = (phrase.len() + MAX_GAP).min(sentence.len()).max(1);
    sentence.windows(width).any(|window| phrase.iter().all(|word| window.contains(word)))
}

/// Whether all words of a phrase are close together, in any order, and denied exactly if the phrase is.
fn affirms(sentence: &[String], phrase: &[String]) -> bool {
    let denials = |words: &[String]| words.iter().filter(|word| WordSet::Negations.contains(word)).count() % 2;
    let width = (phrase.len() + MAX_GAP).min(sentence.len());
    sentence.windows(width.max(1)).enumerate().any(|(start, window)| {
        // A negation may be just before the phrase.
        let before = &sentence[start.saturating_sub(2)..start + window.len()];
        phrase.iter().all(|word| window.contains(word)) && denials(before) == denials(phrase)
    })
}

/// Lower-case words with single blanks around each, so that a phrase is found as whole words only.
fn plain(text: &str) -> String {
    plain_words(text).into_iter().fold(String::from(" "), |line, word| line + word.as_str() + " ")
}

#[cfg(test)]
mod tests {
    use super::PhraseMatcher;

    fn found(phrase: &str, text: &str) -> bool {
        let matcher = PhraseMatcher::new(&[vec!["ip".to_owned(), "ip address".to_owned()]]);
        matcher.utterance(text).find(&matcher.phrase(phrase)).is_some()
    }

    #[test]
    fn finds_a_phrase_in_other_words_unless_it_is_denied() {
        assert!(found("works by ip", "By name I land elsewhere; by IP address it works."));
        assert!(found("works with the ip", "It worked fine with the IP address"));
        assert!(found("session drops", "the sessions were dropped"));
        assert!(!found("works by ip", "By IP address it does not work"));
        assert!(!found("works by ip", "It works. The IP is 10.0.0.1"));
        assert!(!found("vpn", "the VPNs"));
        assert!(found("over the vpn", "I am over the VPN") && !found("over the vpn", "I am not over the VPN"));
        assert!(found("works by ip", "The name does not work, but it works by IP"));
        assert!(found("tls 1.0 is off", "They said TLS 1.0 is off since Monday"));
        assert!(found("never asks for a password", "it never asked me for the password"));
        assert!(!found("never asks for a password", "it asked me for the password"));
    }

    /// As search reads them: an apostrophe is often left out, and `it's` is `it`.
    #[test]
    fn apostrophes_do_not_matter() {
        for text in ["I can't sign in", "I cant sign in", "I can’t sign in"] {
            assert!(found("can't sign in", text), "{text}");
        }
        for text in ["it isn't over the VPN", "it isnt over the VPN", "it isn’t over the VPN"] {
            assert!(!found("over the vpn", text), "{text}");
        }
        assert!(found("the server's name changed", "name of the server changed"));
        assert!(found("userPrincipalName wrong", "userprincipalname is wrong"));
    }
}
