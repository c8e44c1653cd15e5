//! `fixbook code`: error codes that a caller reads out, decoded with every reading.

use clap::Args;
use indexmap::IndexMap;
use serde::Serialize;

use super::{
    catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
};
use crate::{render, schema};
use fixbook_engine::{
    model::{Catalog, Cause, CodeTable, Entry, Id},
    text::{FamilyReading, NumberRead, Reading, decode_codes, decode_names},
};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("decoded", "code", schema::printed::<Decoded<'_>>)];

/// Arguments of `code`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook code 0x904 0x7
  fixbook code \"error code 2308\"")]
pub struct CodeArgs {
    /// For example: 0x904 0x7, 2308, "error code 904".
    #[arg(required = true, allow_negative_numbers = true)]
    pub codes: Vec<String>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Decoded<'a> {
    query: String,
    numbers: Vec<Number<'a>>,
    /// Numbers that belong together: an error code and its extended code.
    pairs: Vec<Pair>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Number<'a> {
    written: &'a str,
    /// Whether it certainly means one thing.
    certain: bool,
    readings: Vec<OneReading<'a>>,
    /// What the same number means in other numberings, and does not mean here.
    false_friends: Vec<OneReading<'a>>,
    /// What can be inferred of a number that is in no table.
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
    /// Whether the meaning is inferred and not documented. How a code wraps another is documented.
    inference: bool,
    wraps: Option<OneReading<'a>>,
    sources: &'a [Id],
}

#[derive(Serialize, schemars::JsonSchema)]
struct Pair {
    codes: [String; 2],
    takes_precedence: String,
}

pub(super) fn run(context: &CliContext, args: &CodeArgs) -> Result<ExitStatus, CliError> {
    let catalog = catalog::engine(context)?.catalog;
    let query = args.codes.join(" ");
    let tables: Vec<&CodeTable> = catalog.codes.values().map(|table| &table.head).collect();
    let mut numbers = decode_codes(&query, &tables);
    numbers.extend(decode_names(&query, &tables));
    if numbers.is_empty() {
        let examples = "0x904, 2308, or the complete name of a code";
        return Err(CliError::Usage(format!("`{query}` is not an error code. Examples: {examples}.")));
    }
    let found = numbers.iter().any(|number| !number.readings.is_empty() || !number.families.is_empty());
    if context.json {
        let pairs = pairs(&numbers).map(|(first, second)| pair(first, second)).collect();
        let numbers = numbers.iter().map(|number| self::number(&catalog, number)).collect();
        output::print_json(&Decoded { query, numbers, pairs })?;
    } else {
        output::print(&render::codes(&catalog, &numbers))?;
        let pairs = pairs(&numbers).map(|(first, second)| render::pair(first, second));
        output::print(&pairs.collect::<String>())?;
    }
    Ok(if found { ExitStatus::Success } else { ExitStatus::Negative })
}

/// Adjacent numbers of which the second completes the first.
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
        readings: number.readings.iter().map(|reading| one_reading(catalog, reading)).collect(),
        false_friends: number.false_friends.iter().map(|reading| one_reading(catalog, reading)).collect(),
        families: number.families.iter().map(|found| family(catalog, found)).collect(),
    }
}

fn one_reading<'a>(catalog: &'a Catalog, reading: &'a Reading<'a>) -> OneReading<'a> {
    let reference = reading.reference();
    let is_about = |(_, cause): &(&Id, &Entry<Cause>)| cause.codes.contains(&reference);
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
        wraps: found.wraps.as_ref().map(|reading| one_reading(catalog, reading)),
        sources: &found.family.source,
    }
}
