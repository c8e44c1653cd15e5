//! Errors of the script engine as diagnostics: what is wrong, where, and in which words.

use std::sync::Arc;

use rhai::{EvalAltResult, Position};

use super::syntax::offset;
use crate::{
    model::{Diagnostic, SourceFile, SourceSpan, limits::MAX_RULE_STEPS},
    text::printable,
};

pub(super) fn problem(file: &Arc<SourceFile>, check: &'static str, position: Position, message: String) -> Diagnostic {
    let start = offset(&file.text, position);
    let length = file.text[start..].find(['\n', ' ', '(', ';']).unwrap_or(0).max(1);
    let end = (start + length).min(file.text.len());
    let remedy = match check {
        "rule-duplicate" => "give one of them another id",
        "rule-fails" => "a rule must end soon, and call functions of rules with names that exist",
        _ => "fix the script here or just before",
    };
    Diagnostic::new(check, SourceSpan { file: Arc::clone(file), span: start..end }, message, remedy).label("here")
}

pub(super) fn failure(file: &Arc<SourceFile>, error: &EvalAltResult) -> Diagnostic {
    problem(file, "rule-fails", error.position(), reason(error))
}

/// The place where an error arose, not where the rule was called from.
pub(super) fn innermost(error: &EvalAltResult) -> Position {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, position) => {
            Some(innermost(inner)).filter(|place| !place.is_none()).unwrap_or(*position)
        }
        other => other.position(),
    }
}

/// An engine's error without its position, which is reported separately.
pub(super) fn reason(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => reason(inner),
        EvalAltResult::ErrorRuntime(message, _) => printable(&message.to_string()).into_owned(),
        EvalAltResult::ErrorTerminated(..) => {
            format!("all rules together take more than {MAX_RULE_STEPS} operations")
        }
        other => {
            let text = other.to_string();
            printable(text.rsplit_once(" (line ").map_or(text.as_str(), |(before, _)| before)).into_owned()
        }
    }
}
