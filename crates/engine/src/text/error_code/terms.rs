//! Numbers that may be codes, in one spelling for the index: `0x80070005`, `80070005h`, `-2147024891` and `2147942405` are one
//! term.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::number::{NumberWord, number_words};
use crate::text::stopwords::WordSet;

/// The high half of an HRESULT that wraps a Win32 code: severity 1, facility 7 (\[MS-ERREF\] 2.1).
const WIN32_FACILITY: u64 = 0x8007_0000;
/// Digits of the longest number of an event.
const MAX_EVENT_DIGITS: usize = 5;
/// Bytes between two words that belong together: `Event ID**: `.
const MAX_GAP: usize = 12;

/// A number as the index contains it; the variant says how sure it is that it is a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CodeTerm {
    /// Spelt as a code.
    Code(u64),
    /// Digits without a mark.
    Bare(u64),
    /// The Win32 code within an HRESULT.
    Win32(u64),
    /// The id of an event.
    Event(u64),
}

/// A number of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryCode {
    /// The term that is looked up in the index.
    pub term: CodeTerm,
    /// The share of a full match that a document with the term gets.
    pub weight: f32,
    /// As it was typed.
    pub written: String,
}

/// A number as it was written.
enum Written {
    /// Spelt as a code, or one that nothing else looks like.
    Code(u64),
    /// Decimal digits.
    Bare(u64),
}

impl CodeTerm {
    /// The term of the document that is the code's own entry.
    pub fn own_entry(&self) -> String {
        format!("={self}")
    }
}

/// A letter for the variant and the value in decimal.
impl fmt::Display for CodeTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, value) = match self {
            CodeTerm::Code(value) => ('c', value),
            CodeTerm::Bare(value) => ('b', value),
            CodeTerm::Win32(value) => ('w', value),
            CodeTerm::Event(value) => ('e', value),
        };
        write!(f, "{letter}{value}")
    }
}

/// The numbers of a text that is indexed, each as often as it is written there.
pub fn index_codes(text: &str) -> Vec<CodeTerm> {
    // Most lines have no number.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = number_words(text);
    let mut terms = Vec::new();
    for (number, word) in words.iter().enumerate() {
        if is_event(text, &words, number) {
            terms.extend(word.decimal().map(CodeTerm::Event));
        }
        match written(word) {
            Some(Written::Code(value)) => {
                terms.push(CodeTerm::Code(value));
                terms.extend(wrapped_win32(value).map(CodeTerm::Win32));
            }
            Some(Written::Bare(value)) => terms.push(CodeTerm::Bare(value)),
            None => {}
        }
    }
    terms
}

/// The terms of a key of a code table, `0x904` or `1058`.
pub fn table_key_terms(key: &str, is_event: bool) -> Vec<CodeTerm> {
    let words = number_words(key);
    let Some(word) = words.first() else { return Vec::new() };
    let value = match written(word) {
        Some(Written::Code(value) | Written::Bare(value)) => Some(value),
        None => word.decimal(),
    };
    match value {
        Some(value) if is_event => vec![CodeTerm::Event(value)],
        Some(value) => vec![CodeTerm::Code(value), CodeTerm::Bare(value)],
        None => Vec::new(),
    }
}

/// What a query may mean by its numbers. Digits without a mark are tried as decimal and as hexadecimal.
pub fn query_codes(text: &str) -> Vec<QueryCode> {
    let words = number_words(text);
    let mut codes = Vec::new();
    for (number, word) in words.iter().enumerate() {
        let mut add = |term, weight| codes.push(QueryCode { term, weight, written: word.written.to_owned() });
        if let Some(id) = word.decimal()
            && (is_event(text, &words, number) || is_labelled(text, word))
        {
            add(CodeTerm::Event(id), 1.0);
        }
        if let Some(Written::Code(value)) = written(word) {
            add(CodeTerm::Code(value), 1.0);
            add(CodeTerm::Bare(value), 0.4);
            match wrapped_win32(value) {
                Some(inner) => add(CodeTerm::Code(inner), 0.6),
                None if value < 0x1_0000 => add(CodeTerm::Win32(value), 0.5),
                None => {}
            }
        } else if may_be_code(text, &words, number) {
            add_bare(word, &mut add);
        }
    }
    codes
}

/// What digits without a mark may mean.
fn add_bare(word: &NumberWord<'_>, add: &mut dyn FnMut(CodeTerm, f32)) {
    let is_hexadecimal = word.written.len() >= 2 && word.has_digit();
    let hexadecimal = word.bare_hexadecimal().filter(|_| is_hexadecimal);
    if let Some(value) = hexadecimal {
        add(CodeTerm::Code(value), 0.9);
    }
    let Some(value) = word.decimal() else { return };
    if hexadecimal != Some(value) {
        add(CodeTerm::Code(value), 0.9);
    }
    add(CodeTerm::Bare(value), 0.5);
    add(CodeTerm::Win32(value), 0.4);
    if word.written.len() >= 3 {
        add(CodeTerm::Event(value), 0.3);
    }
}

fn written(word: &NumberWord<'_>) -> Option<Written> {
    let digits = word.written.len();
    if let Some(value) = word.marked_hexadecimal().or_else(|| word.eight_digits()) {
        return Some(Written::Code(value));
    }
    let value = word.decimal()?;
    if word.is_negative && digits >= 7 {
        return word.signed_code().map(|value| Written::Code(value.into()));
    }
    // The upper half of 32 bits: HRESULTs printed in decimal.
    if (1 << 31..=u64::from(u32::MAX)).contains(&value) {
        return Some(Written::Code(value));
    }
    (!word.is_in_version && (3..=10).contains(&digits)).then_some(Written::Bare(value))
}

/// The Win32 code that an HRESULT wraps.
fn wrapped_win32(value: u64) -> Option<u64> {
    (value & 0xFFFF_0000 == WIN32_FACILITY && value >> 32 == 0).then_some(value & 0xFFFF)
}

/// `event 1058`, `Event ID: 1058`, the second of `events 1057 and 1058`.
fn is_event(text: &str, words: &[NumberWord<'_>], number: usize) -> bool {
    let may_be_id = |word: &NumberWord<'_>| word.decimal().is_some() && word.written.len() <= MAX_EVENT_DIGITS;
    if !may_be_id(&words[number]) {
        return false;
    }
    for before in (0..number).rev() {
        let gap = &text[words[before].span.end..words[before + 1].span.start];
        // A word of another sentence, or far away, does not announce a number.
        if gap.len() > MAX_GAP || gap.contains(['.', '\n']) {
            return false;
        }
        let word = words[before].written.to_ascii_lowercase();
        if WordSet::Event.contains(&word) {
            return true;
        }
        let is_between = matches!(word.as_str(), "and" | "or") || WordSet::BetweenEventAndNumber.contains(&word);
        if !is_between && !may_be_id(&words[before]) {
            return false;
        }
    }
    false
}

/// Whether digits without a mark may be a code: not those of a version, and one or two digits only after a word or another
/// number that announces them, or if nothing else was typed.
fn may_be_code(text: &str, words: &[NumberWord<'_>], number: usize) -> bool {
    let word = &words[number];
    let is_announced = || match number.checked_sub(1).map(|before| &words[before]) {
        Some(before) => before.has_digit() || WordSet::BeforeCode.contains(&before.written.to_ascii_lowercase()),
        None => text[word.span.end..].trim().is_empty(),
    };
    !word.is_in_version && (word.written.len() >= 3 || is_announced())
}

/// `ID: 1058`.
fn is_labelled(text: &str, word: &NumberWord<'_>) -> bool {
    let before = text[..word.span.start].trim_end().to_ascii_lowercase();
    before.strip_suffix(':').is_some_and(|label| label == "id" || label.ends_with(" id"))
}

#[cfg(test)]
mod tests {
    use super::{CodeTerm, index_codes, query_codes, table_key_terms};

    /// Whether a query finds what is written.
    fn finds(query: &str, written: &str) -> bool {
        let terms = index_codes(written);
        query_codes(query).iter().any(|code| terms.contains(&code.term))
    }

    #[test]
    fn every_spelling_of_a_code_finds_every_other() {
        let spellings = ["0x80070005", "80070005h", "0X80070005", "-2147024891", "2147942405", "0xFFFFFFFF80070005"];
        for query in spellings {
            for written in spellings {
                assert!(finds(query, &format!("(hr={written}, ec=1)")), "{query} in {written}");
            }
            assert!(finds(query, "error 0x5 follows") && finds("0x5", query) && finds("5", query), "{query}");
        }
        for query in ["0x904", "904", "904h", "0x00000904", "2308"] {
            assert!(finds(query, "error 0x904"), "{query}");
        }
        assert!(finds("8004210b", "0x8004210B") && finds("000003EB", "0x3eb") && finds("caa5001c", "0xcaa5001c"));
    }

    #[test]
    fn versions_addresses_and_words_are_not_codes() {
        assert!(index_codes("15.0.4420.1017 and 10.0.0.255, a facade, deadbeef").is_empty());
        assert!(query_codes("the added face of decade, tls 1.2 on Windows 11").is_empty());
        assert!(!query_codes("extended 7").is_empty() && !query_codes("0x904 7").is_empty());
        assert_eq!(index_codes("pay 2500 now"), [CodeTerm::Bare(2500)]);
    }

    #[test]
    fn a_number_after_the_word_event_is_an_event() {
        let events = |text: &str| {
            index_codes(text).into_iter().filter(|term| matches!(term, CodeTerm::Event(_))).collect::<Vec<_>>()
        };
        for text in ["Event ID: 1058", "event 1058", "Event ID (1058)", "EventID 1058", "**Event ID**: 1058"] {
            assert_eq!(events(text), [CodeTerm::Event(1058)], "{text}");
        }
        assert_eq!(events("events 1057 and 1058"), [CodeTerm::Event(1057), CodeTerm::Event(1058)]);
        assert!(events("an event. 1058 people came").is_empty() && events("event of 1058").is_empty());
        assert!(finds("ID: 1058", "Event ID 1058") && finds("1058", "Event ID 1058"));
    }

    #[test]
    fn a_table_key_has_terms_of_its_own() {
        assert_eq!(table_key_terms("0x904", false), [CodeTerm::Code(0x904), CodeTerm::Bare(0x904)]);
        assert_eq!(table_key_terms("1058", true), [CodeTerm::Event(1058)]);
        assert_eq!(table_key_terms("5", false), [CodeTerm::Code(5), CodeTerm::Bare(5)]);
        let spelt = [CodeTerm::Code(1), CodeTerm::Bare(2), CodeTerm::Win32(3), CodeTerm::Event(4)];
        assert_eq!(spelt.map(|term| term.to_string()), ["c1", "b2", "w3", "e4"]);
        assert_eq!(spelt[0].own_entry(), "=c1");
    }
}
