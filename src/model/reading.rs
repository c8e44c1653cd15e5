//! Reads error codes out of what people type: `0x904, extended 0x7`, `2308`, `904h`, `event 1058`.

use super::{Code, CodeRef, CodeTable, SystemId};

/// One number found in a text, with everything that it may mean, likeliest first.
#[derive(Clone, Debug)]
pub struct NumberRead<'a> {
    /// As it was typed.
    pub written: String,
    pub readings: Vec<Reading<'a>>,
    /// Whether there is no doubt: it was announced as a code or spelt as one, and means one thing.
    pub certain: bool,
}

/// One meaning of a number.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    pub table: &'a CodeTable,
    pub key: &'a str,
    pub code: &'a Code,
    /// The value in which it was found.
    pub number: i64,
    /// Whether the digits were taken as hexadecimal.
    pub hexadecimal: bool,
}

impl Reading<'_> {
    /// The code's name in the catalog.
    pub fn reference(&self) -> CodeRef {
        CodeRef { system: self.table.system.clone(), code: self.key.to_owned() }
    }
}

/// All numbers of a text that look like codes, in order. A number that no table holds has no readings.
///
/// A table with `introduced-by` is consulted after one of its words, or right after a code of the table that it
/// `follows`; otherwise only when no other table knows the number.
pub fn read_codes<'a>(text: &str, tables: &[&'a CodeTable]) -> Vec<NumberRead<'a>> {
    let lower = text.to_lowercase();
    let mut found: Vec<NumberRead<'a>> = Vec::new();
    let mut previous_end = 0;
    for token in numbers(&lower) {
        let before = &lower[previous_end..token.start];
        let previous = found.last().and_then(|number: &NumberRead| number.readings.first());
        let mut number = read_number(&token, before, previous.map(|reading| &reading.table.system), tables);
        if let Some(first) = found.last_mut().filter(|_| joins(before)) {
            make_pair(first, &mut number);
        }
        found.push(number);
        previous_end = token.end;
    }
    found
}

/// An error code and the extended code right after it vouch for each other; `3/7` is a date, though.
fn make_pair(first: &mut NumberRead<'_>, second: &mut NumberRead<'_>) {
    let ([code], [extended]) = (&first.readings[..], &second.readings[..]) else { return };
    if follows(extended.table, Some(&code.table.system)) {
        first.certain |= first.written.len() >= 3;
        second.certain &= first.certain;
    }
}

/// A word that holds a number, and the values that it can stand for.
struct Token<'t> {
    written: &'t str,
    start: usize,
    end: usize,
    /// Value, and whether that takes the digits as hexadecimal.
    values: Vec<(i64, bool)>,
    /// Spelt as a code: `0x…`, `…h`.
    marked: bool,
}

fn numbers(text: &str) -> Vec<Token<'_>> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(offset) = text[rest..].find(is_inside) {
        let start = rest + offset;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        rest = end;
        let word = text[start..end].trim_end_matches(['.', '_']);
        if let Some((values, marked)) = values(word) {
            tokens.push(Token { written: word, start, end: start + word.len(), values, marked });
        }
    }
    tokens
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

fn read_number<'a>(
    token: &Token<'_>,
    before: &str,
    previous: Option<&SystemId>,
    tables: &[&'a CodeTable],
) -> NumberRead<'a> {
    let all: Vec<Reading<'a>> = tables.iter().flat_map(|table| readings_in(token, table)).collect();
    let announced: Vec<_> = longest_announcement(before, &all);
    let right_after = previous.filter(|_| joins(before));
    let following: Vec<_> = all.iter().filter(|reading| follows(reading.table, right_after)).cloned().collect();
    let open: Vec<_> = all.iter().filter(|reading| reading.table.introduced_by.is_empty()).cloned().collect();
    // A bare number is a code only right after words that announce one.
    let is_announced = !announced.is_empty() || !following.is_empty() || ends_with_phrase(before, &["code", "error"]);
    let readings = [announced, following, open, all].into_iter().find(|list| !list.is_empty()).unwrap_or_default();
    let certain = readings.len() == 1
        && (token.marked || is_announced)
        && readings.iter().all(|reading| is_spoken_for(reading.table, before, right_after));
    NumberRead { written: token.written.to_owned(), readings, certain }
}

/// Whether words between two numbers only join them: `0x904 / 0x7`, not `0x904 at 10:05`.
fn joins(between: &str) -> bool {
    between.split(|c: char| !c.is_alphanumeric()).all(|word| matches!(word, "" | "and" | "with" | "then"))
}

/// Whether a table's codes may stand right after one of another: an extended code after an error code, or the second
/// of `events 1057 and 1058`.
fn follows(table: &CodeTable, previous: Option<&SystemId>) -> bool {
    let goes_on = !table.introduced_by.is_empty() && previous == Some(&table.system);
    goes_on || (table.follows.is_some() && table.follows.as_ref() == previous)
}

/// Whether a reading stands on more than the number itself: its table needs no announcement, or it got one.
fn is_spoken_for(table: &CodeTable, before: &str, previous: Option<&SystemId>) -> bool {
    table.introduced_by.is_empty() || announcement(table, before).is_some() || follows(table, previous)
}

fn readings_in<'a>(token: &Token<'_>, table: &'a CodeTable) -> Vec<Reading<'a>> {
    let lookup = |&(number, hexadecimal): &(i64, bool)| {
        let (key, code) = table.by_number(number)?;
        // Event ids are always read out in decimal: bare digits are not tried as hexadecimal there.
        let plain_table = !key.starts_with("0x");
        (!(hexadecimal && plain_table && !token.marked && number > 9)).then_some(Reading {
            table,
            key,
            code,
            number,
            hexadecimal,
        })
    };
    token.values.iter().filter_map(lookup).collect()
}

/// The readings of the tables whose announcing words stand before the number, if several only the longest words'.
fn longest_announcement<'a>(before: &str, readings: &[Reading<'a>]) -> Vec<Reading<'a>> {
    let length = |reading: &Reading<'_>| announcement(reading.table, before);
    let longest = readings.iter().filter_map(length).max();
    readings.iter().filter(|reading| longest.is_some() && length(reading) == longest).cloned().collect()
}

/// The length of the longest announcing phrase of a table right before a number.
fn announcement(table: &CodeTable, before: &str) -> Option<usize> {
    let is_said = |phrase: &&String| ends_with_phrase(before, &[phrase.as_str()]);
    table.introduced_by.iter().filter(is_said).map(|phrase| phrase.len()).max()
}

/// Whether some words end in one of the phrases, but for words that say nothing: `error code: `, `event id is `.
fn ends_with_phrase(before: &str, phrases: &[&str]) -> bool {
    const FILLERS: [&str; 8] = ["is", "was", "of", "no", "number", "nr", "id", "with"];
    let is_letter = |c: char| c.is_alphanumeric();
    let words: Vec<&str> = before.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).collect();
    phrases.iter().any(|phrase| {
        let phrase: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
        let mut rest = &words[..];
        while !rest.ends_with(&phrase.iter().map(String::as_str).collect::<Vec<_>>()) {
            match rest.split_last() {
                Some((last, fewer)) if FILLERS.contains(last) => rest = fewer,
                _ => return false,
            }
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::{CodeTable, read_codes};

    fn tables() -> Vec<CodeTable> {
        let table = |json: &str| serde_json::from_str(json).expect("a table");
        vec![
            table(
                r#"{"system": "disconnect", "title": "Error code",
                "codes": {"0x904": {"means": "Closed."}, "0x104": {"means": "No name."}, "0x3": {"means": "By server."}}}"#,
            ),
            table(
                r#"{"system": "extended", "title": "Extended", "introduced-by": ["extended error code", "extended"],
                "follows": "disconnect",
                "codes": {"0x7": {"means": "Denied."}, "0x10": {"means": "Driver."}, "0x104": {"means": "Altered."}}}"#,
            ),
            table(
                r#"{"system": "event", "title": "Event", "introduced-by": ["event", "events"],
                "codes": {"1058": {"means": "Failed."}}}"#,
            ),
        ]
    }

    /// Each number as `code` (beyond doubt) or `code?`, with several readings joined by `|`.
    fn read(text: &str) -> Vec<String> {
        let tables = tables();
        let tables: Vec<&CodeTable> = tables.iter().collect();
        let numbers = read_codes(text, &tables);
        let line = |number: &super::NumberRead<'_>| {
            let readings: Vec<String> = number.readings.iter().map(|r| r.reference().to_string()).collect();
            format!("{}{}", readings.join("|"), if number.certain { "" } else { "?" })
        };
        numbers.iter().filter(|number| !number.readings.is_empty()).map(line).collect()
    }

    #[test]
    fn a_pair_is_read_as_a_pair_in_any_spelling() {
        for text in [
            "Remote Desktop says 0x904, extended 0x7",
            "0x904 / 0x7",
            "Error code: 0x904 Extended error code: 0x7",
            "2308 / 7",
            "code 904h and 7",
            "0x904-0x7",
            "0x00000904 0x7",
        ] {
            assert_eq!(read(text), ["disconnect/0x904", "extended/0x7"], "{text}");
        }
    }

    #[test]
    fn a_number_that_nothing_announces_is_doubtful() {
        assert_eq!(read("904"), ["disconnect/0x904?"]);
        assert_eq!(read("error 904"), ["disconnect/0x904"]);
        assert_eq!(read("0x904 at 10:05"), ["disconnect/0x904", "extended/0x10?"]);
        assert_eq!(read("1058"), ["event/1058?"]);
        assert_eq!(read("event id 1058"), ["event/1058"]);
        assert_eq!(read("error 0x104"), ["disconnect/0x104"]);
        assert_eq!(read("extended 0x104"), ["extended/0x104"]);
        assert!(read("server 2016 has 64 GB").is_empty());
        assert_eq!(read("events 1058 and 1058"), ["event/1058", "event/1058"]);
        assert_eq!(read("since 3/7"), ["disconnect/0x3?", "extended/0x7?"]);
        // Everyday numbers are no codes, whatever the tables hold.
        for text in ["every 3h", "I get an error at 3 pm", "an error after 3 minutes", "1058 users", "eventually 1058"]
        {
            assert!(read(text).iter().all(|code| code.ends_with('?')), "{text}: {:?}", read(text));
        }
    }
}
