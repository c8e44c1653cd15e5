//! Why a template did not produce a document.

use serde::{Deserialize, Serialize};

use fixbook_engine::{
    model::limits::{MAX_DOCUMENT, MAX_TEMPLATE_MEMORY},
    text::nearest,
};

/// A template that did not produce a document. The built-in ones are tested on the whole catalog, so this is a mistake in a
/// template of a catalog's own, not in an entry.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The template engine or the typesetter refuses it. Lines count from 1.
    #[error("the template {name} failed{}: {message}", line.map(|line| format!(" in line {line}")).unwrap_or_default())]
    Failed { name: String, line: Option<usize>, message: String },
    /// It reached a limit.
    #[error("the template {name} {why}")]
    Stopped { name: String, why: Stop },
    /// The process that runs a catalog's own templates does not start.
    #[error("cannot start a process for the catalog's own templates: {0}")]
    NotStarted(std::io::Error),
}

/// The limit at which a template was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Stop {
    #[error("used more than {} MiB of memory", MAX_TEMPLATE_MEMORY >> 20)]
    Memory,
    #[error("ran longer than {seconds} seconds")]
    Time { seconds: u64 },
    #[error("nests too deep: an expression or a block in it needs more stack than is available")]
    Depth,
    #[error("wrote a document of more than {} MiB", MAX_DOCUMENT >> 20)]
    Output,
    /// Its process ended in any other way; the last thing that it said.
    #[error("ended its process: {0}")]
    Crash(String),
}

impl TemplateError {
    /// What the template engine says, with the names that are available where one is not.
    pub(super) fn new(name: &str, source: &minijinja::Error, context: Option<&serde_json::Value>) -> Self {
        let name = source.name().unwrap_or(name).to_owned();
        let hint = context.and_then(|context| hint(source, context)).unwrap_or_default();
        TemplateError::Failed { name, line: source.line(), message: format!("{source}{hint}") }
    }

    /// A template that the typesetter or the check of its source refuses.
    pub(super) fn failed(name: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        TemplateError::Failed { name: name.to_owned(), line, message: message.into() }
    }
}

/// Names the variable of an error, and what is available in its place.
fn hint(error: &minijinja::Error, context: &serde_json::Value) -> Option<String> {
    let written = error.template_source()?.get(error.range()?)?;
    let variable =
        written.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).find(|part| !part.is_empty())?;
    let (of, fields) = fields(context, variable);
    let known: Vec<&str> = fields?.keys().map(String::as_str).collect();
    let last = variable.rsplit('.').next().unwrap_or(variable);
    let near = nearest(last, known.iter().copied()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    Some(format!(" (`{variable}`{near} Available{of}: {})", known.join(", ")))
}

type Fields = serde_json::Map<String, serde_json::Value>;

/// The fields among which the last part of a variable is looked for. `fix` is an item of the list `fixes`.
fn fields<'c>(context: &'c serde_json::Value, variable: &str) -> (String, Option<&'c Fields>) {
    let top = context.as_object();
    let Some((owner, _)) = variable.rsplit_once('.') else { return (String::new(), top) };
    let list = |name: &str| top.and_then(|top| top.get(&format!("{name}s")).or_else(|| top.get(&format!("{name}es"))));
    let mut parts = owner.split('.');
    let first = parts.next().unwrap_or_default();
    let start = top.and_then(|top| top.get(first)).or_else(|| list(first)?.get(0));
    let found = parts.try_fold(start, |value, part| value.map(|value| value.get(part)));
    match found.flatten().and_then(serde_json::Value::as_object) {
        Some(fields) => (format!(" in {owner}"), Some(fields)),
        None => (String::new(), top),
    }
}

/// The context of a template as JSON, for [`hint`] and for another process.
pub(super) fn as_json(name: &str, context: &impl Serialize) -> Result<serde_json::Value, TemplateError> {
    serde_json::to_value(context).map_err(|error| TemplateError::failed(name, None, error.to_string()))
}
