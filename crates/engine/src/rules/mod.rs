//! Facts to effects: what a table cannot say, written by authors in small scripts.
//!
//! In: [`Facts`] (what is known so far). Out: for each rule a [`RuleOutcome`] with its [`Effect`]s. A rule is a pure function
//! of the facts; rules are evaluated to a fixed point (forward chaining) in a sandbox with an operation budget. Only this
//! module names the script engine. Never: numbers of belief, disk, clock, randomness.

mod builtins;
mod check;
mod checks;
mod effect;
mod eval;
mod facts;
mod outline;
mod rule_error;
mod rule_set;
mod sandbox;
mod symbols;
mod syntax;

pub use builtins::{Argument, Builtin, Role};
pub use checks::CHECKS;
pub use effect::{Effect, RuleOutcome};
pub use facts::Facts;
pub use outline::{BuiltinCall, RuleOutline};
pub use rule_set::{Evaluation, RuleSet};
