//! Mistakes that YAML accepts: it reads something, and not what the author meant.

use super::{
    layout::layout,
    line::{Line, corrected_line},
    mistake::Mistake,
    quoting::{begins_curly, quoted, straight},
};
use crate::load::yaml::{Node, Value};

/// A mistake in a text that the parser accepts.
pub(in crate::load) struct Slip {
    pub mistake: Mistake,
    /// Whether the entry cannot be read because of it.
    pub is_fatal: bool,
}

/// The mistakes in a text that was read as `tree`, in their order.
pub(in crate::load) fn slips(text: &str, tree: &Node) -> Vec<Slip> {
    let mut found: Vec<Slip> = cut_texts(text).into_iter().map(|mistake| Slip { mistake, is_fatal: false }).collect();
    let mut fatal = Vec::new();
    in_tree(text, tree, &mut fatal);
    found.extend(fatal.into_iter().map(|mistake| Slip { mistake, is_fatal: true }));
    found.sort_by_key(|slip| slip.mistake.span.start);
    // One line has one mistake: what else is wrong with it may follow from the first.
    let line = |slip: &Slip| text[..text.floor_char_boundary(slip.mistake.span.start)].matches('\n').count();
    found.dedup_by_key(|slip| line(slip));
    found
}

/// Texts that end at a `#` which begins a word: `title: Paper #1 is stuck`.
fn cut_texts(text: &str) -> Vec<Mistake> {
    let lines = Line::all(text);
    let comments = layout(text).comments;
    comments.into_iter().filter_map(|at| cut_text(text, &lines, at)).collect()
}

fn cut_text(text: &str, lines: &[Line<'_>], at: usize) -> Option<Mistake> {
    // A comment has a space after its `#`.
    if !text[at + 1..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let index = lines.partition_point(|line| line.start <= at).checked_sub(1)?;
    let line = &lines[index];
    let (before, value) = match line.key_value() {
        Some(parts) => (parts.before, parts.value),
        None => line.text.find("- ").map(|mark| line.text.split_at(mark + 2))?,
    };
    let kept = line.text[before.len().min(at - line.start)..at - line.start].trim();
    let is_text = kept.parse::<f64>().is_err() && !matches!(kept, "true" | "false");
    if kept.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!']) || !is_text {
        return None;
    }
    // `lamp: #the first` above deeper lines is a key with a comment.
    let below = lines[index + 1..].iter().find(|line| !line.is_empty());
    let has_part = below.is_some_and(|below| below.indent() > line.indent() || below.content().starts_with("- "));
    if kept.is_empty() && has_part {
        return None;
    }
    let lost = text[at..line.start + line.text.len()].trim_end();
    Some(Mistake {
        check: "comment-cuts-text",
        span: at..at + lost.len(),
        message: format!("everything from ` #` on is a comment, so `{lost}` is lost"),
        help: format!(
            "put a space after `#` if this is a comment; if it belongs to the text, use quotes: `{}{}`",
            before.trim_start(),
            quoted(value.trim())
        ),
    })
}

fn in_tree(text: &str, node: &Node, found: &mut Vec<Mistake>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, value) in entries {
                found.extend(in_key(text, key, value));
                in_tree(text, value, found);
            }
        }
        Value::List(items) => {
            for item in items {
                found.extend(torn_item(text, item));
                in_tree(text, item, found);
            }
        }
        Value::Null | Value::Plain(_) | Value::Text(_) => {}
    }
}

fn in_key(text: &str, key: &Node, value: &Node) -> Option<Mistake> {
    let written = key.text()?;
    let source = text.get(key.span.clone())?;
    if begins_curly(written) && begins_curly(source) {
        return Some(curly(text, key));
    }
    // `yes {label: It blinks}`, `yes:{label: It blinks}`.
    let open = source.find(['{', '[']).filter(|open| *open > 0 && !source.starts_with(['"', '\'']));
    if let Some((name, rest)) = open.map(|open| source.split_at(open)) {
        let name = name.trim_end().trim_end_matches(':');
        let corrected = corrected_line(text, &key.span, &format!("{name}: {rest}"));
        let message = format!("there is no colon with a space after `{name}`");
        return Some(Mistake::syntax(key.span.clone(), message, format!("put both after it: `{corrected}`")));
    }
    let is_in_braces = text[key.span.end..].trim_start().starts_with([',', '}']);
    if !matches!(value.value, Value::Null) || !is_in_braces || source.starts_with(['"', '\'']) {
        return None;
    }
    if let Some((name, rest)) = source.split_once(':').filter(|(name, rest)| !name.is_empty() && !rest.is_empty()) {
        let corrected = corrected_line(text, &key.span, &format!("{name}: {}", rest.trim()));
        let message = format!("there is no space after the colon of `{source}`");
        return Some(Mistake::syntax(key.span.clone(), message, format!("put a space after the colon: `{corrected}`")));
    }
    let (name, rest) = source.split_once(char::is_whitespace)?;
    let rest = rest.trim_start_matches(['=', ' ']);
    let corrected = corrected_line(text, &key.span, &format!("{name}: {rest}"));
    let message = format!("there is no colon between `{name}` and `{rest}`");
    Some(Mistake::syntax(key.span.clone(), message, format!("put a colon and a space between them: `{corrected}`")))
}

/// `[“it hums, loudly”]`: the comma ends the item.
fn torn_item(text: &str, item: &Node) -> Option<Mistake> {
    let source = text.get(item.span.clone())?;
    let is_torn = begins_curly(source) && !source.ends_with(['\u{201d}', '\u{2019}', '\u{201c}', '\u{bb}', '\u{ab}']);
    is_torn.then(|| curly(text, item))
}

/// Quotes that are not YAML's around a word.
pub(super) fn curly(text: &str, node: &Node) -> Mistake {
    let line = corrected_line(text, &(node.span.start..node.span.start), "");
    Mistake::syntax(
        node.span.clone(),
        "these are curly quotes, which YAML reads as part of the word",
        format!("use straight quotes: `{}`", straight(&line)),
    )
}
