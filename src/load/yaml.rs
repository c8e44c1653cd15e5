//! YAML text to a tree in which every value knows its bytes.
//!
//! The tree keeps what was written (`0x904`, `NO`, `35%`) verbatim; the type that is read decides what a value means.
//! This is the only file that names the YAML crate.

use std::{fmt, ops::Range};

use fixbook_engine::{model::limits::MAX_TABLE_BYTES, text::is_unprintable};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Budget, DuplicateKeyPolicy, Location, MergeKeyPolicy, Options, Spanned, from_str_with_options};

/// A value with its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

/// The value itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    /// A scalar without quotes that YAML reads as number or boolean; the text is as written.
    Plain(String),
    Text(String),
    List(Vec<Node>),
    /// Keys in the order of the file.
    Map(Vec<(Node, Node)>),
}

/// One step on the way from a node to a value inside it.
#[derive(Clone, Copy, Debug)]
pub enum PathSegment<'a> {
    Key(&'a str),
    Index(usize),
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Plain(text) | Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map; empty for anything else.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        self.entries().iter().find(|(name, _)| name.text() == Some(key))
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// The value that a path leads to.
    pub fn at(&self, path: &[PathSegment<'_>]) -> Option<&Node> {
        path.iter().try_fold(self, |node, step| match (step, &node.value) {
            (PathSegment::Key(key), Value::Map(_)) => node.entry(key).map(|(_, value)| value),
            (PathSegment::Index(index), Value::List(list)) => list.get(*index),
            _ => None,
        })
    }

    /// The bytes of what a path leads to: the key if the last step is a key, otherwise the value. For a path that leads
    /// nowhere, the last place found, so that a problem always has one.
    pub fn span_at(&self, path: &[PathSegment<'_>]) -> Range<usize> {
        let mut node = self;
        let mut span = self.span.clone();
        for step in path {
            match (step, &node.value) {
                (PathSegment::Key(key), Value::Map(_)) => match node.entry(key) {
                    Some((name, value)) => {
                        span = name.span.clone();
                        node = value;
                    }
                    None => return span,
                },
                (PathSegment::Index(index), Value::List(list)) if *index < list.len() => {
                    node = &list[*index];
                    span = node.place();
                }
                // A single value where a list is possible.
                (PathSegment::Index(0), _) => span = node.place(),
                _ => return span,
            }
        }
        span
    }

    /// The bytes of a value; for maps the first key, since a map itself has no bytes of its own.
    pub fn place(&self) -> Range<usize> {
        match &self.value {
            Value::Map(entries) if self.span.is_empty() => entries.first().map_or(0..0, |(key, _)| key.span.clone()),
            Value::List(list) if self.span.is_empty() => list.first().map_or(0..0, Node::place),
            _ => self.span.clone(),
        }
    }
}

/// The parser's message about a text, and where.
pub(super) struct SyntaxError {
    pub message: String,
    pub span: Range<usize>,
}

/// Reads one YAML document. `text` may be the head of a longer file; spans count from its start.
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let raw: Spanned<Raw> = from_str_with_options(text, options()).map_err(|error| syntax_error(text, &error))?;
    Ok(node(text, raw))
}

/// Reads a table of the program's own data. The error is a sentence.
pub(crate) fn parse_data<T: de::DeserializeOwned>(text: &str) -> Result<T, String> {
    from_str_with_options(text, options()).map_err(|error| syntax_error(text, &error).message)
}

fn options() -> Options {
    serde_yaml::options! {
        with_snippet: false,
        strict_booleans: true,
        reject_unsupported_tags: true,
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        budget: Some(budget()),
    }
}

/// Limits above any file that an author writes, against YAML bombs.
fn budget() -> Budget {
    let budget = serde_yaml::budget! {
        max_depth: 32,
        max_nodes: 250_000,
        max_aliases: 100,
        max_total_scalar_bytes: 2 * MAX_TABLE_BYTES,
    };
    budget.unwrap_or_default()
}

fn syntax_error(text: &str, error: &serde_yaml::Error) -> SyntaxError {
    let error = error.without_snippet();
    let message = error.to_string();
    // The diagnostic shows the place; the parser repeats it, and its own options, at the end of its sentence.
    let message = message.split(" at line ").next().unwrap_or(&message);
    let message = message.split(", set ").next().unwrap_or(message).to_owned();
    let span = error.location().map_or(0..0, |location| bytes(text, &location));
    SyntaxError { message, span }
}

/// The bytes of a location. Errors of the scanner know characters only.
fn bytes(text: &str, location: &Location) -> Range<usize> {
    let span = location.span();
    let (start, length) = match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(length)) => (start as usize, length as usize),
        _ => {
            let start = text.char_indices().nth(span.offset() as usize).map_or(text.len(), |(byte, _)| byte);
            (start, text[start..].chars().take(span.len() as usize).map(char::len_utf8).sum())
        }
    };
    let start = start.min(text.len());
    start..(start + length).min(text.len())
}

fn node(text: &str, raw: Spanned<Raw>) -> Node {
    // An alias is shown at its own place and read at its anchor.
    let defined = bytes(text, &raw.defined);
    let mut span = bytes(text, &raw.referenced);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Plain => Value::Plain(text.get(defined).unwrap_or_default().to_owned()),
        // An escape such as "\e" or "\u202e" must not reach a terminal or a page.
        Raw::Text(content) => {
            let is_stray = |letter: char| letter == '\r' || is_unprintable(letter);
            Value::Text(content.replace(is_stray, "\u{fffd}"))
        }
        Raw::List(list) => {
            span.end = span.start;
            Value::List(list.into_iter().map(|value| node(text, value)).collect())
        }
        Raw::Map(entries) => {
            span.end = span.start;
            Value::Map(entries.into_iter().map(|(key, value)| (node(text, key), node(text, value))).collect())
        }
    };
    Node { span, value }
}

/// What the YAML crate makes of a value before its text is fetched from the source.
enum Raw {
    Null,
    Plain,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Raw::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::{PathSegment, Value, parse};

    #[test]
    fn keeps_text_and_place() {
        let text = "---\ncodes:\n  \"0x904\": {decimal: 2308, sure: NO, share: 35%}\n";
        let Ok(tree) = parse(text) else { panic!("reads") };
        let path = [PathSegment::Key("codes"), PathSegment::Key("0x904"), PathSegment::Key("decimal")];
        assert_eq!(&text[tree.span_at(&path)], "decimal");
        let (_, code) = &tree.entries()[0].1.entries()[0];
        let values: Vec<_> = code.entries().iter().map(|(_, value)| value.text().unwrap_or("")).collect();
        assert_eq!(values, ["2308", "NO", "35%"]);
        assert!(matches!(code.value, Value::Map(_)));
    }

    #[test]
    fn refuses_duplicate_keys_bombs_and_depth() {
        let level = |n: usize| {
            let below = if n == 0 { "a".to_owned() } else { format!("b{}", n - 1) };
            format!("b{n}: &b{n} [*{below}, *{below}, *{below}, *{below}]\n")
        };
        let bomb = format!("a: &a [x, x, x, x, x, x, x, x]\n{}", (0..9).map(level).collect::<String>());
        let deep = "[".repeat(100_000);
        for bad in ["a: 1\na: 2\n", &bomb, &deep, "a: [1\n", "\"", "a: 1\n---\nb: 2\n", "<<: {a: 1}\n"] {
            assert!(parse(bad).is_err(), "{}", &bad[..bad.len().min(40)]);
        }
    }
}
