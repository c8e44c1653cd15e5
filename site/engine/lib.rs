//! The engine as WebAssembly: strings in and out through the module's memory. Built by `cargo engine`.
//!
//! A page calls `room(bytes)`, writes UTF-8 text to the address that it gets, and calls `open()` with a site's content once
//! or `answer()` with a request. `written()` then gives the address of the result and `bytes()` its length; the result begins
//! with `+` if it is an answer and with `-` if it is a message of what went wrong.

use std::cell::RefCell;

use fixbook::browser::{BrowserError, Troubleshooter};

#[derive(Default)]
struct Page {
    troubleshooter: Option<Troubleshooter>,
    input: Vec<u8>,
    output: Vec<u8>,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

impl Page {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.input).unwrap_or_default()
    }

    fn give(&mut self, result: Result<String, BrowserError>) {
        let (sign, text) = match result {
            Ok(text) => ('+', text),
            Err(error) => ('-', error.to_string()),
        };
        self.output = format!("{sign}{text}").into_bytes();
    }
}

/// Makes room for a text and gives its address.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    PAGE.with_borrow_mut(|page| {
        page.input = vec![0; bytes];
        page.input.as_mut_ptr()
    })
}

/// Reads a site's content.
#[unsafe(no_mangle)]
pub extern "C" fn open() {
    PAGE.with_borrow_mut(|page| match Troubleshooter::open(page.text()) {
        Ok(troubleshooter) => {
            page.troubleshooter = Some(troubleshooter);
            page.give(Ok(String::new()));
        }
        Err(error) => page.give(Err(error)),
    });
}

/// Answers a request.
#[unsafe(no_mangle)]
pub extern "C" fn answer() {
    PAGE.with_borrow_mut(|page| {
        let answer = page.troubleshooter.as_ref().map(|troubleshooter| troubleshooter.answer(page.text()));
        if let Some(answer) = answer {
            page.give(answer);
        }
    });
}

/// The address of the result.
#[unsafe(no_mangle)]
pub extern "C" fn written() -> *const u8 {
    PAGE.with_borrow(|page| page.output.as_ptr())
}

/// The length of the result.
#[unsafe(no_mangle)]
pub extern "C" fn bytes() -> usize {
    PAGE.with_borrow(|page| page.output.len())
}
