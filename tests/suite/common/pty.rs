//! A pseudo-terminal for the program, in which a test runs a call as a user does.

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::{AsFd, OwnedFd},
    process::{Child, Command, ExitStatus},
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use rustix::{
    fs::{Mode, OFlags},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize},
};

/// Only a program that hangs takes this long.
const HANGS: Duration = Duration::from_secs(600);

/// What the program has written so far.
type Written = Arc<(Mutex<Vec<u8>>, Condvar)>;

/// The program in a terminal of 80 columns and 24 rows.
pub struct Pty {
    child: Child,
    keyboard: File,
    /// The program's side.
    inside: OwnedFd,
    written: Written,
    /// The end of the output that was waited for.
    seen: usize,
}

impl Pty {
    pub fn start(mut command: Command) -> Self {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&keyboard).and_then(|()| unlockpt(&keyboard)).expect("ours");
        let name = ptsname(&keyboard, Vec::new()).expect("its name");
        // Not the terminal of the user who runs the tests.
        let inside = rustix::fs::open(&*name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("opened");
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&keyboard, size).expect("sized");
        let stdio = || inside.as_fd().try_clone_to_owned().expect("cloned");
        let child = command
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("FIXBOOK_CATALOG")
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio())
            .spawn()
            .expect("starts");
        let keyboard = File::from(keyboard);
        let written = Written::default();
        let (mut screen, into) = (keyboard.try_clone().expect("cloned"), Arc::clone(&written));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read) = screen.read(&mut bytes) {
                into.0.lock().expect("whole").extend_from_slice(&bytes[..read]);
                into.1.notify_all();
            }
        });
        Pty { child, keyboard, inside, written, seen: 0 }
    }

    /// Waits until the program has written something that it had not written when it was waited for last.
    pub fn wait_for(&mut self, text: &str) {
        let (lock, news) = &*self.written;
        let mut written = lock.lock().expect("whole");
        loop {
            let fresh = &written[self.seen..];
            let plain = plain(fresh);
            if let Some(at) = plain.find(text) {
                // The first byte after it.
                let lengths: Vec<usize> = (0..=fresh.len()).collect();
                self.seen += lengths.partition_point(|length| self::plain(&fresh[..*length]).len() < at + text.len());
                return;
            }
            let (more, waited) = news.wait_timeout(written, HANGS).expect("whole");
            written = more;
            assert!(!waited.timed_out(), "no {text:?} in:\n{plain}");
        }
    }

    pub fn send(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).expect("typed");
    }

    /// Whether lines are edited and shown by the terminal, as a shell leaves it.
    pub fn is_cooked(&self) -> bool {
        let modes = tcgetattr(&self.inside).expect("a terminal").local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Waits until keys come one by one.
    pub fn wait_until_raw(&self) {
        let start = Instant::now();
        while self.is_cooked() {
            assert!(start.elapsed() < HANGS, "the terminal stays as it is");
            std::thread::yield_now();
        }
    }

    /// Sends a signal, such as `-TERM`.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill is there");
        assert!(sent.success());
    }

    /// Waits for the end; gives all that was written.
    pub fn end(mut self) -> (ExitStatus, bool, String) {
        let status = self.child.wait().expect("ends");
        // What the program wrote comes before what is written now.
        let end = "<THE END>";
        File::from(self.inside.try_clone().expect("cloned")).write_all(end.as_bytes()).expect("written");
        self.wait_for(end);
        let written = self.written.0.lock().expect("whole");
        let text = String::from_utf8_lossy(&written).replace(end, "");
        let is_cooked = self.is_cooked();
        drop(written);
        (status, is_cooked, text)
    }
}

/// A text as it is read, without escape sequences.
fn plain(bytes: &[u8]) -> String {
    anstream::adapter::strip_str(&String::from_utf8_lossy(bytes)).to_string()
}

impl Drop for Pty {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
