//! Search with results as you type: the whole screen, redrawn after each key.

use std::path::PathBuf;

use anyhow::Context;
use crossterm::event::{KeyCode, KeyEvent};

use super::{
    context::CliContext,
    error::{CliError, ExitStatus},
    show, terminal,
    typing::{self, Field, TerminalKeys, Typed},
};
use crate::render;
use fixbook_engine::search::Results;

/// The line that is being typed, and the chosen hit.
#[derive(Debug, Default)]
struct Search {
    words: Field,
    chosen: usize,
}

/// What to do after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// The words changed.
    Search,
    /// Only what is shown changed.
    Draw,
    Open,
    Stop,
}

/// Searches until a hit is opened, which is then printed, or the user stops.
pub(super) fn run(
    context: &CliContext,
    articles: &[PathBuf],
    find: &dyn Fn(&str) -> Result<Results, CliError>,
) -> Result<ExitStatus, CliError> {
    let Some(id) = choose(find)? else { return Ok(ExitStatus::Success) };
    show::show(context, &id, articles)
}

fn choose(find: &dyn Fn(&str) -> Result<Results, CliError>) -> Result<Option<String>, CliError> {
    let _held = terminal::Held::screen()?;
    let mut search = Search::default();
    let mut results = find("")?;
    loop {
        let (width, height) = terminal::size();
        let shown = render::search_screen(&search.words.text, &results, search.chosen, width, height);
        terminal::draw(&shown.lines, shown.cursor)?;
        // Of a burst of keys, for example a paste, only the final text is searched.
        let typed = typing::read(&mut TerminalKeys).context("cannot read a key")?;
        match search.take(&typed, results.hits.len()) {
            Flow::Search => results = find(&search.words.text)?,
            Flow::Draw => {}
            Flow::Open => return Ok(results.hits.get(search.chosen).map(|hit| hit.id.clone())),
            Flow::Stop => return Ok(None),
        }
    }
}

impl Search {
    fn take(&mut self, typed: &Typed, hits: usize) -> Flow {
        match typed {
            Typed::Resized => return Flow::Draw,
            Typed::Key(key) => {
                if let Some(flow) = self.take_key(key, hits) {
                    return flow;
                }
            }
            // The arrows of a burst also move the choice.
            Typed::Burst(keys) if keys.iter().all(|key| matches!(key.code, KeyCode::Up | KeyCode::Down)) => {
                for key in keys {
                    self.take_key(key, hits);
                }
                return Flow::Draw;
            }
            Typed::Burst(_) | Typed::Pasted(_) => {}
        }
        match self.words.take(typed) {
            typing::Flow::Discard | typing::Flow::Stop => Flow::Stop,
            typing::Flow::Accept => Flow::Draw,
            typing::Flow::Continue => {
                self.chosen = 0;
                Flow::Search
            }
        }
    }

    /// The effect of a key that does not change the words.
    fn take_key(&mut self, key: &KeyEvent, hits: usize) -> Option<Flow> {
        match key.code {
            KeyCode::Enter if hits > 0 => return Some(Flow::Open),
            KeyCode::Up => self.chosen = self.chosen.saturating_sub(1),
            KeyCode::Down => self.chosen = (self.chosen + 1).min(hits.saturating_sub(1)),
            _ => return None,
        }
        Some(Flow::Draw)
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::{Flow, Search, Typed};

    fn press(search: &mut Search, code: KeyCode, modifiers: KeyModifiers) -> Flow {
        search.take(&Typed::Key(KeyEvent::new(code, modifiers)), 3)
    }

    #[test]
    fn types_words_and_chooses_hits() {
        let mut search = Search::default();
        for letter in "cert expird".chars() {
            assert_eq!(press(&mut search, KeyCode::Char(letter), KeyModifiers::NONE), Flow::Search);
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
        assert_eq!(press(&mut search, KeyCode::Enter, KeyModifiers::NONE), Flow::Open);
        assert_eq!(press(&mut search, KeyCode::Esc, KeyModifiers::NONE), Flow::Stop);
        assert_eq!(search.take(&Typed::Pasted("0x904\nnext".to_owned()), 3), Flow::Search);
        assert_eq!(search.words.text, "0x904 next");
    }
}
