//! Whether somebody's words hold a phrase, also when they say it a little differently.

use super::stem;
use crate::model::Catalog;

/// Words that carry no meaning of their own.
const FILLERS: [&str; 44] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "i",
    "in", "into", "is", "it", "its", "my", "of", "on", "or", "our", "over", "she", "so", "that", "the", "their",
    "then", "there", "they", "this", "to", "via", "was", "we", "when", "with", "you",
];

/// Words that turn what is said into its contrary.
const NEGATIONS: [&str; 16] = [
    "not", "no", "never", "none", "nobody", "nothing", "cannot", "can't", "without", "doesn't", "don't", "didn't",
    "isn't", "won't", "wasn't", "neither",
];

/// So many other words may stand between those of a phrase.
const GAPS: usize = 1;

/// Words that mean the same, as the catalog's `terms.yaml` lists them.
pub struct PhraseMatcher {
    /// The words of a term and the number of its line, longest first.
    terms: Vec<(Vec<String>, usize)>,
}

/// Somebody's words, ready to be looked through.
pub struct Utterance {
    plain: String,
    sentences: Vec<Vec<String>>,
}

impl PhraseMatcher {
    pub fn of(catalog: &Catalog) -> Self {
        let lines = catalog.terms.iter().enumerate();
        let mut terms: Vec<(Vec<String>, usize)> =
            lines.flat_map(|(number, line)| line.iter().map(move |term| (words(term), number))).collect();
        terms.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        PhraseMatcher { terms }
    }

    pub fn speech(&self, text: &str) -> Utterance {
        let sentences = sentences(text).into_iter().map(|sentence| self.gist(sentence)).collect();
        Utterance { plain: plain(text), sentences }
    }

    /// How well a phrase is found in somebody's words: the number of its telling words, and whether it stands there
    /// letter for letter. Nothing if it is not there.
    pub fn find(&self, phrase: &str, speech: &Utterance) -> Option<(bool, usize)> {
        let gist = self.gist(phrase);
        let plain = plain(phrase);
        let told = speech.sentences.iter().any(|sentence| holds(sentence, &gist));
        if plain != " " && speech.plain.contains(&plain) {
            // Letter for letter, and perhaps denied: "not over the VPN".
            let is_denied = !told && !gist.is_empty() && speech.sentences.iter().any(|sentence| names(sentence, &gist));
            return (!is_denied).then_some((true, phrase.len()));
        }
        // One word alone says too little, unless it stands there as it is.
        let told = told && gist.len() >= 2;
        told.then_some((false, gist.len()))
    }

    /// The telling words of a sentence in their basic form, terms replaced by the number of their line.
    fn gist(&self, sentence: &str) -> Vec<String> {
        let words = words(sentence);
        let mut gist = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let term = self.terms.iter().find(|(term, _)| !term.is_empty() && words[at..].starts_with(term));
            match term {
                Some((term, number)) => {
                    gist.push(format!("#{number}"));
                    at += term.len();
                }
                None => {
                    if !FILLERS.contains(&words[at].as_str()) {
                        gist.push(stem(&words[at]).to_owned());
                    }
                    at += 1;
                }
            }
        }
        gist
    }
}

/// Cut where a sentence or a list ends; the stop in `TLS 1.0` ends none.
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

/// Whether all words of a phrase stand close together, whatever is denied.
fn names(sentence: &[String], phrase: &[String]) -> bool {
    let width = (phrase.len() + GAPS).min(sentence.len()).max(1);
    sentence.windows(width).any(|window| phrase.iter().all(|word| window.contains(word)))
}

/// Whether all words of a phrase stand close together, in any order, and neither denied nor affirmed against it.
fn holds(sentence: &[String], phrase: &[String]) -> bool {
    let denials = |words: &[String]| words.iter().filter(|word| NEGATIONS.contains(&word.as_str())).count() % 2;
    let width = (phrase.len() + GAPS).min(sentence.len());
    sentence.windows(width.max(1)).enumerate().any(|(start, window)| {
        // What denies the phrase may stand just before it.
        let before = &sentence[start.saturating_sub(2)..start + window.len()];
        phrase.iter().all(|word| window.contains(word)) && denials(before) == denials(phrase)
    })
}

fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    text.split(|c| !is_part(c))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('’', "'"))
        .collect()
}

/// Lower-case words with single blanks around each, so that a phrase is found as whole words only.
fn plain(text: &str) -> String {
    words(text).into_iter().fold(String::from(" "), |line, word| line + word.as_str() + " ")
}

#[cfg(test)]
mod tests {
    use super::PhraseMatcher;

    fn found(phrase: &str, text: &str) -> bool {
        let terms = vec![(vec!["ip".to_owned(), "address".to_owned()], 1), (vec!["ip".to_owned()], 1)];
        let thesaurus = PhraseMatcher { terms };
        thesaurus.find(phrase, &thesaurus.speech(text)).is_some()
    }

    #[test]
    fn a_phrase_is_found_however_it_is_turned() {
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
}
