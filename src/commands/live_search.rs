//! Search with results as you type: the whole screen, redrawn after each key.

use std::path::PathBuf;

use anyhow::Context;
use crossterm::event::{KeyCode, KeyEvent};

use super::{
    CliError, ExitStatus, show, terminal,
    typing::{self, Field, TerminalKeys, Typed},
};
use crate::{cli::Global, render};
use fixbook_engine::search::Results;

/// A line that is being typed, and which hit is chosen.
#[derive(Debug, Default)]
struct Search {
    words: Field,
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
    find: &dyn Fn(&str) -> Result<Results, CliError>,
) -> Result<ExitStatus, CliError> {
    let Some(id) = choose(find)? else { return Ok(ExitStatus::Yes) };
    show::run(global, &id, articles)
}

fn choose(find: &dyn Fn(&str) -> Result<Results, CliError>) -> Result<Option<String>, CliError> {
    let _held = terminal::Held::screen()?;
    let mut search = Search::default();
    let mut results = find("")?;
    loop {
        let (width, height) = terminal::size();
        let shown = render::search_screen(&search.words.text, &results, search.chosen, width, height);
        terminal::draw(&shown.lines, shown.cursor)?;
        // Of a burst of keys, a paste for instance, only what comes out in the end is searched.
        let typed = typing::read(&mut TerminalKeys).context("cannot read a key")?;
        match search.take(&typed, results.hits.len()) {
            Then::Search => results = find(&search.words.text)?,
            Then::Draw => {}
            Then::Open => return Ok(results.hits.get(search.chosen).map(|hit| hit.id.clone())),
            Then::Stop => return Ok(None),
        }
    }
}

impl Search {
    fn take(&mut self, typed: &Typed, hits: usize) -> Then {
        match typed {
            Typed::Resized => return Then::Draw,
            Typed::Key(key) => {
                if let Some(then) = self.take_key(key, hits) {
                    return then;
                }
            }
            // The arrows of a burst move the choice, too.
            Typed::Burst(keys) if keys.iter().all(|key| matches!(key.code, KeyCode::Up | KeyCode::Down)) => {
                for key in keys {
                    self.take_key(key, hits);
                }
                return Then::Draw;
            }
            Typed::Burst(_) | Typed::Pasted(_) => {}
        }
        match self.words.take(typed) {
            typing::Then::Drop | typing::Then::Stop => Then::Stop,
            typing::Then::Take => Then::Draw,
            typing::Then::GoOn => {
                self.chosen = 0;
                Then::Search
            }
        }
    }

    /// What a key does that changes no words.
    fn take_key(&mut self, key: &KeyEvent, hits: usize) -> Option<Then> {
        match key.code {
            KeyCode::Enter if hits > 0 => return Some(Then::Open),
            KeyCode::Up => self.chosen = self.chosen.saturating_sub(1),
            KeyCode::Down => self.chosen = (self.chosen + 1).min(hits.saturating_sub(1)),
            _ => return None,
        }
        Some(Then::Draw)
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::{Search, Then, Typed};

    fn press(search: &mut Search, code: KeyCode, modifiers: KeyModifiers) -> Then {
        search.take(&Typed::Key(KeyEvent::new(code, modifiers)), 3)
    }

    #[test]
    fn keys_write_and_choose() {
        let mut search = Search::default();
        for letter in "cert expird".chars() {
            assert_eq!(press(&mut search, KeyCode::Char(letter), KeyModifiers::NONE), Then::Search);
        }
        for _ in 0..9 {
            press(&mut search, KeyCode::Down, KeyModifiers::NONE);
        }
        assert_eq!(search.chosen, 2);
        press(&mut search, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!((search.words.text.as_str(), search.chosen), ("cert expir", 0));
        press(&mut search, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(search.words.text, "cert ");
        press(&mut search, KeyCode::Char('u'), KeyModifiers::CONTROL);
        assert_eq!(search.words.text, "");
        assert_eq!(press(&mut search, KeyCode::Enter, KeyModifiers::NONE), Then::Open);
        assert_eq!(press(&mut search, KeyCode::Esc, KeyModifiers::NONE), Then::Stop);
        assert_eq!(search.take(&Typed::Pasted("0x904\nnext".to_owned()), 3), Then::Search);
        assert_eq!(search.words.text, "0x904 next");
    }
}
