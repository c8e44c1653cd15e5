//! Keys. What comes faster than single keys, a paste or a burst of typing, is text and never a command.

use std::{io, time::Duration};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use fixbook_engine::model::limits::MAX_PASTE_BYTES;

/// Where keys come from.
pub(super) trait Keys {
    /// Waits for the next event.
    fn next(&mut self) -> io::Result<Event>;
    /// Whether another event is already waiting.
    fn is_waiting(&mut self) -> io::Result<bool>;
}

/// The keys of the terminal.
pub(super) struct TerminalKeys;

impl Keys for TerminalKeys {
    fn next(&mut self) -> io::Result<Event> {
        event::read()
    }

    fn is_waiting(&mut self) -> io::Result<bool> {
        event::poll(Duration::ZERO)
    }
}

/// What was typed at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Key(KeyEvent),
    /// Keys that came together: none of them is a command.
    Burst(Vec<KeyEvent>),
    Pasted(String),
    Resized,
}

/// Waits for a key and takes everything that came with it.
pub(super) fn read(keys: &mut dyn Keys) -> io::Result<Typed> {
    let mut burst = Vec::new();
    loop {
        match keys.next()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => burst.push(key),
            Event::Paste(text) if burst.is_empty() => return Ok(Typed::Pasted(text)),
            Event::Paste(text) => burst.extend(text.chars().map(|letter| KeyEvent::from(KeyCode::Char(letter)))),
            Event::Resize(..) if burst.is_empty() => return Ok(Typed::Resized),
            _ => {}
        }
        if burst.is_empty() || keys.is_waiting()? {
            continue;
        }
        return Ok(match burst[..] {
            [key] => Typed::Key(key),
            _ => match burst.iter().find(|key| is_interrupt(key)) {
                Some(key) => Typed::Key(*key),
                None => Typed::Burst(burst),
            },
        });
    }
}

/// The letter of a burst that is one letter and Enter: a hand can be that fast.
pub(super) fn with_enter(keys: &[KeyEvent]) -> Option<char> {
    match keys {
        [key, enter] if enter.code == KeyCode::Enter => letter(key),
        _ => None,
    }
}

/// Ctrl-C or Ctrl-D.
pub(super) fn is_interrupt(key: &KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char('c' | 'd')) && key.modifiers.contains(KeyModifiers::CONTROL)
}

/// The letter that a key types.
pub(super) fn letter(key: &KeyEvent) -> Option<char> {
    let commands = KeyModifiers::CONTROL | KeyModifiers::ALT;
    match key.code {
        // The right Alt key of many keyboards is Ctrl and Alt at once.
        KeyCode::Char(letter) if !key.modifiers.intersects(commands) || key.modifiers.contains(commands) => {
            Some(letter)
        }
        _ => None,
    }
}

/// A line that is being typed.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub text: String,
}

/// What to do after typing into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Continue,
    Accept,
    Discard,
    Stop,
}

impl Field {
    /// Takes in what was typed. In a burst and in a paste the end of a line is a blank, so that nothing is accepted without a key press.
    pub fn take(&mut self, typed: &Typed) -> Flow {
        match typed {
            Typed::Pasted(text) => text.chars().for_each(|letter| self.push(letter)),
            Typed::Burst(keys) => {
                if let Some(letter) = with_enter(keys) {
                    self.push(letter);
                    return Flow::Accept;
                }
                for key in keys {
                    match self.edit(key) {
                        Flow::Accept => self.push(' '),
                        Flow::Continue => {}
                        flow => return flow,
                    }
                }
            }
            Typed::Key(key) => return self.edit(key),
            Typed::Resized => {}
        }
        Flow::Continue
    }

    fn edit(&mut self, key: &KeyEvent) -> Flow {
        let with_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            _ if is_interrupt(key) => return Flow::Stop,
            KeyCode::Esc => return Flow::Discard,
            KeyCode::Enter => return Flow::Accept,
            KeyCode::Tab => self.push(' '),
            KeyCode::Backspace => drop(self.text.pop()),
            KeyCode::Char('u') if with_control => self.text.clear(),
            KeyCode::Char('w') if with_control => {
                self.text.truncate(self.text.trim_end().rfind(' ').map_or(0, |blank| blank + 1));
            }
            // A line feed.
            KeyCode::Char('j') if with_control => self.push(' '),
            _ => {
                if let Some(letter) = letter(key) {
                    self.push(letter);
                }
            }
        }
        Flow::Continue
    }

    fn push(&mut self, letter: char) {
        let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
        if self.text.len() < MAX_PASTE_BYTES && !(letter == ' ' && self.text.ends_with(' ')) {
            self.text.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::VecDeque, io};

    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    use super::{Field, Flow, Keys, Typed, read, with_enter};

    /// Events as they come together.
    struct Script(VecDeque<Vec<Event>>);

    impl Keys for Script {
        fn next(&mut self) -> io::Result<Event> {
            self.0.retain(|burst| !burst.is_empty());
            let burst = self.0.front_mut().ok_or(io::ErrorKind::UnexpectedEof)?;
            Ok(burst.remove(0))
        }

        fn is_waiting(&mut self) -> io::Result<bool> {
            Ok(self.0.front().is_some_and(|burst| !burst.is_empty()))
        }
    }

    fn key(code: KeyCode) -> Event {
        Event::Key(KeyEvent::from(code))
    }

    fn typed(text: &str) -> Vec<Event> {
        let code = |letter| if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) };
        text.chars().map(|letter| key(code(letter))).collect()
    }

    fn of(bursts: &[Vec<Event>]) -> Vec<Typed> {
        let mut script = Script(bursts.iter().cloned().collect());
        std::iter::from_fn(|| read(&mut script).ok()).collect()
    }

    fn field(bursts: &[Vec<Event>]) -> (String, Flow) {
        let mut field = Field::default();
        for typed in of(bursts) {
            match field.take(&typed) {
                Flow::Continue => {}
                then => return (field.text, then),
            }
        }
        (field.text, Flow::Continue)
    }

    #[test]
    fn takes_keys_that_come_together_as_text() {
        let one = |letter| Typed::Key(KeyEvent::from(KeyCode::Char(letter)));
        assert_eq!(of(&[typed("y"), typed("n")]), [one('y'), one('n')]);
        let [Typed::Burst(keys)] = &of(&[typed("n\n")])[..] else { panic!("one burst") };
        assert_eq!(with_enter(keys), Some('n'));
        let [Typed::Burst(keys)] = &of(&[typed("0x904\nnext")])[..] else { panic!("one burst") };
        assert_eq!(keys.len(), 10);
        assert_eq!(of(&[vec![Event::Paste("a\nb".to_owned())]]), [Typed::Pasted("a\nb".to_owned())]);
        let stop = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(of(&[[typed("abc"), vec![Event::Key(stop)]].concat()]), [Typed::Key(stop)]);
    }

    #[test]
    fn accepts_a_field_only_by_a_single_enter() {
        let enter = || vec![key(KeyCode::Enter)];
        assert_eq!(field(&[typed("0x904\n")]), ("0x904 ".to_owned(), Flow::Continue));
        assert_eq!(field(&[typed("0x904\n"), enter()]), ("0x904 ".to_owned(), Flow::Accept));
        assert_eq!(
            field(&[vec![Event::Paste("An error\r\n\u{1b}[8m0x904".to_owned())], enter()]),
            ("An error [8m0x904".to_owned(), Flow::Accept)
        );
        assert_eq!(field(&[typed("23"), typed("0"), vec![key(KeyCode::Backspace)], typed("08")]).0, "2308");
        assert_eq!(field(&[typed("90"), typed("4\n")]), ("904".to_owned(), Flow::Accept));
        assert_eq!(field(&[typed("2"), vec![key(KeyCode::Esc)]]).1, Flow::Discard);
    }
}
