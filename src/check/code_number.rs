//! A code table whose numbers or name contradict themselves.

use super::{Found, Names};
use crate::load::{Entries, Step};
use fixbook_engine::model::{CodeTable, Problem};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.codes {
        let expected = entry.file.path.strip_prefix("kb/codes/").and_then(|path| path.strip_suffix(".yaml"));
        if expected.is_some_and(|expected| expected != entry.value.system.as_str()) {
            let message = format!("the table is called `{}` but lies in {}", entry.value.system, entry.file.path);
            let remedy = format!("write `system: {}` or move the file", expected.unwrap_or_default());
            problems.push(
                Problem::new("code-number", entry.place(&[Step::Key("system")]), message, remedy)
                    .label("not the file's name"),
            );
        }
        for (index, family) in entry.value.families.iter().enumerate() {
            if family.digits().is_none() {
                let place = entry.place(&[Step::Key("families"), Step::Index(index), Step::Key("codes")]);
                let message = format!("`{}` describes no codes", family.codes);
                let remedy = "write hexadecimal digits with one `*` for any others: \"0x*04\"";
                problems.push(Problem::new("code-number", place, message, remedy).label("no pattern"));
            }
        }
        let mut seen = std::collections::HashMap::new();
        for (key, code) in &entry.value.codes {
            if let Some(other) = CodeTable::number(key).and_then(|number| seen.insert(number, key)) {
                let message = format!("`{key}` is the same number as `{other}`");
                let place = entry.place(&[Step::Key("codes"), Step::Key(key)]);
                problems
                    .push(Problem::new("code-number", place, message, "keep one of them").label("twice in this table"));
            }
            let number = CodeTable::number(key);
            let place = || entry.place(&[Step::Key("codes"), Step::Key(key)]);
            match (number, code.decimal) {
                (None, _) => {
                    let message = format!("`{key}` is no number");
                    let remedy = "write a code as \"0x904\" or \"1058\"";
                    problems.push(Problem::new("code-number", place(), message, remedy).label("no number"));
                }
                (Some(number), Some(decimal)) if number != decimal => {
                    let message = format!("`{key}` is {number}, not {decimal}");
                    problems.push(
                        Problem::new("code-number", place(), message, format!("write `decimal: {number}`"))
                            .label("contradicts its decimal"),
                    );
                }
                _ => {}
            }
        }
    }
}
