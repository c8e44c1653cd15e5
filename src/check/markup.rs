//! Checks of markup that pages and terminals do not show as it is written: HTML and references to control characters.

use std::collections::HashSet;

use super::{
    markdown::{body_of, raw_html, texts, unprintable, values_with},
    name_index::NameIndex,
    sink::DiagnosticSink,
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Check;

pub(super) const PLACEHOLDER_OUTSIDE_CODE: Check = Check {
    id: "placeholder-outside-code",
    can_be_suppressed: true,
    summary: "A `<placeholder>` or HTML is outside code.",
    explanation: "Pages leave out HTML, so a reader would not see that something must be filled in there.",
    bad: "1. Put it into <socket>, not into `<wall>`.",
    good: "1. Put it into `<socket>`, not into `<wall>`.",
    ..Check::ERROR
};

pub(super) fn placeholder_outside_code(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries) {
        for (html, span) in raw_html(text.markdown) {
            let shown = html.lines().next().unwrap_or_default();
            let message = format!("`{shown}` is outside code, so pages leave it out");
            let help = "put a placeholder between backticks or in a code block; HTML is not used";
            problems.report(text.place(span), message, help).label("left out of pages");
        }
    }
}

pub(super) const CONTROL_REFERENCE: Check = Check {
    id: "control-reference",
    summary: "A character reference such as `&#x1b;` names a control character or a bidirectional mark.",
    explanation: "Terminals obey control characters, and bidirectional marks make a text look like another one. No file may \
                  contain them, and no reference may name them.",
    bad: "The lamp is &#x202e;til.",
    good: "The lamp is lit.",
    ..Check::ERROR
};

pub(super) fn control_reference(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let bodies = entries.causes.iter().map(body_of).chain(entries.fixes.iter().map(body_of));
    // Of a text in YAML only the start is known, so it is reported once.
    let mut places = HashSet::new();
    for text in bodies.chain(values_with(entries, '&')) {
        for (letter, span) in unprintable(text.markdown) {
            let place = text.place(span);
            if !places.insert((place.file.path.clone(), place.span.start)) {
                continue;
            }
            let code = u32::from(letter);
            let message = if letter.is_control() {
                format!("the reference names the control character U+{code:04X}")
            } else {
                format!("the reference names U+{code:04X}, a bidirectional control character")
            };
            problems.report(place, message, "delete it").label("here");
        }
    }
}
