//! Search with results as you type: the whole screen, redrawn after each key.

use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use crossterm::{
    Command,
    cursor::{Hide, MoveTo, Show},
    event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers},
    terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen},
};

use super::{Answer, Failure, console::RawMode, output, show};
use crate::{cli::Global, render, search::Results};

/// A line that is being typed, and which hit is chosen.
#[derive(Debug, Default)]
struct Typed {
    words: String,
    chosen: usize,
}

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The words changed.
    Search,
    /// Only what is shown changed.
    Draw,
    Open,
    Stop,
}

/// Searches until a hit is opened, which is then printed, or the person stops.
pub(super) fn run(
    global: &Global,
    articles: &[PathBuf],
    find: &dyn Fn(&str) -> Result<Results, Failure>,
) -> Result<Answer, Failure> {
    let Some(id) = choose(find)? else { return Ok(Answer::Yes) };
    show::run(global, &id, articles)
}

fn choose(find: &dyn Fn(&str) -> Result<Results, Failure>) -> Result<Option<String>, Failure> {
    let _raw = RawMode::on()?;
    let _screen = WholeScreen::enter()?;
    let mut typed = Typed::default();
    let mut results = find("")?;
    loop {
        draw(&typed, &results)?;
        let then = loop {
            if let Some(then) = typed.take(&event::read().context("cannot read a key")?, results.hits.len()) {
                break then;
            }
        };
        match then {
            Then::Search => {}
            Then::Draw => continue,
            Then::Open => return Ok(results.hits.get(typed.chosen).map(|hit| hit.id.clone())),
            Then::Stop => return Ok(None),
        }
        // Of a burst of keys, a paste for instance, only what comes out in the end is searched.
        if !event::poll(Duration::ZERO).unwrap_or(false) {
            results = find(&typed.words)?;
        }
    }
}

impl Typed {
    /// What an event does; nothing if it means nothing.
    fn take(&mut self, event: &Event, hits: usize) -> Option<Then> {
        match event {
            Event::Resize(..) => Some(Then::Draw),
            Event::Key(key) if key.kind != KeyEventKind::Release => self.take_key(key, hits),
            _ => None,
        }
    }

    fn take_key(&mut self, key: &KeyEvent, hits: usize) -> Option<Then> {
        let with_control = key.modifiers.contains(KeyModifiers::CONTROL);
        let last = hits.saturating_sub(1);
        let then = match key.code {
            KeyCode::Esc => Then::Stop,
            KeyCode::Char('c' | 'd') if with_control => Then::Stop,
            KeyCode::Enter if hits > 0 => Then::Open,
            KeyCode::Up => {
                self.chosen = self.chosen.saturating_sub(1);
                Then::Draw
            }
            KeyCode::Down => {
                self.chosen = (self.chosen + 1).min(last);
                Then::Draw
            }
            KeyCode::Char('u') if with_control => self.change(|words| words.clear()),
            KeyCode::Char('w') if with_control => self.change(|words| {
                words.truncate(words.trim_end().rfind(' ').map_or(0, |blank| blank + 1));
            }),
            KeyCode::Backspace => self.change(|words| {
                words.pop();
            }),
            KeyCode::Char(letter) if !with_control => self.change(|words| words.push(letter)),
            _ => return None,
        };
        Some(then)
    }

    fn change(&mut self, change: impl FnOnce(&mut String)) -> Then {
        change(&mut self.words);
        self.chosen = 0;
        Then::Search
    }
}

fn draw(typed: &Typed, results: &Results) -> Result<(), Failure> {
    let (width, height) = terminal::size().unwrap_or((80, 24));
    let shown = render::live(&typed.words, results, typed.chosen, width.into(), height.into());
    let mut text = format!("{}{}", ansi(Hide), ansi(Clear(ClearType::All)));
    for (row, line) in shown.lines.iter().enumerate() {
        text.push_str(&ansi(MoveTo(0, row as u16)));
        text.push_str(line);
    }
    text.push_str(&ansi(MoveTo(shown.cursor as u16, 0)));
    text.push_str(&ansi(Show));
    output::print(&text)
}

/// The escape sequence of a terminal command.
fn ansi(command: impl Command) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = command.write_ansi(&mut text);
    text
}

/// A screen of its own, so that what stood there before comes back.
struct WholeScreen;

impl WholeScreen {
    fn enter() -> Result<Self, Failure> {
        output::print(&ansi(EnterAlternateScreen))?;
        Ok(WholeScreen)
    }
}

impl Drop for WholeScreen {
    fn drop(&mut self) {
        // If even this fails there is nothing left to tell it with.
        drop(output::print(&ansi(LeaveAlternateScreen)));
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    use super::{Then, Typed};

    fn press(typed: &mut Typed, code: KeyCode, modifiers: KeyModifiers) -> Option<Then> {
        typed.take(&Event::Key(KeyEvent::new(code, modifiers)), 3)
    }

    #[test]
    fn keys_write_and_choose() {
        let mut typed = Typed::default();
        for letter in "cert expird".chars() {
            assert_eq!(press(&mut typed, KeyCode::Char(letter), KeyModifiers::NONE), Some(Then::Search));
        }
        for _ in 0..9 {
            press(&mut typed, KeyCode::Down, KeyModifiers::NONE);
        }
        assert_eq!(typed.chosen, 2);
        press(&mut typed, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!((typed.words.as_str(), typed.chosen), ("cert expir", 0));
        press(&mut typed, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(typed.words, "cert ");
        press(&mut typed, KeyCode::Char('u'), KeyModifiers::CONTROL);
        assert_eq!(typed.words, "");
        assert_eq!(press(&mut typed, KeyCode::Enter, KeyModifiers::NONE), Some(Then::Open));
        assert_eq!(press(&mut typed, KeyCode::Esc, KeyModifiers::NONE), Some(Then::Stop));
        assert_eq!(press(&mut typed, KeyCode::Home, KeyModifiers::NONE), None);
    }
}
