//! What can be wrong with one value, as serde finds it and as an author reads it.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use fixbook_engine::{
    model::{BadId, BadNumber, Diagnostic, SourceSpan},
    text::nearest,
};

/// What is wrong with one value.
#[derive(Debug)]
pub(super) enum Fault {
    Missing(&'static str),
    UnknownField { key: String, fields: &'static [&'static str] },
    Variant { written: String, known: &'static [&'static str] },
    Type { found: String, expected: String },
    Other(String),
}

impl Fault {
    /// The fault as an author reads it.
    pub fn problem(self, place: SourceSpan) -> Diagnostic {
        match self {
            Fault::Missing(key) => Diagnostic::new(
                "missing-key",
                place,
                format!("the key `{key}` is missing"),
                format!("add `{key}:` here"),
            )
            .label("in this entry"),
            Fault::UnknownField { key, fields } => {
                let near = nearest(&key, fields.iter().copied());
                Diagnostic::new(
                    "unknown-key",
                    place,
                    format!("unknown key `{key}`"),
                    format!("known keys: {}", fields.join(", ")),
                )
                .label("not a key of this kind of entry")
                .nearest(near)
            }
            Fault::Variant { written, known } => {
                let near = nearest(&written, known.iter().copied());
                Diagnostic::new(
                    "wrong-value",
                    place,
                    format!("`{written}` is not possible here"),
                    format!("write one of: {}", known.join(", ")),
                )
                .label("unknown word")
                .nearest(near)
            }
            Fault::Type { found, expected } => Diagnostic::new(
                "wrong-value",
                place,
                format!("expected {expected}, found {found}"),
                format!("write {expected}"),
            )
            .label(format!("this is {found}")),
            Fault::Other(message) => {
                let check = if message.contains(BadId::REASON) { "invalid-id" } else { "wrong-value" };
                let (what, remedy) = message.split_once(": ").unwrap_or((&message, "write another value"));
                let near = near_number(what, remedy).map(str::to_owned);
                Diagnostic::new(check, place, what, remedy).label("cannot be read").nearest(near.as_deref())
            }
        }
    }
}

/// The word of a scale that was probably meant.
fn near_number<'m>(what: &str, remedy: &'m str) -> Option<&'m str> {
    let written = what.strip_suffix(BadNumber::REASON)?.trim().trim_matches('`');
    let (_, words) = remedy.split_once("one of: ")?;
    nearest(written, words.split(", "))
}

/// A fault and the way to the value that has it, innermost step first.
#[derive(Debug)]
pub(super) struct DecodeError {
    pub fault: Fault,
    pub path: Vec<usize>,
}

impl DecodeError {
    fn new(fault: Fault) -> Self {
        DecodeError { fault, path: Vec::new() }
    }

    /// The same, one step further out.
    pub fn inside(mut self, index: usize) -> Self {
        self.path.push(index);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.fault)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DecodeError::new(Fault::Other(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        DecodeError::new(Fault::Type { found: found_in_words(found), expected: expected_in_words(expected) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(written: &str, known: &'static [&'static str]) -> Self {
        DecodeError::new(Fault::Variant { written: written.to_owned(), known })
    }

    fn missing_field(field: &'static str) -> Self {
        DecodeError::new(Fault::Missing(field))
    }
}

fn found_in_words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Str(text) => format!("`{text}`"),
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("`{value}`"),
        Unexpected::Float(value) => format!("`{value}`"),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "keys with values".to_owned(),
        other => other.to_string(),
    }
}

/// serde's names of Rust types in the words of somebody who writes YAML.
fn expected_in_words(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    match words.as_str() {
        "a string" => "text".to_owned(),
        "f64" => "a number".to_owned(),
        "u32" | "usize" | "i64" => "a whole number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "keys with values".to_owned(),
        other if other.starts_with("struct ") => "keys with values".to_owned(),
        other if other.starts_with("variant identifier") || other.starts_with("enum ") => "a word".to_owned(),
        other => other.to_owned(),
    }
}
