//! What can be wrong with one value, as serde reports it and as an author reads it.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::{
    suggested_id::suggested_id,
    wrong_type::{self, LIST, NAMED_VALUES, NUMBER, TEXT, TRUE_OR_FALSE, WHOLE_NUMBER, WORD, WrongType},
    yaml::Node,
};
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
    /// Whether this is an id that cannot be read, written so.
    pub fn is_bad_id(&self, written: &str) -> bool {
        matches!(self, Fault::Other(message) if bad_id(message) == Some(written))
    }

    /// The key that a misspelt one probably is.
    pub fn meant_key(&self) -> Option<&'static str> {
        let Fault::UnknownField { key, fields } = self else { return None };
        near(key, fields.iter().copied())
    }

    /// The fault as an author reads it. `keys` lead to the value, or to the list that contains it.
    pub fn problem(self, place: SourceSpan, keys: &[String], node: &Node) -> Diagnostic {
        match self {
            Fault::Missing(key) => Diagnostic::new(
                "missing-key",
                place,
                format!("the key `{key}` is missing"),
                format!("add a line `{key}:` with its value"),
            )
            .label("in this entry"),
            Fault::UnknownField { key, fields } => {
                let near = near(&key, fields.iter().copied());
                Diagnostic::new("unknown-key", place, format!("unknown key `{key}`"), one_of("use one of", fields))
                    .label("entries of this kind have no such key")
                    .nearest(near)
            }
            Fault::Variant { written, known } => {
                let near = near(&written, known.iter().copied());
                Diagnostic::new(
                    "wrong-value",
                    place,
                    format!("`{written}` is not one of the allowed words"),
                    one_of("write one of", known),
                )
                .label("unknown word")
                .nearest(near)
            }
            Fault::Type { found, expected } => wrong_type::problem(&WrongType { place, keys, node, found, expected }),
            Fault::Other(message) => match bad_id(&message).and_then(suggested_id) {
                Some(id) => {
                    let message = message.split(": ").next().unwrap_or(&message);
                    Diagnostic::new("invalid-id", place, message, format!("write `{id}`: {ID_WORDS}"))
                }
                None => {
                    let check = if bad_id(&message).is_some() { "invalid-id" } else { "wrong-value" };
                    let (what, remedy) = message.split_once(": ").unwrap_or((&message, "write another value"));
                    let near = near_number(what, remedy).map(str::to_owned);
                    Diagnostic::new(check, place, what, remedy).label("cannot be read").nearest(near.as_deref())
                }
            },
        }
    }
}

/// What an id is made of.
pub(super) const ID_WORDS: &str = "an id is made of lower-case letters, digits and single hyphens";

/// The words to choose from; an advice without them where there are none.
fn one_of(advice: &str, words: &[&str]) -> String {
    if words.is_empty() { "delete it".to_owned() } else { format!("{advice}: {}", words.join(", ")) }
}

/// The word that an error of an id is about.
fn bad_id(message: &str) -> Option<&str> {
    message.split_once(BadId::REASON)?.0.trim().strip_prefix('`')?.strip_suffix('`')
}

/// The word of a scale that was probably meant.
fn near_number<'m>(what: &str, remedy: &'m str) -> Option<&'m str> {
    let written = what.strip_suffix(BadNumber::REASON)?.trim().trim_matches('`');
    let (_, words) = remedy.split_once("one of: ")?;
    near(written, words.split(", "))
}

/// The known word nearest to another, capitals or not: all known words are in lower case.
fn near<'w>(written: &str, known: impl Iterator<Item = &'w str> + Clone) -> Option<&'w str> {
    let same = known.clone().find(|word| *word != written && word.eq_ignore_ascii_case(written));
    same.or_else(|| nearest(&written.to_lowercase(), known))
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
        Unexpected::Seq => LIST.to_owned(),
        Unexpected::Map => NAMED_VALUES.to_owned(),
        other => other.to_string(),
    }
}

/// serde's names of Rust types in an author's words.
fn expected_in_words(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    match words.as_str() {
        "a string" => TEXT.to_owned(),
        "f64" => NUMBER.to_owned(),
        "u32" | "usize" | "i64" => WHOLE_NUMBER.to_owned(),
        "a boolean" => TRUE_OR_FALSE.to_owned(),
        "a sequence" => LIST.to_owned(),
        "a map" => NAMED_VALUES.to_owned(),
        other if other.starts_with("struct ") => NAMED_VALUES.to_owned(),
        other if other.starts_with("variant identifier") || other.starts_with("enum ") => WORD.to_owned(),
        other => other.to_owned(),
    }
}
