//! The check of code tables: their numbers, patterns and names agree.

use std::collections::HashMap;

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, Code, CodeTable, SourceSpan};

pub(super) const CODE_NUMBER: Check = Check {
    id: "code-number",
    summary: "A code is not a number, is in its table twice, or contradicts its decimal form; or a table does not have the name of its file.",
    explanation: "Callers read a code out in hexadecimal or decimal, and both must lead to the same code. Write a code as `\"0x904\"` \
                  or `\"1058\"`, in quotation marks.",
    bad: "  \"0x10\": {decimal: 10, means: Dark.}",
    good: "  \"0x10\": {decimal: 16, means: Dark.}",
    ..Check::ERROR
};

pub(super) fn code_number(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.codes {
        table_name(entry, problems);
        patterns(entry, problems);
        let mut seen = HashMap::new();
        for (key, code) in &entry.value.codes {
            let number = CodeTable::number(key);
            if let Some(other) = number.and_then(|number| seen.insert(number, key)) {
                let message = format!("`{key}` is the same number as `{other}`");
                problems.report(place(entry, key), message, "delete one of them").label("twice in this table");
            }
            one_code(entry, (key, code), number, problems);
        }
    }
}

fn table_name(entry: &Located<CodeTable>, problems: &mut DiagnosticSink) {
    let expected = entry.file.path.strip_prefix("kb/codes/").and_then(|path| path.strip_suffix(".yaml"));
    let Some(expected) = expected.filter(|expected| *expected != entry.value.system.as_str()) else { return };
    let message = format!("the table is called `{}`, but its file is {}", entry.value.system, entry.file.path);
    let help = format!("write `system: {expected}`, or move the file");
    problems.report(entry.place(&[PathSegment::Key("system")]), message, help).label("not the file's name");
}

fn patterns(entry: &Located<CodeTable>, problems: &mut DiagnosticSink) {
    for (index, family) in entry.value.families.iter().enumerate().filter(|(_, family)| family.digits().is_none()) {
        let at = [PathSegment::Key("families"), PathSegment::Index(index), PathSegment::Key("codes")];
        let message = format!("`{}` is not a pattern of codes", family.codes);
        let help = "write hexadecimal digits with one `*` for any others: \"0x*04\"";
        problems.report(entry.place(&at), message, help).label("not a pattern");
    }
}

fn one_code(
    entry: &Located<CodeTable>,
    (key, code): (&String, &Code),
    number: Option<i64>,
    problems: &mut DiagnosticSink,
) {
    match (number, code.decimal) {
        (None, _) => {
            let help = "write a code as \"0x904\" or \"1058\"";
            problems.report(place(entry, key), format!("`{key}` is not a number"), help).label("not a number");
        }
        (Some(number), Some(decimal)) if number != decimal => {
            let message = format!("`{key}` is {number}, not {decimal}");
            let help = format!("write `decimal: {number}`");
            problems.report(place(entry, key), message, help).label("contradicts its decimal");
        }
        _ => {}
    }
}

fn place(entry: &Located<CodeTable>, key: &str) -> SourceSpan {
    entry.place(&[PathSegment::Key("codes"), PathSegment::Key(key)])
}
