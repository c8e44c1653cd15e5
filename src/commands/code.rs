//! `fixbook code`: what somebody reads out, decoded with every reading.

use serde::Serialize;

use super::{Answer, Failure, open, output};
use crate::{
    cli::Global,
    model::{Catalog, CodeTable, Id, NumberRead, Reading, read_codes},
    render,
};

#[derive(Serialize)]
struct Decoded<'a> {
    query: String,
    numbers: Vec<Number<'a>>,
}

#[derive(Serialize)]
struct Number<'a> {
    written: &'a str,
    /// Whether it means one thing without doubt.
    certain: bool,
    readings: Vec<OneReading<'a>>,
}

#[derive(Serialize)]
struct OneReading<'a> {
    id: String,
    system: &'a str,
    table: &'a str,
    code: &'a str,
    number: i64,
    hexadecimal: String,
    name: Option<&'a str>,
    means: &'a str,
    answers: &'a indexmap::IndexMap<Id, Id>,
    causes: Vec<&'a Id>,
    sources: &'a [Id],
}

pub(super) fn run(global: &Global, codes: &[String]) -> Result<Answer, Failure> {
    let catalog = open::engine(global)?.catalog;
    let query = codes.join(" ");
    let tables: Vec<&CodeTable> = catalog.codes.values().map(|table| &table.head).collect();
    let numbers = read_codes(&query, &tables);
    if numbers.is_empty() {
        return Err(Failure::Usage(format!("`{query}` holds no number; write a code such as 0x904, 904 or 2308")));
    }
    let found = numbers.iter().any(|number| !number.readings.is_empty());
    if global.json {
        let numbers = numbers.iter().map(|number| self::number(&catalog, number)).collect();
        output::print_json(&Decoded { query, numbers })?;
    } else {
        output::print(&text(&catalog, &numbers))?;
    }
    Ok(if found { Answer::Yes } else { Answer::No })
}

fn number<'a>(catalog: &'a Catalog, number: &'a NumberRead<'a>) -> Number<'a> {
    let readings = number.readings.iter().map(|reading| one(catalog, reading)).collect();
    Number { written: &number.written, certain: number.certain, readings }
}

fn one<'a>(catalog: &'a Catalog, reading: &'a Reading<'a>) -> OneReading<'a> {
    let reference = reading.reference();
    let is_about = |(_, cause): &(&Id, &crate::model::Entry<crate::model::Cause>)| cause.codes.contains(&reference);
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

fn text(catalog: &Catalog, numbers: &[NumberRead<'_>]) -> String {
    let mut text = String::new();
    for number in numbers {
        match number.readings.len() {
            0 => text.push_str(&format!("{}: no table of this catalog holds it.\n", number.written)),
            1 => {}
            several => text.push_str(&format!("{} can be read in {several} ways:\n", number.written)),
        }
        for reading in &number.readings {
            let reference = reading.reference();
            text.push_str(&render::code(catalog, &reference, &reading.table.title, reading.code));
            text.push('\n');
        }
    }
    text
}
