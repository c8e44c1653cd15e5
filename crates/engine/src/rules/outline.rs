//! What a rule reads and does, taken from its script without running it: for an author who asks why.
//!
//! In: the calls of a script. Out: a [`RuleOutline`]. Never: a run.

use rhai::{AST, Position};
use serde::Serialize;

use super::{
    builtins::{Builtin, Role},
    syntax::Call,
};
use crate::model::{Id, SourceFile};

/// A rule as its author wrote it, reduced to the builtins that it calls.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RuleOutline {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// The path of its file.
    pub path: String,
    /// The line of the `rule(…)` call, from 1.
    pub line: usize,
    /// What it reads, in the order of the script.
    pub reads: Vec<BuiltinCall>,
    /// What it does, derived facts included.
    pub says: Vec<BuiltinCall>,
    /// The script has functions of its own, so the rule may read and do more.
    pub has_more: bool,
}

/// One call of a builtin with its arguments; an argument that is not a text literal is shown as `…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct BuiltinCall {
    /// The name of the builtin.
    pub word: String,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl BuiltinCall {
    /// Whether it names this entry.
    pub fn names(&self, id: &str) -> bool {
        self.arguments.iter().any(|argument| argument == id)
    }
}

impl RuleOutline {
    /// A rule that was registered at a place of a file, with all that the file calls.
    pub(super) fn of(id: Id, title: String, at: (&SourceFile, Position), calls: &[Call], ast: &AST) -> Self {
        let (reads, says) = builtin_calls(calls, id.as_str());
        // The script engine names the functions in braces itself.
        let has_more = ast.iter_functions().any(|function| !function.name.starts_with("anon$"));
        let (path, line) = (at.0.path.clone(), at.1.line().unwrap_or(1));
        RuleOutline { id, title, path, line, reads, says, has_more }
    }
}

/// The calls of the rule that is registered by `rule("id", …)`: all calls up to the next rule of the file.
fn builtin_calls(calls: &[Call], id: &str) -> (Vec<BuiltinCall>, Vec<BuiltinCall>) {
    let is_rule = |call: &Call| call.name == "rule";
    let is_this = |call: &Call| is_rule(call) && call.arguments.first().is_some_and(|name| text(name) == id);
    let own = calls.iter().skip_while(|call| !is_this(call)).skip(1).take_while(|call| !is_rule(call));
    let (mut reads, mut says) = (Vec::new(), Vec::new());
    for (call, known) in own.filter_map(|call| Some((call, Builtin::named(&call.name)?))) {
        let arguments = call.arguments.iter().map(|argument| text(argument).to_owned()).collect();
        let outlined = BuiltinCall { word: call.name.clone(), arguments };
        let list = if known.role() == Role::Query { &mut reads } else { &mut says };
        if !list.contains(&outlined) {
            list.push(outlined);
        }
    }
    (reads, says)
}

fn text(argument: &Option<(String, Position)>) -> &str {
    argument.as_ref().map_or("…", |(text, _)| text)
}
