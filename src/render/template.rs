//! The templates, compiled in: every page and document is one of them.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter, syntax::SyntaxConfig, value::Value};
use serde::Serialize;

use crate::model::nearest;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Steps that one template may take, so that none runs away.
const FUEL: u64 = 20_000_000;

/// A template that cannot be filled in. The built-in ones are tested on the whole catalog, so this is a mistake in a
/// template, not in an entry.
#[derive(Debug, thiserror::Error)]
#[error("the template {name} failed{}: {source}{}", line.map(|line| format!(" in line {line}")).unwrap_or_default(), hint)]
pub struct TemplateError {
    name: String,
    line: Option<usize>,
    source: minijinja::Error,
    /// The variable that is not there, and those that are.
    hint: String,
}

impl TemplateError {
    fn new(name: &str, source: minijinja::Error) -> Self {
        let name = source.name().unwrap_or(name).to_owned();
        TemplateError { name, line: source.line(), hint: String::new(), source }
    }

    fn with_context(name: &str, source: minijinja::Error, context: &impl Serialize) -> Self {
        let hint = hint(&source, context).unwrap_or_default();
        TemplateError { hint, ..TemplateError::new(name, source) }
    }
}

/// Names the variable of an error, and what is available in its place.
fn hint(error: &minijinja::Error, context: &impl Serialize) -> Option<String> {
    let written = error.template_source()?.get(error.range()?)?;
    let variable =
        written.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).find(|part| !part.is_empty())?;
    let context = serde_json::to_value(context).ok()?;
    let (of, fields) = fields(&context, variable);
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

/// The compiled templates.
pub struct Templates {
    environment: Environment<'static>,
    /// Those that another program fills in.
    others: BTreeMap<String, String>,
}

impl Templates {
    /// Compiles the built-in templates. Names are their paths under `templates/`.
    pub fn built_in() -> Result<Self, TemplateError> {
        Self::with(&[])
    }

    /// The same, with a catalog's own in the place of those of the same name: names and texts.
    pub fn with(own: &[(String, String)]) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_syntax(syntax());
        environment.set_auto_escape_callback(|name| match name.ends_with(".html") {
            true => AutoEscape::Html,
            false => AutoEscape::None,
        });
        environment.set_formatter(|out, state, value| match (state.auto_escape(), value.as_str()) {
            (AutoEscape::Html, Some(text)) if !value.is_safe() => {
                Ok(pulldown_cmark_escape::escape_html(pulldown_cmark_escape::FmtWriter(out), text)?)
            }
            _ => escape_formatter(out, state, value),
        });
        environment.add_filter("html", |markdown: String| Value::from_safe_string(super::html::html(&markdown)));
        environment.add_filter("percent", super::assessment::percent);
        environment.add_filter("yaml", |text: String| yaml(&text));
        environment.add_filter("quoted", |text: String| quoted(&text));
        environment.add_filter("md", |text: String| super::commonmark::line(&text));
        environment.add_filter("cell", |text: String| super::commonmark::line(&text).replace('|', r"\|"));
        let mut texts = BTreeMap::new();
        gather(&TEMPLATES, &mut texts);
        texts.extend(own.iter().cloned());
        let mut others = BTreeMap::new();
        for (name, text) in texts {
            if name.ends_with(".typ") {
                others.insert(name, text);
            } else {
                environment.add_template_owned(name.clone(), text).map_err(|error| TemplateError::new(&name, error))?;
            }
        }
        Ok(Templates { environment, others })
    }

    /// The text of a template that another program fills in; empty if there is none.
    pub fn source(&self, name: &str) -> &str {
        self.others.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Fills in a template.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        let template = self.environment.get_template(name).map_err(|error| TemplateError::new(name, error))?;
        let filled = template.render(minijinja::value::Serde(context));
        filled.map_err(|error| TemplateError::with_context(name, error, context))
    }
}

/// A text as a value in YAML: bare if that reads the same, else in quotes.
fn yaml(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '.' | ',' | '?' | '(' | ')' | '/');
    let inside = |letter: char| is_plain(letter) || matches!(letter, '-' | '\'' | '’');
    // `no`, `12` and `null` are read as something else.
    let is_word = text.contains(' ') && text.starts_with(char::is_alphabetic) && !text.ends_with(' ');
    if is_word && text.chars().all(inside) { text.to_owned() } else { quoted(text) }
}

/// A text in quotes, as YAML, JSON and rules read it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A line that holds a block tag only leaves no line behind.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default()
}

fn gather(folder: &'static Dir<'static>, texts: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            texts.insert(name.to_owned(), text.to_owned());
        }
    }
    folder.dirs().for_each(|inside| gather(inside, texts));
}

#[cfg(test)]
mod tests {
    use super::Templates;

    #[test]
    fn a_mistake_in_a_template_is_told_with_what_is_available() {
        let context = serde_json::json!({"title": "x", "fixes": [{"title": "y", "minutes": 3}]});
        let told = |text: &str| {
            let own = [("own.md".to_owned(), text.to_owned())];
            let templates = Templates::with(&own).map_err(|error| error.to_string());
            templates.and_then(|templates| templates.render("own.md", &context).map_err(|error| error.to_string()))
        };
        assert_eq!(told("{{ title }}"), Ok("x".to_owned()));
        let error = told("one\n{{ titel }}").expect_err("no such variable");
        assert!(error.contains("own.md failed in line 2") && error.contains("did you mean title?"), "{error}");
        let error = told("{% for fix in fixes %}{{ fix.minuts }}{% endfor %}").expect_err("no such field");
        assert!(error.contains("`fix.minuts`; did you mean minutes? Available in fix: minutes, title"), "{error}");
        assert!(told("{% for %}").expect_err("no template").contains("own.md failed in line 1"));
    }
}
