//! Where an interview is held: something that shows text and takes replies.

use anyhow::Context;
use crossterm::{
    event::{self, Event, KeyCode, KeyEventKind, KeyModifiers},
    terminal,
};
use inquire::{InquireError, Text};

use super::{Failure, output};
use crate::render;

/// So many choices have a key each.
const TEN: usize = 10;

/// What a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Choice(usize),
    Key(char),
    /// Escape, Ctrl-C or the end of input.
    Stop,
}

/// A question to the person: the prompt, how many numbered choices there are, and the keys that mean something.
pub(super) struct Prompt {
    pub text: &'static str,
    pub choices: usize,
    pub keys: &'static str,
    pub help: &'static str,
}

/// The terminal, or a script that stands for a person in a test.
pub(super) trait Console {
    fn show(&mut self, text: &str) -> Result<(), Failure>;
    /// One line as typed; nothing to stop.
    fn read(&mut self, prompt: &Prompt) -> Result<Option<String>, Failure>;
}

impl Prompt {
    /// Whether every reply is a single key: then nobody need press Enter.
    fn is_one_key(&self) -> bool {
        self.choices <= TEN && !self.keys.is_empty()
    }

    /// Asks until the reply means something.
    pub fn ask(&self, console: &mut dyn Console) -> Result<Reply, Failure> {
        loop {
            let Some(typed) = console.read(self)? else { return Ok(Reply::Stop) };
            match self.reply(typed.trim()) {
                Some(reply) => return Ok(reply),
                None => console.show(&format!("Type {}.\n", self.help))?,
            }
        }
    }

    fn reply(&self, typed: &str) -> Option<Reply> {
        if let Ok(number) = typed.parse::<usize>() {
            // One key for the tenth, as on a keyboard.
            let number = if number == 0 && self.choices == TEN { TEN } else { number };
            return (1..=self.choices).contains(&number).then_some(Reply::Choice(number));
        }
        let mut letters = typed.to_lowercase().chars().collect::<Vec<_>>().into_iter();
        match (letters.next(), letters.next()) {
            (Some(key), None) if self.keys.contains(key) => Some(Reply::Key(key)),
            _ => None,
        }
    }
}

/// Lines in and lines out, for a screen reader or a pipe: nothing is drawn twice, and a letter stands on a line.
pub(super) struct Plain;

impl Console for Plain {
    fn show(&mut self, text: &str) -> Result<(), Failure> {
        output::print(&render::plain(text))
    }

    fn read(&mut self, prompt: &Prompt) -> Result<Option<String>, Failure> {
        output::print(&format!("{} [{}]\n", prompt.text, prompt.help))?;
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line).context("cannot read an answer")?;
        Ok((read > 0).then_some(line))
    }
}

/// Reads one key. Escape, Ctrl-C and Ctrl-D stop; keys that type nothing are waited out.
fn one_key(prompt: &Prompt) -> Result<Option<String>, Failure> {
    output::print(&render::prompt(prompt.text, prompt.help))?;
    let key = {
        let _raw = RawMode::on()?;
        loop {
            match event::read().context("cannot read a key")? {
                Event::Key(key) if key.kind == KeyEventKind::Press => match (key.code, key.modifiers) {
                    (KeyCode::Esc, _) | (KeyCode::Char('c' | 'd'), KeyModifiers::CONTROL) => break None,
                    (KeyCode::Char(letter), _) => break Some(letter.to_string()),
                    _ => {}
                },
                _ => {}
            }
        }
    };
    output::print(&format!("{}\n", key.as_deref().unwrap_or_default()))?;
    Ok(key)
}

/// The terminal without line editing, until it is dropped.
pub(super) struct RawMode;

impl RawMode {
    pub fn on() -> Result<Self, Failure> {
        terminal::enable_raw_mode().context("cannot read single keys from the terminal")?;
        Ok(RawMode)
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // If even this fails there is nothing left to tell it with.
        drop(terminal::disable_raw_mode());
    }
}

/// The real terminal.
pub(super) struct Terminal;

impl Console for Terminal {
    fn show(&mut self, text: &str) -> Result<(), Failure> {
        output::print(text)
    }

    fn read(&mut self, prompt: &Prompt) -> Result<Option<String>, Failure> {
        if prompt.is_one_key() {
            return one_key(prompt);
        }
        match Text::new(prompt.text).with_help_message(prompt.help).prompt() {
            Ok(typed) => Ok(Some(typed)),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
            Err(error) => Err(anyhow::Error::new(error).context("cannot read from the terminal"))
                .context("the interview stops; what was answered is kept if you gave --session")
                .map_err(Failure::from),
        }
    }
}
