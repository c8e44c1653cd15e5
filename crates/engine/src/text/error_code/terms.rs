//! Numbers that may be codes, in one spelling: `0x80070005`, `80070005h`, `-2147024891` and `2147942405` are one token.
//!
//! A token is a letter for how sure it is that the number is a code, and its value in decimal: `c` for one spelt as a
//! code, `b` for bare digits, `w` for the Win32 code within an HRESULT, `e` for an event id. `=` before it: the document
//! is the code's own entry.

use std::ops::Range;

/// The high half of an HRESULT that wraps a Win32 code: severity 1, facility 7 (\[MS-ERREF\] 2.1).
const WIN32_FACILITY: u64 = 0x8007_0000;
/// Words that may stand between `event` and its number.
const EVENT_FILLERS: [&str; 6] = ["id", "ids", "number", "numbers", "code", "no"];

/// Words after which one or two digits are a code.
const ANNOUNCING: [&str; 6] = ["code", "error", "errno", "extended", "reason", "status"];

/// A token of what is asked, and what a document that holds it deserves of a full match.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryCode {
    pub token: String,
    pub weight: f32,
    /// As it was typed.
    pub written: String,
}

/// The tokens of a text that is searched, each as often as its number stands there.
pub fn code_tokens(text: &str) -> Vec<String> {
    let words = number_words(text);
    let mut tokens = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if is_event(text, &words, index) {
            tokens.extend(word.plain().map(|id| format!("e{id}")));
        }
        match word.written_value() {
            Some(Written::Code(value)) => {
                tokens.push(format!("c{value}"));
                tokens.extend(wrapped(value).map(|inner| format!("w{inner}")));
            }
            Some(Written::Bare(value)) => tokens.push(format!("b{value}")),
            None => {}
        }
    }
    tokens
}

/// The tokens of a code table's key, `0x904` or `1058`.
pub fn own_tokens(key: &str, is_event: bool) -> Vec<String> {
    let words = number_words(key);
    let Some(word) = words.first() else { return Vec::new() };
    let value = match word.written_value() {
        Some(Written::Code(value) | Written::Bare(value)) => Some(value),
        None => word.plain(),
    };
    let letters: &[char] = if is_event { &['e'] } else { &['c', 'b'] };
    value.iter().flat_map(|value| letters.iter().map(move |letter| format!("{letter}{value}"))).collect()
}

/// What a query may mean by its numbers. Bare digits are tried as decimal and as hexadecimal.
pub fn asked_codes(text: &str) -> Vec<QueryCode> {
    let words = number_words(text);
    let mut asked = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let written = &text[word.span.clone()];
        let mut ask = |letter: char, value: u64, weight: f32| {
            let token = format!("{letter}{value}");
            asked.push(QueryCode { token, weight, written: written.to_owned() });
        };
        if is_event(text, &words, index) || is_labelled(text, word) {
            word.plain().into_iter().for_each(|id| ask('e', id, 1.0));
        }
        match word.written_value() {
            Some(Written::Code(value)) => {
                ask('c', value, 1.0);
                ask('b', value, 0.4);
                match wrapped(value) {
                    Some(inner) => ask('c', inner, 0.6),
                    None if value < 0x1_0000 => ask('w', value, 0.5),
                    None => {}
                }
            }
            _ if !may_be_code(text, &words, index) => {}
            _ => word.readings().into_iter().for_each(|(letter, value, weight)| ask(letter, value, weight)),
        }
    }
    asked
}

/// A word of letters and digits that holds a digit.
struct NumberWord<'t> {
    lower: &'t str,
    span: Range<usize>,
    /// A minus sign right before it.
    negative: bool,
    /// Part of something longer that is no number: a version, an address.
    in_version: bool,
}

/// A number as it was written.
enum Written {
    /// Spelt as a code, or one that nothing else looks like.
    Code(u64),
    /// Plain digits.
    Bare(u64),
}

fn number_words(text: &str) -> Vec<NumberWord<'_>> {
    let mut words = Vec::new();
    let is_inside = |c: char| c.is_ascii_alphanumeric();
    let mut rest = 0;
    while let Some(offset) = text[rest..].find(is_inside) {
        let start = rest + offset;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        rest = end;
        let (before, after) = (&text[..start], &text[end..]);
        let joined = |side: Option<char>, next: Option<char>| {
            side == Some('.') && next.is_some_and(|letter| letter.is_ascii_digit())
        };
        let mut back = before.chars().rev();
        let mut forth = after.chars();
        words.push(NumberWord {
            lower: &text[start..end],
            span: start..end,
            negative: before.strip_suffix('-').is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)),
            in_version: joined(back.next(), back.next()) || joined(forth.next(), forth.next()),
        });
    }
    words
}

impl NumberWord<'_> {
    /// The value of plain decimal digits.
    fn plain(&self) -> Option<u64> {
        let is_number = !self.lower.is_empty() && self.lower.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { self.lower.parse().ok() } else { None }
    }

    fn hexadecimal(&self, digits: &str) -> Option<u64> {
        let is_hexadecimal = (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hexadecimal { u64::from_str_radix(digits, 16).ok().map(low_half) } else { None }
    }

    fn written_value(&self) -> Option<Written> {
        let word = self.lower;
        if let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
            return self.hexadecimal(digits).map(Written::Code);
        }
        let starts_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
        // `904h` is a number in hexadecimal, `4h` are four hours.
        if let Some(digits) = word.strip_suffix(['h', 'H']).filter(|digits| starts_with_digit && digits.len() >= 3) {
            return self.hexadecimal(digits).map(Written::Code);
        }
        if let Some(value) = self.plain() {
            return self.written_digits(value);
        }
        // Eight digits of which some are letters: `8004210b`. A word such as `deadbeef` has no digit.
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        if word.len() == 8 && has_digit { self.hexadecimal(word).map(Written::Code) } else { None }
    }

    fn written_digits(&self, value: u64) -> Option<Written> {
        let digits = self.lower.len();
        if self.negative && digits >= 7 {
            // The 32 bits read as a signed number.
            return i32::try_from(-i64::try_from(value).ok()?)
                .ok()
                .map(|signed| Written::Code(signed.cast_unsigned().into()));
        }
        if (1 << 31..=u64::from(u32::MAX)).contains(&value) {
            return Some(Written::Code(value));
        }
        (!self.in_version && (3..=10).contains(&digits)).then_some(Written::Bare(value))
    }

    /// What digits without any mark may mean.
    fn readings(&self) -> Vec<(char, u64, f32)> {
        let mut readings = Vec::new();
        let has_digit = self.lower.bytes().any(|byte| byte.is_ascii_digit());
        if self.lower.len() >= 2 && has_digit {
            readings.extend(self.hexadecimal(self.lower).map(|value| ('c', value, 0.9)));
        }
        if let Some(value) = self.plain() {
            readings.extend([('c', value, 0.9), ('b', value, 0.5), ('w', value, 0.4)]);
            if self.lower.len() >= 3 {
                readings.push(('e', value, 0.3));
            }
        }
        readings.dedup();
        readings
    }
}

/// 64-bit spellings of 32-bit codes (`0xFFFFFFFF80070005`) are the 32 bits.
fn low_half(value: u64) -> u64 {
    if value >> 32 == 0xFFFF_FFFF { value & 0xFFFF_FFFF } else { value }
}

/// The Win32 code that an HRESULT wraps.
fn wrapped(value: u64) -> Option<u64> {
    (value & 0xFFFF_0000 == WIN32_FACILITY && value >> 32 == 0).then_some(value & 0xFFFF)
}

/// `event 1058`, `Event ID: 1058`, the second of `events 1057 and 1058`.
fn is_event(text: &str, words: &[NumberWord<'_>], index: usize) -> bool {
    if words[index].plain().is_none() || words[index].lower.len() > 5 {
        return false;
    }
    let gap = |at: usize| &text[words[at].span.end..words[at + 1].span.start];
    for at in (0..index).rev() {
        let word = words[at].lower.to_ascii_lowercase();
        // A sentence that ends, or a line far away, announces nothing.
        if gap(at).len() > 12 || gap(at).contains(['.', '\n']) {
            return false;
        }
        match word.as_str() {
            "event" | "events" | "eventid" | "eventids" => return true,
            "and" | "or" | "nbsp" => {}
            filler if EVENT_FILLERS.contains(&filler) => {}
            _ if words[at].plain().is_some() && words[at].lower.len() <= 5 => {}
            _ => return false,
        }
    }
    false
}

/// Whether digits without any mark may be a code: not those of a version, and one or two digits only where a word or
/// another number announces them, or nothing else was typed.
fn may_be_code(text: &str, words: &[NumberWord<'_>], index: usize) -> bool {
    let word = &words[index];
    let has_digit = |word: &NumberWord<'_>| word.lower.bytes().any(|byte| byte.is_ascii_digit());
    let is_announced = || match index.checked_sub(1).map(|before| &words[before]) {
        Some(before) => has_digit(before) || ANNOUNCING.contains(&before.lower.to_ascii_lowercase().as_str()),
        None => text[word.span.end..].trim().is_empty(),
    };
    !word.in_version && (word.lower.len() >= 3 || is_announced())
}

/// `ID: 1058`.
fn is_labelled(text: &str, word: &NumberWord<'_>) -> bool {
    let before = text[..word.span.start].trim_end().to_ascii_lowercase();
    before.strip_suffix(':').is_some_and(|label| label == "id" || label.ends_with(" id"))
}

#[cfg(test)]
mod tests {
    use super::{asked_codes, code_tokens, own_tokens};

    /// Whether what is asked finds what is written.
    fn meets(asked: &str, written: &str) -> bool {
        let tokens = code_tokens(written);
        asked_codes(asked).iter().any(|code| tokens.contains(&code.token))
    }

    #[test]
    fn every_spelling_of_a_code_meets_every_other() {
        let spellings = ["0x80070005", "80070005h", "0X80070005", "-2147024891", "2147942405", "0xFFFFFFFF80070005"];
        for asked in spellings {
            for written in spellings {
                assert!(meets(asked, &format!("(hr={written}, ec=1)")), "{asked} in {written}");
            }
            assert!(meets(asked, "error 0x5 follows") && meets("0x5", asked) && meets("5", asked), "{asked}");
        }
        for asked in ["0x904", "904", "904h", "0x00000904", "2308"] {
            assert!(meets(asked, "error 0x904"), "{asked}");
        }
        assert!(meets("8004210b", "0x8004210B") && meets("000003EB", "0x3eb") && meets("caa5001c", "0xcaa5001c"));
    }

    #[test]
    fn versions_addresses_and_plain_words_are_no_codes() {
        assert!(code_tokens("15.0.4420.1017 and 10.0.0.255, a facade, deadbeef").is_empty());
        assert!(asked_codes("the added face of decade, tls 1.2 on Windows 11").is_empty());
        assert!(!asked_codes("extended 7").is_empty() && !asked_codes("0x904 7").is_empty());
        assert_eq!(code_tokens("pay 2500 now"), ["b2500"]);
    }

    #[test]
    fn events_are_told_by_their_words() {
        let events =
            |text: &str| code_tokens(text).into_iter().filter(|token| token.starts_with('e')).collect::<Vec<_>>();
        for text in ["Event ID: 1058", "event 1058", "Event ID (1058)", "EventID 1058", "**Event ID**: 1058"] {
            assert_eq!(events(text), ["e1058"], "{text}");
        }
        assert_eq!(events("events 1057 and 1058"), ["e1057", "e1058"]);
        assert!(events("an event. 1058 people came").is_empty() && events("event of 1058").is_empty());
        assert!(meets("ID: 1058", "Event ID 1058") && meets("1058", "Event ID 1058"));
    }

    #[test]
    fn a_table_key_is_its_own_token() {
        assert_eq!(own_tokens("0x904", false), ["c2308", "b2308"]);
        assert_eq!(own_tokens("1058", true), ["e1058"]);
        assert_eq!(own_tokens("5", false), ["c5", "b5"]);
    }
}
