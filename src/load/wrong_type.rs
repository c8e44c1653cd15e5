//! A value of the wrong shape: a list where a text belongs, a text where a number belongs; each with a line of the right form.

use super::{
    mistakes::{corrected_line, needs_quotes, quoted},
    yaml::{Node, Value},
};
use fixbook_engine::model::{Diagnostic, SourceSpan};

/// Shapes of values in an author's words.
pub(super) const TEXT: &str = "text";
pub(super) const NUMBER: &str = "a number";
pub(super) const WHOLE_NUMBER: &str = "a whole number";
pub(super) const TRUE_OR_FALSE: &str = "true or false";
pub(super) const LIST: &str = "a list";
pub(super) const NAMED_VALUES: &str = "`name: value` lines";
pub(super) const WORD: &str = "a word";

/// Words that people write for true and false.
const YES: [&str; 12] = ["yes", "y", "on", "1", "ja", "oui", "si", "sí", "sim", "tak", "true", "x"];
const NO: [&str; 10] = ["no", "n", "off", "0", "nein", "non", "não", "nie", "false", "-"];

/// A value, and what belongs in its place.
pub(super) struct WrongType<'a> {
    pub place: SourceSpan,
    /// The keys that lead to the value, or to the list that contains it; the outermost first.
    pub keys: &'a [String],
    pub node: &'a Node,
    pub found: String,
    pub expected: String,
}

/// The problem as an author reads it.
pub(super) fn problem(wrong: &WrongType<'_>) -> Diagnostic {
    let (message, help) = match wrong.expected.as_str() {
        LIST => list(wrong),
        TEXT | WORD => text(wrong),
        NUMBER | WHOLE_NUMBER => number(wrong),
        TRUE_OR_FALSE => true_or_false(wrong),
        NAMED_VALUES => named_values(wrong),
        _ => plain(wrong),
    };
    Diagnostic::new("wrong-value", wrong.place.clone(), message, help).label(format!("this is {}", wrong.found))
}

impl WrongType<'_> {
    /// What needs another value: the key in backticks, or `this`.
    fn subject(&self) -> String {
        self.keys.last().map_or_else(|| "this".to_owned(), |key| format!("`{key}`"))
    }

    fn key(&self) -> &str {
        self.keys.last().map_or("name", String::as_str)
    }

    /// The key around the key.
    fn parent(&self) -> &str {
        self.keys.iter().rev().nth(1).map_or("", String::as_str)
    }

    /// The line with another value in place of this one, where the value is on one line.
    fn with(&self, value: &str) -> String {
        match &self.node.value {
            Value::Plain(_) | Value::Text(_) => corrected_line(&self.place.file.text, &self.place.span, value),
            Value::Null | Value::List(_) | Value::Map(_) => format!("{}: {value}", self.key()),
        }
    }

    /// The scalar items of a list.
    fn items(&self) -> Vec<&str> {
        match &self.node.value {
            Value::List(items) => items.iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        }
    }
}

fn plain(wrong: &WrongType<'_>) -> (String, String) {
    let WrongType { expected, found, .. } = wrong;
    // A symptom of a cause, with one of its answers alone.
    if let Some(answer) = wrong.node.text().filter(|_| wrong.parent() == "symptoms") {
        let message = format!("{} needs a likelihood for each answer, not {found}", wrong.subject());
        return (
            message,
            format!("write how often each answer is seen: `{}`", wrong.with(&format!("{{{answer}: usually}}"))),
        );
    }
    (format!("{} needs {expected}, not {found}", wrong.subject()), format!("write {expected}"))
}

fn list(wrong: &WrongType<'_>) -> (String, String) {
    let message = format!("{} needs a list, not {}", wrong.subject(), article(&wrong.found));
    let help = match wrong.node.text() {
        Some(text) => {
            let item = if needs_quotes(text) { quoted(text) } else { text.to_owned() };
            format!("put the text in square brackets: `{}`", wrong.with(&format!("[{item}]")))
        }
        None => format!("write the items in square brackets: `{}: [one, two]`", wrong.key()),
    };
    (message, help)
}

/// Text that was found needs no more words than its quotes.
fn article(found: &str) -> String {
    if found.starts_with('`') && found != NAMED_VALUES { format!("the text {found}") } else { found.to_owned() }
}

fn text(wrong: &WrongType<'_>) -> (String, String) {
    match &wrong.node.value {
        Value::Map(entries) if entries.len() == 1 => text_with_colon(wrong, &entries[0]),
        Value::List(_) if !wrong.items().is_empty() => {
            let items = wrong.items().join(", ");
            let text = if needs_quotes(&items) { quoted(&items) } else { items };
            let help = format!("write it without brackets: `{}`", wrong.with(&text));
            (format!("{} needs one text, not a list", wrong.subject()), help)
        }
        Value::Null => {
            let message = format!("there is no text after `{}:`", wrong.key());
            (message, format!("write the text after the colon, such as `{}: some words`", wrong.key()))
        }
        _ => {
            let message = format!("{} needs a text, not {}", wrong.subject(), wrong.found);
            (message, format!("write a text, such as `{}: some words`", wrong.key()))
        }
    }
}

/// `[it says: jam]`: YAML reads a key and a value.
fn text_with_colon(wrong: &WrongType<'_>, (key, value): &(Node, Node)) -> (String, String) {
    let file = &wrong.place.file.text;
    let span = key.span.start..value.span.end.max(key.span.end);
    let written = file.get(span.clone()).unwrap_or_default();
    let line = corrected_line(file, &span, &quoted(written));
    (format!("the text `{written}` contains a colon"), format!("put the text in quotes: `{line}`"))
}

fn number(wrong: &WrongType<'_>) -> (String, String) {
    let Some(text) = wrong.node.text() else {
        let message = match wrong.node.value {
            Value::Null => format!("there is no number after `{}:`", wrong.key()),
            _ => format!("{} needs {}, not {}", wrong.subject(), wrong.expected, wrong.found),
        };
        return (message, format!("write a number, such as `{}`", wrong.with("5")));
    };
    let is_digit = |letter: char| letter.is_ascii_digit() || letter == '.';
    let start = text.trim_start_matches(|letter: char| !is_digit(letter));
    let end = start.find(|letter: char| !is_digit(letter)).unwrap_or(start.len());
    let digits = start[..end].trim_matches('.');
    let message = format!("{} needs {}, not the text `{text}`", wrong.subject(), wrong.expected);
    let decimal = text.replace(',', ".");
    if text.contains(',') && wrong.expected == NUMBER && decimal.parse::<f64>().is_ok() {
        return (message, format!("write a point in place of the comma: `{}`", wrong.with(&decimal)));
    }
    let help = match digits.is_empty() {
        false => format!("write only the number: `{}`", wrong.with(digits)),
        true => format!("write the number in digits, such as `{}`", wrong.with("5")),
    };
    (message, help)
}

fn true_or_false(wrong: &WrongType<'_>) -> (String, String) {
    let message = format!("{} needs `true` or `false`, not {}", wrong.subject(), wrong.found);
    let word = wrong.node.text().unwrap_or_default().to_lowercase();
    let known = [("true", YES.as_slice()), ("false", NO.as_slice())];
    let meant = known.into_iter().find(|(_, words)| words.contains(&word.as_str()));
    let help = match meant {
        Some((meant, _)) => format!("write `{}`", wrong.with(meant)),
        None => format!("write `{}` or `{}`", wrong.with("true"), wrong.with("false")),
    };
    (message, help)
}

fn named_values(wrong: &WrongType<'_>) -> (String, String) {
    let message = match wrong.node.value {
        Value::List(_) => format!("{} needs `name: value` lines, not a list", wrong.subject()),
        _ => format!("{} needs `name: value` lines, not {}", wrong.subject(), article(&wrong.found)),
    };
    let items = match wrong.node.text() {
        Some(text) if wrong.parent() == "answers" => {
            let value = format!("{{label: {}}}", if needs_quotes(text) { quoted(text) } else { text.to_owned() });
            return (message, format!("write what the user reads as its label: `{}`", wrong.with(&value)));
        }
        Some(text) => vec![text],
        None => wrong.items(),
    };
    let value = |item: &str| match wrong.key() {
        "answers" => format!("{item}: {{label: {}}}", capitalised(item)),
        "resolves" => format!("{item}: usually"),
        "symptoms" => format!("{item}: {{answer: usually}}"),
        _ => format!("{item}: value"),
    };
    let example = match (wrong.key(), items.as_slice()) {
        ("escalation", [to, ..]) => format!("to: {to}, minutes: 60"),
        (_, []) => match named_items(wrong.node) {
            Some(pairs) => pairs,
            None => {
                return (
                    message,
                    "delete the hyphens or brackets of the list, and keep the names and values".to_owned(),
                );
            }
        },
        (_, items) => items.iter().map(|item| value(item)).collect::<Vec<_>>().join(", "),
    };
    (message, format!("give each name a value, such as `{}: {{{example}}}`", wrong.key()))
}

/// A list of names with values, as one map: `- paper-jam: usually`.
fn named_items(node: &Node) -> Option<String> {
    let Value::List(items) = &node.value else { return None };
    let pairs = items.iter().flat_map(Node::entries);
    let pairs: Option<Vec<String>> =
        pairs.map(|(key, value)| Some(format!("{}: {}", key.text()?, value.text()?))).collect();
    pairs.filter(|pairs| !pairs.is_empty()).map(|pairs| pairs.join(", "))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
