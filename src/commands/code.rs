//! `fixbook code`: what somebody reads out, decoded with every reading.

use indexmap::IndexMap;
use serde::Serialize;

use super::{CliError, ExitStatus, open, output};
use crate::{cli::Global, render};
use fixbook_engine::{
    model::{Catalog, CodeTable, Id},
    text::{FamilyReading, NumberRead, Reading, decode_codes},
};

#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Decoded<'a> {
    query: String,
    numbers: Vec<Number<'a>>,
    /// Numbers that belong together: an error code and its extended code.
    pairs: Vec<Pair>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Number<'a> {
    written: &'a str,
    /// Whether it means one thing without doubt.
    certain: bool,
    readings: Vec<OneReading<'a>>,
    /// What the same number means in other numberings, and does not mean here.
    false_friends: Vec<OneReading<'a>>,
    /// What can be inferred of a number that no table holds.
    families: Vec<OneFamily<'a>>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct OneReading<'a> {
    id: String,
    system: &'a str,
    table: &'a str,
    code: &'a str,
    number: i64,
    hexadecimal: String,
    name: Option<&'a str>,
    means: &'a str,
    answers: &'a IndexMap<Id, Id>,
    causes: Vec<&'a Id>,
    sources: &'a [Id],
}

#[derive(Serialize, schemars::JsonSchema)]
struct OneFamily<'a> {
    system: &'a str,
    codes: &'a str,
    number: i64,
    hexadecimal: String,
    means: &'a str,
    /// Whether nobody documents it; how a code is built that wraps another is documented.
    inference: bool,
    wraps: Option<OneReading<'a>>,
    sources: &'a [Id],
}

#[derive(Serialize, schemars::JsonSchema)]
struct Pair {
    codes: [String; 2],
    takes_precedence: String,
}

pub(super) fn run(global: &Global, codes: &[String]) -> Result<ExitStatus, CliError> {
    let catalog = open::engine(global)?.catalog;
    let query = codes.join(" ");
    let tables: Vec<&CodeTable> = catalog.codes.values().map(|table| &table.head).collect();
    let mut numbers = decode_codes(&query, &tables);
    numbers.extend(named(&query, &tables));
    if numbers.is_empty() {
        let remedy = "write a code such as 0x904, 904 or 2308, or a code's whole name";
        return Err(CliError::Usage(format!("`{query}` holds no number that is a code, and no name of one; {remedy}")));
    }
    let found = numbers.iter().any(|number| !number.readings.is_empty() || !number.families.is_empty());
    if global.json {
        let pairs = pairs(&numbers).map(|(first, second)| pair(first, second)).collect();
        let numbers = numbers.iter().map(|number| self::number(&catalog, number)).collect();
        output::print_json(&Decoded { query, numbers, pairs })?;
    } else {
        output::print(&render::codes(&catalog, &numbers))?;
        let pairs = pairs(&numbers).map(|(first, second)| render::pair(first, second));
        output::print(&pairs.collect::<String>())?;
    }
    Ok(if found { ExitStatus::Yes } else { ExitStatus::No })
}

/// Codes that are named rather than numbered, as browsers do: `ERR_NAME_NOT_RESOLVED`.
fn named<'a>(query: &str, tables: &[&'a CodeTable]) -> Vec<NumberRead<'a>> {
    let words = query.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| word.len() > 3);
    let of_word = |word: &str| {
        let all = tables.iter().flat_map(|table| table.codes.iter().map(move |(key, code)| (*table, key, code)));
        let is_it = |name: &str| name.eq_ignore_ascii_case(word);
        let meant = all.filter(|(_, _, code)| code.name.as_deref().is_some_and(is_it));
        let reading = |(table, key, code): (&'a CodeTable, &'a String, &'a fixbook_engine::model::Code)| {
            Some(Reading { table, key: key.as_str(), code, number: CodeTable::number(key)?, hexadecimal: false })
        };
        let readings: Vec<Reading<'a>> = meant.filter_map(reading).collect();
        let certain = readings.len() == 1;
        let read =
            NumberRead { written: word.to_owned(), certain, readings, false_friends: Vec::new(), families: Vec::new() };
        (!read.readings.is_empty()).then_some(read)
    };
    words.filter_map(of_word).collect()
}

/// Neighbours of which the second completes the first.
fn pairs<'n, 'a>(numbers: &'n [NumberRead<'a>]) -> impl Iterator<Item = (&'n Reading<'a>, &'n Reading<'a>)> {
    let neighbours = numbers.windows(2).filter_map(|two| match (&two[0].readings[..], &two[1].readings[..]) {
        ([first], [second]) => Some((first, second)),
        _ => None,
    });
    neighbours.filter(|(first, second)| second.completes(first))
}

fn pair(first: &Reading<'_>, second: &Reading<'_>) -> Pair {
    let codes = [first.reference().to_string(), second.reference().to_string()];
    // An extended code says why the connection ended, unless it is zero: then no reason was sent.
    let takes_precedence = codes[usize::from(second.number != 0)].clone();
    Pair { codes, takes_precedence }
}

fn number<'a>(catalog: &'a Catalog, number: &'a NumberRead<'a>) -> Number<'a> {
    Number {
        written: &number.written,
        certain: number.certain,
        readings: number.readings.iter().map(|reading| one(catalog, reading)).collect(),
        false_friends: number.false_friends.iter().map(|reading| one(catalog, reading)).collect(),
        families: number.families.iter().map(|found| family(catalog, found)).collect(),
    }
}

fn one<'a>(catalog: &'a Catalog, reading: &'a Reading<'a>) -> OneReading<'a> {
    let reference = reading.reference();
    let is_about = |(_, cause): &(&Id, &fixbook_engine::model::Entry<fixbook_engine::model::Cause>)| {
        cause.codes.contains(&reference)
    };
    OneReading {
        causes: catalog.causes.iter().filter(is_about).map(|(id, _)| id).collect(),
        id: reference.to_string(),
        system: reading.table.system.as_str(),
        table: &reading.table.title,
        code: reading.key,
        number: reading.number,
        hexadecimal: format!("0x{:X}", reading.number),
        name: reading.code.name.as_deref(),
        means: &reading.code.means,
        answers: &reading.code.answers,
        sources: &reading.code.source,
    }
}

fn family<'a>(catalog: &'a Catalog, found: &'a FamilyReading<'a>) -> OneFamily<'a> {
    OneFamily {
        system: found.table.system.as_str(),
        codes: &found.family.codes,
        number: found.number,
        hexadecimal: format!("0x{:X}", found.number),
        means: &found.family.means,
        inference: found.family.wraps.is_none(),
        wraps: found.wraps.as_ref().map(|reading| one(catalog, reading)),
        sources: &found.family.source,
    }
}
