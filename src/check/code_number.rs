//! A code table whose numbers or name contradict themselves.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::{CodeTable, Diagnostic};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.codes {
        let expected = entry.file.path.strip_prefix("kb/codes/").and_then(|path| path.strip_suffix(".yaml"));
        if expected.is_some_and(|expected| expected != entry.value.system.as_str()) {
            let message = format!("the table is called `{}` but lies in {}", entry.value.system, entry.file.path);
            let remedy = format!("write `system: {}` or move the file", expected.unwrap_or_default());
            problems.push(
                Diagnostic::new("code-number", entry.place(&[PathSegment::Key("system")]), message, remedy)
                    .label("not the file's name"),
            );
        }
        for (index, family) in entry.value.families.iter().enumerate() {
            if family.digits().is_none() {
                let place =
                    entry.place(&[PathSegment::Key("families"), PathSegment::Index(index), PathSegment::Key("codes")]);
                let message = format!("`{}` describes no codes", family.codes);
                let remedy = "write hexadecimal digits with one `*` for any others: \"0x*04\"";
                problems.push(Diagnostic::new("code-number", place, message, remedy).label("no pattern"));
            }
        }
        let mut seen = std::collections::HashMap::new();
        for (key, code) in &entry.value.codes {
            if let Some(other) = CodeTable::number(key).and_then(|number| seen.insert(number, key)) {
                let message = format!("`{key}` is the same number as `{other}`");
                let place = entry.place(&[PathSegment::Key("codes"), PathSegment::Key(key)]);
                problems.push(
                    Diagnostic::new("code-number", place, message, "keep one of them").label("twice in this table"),
                );
            }
            let number = CodeTable::number(key);
            let place = || entry.place(&[PathSegment::Key("codes"), PathSegment::Key(key)]);
            match (number, code.decimal) {
                (None, _) => {
                    let message = format!("`{key}` is no number");
                    let remedy = "write a code as \"0x904\" or \"1058\"";
                    problems.push(Diagnostic::new("code-number", place(), message, remedy).label("no number"));
                }
                (Some(number), Some(decimal)) if number != decimal => {
                    let message = format!("`{key}` is {number}, not {decimal}");
                    problems.push(
                        Diagnostic::new("code-number", place(), message, format!("write `decimal: {number}`"))
                            .label("contradicts its decimal"),
                    );
                }
                _ => {}
            }
        }
    }
}
