//! The terminal in another state: keys one by one, a screen of its own, pasted text as text. It is restored however the
//! program ends: by a return, a panic or a signal.

use std::{
    io::{self, IsTerminal, Write},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use anyhow::Context;
use crossterm::{
    Command,
    cursor::{Hide, MoveTo, MoveToColumn, Show},
    event::{DisableBracketedPaste, EnableBracketedPaste},
    terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen},
};

use super::{error::CliError, output};

/// What differs from the state that the shell left. Code that changes or restores the terminal takes the lock.
static CHANGED: Mutex<Changed> = Mutex::new(Changed { keys: false, screen: false, prompt: false });

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Changed {
    keys: bool,
    screen: bool,
    /// A crate that draws prompts may have changed it.
    prompt: bool,
}

/// The terminal in another state, until it is dropped.
pub(super) struct Held(());

impl Held {
    /// Keys one by one; pasted text as text.
    pub fn keys() -> Result<Self, CliError> {
        Self::change(Changed { keys: true, ..Changed::default() })
    }

    /// The same on a screen of its own, so that what was there before comes back.
    pub fn screen() -> Result<Self, CliError> {
        Self::change(Changed { keys: true, screen: true, prompt: false })
    }

    /// In the state that a crate for prompts will change.
    pub fn prompt() -> Result<Self, CliError> {
        Self::change(Changed { prompt: true, ..Changed::default() })
    }

    fn change(wanted: Changed) -> Result<Self, CliError> {
        static WATCHED: OnceLock<()> = OnceLock::new();
        if WATCHED.get().is_none() {
            watch().context("cannot follow signals")?;
            // Another thread may have set it in the meantime.
            let _ = WATCHED.set(());
        }
        let mut changed = lock();
        if wanted.keys {
            terminal::enable_raw_mode().context("cannot read single keys from the terminal")?;
        }
        *changed = wanted;
        let mut text = String::new();
        if wanted.screen {
            text.push_str(&ansi(EnterAlternateScreen));
        }
        if wanted.keys && cfg!(unix) {
            text.push_str(&ansi(EnableBracketedPaste));
        }
        drop(changed);
        // Created before writing, so that a failed write is restored too.
        let held = Held(());
        write(&text)?;
        Ok(held)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        restore(&mut lock());
    }
}

/// Draws lines from the top of the screen, and puts the cursor into a column of the first.
pub(super) fn draw(lines: &[String], cursor: usize) -> Result<(), CliError> {
    let mut text = format!("{}{}", ansi(Hide), ansi(Clear(ClearType::All)));
    for (row, line) in lines.iter().enumerate() {
        text.push_str(&ansi(MoveTo(0, row as u16)));
        text.push_str(&coloured(line));
    }
    text.push_str(&ansi(MoveTo(cursor as u16, 0)));
    text.push_str(&ansi(Show));
    write(&text)
}

/// Draws the line of the cursor again.
pub(super) fn draw_line(line: &str) -> Result<(), CliError> {
    write(&format!("{}{}{}", ansi(MoveToColumn(0)), ansi(Clear(ClearType::CurrentLine)), coloured(line)))
}

/// Columns and rows.
pub(super) fn size() -> (usize, usize) {
    let (width, height) = terminal::size().unwrap_or((80, 24));
    (width.into(), height.into())
}

/// The text without escapes other than styles of this program, and without those where colour is off.
fn coloured(text: &str) -> String {
    let text = output::styled(text);
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => anstream::adapter::strip_str(&text).to_string(),
        _ => text.into_owned(),
    }
}

fn lock() -> MutexGuard<'static, Changed> {
    CHANGED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(text: &str) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    output::accept_closed(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()), "draw on the terminal")
}

/// The escape sequence of a terminal command.
fn ansi(command: impl Command) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = command.write_ansi(&mut text);
    text
}

/// The text that restores a terminal.
fn undoing(changed: Changed) -> String {
    let mut text = String::new();
    if changed.keys && cfg!(unix) {
        text.push_str(&ansi(DisableBracketedPaste));
    }
    if changed.screen {
        text.push_str(&ansi(LeaveAlternateScreen));
    }
    if changed.screen || changed.prompt {
        text.push_str(&ansi(Show));
    }
    text
}

/// If even this fails there is no way to report it.
fn restore(changed: &mut Changed) {
    let before = std::mem::take(changed);
    if before == Changed::default() {
        return;
    }
    drop(terminal::disable_raw_mode());
    if io::stdout().is_terminal() {
        drop(write_past_locks(undoing(before).as_bytes()));
    }
}

/// Writes to standard output without its lock, which the stopped thread may have.
#[cfg(unix)]
fn write_past_locks(text: &[u8]) -> io::Result<()> {
    use std::os::fd::AsFd;
    std::fs::File::from(io::stdout().as_fd().try_clone_to_owned()?).write_all(text)
}

#[cfg(not(unix))]
fn write_past_locks(text: &[u8]) -> io::Result<()> {
    io::stdout().write_all(text).and_then(|()| io::stdout().flush())
}

/// Restores the terminal before a panic is reported and before a signal ends the program.
fn watch() -> io::Result<()> {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // If the panicking thread has the lock, it is already restoring.
        if let Ok(mut changed) = CHANGED.try_lock() {
            restore(&mut changed);
        }
        report(panic);
    }));
    watch_signals()
}

#[cfg(unix)]
fn watch_signals() -> io::Result<()> {
    use std::sync::{Arc, atomic::AtomicBool};

    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
        flag,
        iterator::Signals,
        low_level::emulate_default_handler,
    };
    let ending = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];
    // A second signal ends the program at once, in case the terminal accepts no output.
    let is_second = Arc::new(AtomicBool::new(false));
    for signal in ending {
        flag::register_conditional_default(signal, Arc::clone(&is_second))?;
        flag::register(signal, Arc::clone(&is_second))?;
    }
    let mut signals = Signals::new(ending)?;
    let wait = move || {
        let Some(signal) = signals.forever().next() else { return };
        // Held until the end, so that no thread changes the terminal again.
        let mut changed = lock();
        restore(&mut changed);
        drop(emulate_default_handler(signal));
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
}

#[cfg(not(unix))]
fn watch_signals() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Changed, undoing};

    #[test]
    fn restores_only_what_was_changed() {
        let changed = |keys, screen, prompt| undoing(Changed { keys, screen, prompt });
        assert_eq!(changed(false, false, false), "");
        assert_eq!(changed(false, false, true), "\u{1b}[?25h");
        if cfg!(unix) {
            assert_eq!(changed(true, false, false), "\u{1b}[?2004l");
            assert_eq!(changed(true, true, false), "\u{1b}[?2004l\u{1b}[?1049l\u{1b}[?25h");
        }
    }

    /// Run by the next test, in a terminal of its own.
    #[cfg(unix)]
    #[test]
    #[ignore = "run by another test"]
    fn panics_on_a_screen() {
        let _held = super::Held::screen().expect("a terminal");
        panic!("on purpose");
    }

    #[cfg(unix)]
    #[test]
    fn restores_the_terminal_before_it_reports_a_panic() {
        use std::{fs::File, io::Read, os::fd::AsFd, process::Command};

        use rustix::{fs, pty, termios};
        let outside = pty::openpt(pty::OpenptFlags::RDWR | pty::OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        pty::grantpt(&outside).and_then(|()| pty::unlockpt(&outside)).expect("ours");
        let name = pty::ptsname(&outside, Vec::new()).expect("its name");
        let flags = fs::OFlags::RDWR | fs::OFlags::NOCTTY;
        let inside = fs::open(&*name, flags, fs::Mode::empty()).expect("opened");
        let stdio = || inside.as_fd().try_clone_to_owned().expect("cloned");
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "commands::terminal::tests::panics_on_a_screen", "--ignored", "--nocapture"])
            .env("TERM", "xterm")
            .env("RUST_BACKTRACE", "0")
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio())
            .spawn()
            .expect("starts");
        let modes = termios::tcgetattr(&inside).expect("a terminal").local_modes;
        let mut screen = File::from(outside);
        let mut text = String::new();
        let mut bytes = [0; 1024];
        while !text.contains("on purpose") {
            let read = screen.read(&mut bytes).expect("written");
            text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        let (before, _) = text.split_once("on purpose").expect("reported");
        assert!(before.contains("\u{1b}[?1049h") && before.contains("\u{1b}[?1049l\u{1b}[?25h"), "{text:?}");
        // The rest is not read; it fits into the buffer.
        assert!(!child.wait().expect("ends").success());
        assert_eq!(termios::tcgetattr(&inside).expect("a terminal").local_modes, modes);
    }
}
