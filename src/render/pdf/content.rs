//! A runbook as the data that its Typst template reads: Markdown as blocks, with characters that the fonts have.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{paper::Paper, world::SHARED};
use crate::render::{autolink::autolink, block_parser::blocks, blocks::Block, runbook_parts::Runbook};
use fixbook_engine::text::percent;

/// Fields of a runbook that contain Markdown, and the level of the heading above them.
const MARKDOWN: [(&str, u8); 13] = [
    ("what_is_wrong", 2),
    ("how_to_confirm", 2),
    ("notes", 2),
    ("prevention", 2),
    ("escalation", 2),
    ("before", 2),
    ("steps", 2),
    ("verify", 2),
    ("undo", 2),
    ("collect", 1),
    ("says", 2),
    ("instead", 2),
    ("text", 2),
];

/// What a template is given.
pub(super) struct Content {
    /// Its JSON.
    pub data: String,
    /// What differs from what was written.
    pub warnings: Vec<String>,
    /// Blocks and stretches of text in it: each takes time and memory to lay out, however short it is.
    pub pieces: usize,
    /// Bytes of the longest stretch.
    pub longest: usize,
}

/// The content of a runbook.
pub(super) fn content(runbook: &Runbook, paper: Paper) -> serde_json::Result<Content> {
    let mut data = serde_json::to_value(runbook)?;
    if let Value::Object(fields) = &mut data {
        // The steps one by one say the same as the blocks of `steps`.
        for fix in fields.get_mut("fixes").and_then(Value::as_array_mut).into_iter().flatten() {
            fix.as_object_mut().map(|fix| fix.remove("checklist"));
        }
        fields.get_mut("causes").and_then(Value::as_array_mut).into_iter().flatten().for_each(with_chance);
        fields.values_mut().try_for_each(with_blocks)?;
        fields.insert("paper".to_owned(), json!(paper));
    }
    let mut missing = BTreeSet::new();
    covered(&mut data, &mut missing);
    let warnings = match missing.len() {
        0 => Vec::new(),
        _ => {
            let list: Vec<String> = missing.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect();
            vec![format!("no built-in font has {}; the PDF shows the code point instead", list.join(", "))]
        }
    };
    Ok(Content { pieces: pieces(&data), longest: longest(&data), data: serde_json::to_string(&data)?, warnings })
}

/// A cause with its probability as people read it, since the template language has no function for that.
fn with_chance(cause: &mut Value) {
    let chance = cause["probability"].as_f64().map(percent);
    cause["chance"] = json!(chance);
}

fn longest(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(longest).max().unwrap_or(0),
        Value::Object(fields) => fields.values().map(longest).max().unwrap_or(0),
        _ => 0,
    }
}

/// Blocks, items, cells and stretches of text, at any depth.
fn pieces(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.len() + list.iter().map(pieces).sum::<usize>(),
        Value::Object(fields) => fields.values().map(pieces).sum(),
        _ => 0,
    }
}

/// Replaces Markdown by blocks, at any depth.
fn with_blocks(value: &mut Value) -> serde_json::Result<()> {
    match value {
        Value::Array(list) => list.iter_mut().try_for_each(with_blocks),
        Value::Object(fields) => fields_with_blocks(fields),
        _ => Ok(()),
    }
}

fn fields_with_blocks(fields: &mut Map<String, Value>) -> serde_json::Result<()> {
    for (name, value) in fields.iter_mut() {
        if let ("at", Some(text)) = (name.as_str(), value.as_str()) {
            *value = serde_json::to_value(autolink(text))?;
            continue;
        }
        let markdown = MARKDOWN.iter().find(|(markdown, _)| markdown == name);
        match (markdown, value.as_str()) {
            (Some((_, above)), Some(text)) => {
                let mut read = blocks(text);
                in_order(&mut read, *above);
                *value = serde_json::to_value(read)?;
            }
            _ => with_blocks(value)?,
        }
    }
    Ok(())
}

/// Headings go down one level at a time, as PDF/UA wants it.
fn in_order(blocks: &mut [Block], above: u8) {
    let mut before = above;
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            // Those of the Markdown count from 3 or 4 on.
            *level = (*level - 1).clamp(above + 1, before + 1);
            before = *level;
        }
    }
}

/// Writes the number of each character that no font has in its place.
fn covered(value: &mut Value, missing: &mut BTreeSet<char>) {
    match value {
        Value::String(text) if !text.chars().all(|letter| SHARED.covers(letter)) => {
            let mut shown = String::with_capacity(text.len());
            for letter in text.chars() {
                if SHARED.covers(letter) {
                    shown.push(letter);
                } else {
                    missing.insert(letter);
                    shown.push_str(&format!("[U+{:04X}]", u32::from(letter)));
                }
            }
            *text = shown;
        }
        Value::Array(list) => list.iter_mut().for_each(|value| covered(value, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|value| covered(value, missing)),
        _ => {}
    }
}
