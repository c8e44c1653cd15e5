//! What a rule looks at and what it says, read off its script without running it: for an author who asks why.

use rhai::{AST, Position};
use serde::Serialize;

use super::{
    syntax::Call,
    vocabulary::{Role, word},
};
use crate::model::{Id, SourceFile};

/// A rule as its author wrote it, reduced to the words that it uses.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RuleOutline {
    pub id: Id,
    pub title: String,
    pub path: String,
    /// From 1.
    pub line: usize,
    /// What it looks at, in the order of the script.
    pub reads: Vec<BuiltinCall>,
    /// What it says, derived facts included.
    pub says: Vec<BuiltinCall>,
    /// The script has functions of its own, so the rule may look at more and say more.
    pub has_more: bool,
}

/// One word of the rules with its arguments; what is no plain text in the script is shown as `…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct BuiltinCall {
    pub word: String,
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
        let (reads, says) = words(calls, id.as_str());
        // What stands between braces is a function of the engine's own naming.
        let has_more = ast.iter_functions().any(|function| !function.name.starts_with("anon$"));
        let (path, line) = (at.0.path.clone(), at.1.line().unwrap_or(1));
        RuleOutline { id, title, path, line, reads, says, has_more }
    }
}

/// The words of the rule that is registered by `rule("id", …)`: all calls up to the next rule of the file.
fn words(calls: &[Call], id: &str) -> (Vec<BuiltinCall>, Vec<BuiltinCall>) {
    let is_rule = |call: &Call| call.name == "rule";
    let is_this = |call: &Call| is_rule(call) && call.arguments.first().is_some_and(|name| text(name) == id);
    let own = calls.iter().skip_while(|call| !is_this(call)).skip(1).take_while(|call| !is_rule(call));
    let (mut reads, mut says) = (Vec::new(), Vec::new());
    for (call, known) in own.filter_map(|call| Some((call, word(&call.name)?))) {
        let arguments = call.arguments.iter().map(|argument| text(argument).to_owned()).collect();
        let phrase = BuiltinCall { word: call.name.clone(), arguments };
        let list = if known.role == Role::Reads { &mut reads } else { &mut says };
        if !list.contains(&phrase) {
            list.push(phrase);
        }
    }
    (reads, says)
}

fn text(argument: &Option<(String, Position)>) -> &str {
    argument.as_ref().map_or("…", |(text, _)| text)
}
