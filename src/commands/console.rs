//! Where a call is held: something that shows text and takes replies.

use anyhow::Context;
use crossterm::event::KeyCode;

use super::{
    CliError, output, terminal,
    typing::{self, Field, Keys, TerminalKeys, Then, Typed},
};
use crate::render::{self, Bars};

/// So many choices have a key each: 1 to 9.
const KEYS_OF_CHOICES: usize = 9;
/// What a field for words is called.
const CALLER_SAYS: &str = "The caller says:";

/// What a person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Choice(usize),
    Key(char),
    /// What the caller says.
    Words(String),
    /// Escape, Ctrl-C or the end of input.
    Stop,
}

/// A question to the person: the prompt, how many numbered choices there are, and the keys that mean something.
#[derive(Default)]
pub(super) struct Prompt {
    pub text: &'static str,
    pub choices: usize,
    pub keys: &'static str,
    pub help: &'static str,
    /// The key that Enter alone stands for.
    pub enter: Option<char>,
    /// What is neither a choice nor a key is what the caller says.
    pub takes_words: bool,
    /// Nothing is taken before Enter: what is typed may be an error code, which begins like a choice.
    pub is_line: bool,
}

/// What was typed at a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A key, or a line ended by Enter: a choice, a key, or words.
    Any(String),
    /// Words beyond doubt.
    Words(String),
    /// Words that were typed and not taken.
    Dropped,
}

/// The terminal, or a script that stands for a person in a test.
pub(super) trait Console {
    fn show(&mut self, text: &str) -> Result<(), CliError>;
    /// Whether probabilities are drawn.
    fn bars(&self) -> Bars {
        Bars::Drawn
    }
    /// What was typed; nothing to stop.
    fn read(&mut self, prompt: &Prompt) -> Result<Option<Line>, CliError>;
}

impl Prompt {
    /// Whether every reply is a single key: then nobody need press Enter.
    fn is_one_key(&self) -> bool {
        !self.is_line && self.choices <= KEYS_OF_CHOICES && !self.keys.is_empty()
    }

    /// Asks until the reply means something.
    pub fn ask(&self, console: &mut dyn Console) -> Result<Reply, CliError> {
        loop {
            let reply = match console.read(self)? {
                None => Some(Reply::Stop),
                Some(Line::Dropped) => continue,
                Some(Line::Words(words)) => Some(Reply::Words(words.trim().to_owned())),
                Some(Line::Any(typed)) => self.reply(typed.trim()),
            };
            match reply {
                Some(reply) => return Ok(reply),
                None => console.show(&format!("Not a key here: {}.\n", self.help))?,
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
            // One letter says nothing.
            (_, Some(_)) if self.takes_words => Some(Reply::Words(typed.to_owned())),
            _ => None,
        }
    }
}

/// Lines in and lines out, for a screen reader or a pipe: nothing is drawn twice, and a letter stands on a line.
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
        match prompt.is_one_key() {
            true => one_key(&mut TerminalKeys, prompt),
            false => line(&mut TerminalKeys, prompt),
        }
    }
}

/// Reads one key. What is no key of the prompt's, and what comes faster than keys, opens a field for the caller's words.
/// Escape, Ctrl-C and Ctrl-D stop; keys that type nothing are waited out.
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
            // Nobody answers yes by pasting.
            Typed::Burst(_) | Typed::Pasted(_) | Typed::Resized => {}
        }
    }
}

/// A field of one line for what the caller says.
fn words(keys: &mut dyn Keys, first: &Typed) -> Result<Option<Line>, CliError> {
    let mut field = Field::default();
    let mut typed = first.clone();
    // The end of a line alone would not lead to the next one's start.
    output::print(&format!("\r\n{}\r\n", render::field_help()))?;
    loop {
        match field.take(&typed) {
            Then::Take if !field.text.trim().is_empty() => return Ok(Some(Line::Words(field.text))),
            Then::Take | Then::GoOn => {}
            Then::Drop => return Ok(Some(Line::Dropped)),
            Then::Stop => return Ok(None),
        }
        draw(CALLER_SAYS, &field)?;
        typed = typing::read(keys).context("cannot read a key")?;
    }
}

/// Reads a line. Escape empties it; in an empty one it stops.
fn line(keys: &mut dyn Keys, prompt: &Prompt) -> Result<Option<Line>, CliError> {
    let held = terminal::Held::keys()?;
    let mut field = Field::default();
    let line = loop {
        let typed = typing::read(keys).context("cannot read a key")?;
        match field.take(&typed) {
            Then::GoOn => {}
            Then::Take => break Some(Line::Any(field.text)),
            Then::Drop if !field.text.is_empty() => field.text.clear(),
            Then::Drop | Then::Stop => break None,
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
    fn a_line_is_a_choice_a_key_or_words() {
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
