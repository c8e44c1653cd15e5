//! The templates, compiled in: every page and document is one of them.

use include_dir::{Dir, include_dir};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter, syntax::SyntaxConfig, value::Value};
use serde::Serialize;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Steps that one template may take, so that none runs away.
const FUEL: u64 = 2_000_000;

/// A template that cannot be filled in. The built-in ones are tested on the whole catalog, so this is a mistake in a
/// template, not in a catalog.
#[derive(Debug, thiserror::Error)]
#[error("the template {name} failed{}: {source}", line.map(|line| format!(" in line {line}")).unwrap_or_default())]
pub struct TemplateError {
    name: String,
    line: Option<usize>,
    source: minijinja::Error,
}

impl TemplateError {
    fn new(name: &str, source: minijinja::Error) -> Self {
        TemplateError { name: source.name().unwrap_or(name).to_owned(), line: source.line(), source }
    }
}

/// The compiled templates.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Compiles the built-in templates. Names are their paths under `templates/`.
    pub fn built_in() -> Result<Self, TemplateError> {
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
        add(&mut environment, &TEMPLATES)?;
        Ok(Templates { environment })
    }

    /// Fills in a template.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        let template = self.environment.get_template(name).map_err(|error| TemplateError::new(name, error))?;
        template.render(minijinja::value::Serde(context)).map_err(|error| TemplateError::new(name, error))
    }
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

fn add(environment: &mut Environment<'static>, folder: &'static Dir<'static>) -> Result<(), TemplateError> {
    for file in folder.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            environment.add_template(name, text).map_err(|error| TemplateError::new(name, error))?;
        }
    }
    folder.dirs().try_for_each(|inside| add(environment, inside))
}
