//! Decoded codes as terminal text.

use super::{
    entry,
    style::{BOLD, DIM, WARN, paint, width},
};
use fixbook_engine::{
    model::Catalog,
    text::{FamilyReading, NumberRead, Reading},
};

/// Each number with every reading, what it is not, and what can be inferred.
pub fn codes(catalog: &Catalog, numbers: &[NumberRead<'_>]) -> String {
    numbers.iter().map(|number| one(catalog, number)).collect()
}

fn one(catalog: &Catalog, number: &NumberRead<'_>) -> String {
    let written = &number.written;
    let mut text = match number.readings.len() {
        0 => format!("{written} is not in this catalog.\n"),
        1 => String::new(),
        several => format!("{written} can be read in {several} ways:\n"),
    };
    for reading in &number.readings {
        text.push_str(&entry::code(catalog, &reading.reference(), &reading.table.title, reading.code));
    }
    for friend in &number.false_friends {
        let name = friend.code.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let title = &friend.table.title;
        let line = format!("Not to be read as: {title} {}{name}. {}", friend.number, friend.code.means);
        text.push_str(&indented(&paint(DIM, &line)));
    }
    text.extend(number.families.iter().map(family));
    text.push('\n');
    text
}

fn family(found: &FamilyReading<'_>) -> String {
    let number = format!("0x{:X} (decimal {})", found.number, found.number);
    let title = paint(DIM, &format!("{}, codes {}", found.table.title, found.family.codes));
    let mut text = format!("{}  {title}\n", paint(BOLD, &number));
    let known = if found.family.wraps.is_some() { "By its form." } else { "Inferred." };
    text.push_str(&indented(&format!("{} {}", paint(WARN, known), found.family.means)));
    if let Some(carried) = &found.wraps {
        let name = carried.code.name.as_deref().unwrap_or_default();
        let line = format!("{} {} {name}: {}", carried.table.title, carried.number, carried.code.means);
        text.push_str(&indented(&line));
    }
    text
}

/// Which of two codes that belong together says more.
pub fn pair(first: &Reading<'_>, second: &Reading<'_>) -> String {
    let (first_code, second_code) = (first.key, second.key);
    let line = match second.number {
        0 => format!("Together: {second_code} gives no reason, so {first_code} is all there is."),
        _ => format!(
            "Together: {second_code} takes precedence, for it says why. {first_code}: {} {second_code}: {}",
            first.code.means, second.code.means
        ),
    };
    textwrap::fill(&line, width()) + "\n"
}

fn indented(line: &str) -> String {
    textwrap::fill(line, textwrap::Options::new(width()).initial_indent("  ").subsequent_indent("  ")) + "\n"
}
