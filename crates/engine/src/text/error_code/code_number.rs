//! The values that a number can have as a code of 32 bits.

use super::number::NumberWord;

/// A word that is a number, and the values that it can have.
pub(super) struct Number<'t> {
    /// As it was typed.
    pub written: &'t str,
    /// Its first byte in the text, and the one after its last.
    pub start: usize,
    pub end: usize,
    pub values: Vec<Value>,
    /// Whether it is spelt as a code: `0x…`, `…h`, or 32 bits as a signed number.
    pub is_marked: bool,
}

/// A value of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    pub number: i64,
    /// Whether the digits were taken as hexadecimal.
    pub hexadecimal: bool,
}

impl<'t> Number<'t> {
    /// A word as a number; `None` if it is not one, or a part of a version, an address or a name.
    pub fn of(text: &'t str, word: &NumberWord<'t>) -> Option<Self> {
        let span = word.span.clone();
        let number =
            Number { written: word.written, start: span.start, end: span.end, values: Vec::new(), is_marked: true };
        if word.is_in_name {
            return None;
        }
        // Codes have 32 bits.
        let value =
            |number: u64| u32::try_from(number).ok().map(|number| Value { number: number.into(), hexadecimal: true });
        if let Some(code) = word.signed_code() {
            let start = span.start - 1;
            let values = vec![Value { number: code.into(), hexadecimal: false }];
            return Some(Number { written: &text[start..span.end], start, values, ..number });
        }
        if let Some(code) = word.marked_hexadecimal() {
            return Some(Number { values: vec![value(code)?], ..number });
        }
        if !word.written.starts_with(|letter: char| letter.is_ascii_digit()) {
            let code = word.eight_digits().and_then(value)?;
            return Some(Number { values: vec![code], is_marked: false, ..number });
        }
        // Digits without a mark may be decimal or hexadecimal.
        let decimal = word.decimal().and_then(|number| i64::try_from(number).ok());
        let decimal = decimal.map(|number| Value { number, hexadecimal: false });
        let mut values: Vec<Value> = word.bare_hexadecimal().and_then(value).into_iter().chain(decimal).collect();
        // Below ten both readings are the same number.
        values.dedup_by_key(|value| value.number);
        (!values.is_empty()).then_some(Number { values, is_marked: false, ..number })
    }
}
