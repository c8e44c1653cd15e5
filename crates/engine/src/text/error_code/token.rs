//! Words of a text that are numbers, in any spelling of a code.

/// A word that holds a number, and the values that it can stand for.
pub(super) struct Token<'t> {
    pub written: &'t str,
    pub start: usize,
    pub end: usize,
    /// Value, and whether that takes the digits as hexadecimal.
    pub values: Vec<(i64, bool)>,
    /// Spelt as a code: `0x…`, `…h`.
    pub marked: bool,
}

/// The numbers of a text in lower case.
pub(super) fn numbers(text: &str) -> Vec<Token<'_>> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(offset) = text[rest..].find(is_inside) {
        let start = rest + offset;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        rest = end;
        let word = text[start..end].trim_end_matches(['.', '_']);
        let end = start + word.len();
        if let Some(value) = negative(&text[..start], word) {
            tokens.push(Token {
                written: &text[start - 1..end],
                start: start - 1,
                end,
                values: vec![(value, false)],
                marked: true,
            });
        } else if let Some((values, marked)) = values(word) {
            tokens.push(Token { written: word, start, end, values, marked });
        }
    }
    tokens
}

/// `-2147024891` is how some programs print 0x80070005: the 32 bits read as a signed number. A dash before fewer digits
/// is punctuation.
fn negative(before: &str, word: &str) -> Option<i64> {
    const MIN_DIGITS: usize = 7;
    let is_sign = before.strip_suffix('-').is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    let number: i64 = word.parse().ok().filter(|_| is_sign && word.len() >= MIN_DIGITS)?;
    i32::try_from(-number).ok().map(|signed| i64::from(signed.cast_unsigned()))
}

/// The values of a word, unless it is no number. Bare digits may be decimal or hexadecimal.
fn values(word: &str) -> Option<(Vec<(i64, bool)>, bool)> {
    let hex = |digits: &str| i64::from_str_radix(digits, 16).ok().filter(|_| digits.len() <= 8);
    if let Some(digits) = word.strip_prefix("0x") {
        return Some((vec![(hex(digits)?, true)], true));
    }
    // `904h` is a number in hexadecimal, `4h` are four hours.
    let is_number = |digits: &&str| digits.len() >= 3 && digits.starts_with(|c: char| c.is_ascii_digit());
    if let Some(digits) = word.strip_suffix('h').filter(is_number) {
        return Some((vec![(hex(digits)?, true)], true));
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let decimal = word.parse::<i64>().ok().map(|value| (value, false));
    let hexadecimal = hex(word).map(|value| (value, true));
    let mut values: Vec<_> = hexadecimal.into_iter().chain(decimal).collect();
    // Below ten both readings are the same number.
    values.dedup_by_key(|(value, _)| *value);
    (!values.is_empty()).then_some((values, false))
}
