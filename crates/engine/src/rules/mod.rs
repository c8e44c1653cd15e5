//! Facts to findings: what a table cannot say, written by authors in small scripts.
//!
//! In: [`Facts`] (what is known so far). Out: for each rule an [`Outcome`] with its [`Effect`]s. A rule is a pure
//! function of the facts; it runs in a sandbox with limits. Only this stage names the script engine. Never: numbers of
//! belief, disk, clock, randomness.

mod book;
mod check;
mod checks;
mod described;
mod facts;
mod finding;
mod sandbox;
mod syntax;
mod vocabulary;

pub use book::{Evaluation, RuleSet};
pub use checks::CHECKS;
pub use described::{BuiltinCall, RuleOutline};
pub use facts::Facts;
pub use finding::{Effect, Outcome};
pub use vocabulary::{Argument, BUILTINS, Builtin, Role};
