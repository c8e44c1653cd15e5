//! The lexer of numbers: words of ASCII letters and digits, and the values that they can be read as. What a number means is for
//! its two consumers: `decode` looks it up in tables, `terms` writes it for the index.

use std::ops::Range;

/// A word of letters and digits, which may be a number.
#[derive(Clone, Debug)]
pub(super) struct NumberWord<'t> {
    /// As it was typed.
    pub written: &'t str,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Whether a minus sign is directly before it.
    pub is_negative: bool,
    /// Whether a full stop joins it to digits: part of a version or an address.
    pub is_in_version: bool,
    /// Whether a full stop or an underscore joins it to letters or digits: part of a name.
    pub is_in_name: bool,
}

/// All words of ASCII letters and digits of a text.
pub(super) fn number_words(text: &str) -> Vec<NumberWord<'_>> {
    let is_inside = |c: char| c.is_ascii_alphanumeric();
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(offset) = text[rest..].find(is_inside) {
        let start = rest + offset;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        rest = end;
        words.push(number_word(text, start..end));
    }
    words
}

fn number_word(text: &str, span: Range<usize>) -> NumberWord<'_> {
    const JOINS: [char; 2] = ['.', '_'];
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let is_digit_behind_stop = |letters: [Option<char>; 2]| {
        letters[0] == Some('.') && letters[1].is_some_and(|letter| letter.is_ascii_digit())
    };
    let (mut back, mut forth) = (before.chars().rev(), after.chars());
    let joined_after = after.trim_start_matches(JOINS);
    NumberWord {
        written: &text[span.clone()],
        is_negative: before.strip_suffix('-').is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)),
        is_in_version: is_digit_behind_stop([back.next(), back.next()])
            || is_digit_behind_stop([forth.next(), forth.next()]),
        is_in_name: before.ends_with(JOINS)
            || joined_after.len() < after.len() && joined_after.starts_with(|c: char| c.is_ascii_alphanumeric()),
        span,
    }
}

impl NumberWord<'_> {
    /// Whether any of its letters is a digit.
    pub fn has_digit(&self) -> bool {
        self.written.bytes().any(|byte| byte.is_ascii_digit())
    }

    /// The value of a word of decimal digits.
    pub fn decimal(&self) -> Option<u64> {
        let is_decimal = self.written.bytes().all(|byte| byte.is_ascii_digit());
        is_decimal.then(|| self.written.parse().ok()).flatten()
    }

    /// The value of a word that is marked as hexadecimal: `0x904`, `904h`.
    pub fn marked_hexadecimal(&self) -> Option<u64> {
        let word = self.written;
        if let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
            return hexadecimal(digits);
        }
        // `904h` is a number in hexadecimal, `4h` are four hours, and `each` is a word.
        let is_number = |digits: &&str| digits.len() >= 3 && digits.starts_with(|c: char| c.is_ascii_digit());
        word.strip_suffix(['h', 'H']).filter(is_number).and_then(hexadecimal)
    }

    /// The value of a word without a mark, taken as hexadecimal.
    pub fn bare_hexadecimal(&self) -> Option<u64> {
        hexadecimal(self.written)
    }

    /// Eight hexadecimal digits, of which some are letters: `8004210b`, `caa5001c`. A word such as `deadbeef` has no digit.
    pub fn eight_digits(&self) -> Option<u64> {
        (self.written.len() == 8 && self.has_digit() && self.decimal().is_none())
            .then(|| hexadecimal(self.written))
            .flatten()
    }

    /// `-2147024891` is how some programs print 0x80070005: the 32 bits read as a signed number. A dash before fewer digits is
    /// punctuation.
    pub fn signed_code(&self) -> Option<u32> {
        const MIN_DIGITS: usize = 7;
        let value = self.decimal().filter(|_| self.is_negative && self.written.len() >= MIN_DIGITS)?;
        i32::try_from(-i64::try_from(value).ok()?).ok().map(i32::cast_unsigned)
    }
}

/// The value of hexadecimal digits. 64-bit spellings of 32-bit codes (`0xFFFFFFFF80070005`) are the 32 bits.
fn hexadecimal(digits: &str) -> Option<u64> {
    let is_number = (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let value = u64::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    Some(if value >> 32 == 0xFFFF_FFFF { value & 0xFFFF_FFFF } else { value })
}

#[cfg(test)]
mod tests {
    use super::number_words;

    #[test]
    fn reads_every_spelling_of_a_value() {
        for (text, value) in [
            ("0x904", Some(0x904)),
            ("0X904", Some(0x904)),
            ("904h", Some(0x904)),
            ("4h", None),
            ("each", None),
            ("0xFFFFFFFF80070005", Some(0x8007_0005)),
            ("0x00000000000000904", None),
            ("904", None),
        ] {
            assert_eq!(number_words(text)[0].marked_hexadecimal(), value, "{text}");
        }
        assert_eq!(number_words("-2147024891")[0].signed_code(), Some(0x8007_0005));
        assert_eq!(number_words("10-2147024891")[1].signed_code(), None);
        assert_eq!(number_words("-214702")[0].signed_code(), None);
        for (text, value) in [("caa5001c", Some(0xCAA5_001C)), ("deadbeef", None), ("80004005", None)] {
            assert_eq!(number_words(text)[0].eight_digits(), value, "{text}");
        }
    }

    #[test]
    fn parts_of_versions_and_names_are_known_as_such() {
        let flags = |text: &str| {
            number_words(text).iter().map(|word| (word.is_in_version, word.is_in_name)).collect::<Vec<_>>()
        };
        assert_eq!(flags("10.0"), [(true, true); 2]);
        assert_eq!(flags("setup.exe"), [(false, true); 2]);
        assert_eq!(flags("x64.exe"), [(false, true), (true, true)]);
        assert_eq!(flags("error_904"), [(false, true); 2]);
        assert_eq!(flags("904. Then"), [(false, false); 2]);
    }
}
