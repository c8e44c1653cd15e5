//! Codes that have a name instead of a number, as browsers show them: `ERR_NAME_NOT_RESOLVED`.

use super::decode::{NumberRead, Reading};
use crate::model::{Code, CodeTable};

/// The shortest name that is looked up, in bytes: shorter ones are words of a sentence.
const MIN_NAME_LEN: usize = 4;

/// Every word of a text that is the name of a code, in any case, with the codes of that name.
pub fn decode_names<'a>(text: &str, tables: &[&'a CodeTable]) -> Vec<NumberRead<'a>> {
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    words.filter(|word| word.len() >= MIN_NAME_LEN).filter_map(|word| decode_name(word, tables)).collect()
}

fn decode_name<'a>(word: &str, tables: &[&'a CodeTable]) -> Option<NumberRead<'a>> {
    let all = tables.iter().flat_map(|table| table.codes.iter().map(move |(key, code)| (*table, key, code)));
    let named = all.filter(|(.., code)| code.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(word)));
    let reading = |(table, key, code): (&'a CodeTable, &'a String, &'a Code)| {
        Some(Reading { table, key: key.as_str(), code, number: CodeTable::number(key)?, hexadecimal: false })
    };
    let readings: Vec<Reading<'a>> = named.filter_map(reading).collect();
    if readings.is_empty() {
        return None;
    }
    let certain = readings.len() == 1;
    Some(NumberRead { written: word.to_owned(), certain, readings, false_friends: Vec::new(), families: Vec::new() })
}
