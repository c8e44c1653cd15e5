//! The template engine set up: what templates can use, how they escape, how many steps they may take.

use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter, syntax::SyntaxConfig, value::Value};

/// Steps that one template may take, so that every template ends.
const FUEL: u64 = 20_000_000;

/// An environment without templates.
pub(super) fn environment() -> Environment<'static> {
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
    environment.add_filter("percent", fixbook_engine::text::percent);
    environment.add_filter("yaml", |text: String| yaml(&text));
    environment.add_filter("quoted", |text: String| quoted(&text));
    environment.add_filter("md", |text: String| super::commonmark::line(&text));
    environment.add_filter("cell", |text: String| super::commonmark::line(&text).replace('|', r"\|"));
    environment
}

/// A text as a value in YAML: bare if that reads the same, otherwise in quotes.
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

/// A line with nothing but a block tag leaves no empty line.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default()
}
