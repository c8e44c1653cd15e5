//! A command that lowers security where nothing warns of it.

use super::{
    DiagnosticSink, Names,
    markdown::{Text, body_of, check_of, fences},
    shell::lowered_by,
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::{Diagnostic, SymptomKind};

/// Begins a step that lowers security in a page that as a whole does not.
const TAG: &str = "**Lowers security.**";

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(&body_of(entry), "move it to a fix with `lowers-security: true`", problems);
    }
    for entry in entries.fixes.iter().filter(|entry| !entry.value.lowers_security) {
        let remedy = format!("set `lowers-security: true`, or begin the step with `{TAG}`");
        judge(&body_of(entry), &remedy, problems);
    }
    for entry in entries.symptoms.iter().filter(|entry| entry.value.kind != SymptomKind::Test) {
        judge(&check_of(entry), "set `kind: test`, and say under `check` how it ends", problems);
    }
}

fn judge(text: &Text<'_>, remedy: &str, problems: &mut DiagnosticSink) {
    for (_, span) in fences(text.markdown) {
        let lowered = text.markdown[span.clone()].lines().find_map(lowered_by);
        let Some(setting) = lowered.filter(|_| !step_before(text.markdown, span.start).contains(TAG)) else { continue };
        let message = format!("this lowers security ({setting}), and nothing says so");
        problems.push(
            Diagnostic::new("downgrade-unmarked", text.place(span), message, remedy.to_owned())
                .label("lowers security"),
        );
    }
}

/// The text from the step that a code block belongs to, up to the block.
fn step_before(markdown: &str, at: usize) -> &str {
    let before = &markdown[..at];
    let mut start = 0;
    let mut begin = 0;
    for line in before.split_inclusive('\n') {
        let words = line.trim_start();
        let is_numbered =
            words.split_once(". ").is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if is_numbered || words.starts_with("- ") || words.starts_with("* ") || line.starts_with('#') {
            begin = start;
        }
        start += line.len();
    }
    &before[begin..]
}
