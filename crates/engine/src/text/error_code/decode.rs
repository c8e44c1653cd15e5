//! Reads error codes out of what people type: `0x904, extended 0x7`, `2308`, `904h`, `event 1058`, `-2147024891`.

use super::{
    announce::{announcement, announces_code, joins},
    code_number::{Number, Value},
    number::number_words,
};
use crate::model::{Code, CodeRef, CodeTable, Family, SystemId};

/// One number found in a text, with everything that it may mean, likeliest first.
#[derive(Clone, Debug)]
pub struct NumberRead<'a> {
    /// As it was typed.
    pub written: String,
    /// The meanings in the tables that apply; empty if no table contains the number.
    pub readings: Vec<Reading<'a>>,
    /// What the same number means elsewhere, and does not mean here.
    pub false_friends: Vec<Reading<'a>>,
    /// What can be inferred about a number that no table contains.
    pub families: Vec<FamilyReading<'a>>,
    /// Whether it is certain: it was announced as a code or spelt as one, and has one meaning.
    pub certain: bool,
}

/// One meaning of a number.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The table that the meaning is from.
    pub table: &'a CodeTable,
    /// The key of the row, as the table spells it.
    pub key: &'a str,
    /// The row: what the code means and which answers it gives.
    pub code: &'a Code,
    /// The value in which it was found.
    pub number: i64,
    /// Whether the digits were taken as hexadecimal.
    pub hexadecimal: bool,
}

/// What a family of codes says about a number.
#[derive(Clone, Debug)]
pub struct FamilyReading<'a> {
    /// The table that the family belongs to.
    pub table: &'a CodeTable,
    /// The rule for codes that have no row of their own.
    pub family: &'a Family,
    /// The value that the family applies to.
    pub number: i64,
    /// The code of another table that the number wraps.
    pub wraps: Option<Reading<'a>>,
}

impl Reading<'_> {
    /// The code's name in the catalog.
    pub fn reference(&self) -> CodeRef {
        CodeRef { system: self.table.system.clone(), code: self.key.to_owned() }
    }

    /// Whether it follows `first` as an extended code follows its error code.
    pub fn completes(&self, first: &Reading<'_>) -> bool {
        self.table.follows.as_ref() == Some(&first.table.system)
    }
}

/// How sure it is that a number is a code at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    /// A user's words; numbers may be anything.
    Utterance,
    /// Codes that a user wants explained; every reading counts.
    Codes,
}

/// All numbers of a user's words that look like codes, in order. A number that no table contains has no readings.
///
/// A table with `introduced-by` is consulted after one of its words, or right after a code of the table that it
/// `follows`; otherwise only when no other table knows the number. A foreign table comes last.
pub fn read_codes<'a>(text: &str, tables: &[&'a CodeTable]) -> Vec<NumberRead<'a>> {
    read(text, tables, Given::Utterance)
}

/// The same for numbers that are certainly codes: one that is not announced has the readings of every table.
pub fn decode_codes<'a>(text: &str, tables: &[&'a CodeTable]) -> Vec<NumberRead<'a>> {
    read(text, tables, Given::Codes)
}

fn read<'a>(text: &str, tables: &[&'a CodeTable], given: Given) -> Vec<NumberRead<'a>> {
    let lower = text.to_lowercase();
    let mut found: Vec<NumberRead<'a>> = Vec::new();
    let mut previous_end = 0;
    for number in number_words(&lower).iter().filter_map(|word| Number::of(&lower, word)) {
        let before = &lower[previous_end..number.start];
        let previous = found.last().and_then(|number: &NumberRead| number.readings.first());
        let system = previous.map(|reading| &reading.table.system);
        let mut read = read_number(&number, before, system, tables, given);
        if let Some(first) = found.last_mut().filter(|_| joins(before)) {
            make_pair(first, &mut read);
        }
        found.push(read);
        previous_end = number.end;
    }
    found
}

/// An error code and the extended code right after it confirm each other; `3/7` is a date, though.
fn make_pair(first: &mut NumberRead<'_>, second: &mut NumberRead<'_>) {
    let [extended] = &second.readings[..] else { return };
    // Of several readings the one that has an extended code after it is meant.
    if first.readings.iter().any(|code| extended.completes(code)) {
        first.readings.retain(|code| extended.completes(code));
    }
    let [code] = &first.readings[..] else { return };
    if follows(extended.table, Some(&code.table.system)) {
        first.certain |= first.written.len() >= 3;
        second.certain &= first.certain;
    }
}

fn read_number<'a>(
    number: &Number<'_>,
    before: &str,
    previous: Option<&SystemId>,
    tables: &[&'a CodeTable],
    given: Given,
) -> NumberRead<'a> {
    let every: Vec<Reading<'a>> = tables.iter().flat_map(|table| readings_in(number, table)).collect();
    let (foreign, own): (Vec<_>, Vec<_>) = every.iter().cloned().partition(|reading| reading.table.foreign);
    let announced: Vec<_> = longest_announcement(before, &every);
    let right_after = previous.filter(|_| joins(before));
    let following: Vec<_> = own.iter().filter(|reading| follows(reading.table, right_after)).cloned().collect();
    let (open, closed): (Vec<_>, Vec<_>) =
        own.iter().cloned().partition(|reading| reading.table.introduced_by.is_empty());
    // Digits without a mark are certainly a code only right after words that announce one.
    let is_announced = !announced.is_empty() || !following.is_empty() || announces_code(before);
    let unannounced = match given {
        Given::Utterance if !open.is_empty() => open,
        _ => [open, closed].concat(),
    };
    // Digits without a mark in speech are not a code of another numbering that was not named.
    let elsewhere = if given == Given::Codes || number.is_marked { foreign.clone() } else { Vec::new() };
    let readings = [announced, following, unannounced, elsewhere].into_iter().find(|list| !list.is_empty());
    let readings = readings.unwrap_or_default();
    let certain = readings.len() == 1
        && (number.is_marked || is_announced)
        && readings.iter().all(|reading| is_supported(reading.table, before, right_after));
    let is_other =
        |reading: &Reading<'_>| readings.iter().all(|own| !own.table.foreign && own.number == reading.number);
    NumberRead {
        written: number.written.to_owned(),
        false_friends: if readings.is_empty() { Vec::new() } else { foreign.into_iter().filter(is_other).collect() },
        families: if readings.is_empty() { families(number, tables, right_after) } else { Vec::new() },
        readings,
        certain,
    }
}

/// What the families of all tables say about a number, its hexadecimal value first. Right after a code that another table's
/// codes follow, the number belongs to that other table.
fn families<'a>(
    number: &Number<'_>,
    tables: &[&'a CodeTable],
    right_after: Option<&SystemId>,
) -> Vec<FamilyReading<'a>> {
    let expected = tables.iter().find(|table| right_after.is_some() && table.follows.as_ref() == right_after);
    let may_contain = |table: &&&'a CodeTable| expected.is_none_or(|expected| expected.system == table.system);
    let of_value = |number: i64| {
        let all = tables
            .iter()
            .filter(may_contain)
            .flat_map(|table| table.families.iter().map(move |family| (*table, family)));
        let matching = all.filter(move |(_, family)| family.contains(number));
        matching.map(move |(table, family)| FamilyReading {
            table,
            family,
            number,
            wraps: wrapped(family, number, tables),
        })
    };
    number.values.iter().flat_map(|value| of_value(value.number)).collect()
}

fn wrapped<'a>(family: &Family, number: i64, tables: &[&'a CodeTable]) -> Option<Reading<'a>> {
    let table = tables.iter().find(|table| Some(&table.system) == family.wraps.as_ref())?;
    let number = number & 0xFFFF;
    let (key, code) = table.by_number(number)?;
    Some(Reading { table, key, code, number, hexadecimal: true })
}

/// Whether a table's codes may follow one of another table directly: an extended code after an error code, or the second
/// of `events 1057 and 1058`.
fn follows(table: &CodeTable, previous: Option<&SystemId>) -> bool {
    let is_next = !table.introduced_by.is_empty() && previous == Some(&table.system);
    is_next || (table.follows.is_some() && table.follows.as_ref() == previous)
}

/// Whether more than the number itself supports a reading: its table needs no announcement, or it got one.
fn is_supported(table: &CodeTable, before: &str, previous: Option<&SystemId>) -> bool {
    table.introduced_by.is_empty() || announcement(table, before).is_some() || follows(table, previous)
}

fn readings_in<'a>(number: &Number<'_>, table: &'a CodeTable) -> Vec<Reading<'a>> {
    let lookup = |value: &Value| {
        let (key, code) = table.by_number(value.number)?;
        // Event ids are always read out in decimal: bare digits are not tried as hexadecimal there.
        let plain_table = !key.starts_with("0x");
        let Value { number: found, hexadecimal } = *value;
        let is_hidden = hexadecimal && plain_table && !number.is_marked && found > 9;
        (!is_hidden).then_some(Reading { table, key, code, number: found, hexadecimal })
    };
    number.values.iter().filter_map(lookup).collect()
}

/// The readings of the tables whose announcing words precede the number; of several, those with the longest words.
fn longest_announcement<'a>(before: &str, readings: &[Reading<'a>]) -> Vec<Reading<'a>> {
    let length = |reading: &Reading<'_>| announcement(reading.table, before);
    let longest = readings.iter().filter_map(length).max();
    readings.iter().filter(|reading| longest.is_some() && length(reading) == longest).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::{decode_codes, read_codes};
    use crate::model::CodeTable;

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
            table(
                r#"{"system": "win32", "title": "Windows", "introduced-by": ["win32 error"], "foreign": true,
                "codes": {"5": {"means": "Denied."}, "7": {"means": "Arena."}}}"#,
            ),
            table(
                r#"{"system": "hresult", "title": "HRESULT", "foreign": true, "codes": {"0x80004005": {"means": "Fail."}},
                "families": [{"codes": "0x8007*", "means": "Carries another.", "wraps": "win32"}]}"#,
            ),
        ]
    }

    /// Each number as `code` (certain) or `code?`, with several readings joined by `|`.
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
    fn reads_an_error_code_and_its_extended_code_in_any_spelling() {
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
    fn a_number_that_is_not_announced_is_uncertain() {
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
        // Everyday numbers are not codes, whatever the tables contain.
        for text in ["every 3h", "I get an error at 3 pm", "an error after 3 minutes", "1058 users", "eventually 1058"]
        {
            assert!(read(text).iter().all(|code| code.ends_with('?')), "{text}: {:?}", read(text));
        }
    }

    /// Each number decoded: its readings, `!` its false friends, `~` the families that it belongs to.
    fn decode(text: &str) -> Vec<String> {
        let tables = tables();
        let tables: Vec<&CodeTable> = tables.iter().collect();
        let numbers = decode_codes(text, &tables);
        let names = |list: &[super::Reading<'_>], mark: &str| {
            list.iter().map(|reading| format!("{mark}{}", reading.reference())).collect::<Vec<_>>()
        };
        let line = |number: &super::NumberRead<'_>| {
            let families = number.families.iter().map(|found| {
                let wraps = found.wraps.as_ref().map_or(String::new(), |code| format!(">{}", code.reference()));
                format!("~{}{wraps}", found.family.codes)
            });
            let all = [names(&number.readings, ""), names(&number.false_friends, "!"), families.collect()].concat();
            all.join(" ")
        };
        numbers.iter().map(line).collect()
    }

    #[test]
    fn decodes_every_reading_false_friend_and_family() {
        assert_eq!(decode("7"), ["extended/0x7 !win32/7"]);
        assert_eq!(decode("260"), ["disconnect/0x104 extended/0x104"]);
        assert_eq!(decode("0x904 7"), ["disconnect/0x904", "extended/0x7 !win32/7"]);
        assert_eq!(decode("win32 error 7"), ["win32/7"]);
        assert_eq!(decode("0x80070005"), ["~0x8007*>win32/5"]);
        assert_eq!(decode("-2147024891"), ["~0x8007*>win32/5"]);
        assert_eq!(decode("-2147467259"), ["hresult/0x80004005"]);
        // As the index reads them.
        assert_eq!(decode("0xFFFFFFFF80004005"), ["hresult/0x80004005"]);
        assert_eq!(decode("0x0000000000000904"), ["disconnect/0x904"]);
        assert!(decode("version 10.0.904, DESKTOP_904, 0x7ff6a1b2c3d4").is_empty());
        assert_eq!(decode("0x80079999"), ["~0x8007*"]);
        assert_eq!(decode("0x81234567"), [""]);
    }

    #[test]
    fn a_number_of_a_foreign_table_must_be_announced() {
        assert_eq!(read("error 0x904, win32 error 7"), ["disconnect/0x904", "win32/7"]);
        assert_eq!(read("5 users, error 0x904"), ["disconnect/0x904"]);
    }
}
