//! Why a process that ran templates has ended.

use std::{
    io::Read,
    process::{Child, ExitStatus},
};

use crate::render::Stop;

/// Bytes of its standard error that are read.
const MAX_WORDS: u64 = 16 << 10;

/// Ends a process that has closed its output, and returns the reason.
pub(super) fn cause(child: &mut Child) -> Stop {
    // It is ending by itself, or does not follow the protocol.
    drop(child.kill());
    let status = child.wait().ok();
    let mut words = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        // If its output cannot be read, the exit status is the reason.
        drop(stderr.take(MAX_WORDS).read_to_end(&mut words));
    }
    from_words(&String::from_utf8_lossy(&words), status)
}

/// The reason in the messages of the Rust runtime before it ends a process.
fn from_words(words: &str, status: Option<ExitStatus>) -> Stop {
    let says = |any: &[&str]| any.iter().any(|part| words.contains(part));
    match () {
        () if says(&["memory allocation of", "capacity overflow", "out of memory"]) => Stop::Memory,
        () if says(&["overflowed its stack", "stack overflow"]) => Stop::Depth,
        () => {
            let last = words.lines().rev().find(|line| !line.trim().is_empty() && !line.starts_with("note:"));
            let status = status.map_or("it ended without a message".to_owned(), |status| status.to_string());
            Stop::Crash(last.map_or(status, |line| line.replace(char::is_control, " ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::from_words;
    use crate::render::Stop;

    #[test]
    fn last_words_are_understood() {
        assert_eq!(from_words("memory allocation of 5 bytes failed\n", None), Stop::Memory);
        assert_eq!(from_words("\nthread 'x' (7) has overflowed its stack\nfatal runtime error", None), Stop::Depth);
        let crash = from_words("thread 'x' panicked at a.rs:1:1:\nno \u{1b}[1mx\nnote: run with\n", None);
        assert_eq!(crash, Stop::Crash("no  [1mx".to_owned()));
    }
}
