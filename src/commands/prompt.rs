//! The console of a call: shows text and takes replies.

use anyhow::Context;
use crossterm::event::KeyCode;

use super::{
    error::CliError,
    output, terminal,
    typing::{self, Field, Flow, Keys, TerminalKeys, Typed},
};
use crate::render::{self, Bars};

/// Choices with a key each: 1 to 9.
const MAX_KEY_CHOICES: usize = 9;
/// The label of a field for words.
const CALLER_SAYS: &str = "The caller says:";

/// What the user typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Choice(usize),
    Key(char),
    /// What the caller says.
    Words(String),
    /// Escape, Ctrl-C or the end of input.
    Stop,
}

/// A question to the user: the text, the number of choices, and the keys that it understands.
#[derive(Default)]
pub(super) struct Prompt {
    pub text: &'static str,
    pub choices: usize,
    pub keys: &'static str,
    pub help: &'static str,
    /// The key that Enter alone means.
    pub enter: Option<char>,
    /// Input that is neither a choice nor a key is what the caller says.
    pub takes_words: bool,
    /// Nothing is accepted before Enter: the input may be an error code, which begins like a choice.
    pub is_line: bool,
}

/// What was typed at a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A key, or a line ended by Enter: a choice, a key, or words.
    Any(String),
    /// Certainly words.
    Words(String),
    /// Words that were typed and discarded.
    Discarded,
}

/// The terminal, or a script that types in a test.
pub(super) trait Console {
    fn show(&mut self, text: &str) -> Result<(), CliError>;
    /// Whether probabilities are drawn.
    fn bars(&self) -> Bars {
        Bars::Drawn
    }
    /// What was typed; `None` to stop.
    fn read(&mut self, prompt: &Prompt) -> Result<Option<Line>, CliError>;
}

impl Prompt {
    /// Whether every reply is a single key, without Enter.
    fn is_one_key(&self) -> bool {
        !self.is_line && self.choices <= MAX_KEY_CHOICES && !self.keys.is_empty()
    }

    /// Asks until the reply is understood.
    pub fn ask(&self, console: &mut dyn Console) -> Result<Reply, CliError> {
        loop {
            let reply = match console.read(self)? {
                None => Some(Reply::Stop),
                Some(Line::Discarded) => continue,
                Some(Line::Words(words)) => Some(Reply::Words(words.trim().to_owned())),
                Some(Line::Any(typed)) => self.reply(typed.trim()),
            };
            match reply {
                Some(reply) => return Ok(reply),
                None => console.show("Press one of the keys below.\n")?,
            }
        }
    }

    fn reply(&self, typed: &str) -> Option<Reply> {
        if typed.is_empty() {
            return self.enter.map(Reply::Key);
        }
        if let Some(number) = typed.parse().ok().filter(|number| (1..=self.choices).contains(number)) {
            return Some(Reply::Choice(number));
        }
        let mut letters = typed.chars();
        match (letters.next().map(|letter| letter.to_ascii_lowercase()), letters.next()) {
            (Some(key), None) if self.keys.contains(key) => Some(Reply::Key(key)),
            // One letter is not what a caller says.
            (_, Some(_)) if self.takes_words => Some(Reply::Words(typed.to_owned())),
            _ => None,
        }
    }
}

/// Lines in and lines out, for a screen reader or a pipe: nothing is drawn twice, and each reply is a line.
pub(super) struct Plain;

impl Console for Plain {
    fn show(&mut self, text: &str) -> Result<(), CliError> {
        output::print(text)
    }

    fn bars(&self) -> Bars {
        Bars::Omitted
    }

    fn read(&mut self, prompt: &Prompt) -> Result<Option<Line>, CliError> {
        output::print(&format!("{} [{}]\n", prompt.text, prompt.help))?;
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line).context("cannot read an answer")?;
        Ok((read > 0).then(|| Line::Any(fixbook_engine::text::printable(&line).into_owned())))
    }
}

/// The real terminal.
pub(super) struct Terminal;

impl Console for Terminal {
    fn show(&mut self, text: &str) -> Result<(), CliError> {
        output::print(text)
    }

    fn read(&mut self, prompt: &Prompt) -> Result<Option<Line>, CliError> {
        output::print(&render::prompt(prompt.text, prompt.help))?;
        if prompt.is_one_key() { one_key(&mut TerminalKeys, prompt) } else { line(&mut TerminalKeys, prompt) }
    }
}

/// Reads one key. A key that the prompt does not understand, a burst and a paste open a field for the caller's words.
/// Escape, Ctrl-C and Ctrl-D stop; keys that type nothing are ignored.
fn one_key(keys: &mut dyn Keys, prompt: &Prompt) -> Result<Option<Line>, CliError> {
    let held = terminal::Held::keys()?;
    let line = key_or_words(keys, prompt)?;
    drop(held);
    let echo = match &line {
        Some(Line::Any(typed)) => typed.as_str(),
        _ => "",
    };
    output::print_plain(&format!("{echo}\n"))?;
    Ok(line)
}

fn key_or_words(keys: &mut dyn Keys, prompt: &Prompt) -> Result<Option<Line>, CliError> {
    loop {
        let typed = typing::read(keys).context("cannot read a key")?;
        match &typed {
            Typed::Key(key) if typing::is_interrupt(key) || key.code == KeyCode::Esc => return Ok(None),
            Typed::Key(key) if key.code == KeyCode::Enter => {
                if let Some(key) = prompt.enter {
                    return Ok(Some(Line::Any(key.to_string())));
                }
            }
            Typed::Burst(keys) if typing::with_enter(keys).is_some() => {
                return Ok(typing::with_enter(keys).map(|letter| Line::Any(letter.to_string())));
            }
            Typed::Key(key) => match typing::letter(key).map(String::from) {
                Some(letter) if prompt.takes_words && prompt.reply(&letter).is_none() => {
                    return words(keys, &typed);
                }
                Some(letter) => return Ok(Some(Line::Any(letter))),
                None => {}
            },
            Typed::Burst(_) | Typed::Pasted(_) if prompt.takes_words => return words(keys, &typed),
            // A paste is not a reply to such a prompt.
            Typed::Burst(_) | Typed::Pasted(_) | Typed::Resized => {}
        }
    }
}

/// A field of one line for what the caller says.
fn words(keys: &mut dyn Keys, first: &Typed) -> Result<Option<Line>, CliError> {
    let mut field = Field::default();
    let mut typed = first.clone();
    // In raw mode a line feed alone does not return to the start of the line.
    output::print(&format!("\r\n{}\r\n", render::field_help()))?;
    loop {
        match field.take(&typed) {
            Flow::Accept if !field.text.trim().is_empty() => return Ok(Some(Line::Words(field.text))),
            Flow::Accept | Flow::Continue => {}
            Flow::Discard => return Ok(Some(Line::Discarded)),
            Flow::Stop => return Ok(None),
        }
        draw(CALLER_SAYS, &field)?;
        typed = typing::read(keys).context("cannot read a key")?;
    }
}

/// Reads a line. Escape empties it; in an empty line it stops.
fn line(keys: &mut dyn Keys, prompt: &Prompt) -> Result<Option<Line>, CliError> {
    let held = terminal::Held::keys()?;
    let mut field = Field::default();
    let line = loop {
        let typed = typing::read(keys).context("cannot read a key")?;
        match field.take(&typed) {
            Flow::Continue => {}
            Flow::Accept => break Some(Line::Any(field.text)),
            Flow::Discard if !field.text.is_empty() => field.text.clear(),
            Flow::Discard | Flow::Stop => break None,
        }
        draw(prompt.text, &field)?;
    };
    drop(held);
    output::print("\n")?;
    Ok(line)
}

fn draw(label: &str, field: &Field) -> Result<(), CliError> {
    terminal::draw_line(&render::field(label, &field.text, terminal::size().0))
}

#[cfg(test)]
mod tests {
    use super::{Prompt, Reply};

    #[test]
    fn reads_a_line_as_choice_key_or_words() {
        let prompt = Prompt { choices: 4, keys: "?xu", enter: Some('x'), takes_words: true, ..Prompt::default() };
        for (typed, reply) in [
            ("3", Some(Reply::Choice(3))),
            ("?", Some(Reply::Key('?'))),
            ("U", Some(Reply::Key('u'))),
            ("", Some(Reply::Key('x'))),
            ("0x904", Some(Reply::Words("0x904".to_owned()))),
            ("904", Some(Reply::Words("904".to_owned()))),
            ("0", None),
            ("z", None),
        ] {
            assert_eq!(prompt.reply(typed), reply, "{typed}");
        }
        let plain = Prompt { choices: 4, keys: "q", ..Prompt::default() };
        assert_eq!((plain.reply("0x904"), plain.reply("")), (None, None));
    }
}
