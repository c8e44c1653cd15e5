//! Base shares of answers beside which others have one, written as they are taken now. Where none has any the author has said
//! nothing, and equal shares stay unsaid.

use super::Edit;
use crate::load::{Located, Node, ParsedCatalog, PathSegment};
use fixbook_engine::model::Symptom;

/// A share that would be written as nothing stays unsaid.
const LEAST: f64 = 0.000_5;

pub(super) fn edits(entries: &ParsedCatalog) -> Vec<Edit> {
    entries.symptoms.iter().flat_map(of_symptom).collect()
}

fn of_symptom(entry: &Located<Symptom>) -> Vec<Edit> {
    if entry.value.answers.values().all(|answer| answer.base.is_none()) {
        return Vec::new();
    }
    let shares = entry.value.base_shares();
    let answers = entry.value.answers.iter().zip(shares);
    let silent = answers.filter(|((_, answer), share)| answer.base.is_none() && *share > LEAST);
    silent.filter_map(|((id, _), share)| edit(entry, id.as_str(), share)).collect()
}

/// Behind the label, on its line in a map of one line, else on a line of its own.
fn edit(entry: &Located<Symptom>, answer: &str, share: f64) -> Option<Edit> {
    let node = entry.node.at(&[PathSegment::Key("answers"), PathSegment::Key(answer)])?;
    let (key, label) = node.entries().iter().find(|(key, _)| key.text() == Some("label"))?;
    let text = &entry.file.text;
    let line = text[..key.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..key.span.start];
    // A map in braces over several lines, or other ends of lines than ours.
    let rest = text[label.span.end..].trim_start();
    if text.contains('\r') || (before.trim().is_empty() && rest.starts_with([',', '}'])) {
        return None;
    }
    let base = format!("base: {}", percent(share));
    let end = end(label, text)?;
    let text = match before.trim().is_empty() {
        true => format!("\n{before}{base}"),
        false => format!(", {base}"),
    };
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
