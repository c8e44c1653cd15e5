//! The functions that a page calls: strings in and out through the module's memory.
//!
//! A page calls `alloc(bytes)`, writes its input to the address that it gets, and calls `open()` with a site's content
//! once, then the troubleshooter's `answer()` with a request, or the search's `answer(limit)` with words and
//! `add_shard(length)` with a name of that length and the bytes of a shard after it. `result_ptr()` then gives the address of
//! the result and `result_len()` its length; the result begins with `+` if it is an answer and with `-` if it is a message
//! of what went wrong.

use std::cell::RefCell;

#[cfg(feature = "interview")]
use crate::InterviewEngine as Engine;
#[cfg(not(feature = "interview"))]
use crate::SearchEngine as Engine;

#[derive(Default)]
struct Page {
    engine: Option<Engine>,
    input: Vec<u8>,
    output: Vec<u8>,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

impl Page {
    fn text(&self) -> Result<&str, String> {
        std::str::from_utf8(&self.input).map_err(|_| "what was written is not UTF-8".to_owned())
    }

    fn engine(&self) -> Result<&Engine, String> {
        self.engine.as_ref().ok_or_else(|| "nothing is open".to_owned())
    }

    #[cfg(feature = "interview")]
    fn open(&self) -> Result<Engine, String> {
        Engine::open(self.text()?).map_err(|error| error.to_string())
    }

    #[cfg(not(feature = "interview"))]
    fn open(&self) -> Result<Engine, String> {
        Engine::open(&self.input).map_err(|error| error.to_string())
    }

    #[cfg(not(feature = "interview"))]
    fn put(&mut self, length: usize) -> Result<String, String> {
        let input = std::mem::take(&mut self.input);
        let (name, bytes) = input.split_at(length.min(input.len()));
        let engine = self.engine.as_mut().ok_or_else(|| "nothing is open".to_owned())?;
        let put = engine.put(&String::from_utf8_lossy(name), bytes);
        put.map(|()| String::new()).map_err(|error| error.to_string())
    }

    fn give(&mut self, result: Result<String, String>) {
        let (sign, text) = match result {
            Ok(text) => ('+', text),
            Err(message) => ('-', message),
        };
        self.output = format!("{sign}{text}").into_bytes();
    }
}

/// Allocates an input of this many bytes and gives its address.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(bytes: usize) -> *mut u8 {
    PAGE.with_borrow_mut(|page| {
        page.input = vec![0; bytes];
        page.input.as_mut_ptr()
    })
}

/// Reads a site's content.
#[unsafe(no_mangle)]
pub extern "C" fn open() {
    PAGE.with_borrow_mut(|page| {
        let opened = page.open().map(|engine| page.engine = Some(engine));
        page.give(opened.map(|()| String::new()));
    });
}

/// Answers a request.
#[cfg(feature = "interview")]
#[unsafe(no_mangle)]
pub extern "C" fn answer() {
    PAGE.with_borrow_mut(|page| {
        let answer = page.engine().and_then(|engine| engine.answer(page.text()?).map_err(|error| error.to_string()));
        page.give(answer);
    });
}

/// Searches.
#[cfg(not(feature = "interview"))]
#[unsafe(no_mangle)]
pub extern "C" fn answer(limit: usize) {
    PAGE.with_borrow_mut(|page| {
        let answer =
            page.engine().and_then(|engine| engine.answer(page.text()?, limit).map_err(|error| error.to_string()));
        page.give(answer);
    });
}

/// Takes in a shard of the index.
#[cfg(not(feature = "interview"))]
#[unsafe(no_mangle)]
pub extern "C" fn add_shard(length: usize) {
    PAGE.with_borrow_mut(|page| {
        let put = page.put(length);
        page.give(put);
    });
}

/// The address of the result.
#[unsafe(no_mangle)]
pub extern "C" fn result_ptr() -> *const u8 {
    PAGE.with_borrow(|page| page.output.as_ptr())
}

/// The length of the result.
#[unsafe(no_mangle)]
pub extern "C" fn result_len() -> usize {
    PAGE.with_borrow(|page| page.output.len())
}
