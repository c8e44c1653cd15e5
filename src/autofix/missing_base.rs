//! Missing base shares: where some answers of a question have a share, the others are given theirs, as they are computed now.
//! Where no answer has one, equal shares are meant and none is written.

use super::edit::Edit;
use crate::load::{Located, Node, ParsedCatalog, PathSegment};
use fixbook_engine::model::Symptom;

/// A smaller share would be written as 0%, so it is not written.
const MIN_SHARE: f64 = 0.000_5;

pub(super) fn edits(entries: &ParsedCatalog) -> Vec<Edit> {
    entries.symptoms.iter().flat_map(of_symptom).collect()
}

fn of_symptom(entry: &Located<Symptom>) -> Vec<Edit> {
    if entry.value.answers.values().all(|answer| answer.base.is_none()) {
        return Vec::new();
    }
    let shares = entry.value.base_shares();
    let answers = entry.value.answers.iter().zip(shares);
    let missing = answers.filter(|((_, answer), share)| answer.base.is_none() && *share > MIN_SHARE);
    missing.filter_map(|((id, _), share)| edit(entry, id.as_str(), share)).collect()
}

/// After the label: on the same line in a map of one line, otherwise on a line of its own.
fn edit(entry: &Located<Symptom>, answer: &str, share: f64) -> Option<Edit> {
    let node = entry.node.at(&[PathSegment::Key("answers"), PathSegment::Key(answer)])?;
    let (key, label) = node.entries().iter().find(|(key, _)| key.text() == Some("label"))?;
    let text = &entry.file.text;
    let line = text[..key.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..key.span.start];
    // A map in braces over several lines, or Windows line ends.
    let rest = text[label.span.end..].trim_start();
    if text.contains('\r') || (before.trim().is_empty() && rest.starts_with([',', '}'])) {
        return None;
    }
    let base = format!("base: {}", percent(share));
    let end = end(label, text)?;
    let text = if before.trim().is_empty() { format!("\n{before}{base}") } else { format!(", {base}") };
    Some(Edit { file: entry.file.clone(), span: end..end, text })
}

/// Where a scalar ends; nothing for one of several lines.
fn end(label: &Node, text: &str) -> Option<usize> {
    let written = text.get(label.span.clone())?;
    (!written.is_empty() && !written.contains('\n')).then_some(label.span.end)
}

fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}
