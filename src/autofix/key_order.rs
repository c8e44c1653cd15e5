//! Keys of an entry in the order of their type, each with the comments above it.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::edit::Edit;
use crate::load::{Located, ParsedCatalog, field_order};
use fixbook_engine::model::{Cause, Fix, Symptom};

pub(super) fn edits(entries: &ParsedCatalog) -> Vec<Edit> {
    let causes = entries.causes.iter().filter_map(|entry| edit::<Cause>(entry, head_end(entry)));
    let fixes = entries.fixes.iter().filter_map(|entry| edit::<Fix>(entry, head_end(entry)));
    let symptoms = entries.symptoms.iter().filter_map(|entry| edit::<Symptom>(entry, entry.end));
    causes.chain(fixes).chain(symptoms).collect()
}

/// Where the closing `---` of a page's head begins.
fn head_end<T>(entry: &Located<T>) -> usize {
    let head = &entry.file.text[..entry.body_start];
    head.rfind("---").unwrap_or(entry.body_start)
}

/// The keys of an entry, sorted; nothing if they are sorted, or if they do not each begin a line.
fn edit<T: DeserializeOwned>(entry: &Located<T>, end: usize) -> Option<Edit> {
    let text = &entry.file.text;
    // An alias must come after its anchor, and Windows line ends are not changed.
    if text.contains('\r') {
        return None;
    }
    if text.contains(['&', '*']) && has_anchors(&text[entry.at.start..end]) {
        return None;
    }
    let order = field_order::<T>();
    let place = |key: &str| order.iter().position(|known| *known == key).unwrap_or(usize::MAX);
    let keys = entry.node.entries();
    let starts: Option<Vec<usize>> = keys.iter().map(|(key, _)| start(text, key.span.start)).collect();
    let starts = starts?;
    let first = *starts.first()?;
    let end = before_next(text, *starts.last()?, end);
    let chunk = |index: usize| -> Range<usize> { starts[index]..starts.get(index + 1).copied().unwrap_or(end) };
    let mut sorted: Vec<usize> = (0..keys.len()).collect();
    sorted.sort_by_key(|index| place(keys[*index].0.text().unwrap_or_default()));
    if sorted.is_sorted() {
        return None;
    }
    let chunks: Option<Vec<&str>> = sorted.iter().map(|index| text.get(chunk(*index))).collect();
    let chunks: Vec<String> = chunks?
        .into_iter()
        .map(|chunk| if chunk.ends_with('\n') { chunk.to_owned() } else { format!("{chunk}\n") })
        .collect();
    Some(Edit { file: entry.file.clone(), span: first..end, text: chunks.concat() })
}

/// The first byte of a key's line, or of the comments right above it; nothing if other text is before the key.
fn start(text: &str, key: usize) -> Option<usize> {
    let line = text[..key].rfind('\n').map_or(0, |newline| newline + 1);
    if !text[line..key].trim().is_empty() {
        return None;
    }
    let mut start = line;
    while start > 0 {
        let above = text[..start - 1].rfind('\n').map_or(0, |newline| newline + 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    Some(start)
}

/// Blank lines and comments above the next entry belong to that entry, so they are left where they are.
fn before_next(text: &str, last: usize, end: usize) -> usize {
    let mut end = end;
    while let Some(line) = text[last..end].trim_end_matches('\n').rfind('\n') {
        let start = last + line + 1;
        let written = &text[start..end];
        let is_next = written.trim().is_empty() || written.starts_with('#');
        if !is_next {
            break;
        }
        end = start;
    }
    end
}

fn has_anchors(text: &str) -> bool {
    let marks = text.split_whitespace().filter(|word| word.len() > 1);
    marks.into_iter().any(|word| word.starts_with('&') || (word.starts_with('*') && !word.starts_with("**")))
}
