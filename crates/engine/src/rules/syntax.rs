//! The syntax tree of a rule file, reduced to what checks need: which functions are called, with which text, where.

use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};

/// A call in a script.
pub(super) struct Call {
    pub name: String,
    pub position: Position,
    /// Written as `value.name(…)`: the value before the dot is not among the arguments.
    pub is_method: bool,
    /// The arguments: the text of literals, nothing for other expressions.
    pub arguments: Vec<Option<(String, Position)>>,
}

/// All calls by name (operators excluded), in the order of the file.
pub(super) fn calls(ast: &AST) -> Vec<Call> {
    let mut calls = Vec::new();
    ast.walk(&mut |path| {
        match path.last() {
            Some(ASTNode::Expr(Expr::FnCall(call, position))) => calls.extend(named(call, *position, false)),
            Some(ASTNode::Expr(Expr::MethodCall(call, position))) => calls.extend(named(call, *position, true)),
            Some(ASTNode::Stmt(Stmt::FnCall(call, position))) => calls.extend(named(call, *position, false)),
            _ => {}
        }
        true
    });
    calls.sort_by_key(|call| (call.position.line(), call.position.position()));
    calls.dedup_by(|a, b| a.position == b.position && a.name == b.name);
    calls
}

fn named(call: &FnCallExpr, position: Position, is_method: bool) -> Option<Call> {
    // Operators are calls too; they carry their token or a name that is not a word.
    let is_word = call.name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if call.op_token.is_some() || !is_word {
        return None;
    }
    let text = |argument: &Expr| match argument {
        Expr::StringConstant(text, position) => Some((text.to_string(), *position)),
        _ => None,
    };
    Some(Call { name: call.name.to_string(), position, is_method, arguments: call.args.iter().map(text).collect() })
}

/// The byte offset of a position in a script; its start if it has none.
pub(super) fn offset(script: &str, position: Position) -> usize {
    let (Some(line), column) = (position.line(), position.position().unwrap_or(1)) else { return 0 };
    let start: usize = script.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = &script[start.min(script.len())..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(byte, _)| byte)
}
