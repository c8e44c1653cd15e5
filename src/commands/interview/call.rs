//! A call: what it needs, and its prompts.

use super::super::{
    error::CliError,
    prompt::{Console, Prompt},
    session_file::SessionFile,
};
use crate::{index::Index, render::Templates};
use fixbook_engine::diagnosis::{Engine, Strategy};

pub(super) const YES_OR_NO: &str = "y or n";
const ANSWER_HELP: &str = "number to answer, ? don't know, x doesn't apply, l later, u undo, w why, e evidence, r other causes, f fixes, \
                           / search, q quit; or type what the caller says";
pub(super) const CODE_HELP: &str = "number or what the caller says, then Enter; ? don't know, x doesn't apply, l later, \
                                    u undo, w why, e evidence, r other causes, f fixes, / search, q quit";
const TRY_HELP: &str = "Enter steps, d done, c can't do this, l later, u undo, w why, e evidence, r other causes, f fixes, \
                        / search, q quit; or type what the caller says";
pub(super) const UNDO_HELP: &str = "y or n; u undo, q quit";

/// One call: the catalog, the session that is saved, and the console.
pub(crate) struct Call<'a> {
    pub engine: &'a Engine,
    pub session: &'a mut SessionFile,
    pub console: &'a mut dyn Console,
    pub strategy: Strategy,
    /// Opens the search index when the person searches.
    pub index: &'a dyn Fn() -> Result<Index, CliError>,
    /// Compiles the templates when a runbook is handed over.
    pub templates: &'a dyn Fn() -> Result<Templates, CliError>,
}

/// The prompt of a question.
pub(super) const ANSWER: Prompt = Prompt {
    text: "Answer",
    choices: 0,
    // `s` meant "later" in earlier versions and still does.
    keys: "?xlsubwerf/q",
    help: ANSWER_HELP,
    enter: None,
    takes_words: true,
    is_line: false,
};

/// The first prompt of a fix.
pub(super) const TRY: Prompt = Prompt {
    text: "This fix",
    choices: 0,
    keys: "dclsynubwerf/q",
    help: TRY_HELP,
    enter: Some('s'),
    takes_words: true,
    is_line: false,
};

/// What to do after a reply.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Flow {
    Continue,
    Stop,
}
