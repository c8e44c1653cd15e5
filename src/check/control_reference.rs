//! Character references such as `&#x1b;` that name what no file may hold: control characters, and letters that turn the
//! direction of a text.

use std::collections::HashSet;

use super::{
    DiagnosticSink, Names,
    markdown::{body_of, unprintable, values_with},
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    let bodies = entries.causes.iter().map(body_of).chain(entries.fixes.iter().map(body_of));
    // Of a text in YAML only the start is known, so it is reported once.
    let mut places = HashSet::new();
    for text in bodies.chain(values_with(entries, '&')) {
        for (letter, span) in unprintable(text.markdown) {
            let place = text.place(span);
            if !places.insert((place.file.path.clone(), place.span.start)) {
                continue;
            }
            let message = match letter.is_control() {
                true => format!("the reference names the control character U+{:04X}", u32::from(letter)),
                false => {
                    format!("the reference names U+{:04X}, which changes the direction of the text", u32::from(letter))
                }
            };
            problems.push(Diagnostic::new("control-reference", place, message, "delete it").label("here"));
        }
    }
}
