//! Text to stdout and stderr: colour only where a person sees it, and nothing else that a terminal obeys.
//!
//! In: texts with styles of this program, and words from outside. Out: the same with [`REPLACEMENT`] for every other escape
//! sequence, control character and mark of direction. Everything that is printed goes through here.

use std::{
    borrow::Cow,
    io::{self, ErrorKind, Write},
    path::Path,
};

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use serde::Serialize;

use super::{context::CliContext, error::CliError};
use crate::{
    fs::{self, Output, Root},
    load,
};
use fixbook_engine::{
    model::limits::MAX_INPUT_BYTES,
    text::{REPLACEMENT, is_unprintable},
};

/// Prints a text with styles of this program to stdout. A reader that has closed the pipe (`| head`) is not a failure.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = anstream::stdout().lock();
    let text = styled(text);
    accept_closed(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()), "write to standard output")
}

/// Prints a text without styles to stdout: a document, or words from outside.
pub(super) fn print_plain(text: &str) -> Result<(), CliError> {
    print(&plain(text))
}

/// Prints bytes that are not text to stdout.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    accept_closed(stdout.write_all(bytes).and_then(|()| stdout.flush()), "write to standard output")
}

/// Prints a text without styles to stderr: progress, warnings.
pub(super) fn eprint(text: &str) -> Result<(), CliError> {
    eprint_styled(&plain(text))
}

/// Prints a text with styles of this program to stderr: problems with their places.
pub(super) fn eprint_styled(text: &str) -> Result<(), CliError> {
    let text = styled(text);
    accept_closed(anstream::stderr().lock().write_all(text.as_bytes()), "write to standard error")
}

/// Prints an error to stderr.
pub(super) fn eprint_error(error: &CliError) -> Result<(), CliError> {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    eprint_styled(&format!("{style}error{style:#}: {}\n", plain(&error.to_string())))
}

/// Writes over the line of stderr that was written last.
pub(super) fn eprint_over(text: &str) -> Result<(), CliError> {
    let text = format!("\r{}", plain(text));
    accept_closed(anstream::stderr().lock().write_all(text.as_bytes()), "write to standard error")
}

/// Prints a value as JSON.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value).context("cannot write JSON")?;
    print(&format!("{}\n", escaped(&text)))
}

/// Prints a value as one line of JSON, for a reader that reads line by line.
pub(super) fn print_json_line(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string(value).context("cannot write JSON")?;
    print(&format!("{}\n", escaped(&text)))
}

/// The text with styles of this program and nothing else that a terminal obeys.
pub(super) fn styled(text: &str) -> Cow<'_, str> {
    filtered(text, true)
}

/// The text with nothing that a terminal obeys.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    filtered(text, false)
}

fn filtered(text: &str, with_styles: bool) -> Cow<'_, str> {
    let is_special = |letter: char| letter == '\r' || is_unprintable(letter);
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let length = match from {
            _ if from.starts_with("\r\n") => 2,
            _ if with_styles => style(from).unwrap_or_default(),
            _ => 0,
        };
        kept.push_str(&from[..length]);
        rest = &from[length..];
        if length == 0 {
            kept.push(REPLACEMENT);
            rest = from.strip_prefix(is_special).unwrap_or_default();
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Bytes of the style that a text begins with (ECMA-48, 8.3.117, "select graphic rendition"). Those that could hide a text
/// are not used: concealed, reversed, black, any colour of the background.
fn style(text: &str) -> Option<usize> {
    let (number, _) = text.strip_prefix("\u{1b}[")?.split_once('m')?;
    let is_digits = !number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_ours = is_digits && matches!(number.parse(), Ok(0..=4 | 22..=24 | 31..=36 | 39 | 91..=96));
    is_ours.then(|| "\u{1b}[m".len() + number.len())
}

/// JSON in which characters that a terminal obeys are escaped. They occur in strings only.
fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unprintable) {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_unprintable(letter) {
            text.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            text.push(letter);
        }
    }
    Cow::Owned(text)
}

/// A reader that has closed the pipe is not a failure.
pub(super) fn accept_closed(result: io::Result<()>, operation: &str) -> Result<(), CliError> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other.with_context(|| format!("cannot {operation}"))?),
    }
}

/// The bytes of a file or pipe that the user named.
pub(super) fn read_named(path: &Path) -> Result<Vec<u8>, CliError> {
    Ok(load::read_named(path, MAX_INPUT_BYTES)?)
}

/// Writes a file that the user named, whole or not at all.
pub(super) fn write(context: &CliContext, path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let written = fs::write_output(path, &context.guarded_folders(), bytes);
    Ok(written.with_context(|| format!("cannot write {}", path.display()))?)
}

/// Opens the folder that the user named for output, created if it does not exist.
pub(super) fn folder(context: &CliContext, path: &Path) -> Result<Root, CliError> {
    let opened = Output::folder_at(path, &context.guarded_folders());
    Ok(opened.with_context(|| format!("cannot create {}", path.display()))?)
}

/// The place of a folder that is replaced as a whole.
pub(super) fn replaced_folder(context: &CliContext, path: &Path) -> Result<Output, CliError> {
    let opened = Output::replaced_folder(path, &context.guarded_folders());
    Ok(opened.with_context(|| format!("cannot write {}", path.display()))?)
}

/// Writes a file below an open folder, whole or not at all.
pub(super) fn write_below(root: &Root, relative: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let written = root.write_atomic(relative, bytes);
    Ok(written.with_context(|| format!("cannot write {}", root.path().join(relative).display()))?)
}

#[cfg(test)]
mod tests {
    use super::{escaped, plain, styled};

    #[test]
    fn keeps_only_styles_of_the_program() {
        let ours = "\u{1b}[1m\u{1b}[33mbold\u{1b}[0m \u{1b}[94mblue\u{1b}[0m\r\n\tnext";
        assert_eq!(styled(ours), ours);
        assert_eq!(plain("a\u{1b}[1mb\r\n"), "a\u{fffd}[1mb\r\n");
        for foreign in [
            "\u{1b}]0;title\u{7}",
            "\u{1b}]52;c;eA==\u{1b}\\",
            "\u{1b}[2J",
            "\u{1b}[8m",
            "\u{1b}[30m",
            "\u{1b}[41m",
            "\u{1b}[m",
            "\u{1b}[1;8m",
            "\u{1b}[31",
            "\u{1b}",
            "\u{9b}31m",
            "over\rwritten",
            "\u{202e}",
            "\u{7f}",
            "\u{8}",
        ] {
            let shown = styled(foreign);
            let is_kept = |letter: char| letter == '\r' || fixbook_engine::text::is_unprintable(letter);
            assert!(!shown.contains(is_kept) && shown.contains('\u{fffd}'), "{foreign:?}: {shown:?}");
        }
    }

    #[test]
    fn escapes_json_without_changing_its_value() {
        let value = serde_json::json!({"a": "x\u{9b}\u{202e}\u{1b}y\n"});
        let text = value.to_string();
        assert!(escaped(&text).is_ascii(), "{}", escaped(&text));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped(&text)).expect("JSON"), value);
    }
}
