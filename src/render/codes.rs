//! Decoded codes as terminal text.

use super::{
    entry,
    layout::wrapped,
    style::{BOLD, DIM, WARN, paint},
};
use fixbook_engine::{
    model::Catalog,
    text::{FamilyReading, NumberRead, Reading},
};

/// Each number with all its meanings, codes that look like it, and what can be inferred.
pub fn codes(catalog: &Catalog, numbers: &[NumberRead<'_>]) -> String {
    numbers.iter().map(|number| one(catalog, number)).collect()
}

fn one(catalog: &Catalog, number: &NumberRead<'_>) -> String {
    let written = &number.written;
    let mut text = match number.readings.len() {
        0 => format!("{written} is not in this catalog.\n"),
        1 => String::new(),
        several => format!("{written} has {several} possible meanings:\n"),
    };
    for reading in &number.readings {
        text.push_str(&entry::code(catalog, &reading.reference(), &reading.table.title, reading.code));
    }
    for friend in &number.false_friends {
        let name = friend.code.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let title = &friend.table.title;
        let line = format!("Not to be confused with: {title} {}{name}. {}", friend.number, friend.code.means);
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

/// Which of two codes that occur together says more.
pub fn pair(first: &Reading<'_>, second: &Reading<'_>) -> String {
    let (first_code, second_code) = (first.key, second.key);
    let line = match second.number {
        0 => format!("Together: {second_code} gives no reason, so only {first_code} counts."),
        _ => format!(
            "Together: look at {second_code} first, because it gives the reason. {first_code}: {} {second_code}: {}",
            first.code.means, second.code.means
        ),
    };
    wrapped(&line, "", "")
}

fn indented(line: &str) -> String {
    wrapped(line, "  ", "  ")
}
