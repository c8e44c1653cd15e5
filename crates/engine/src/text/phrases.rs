//! Whether a user's words contain a phrase, also in other forms and another order.

use super::{stem, stopwords::WordSet, tokenizer::plain_words};
use crate::model::Catalog;

/// Other words that may be between those of a phrase.
const MAX_GAP: usize = 1;
/// A negation may be this many words before a phrase.
const NEGATION_REACH: usize = 2;

/// Finds the phrases of a catalog, with the synonyms of its `terms.yaml`.
///
/// Built once for a catalog: analysing terms and phrases costs more than looking for them.
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
    /// Its words with a blank around each.
    words: String,
    content: Vec<String>,
}

impl Phrase {
    /// As the catalog writes it.
    pub fn written(&self) -> &str {
        &self.written
    }
}

/// A user's words, prepared for the search of phrases.
#[derive(Debug)]
pub struct Utterance {
    words: String,
    /// The content words of each sentence.
    sentences: Vec<Vec<String>>,
}

/// How well a phrase is found; the greater, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhraseMatch {
    /// All its content words are near each other; how many there are.
    ContentWords(usize),
    /// It is there word for word; its length in bytes.
    WordForWord(usize),
}

#[cfg(test)]
thread_local! {
    /// How many matchers and phrases this thread has built: tests show by it that the engine builds them once.
    pub(crate) static BUILT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl PhraseMatcher {
    /// The matcher of a catalog.
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
        Phrase { written: written.to_owned(), words: spaced(written), content: self.content_words(written) }
    }

    /// Prepares a user's words.
    pub fn utterance(&self, text: &str) -> Utterance {
        let sentences = sentences(text).into_iter().map(|sentence| self.content_words(sentence)).collect();
        Utterance { words: spaced(text), sentences }
    }

    /// The stems of a sentence without function words; terms of the catalog are replaced by the number of their line.
    fn content_words(&self, sentence: &str) -> Vec<String> {
        let words = plain_words(sentence);
        let mut content = Vec::new();
        let mut rest = &words[..];
        while let [word, others @ ..] = rest {
            match self.terms.iter().find(|(term, _)| !term.is_empty() && rest.starts_with(term)) {
                Some((term, number)) => {
                    content.push(format!("#{number}"));
                    rest = &rest[term.len()..];
                }
                None => {
                    if !WordSet::FunctionWords.contains(word) {
                        content.push(stem(word).to_owned());
                    }
                    rest = others;
                }
            }
        }
        content
    }
}

impl Utterance {
    /// How well a phrase of the same matcher is found; `None` if it is not there, or is negated.
    pub fn find(&self, phrase: &Phrase) -> Option<PhraseMatch> {
        let content = &phrase.content;
        let is_affirmed = self.sentences.iter().any(|sentence| affirms(sentence, content));
        if phrase.words != " " && self.words.contains(&phrase.words) {
            let is_negated = !is_affirmed
                && !content.is_empty()
                && self.sentences.iter().any(|sentence| mentions(sentence, content));
            return (!is_negated).then_some(PhraseMatch::WordForWord(phrase.written.len()));
        }
        // One word in another form says too little.
        (is_affirmed && content.len() >= 2).then_some(PhraseMatch::ContentWords(content.len()))
    }
}

/// Cuts a text where a sentence or an item of a list ends; the full stop in `TLS 1.0` ends none.
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

/// The start of each window of a sentence that contains all words of a phrase, and the end of the window.
fn windows(sentence: &[String], phrase: &[String]) -> impl Iterator<Item = (usize, usize)> {
    let width = (phrase.len() + MAX_GAP).min(sentence.len()).max(1);
    let windows = sentence.windows(width).enumerate();
    windows
        .filter(|(_, window)| phrase.iter().all(|word| window.contains(word)))
        .map(move |(start, window)| (start, start + window.len()))
}

/// Whether all words of a phrase are near each other, negated or not.
fn mentions(sentence: &[String], phrase: &[String]) -> bool {
    windows(sentence, phrase).next().is_some()
}

/// Whether all words of a phrase are near each other, in any order, and are negated as the phrase is.
fn affirms(sentence: &[String], phrase: &[String]) -> bool {
    let is_negated = |words: &[String]| words.iter().filter(|word| WordSet::Negations.contains(word)).count() % 2 == 1;
    let phrase_is_negated = is_negated(phrase);
    windows(sentence, phrase)
        .any(|(start, end)| is_negated(&sentence[start.saturating_sub(NEGATION_REACH)..end]) == phrase_is_negated)
}

/// Words with a blank around each, so that a phrase is found as whole words only.
fn spaced(text: &str) -> String {
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
    fn finds_a_phrase_in_another_form() {
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
