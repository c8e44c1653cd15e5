//! Where an interview is held: something that shows text and takes replies.

use anyhow::Context;
use inquire::{InquireError, Text};

use super::{Failure, output};
use crate::render;

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

/// The real terminal.
pub(super) struct Terminal;

impl Console for Terminal {
    fn show(&mut self, text: &str) -> Result<(), Failure> {
        output::print(text)
    }

    fn read(&mut self, prompt: &Prompt) -> Result<Option<String>, Failure> {
        match Text::new(prompt.text).with_help_message(prompt.help).prompt() {
            Ok(typed) => Ok(Some(typed)),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
            Err(error) => Err(anyhow::Error::new(error).context("cannot read from the terminal"))
                .context("the interview stops; what was answered is kept if you gave --session")
                .map_err(Failure::from),
        }
    }
}
