//! Fixbook's engine for web pages: JSON in, JSON out.
//!
//! Built by `cargo engine` into two modules: with the feature `interview` the troubleshooter, without it the search, which
//! every page loads and is therefore kept small. On other targets the same types answer tests and fuzzers without a browser.

mod interface;

// A program that links this crate has functions named `open` and `answer` of its own.
#[cfg(target_arch = "wasm32")]
mod exports;

pub use interface::{BrowserError, InterviewEngine, PageResults, SearchAnswer, SearchEngine};
