//! The usual mistakes of authors who are new to YAML, each in the author's words and with the corrected line.
//!
//! In: the text of a YAML document, and the parser's error or its tree. Out: [`Mistake`]s. Never: a sentence of the parser as
//! the headline. A correction of a syntax error is offered only if the parser accepts it.

mod candidate;
mod candidates;
mod indentation;
mod layout;
mod line;
mod mistake;
mod quoting;
mod slips;
mod syntax;

pub(super) use line::corrected_line;
pub(super) use mistake::Mistake;
pub(super) use quoting::{needs_quotes, quoted};
pub(super) use slips::{Slip, slips};
pub(super) use syntax::explain;
