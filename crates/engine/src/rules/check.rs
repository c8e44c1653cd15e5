//! What can be wrong with a rule file, found without running it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rhai::AST;

use super::{
    builtins::{Argument, Builtin, Role},
    sandbox::STANDARD,
    symbols::SymbolTable,
    syntax::{Call, offset},
};
use crate::{
    model::{CodeTable, Diagnostic, SourceFile, SourceSpan, limits::MAX_PROBLEMS},
    text::nearest,
};

/// All problems of one compiled file.
pub(super) fn problems(file: &Arc<SourceFile>, ast: &AST, calls: &[Call], symbols: &SymbolTable) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let own: Vec<String> = ast.iter_functions().map(|function| function.name.to_owned()).collect();
    for name in own.iter().filter(|name| is_reserved(name)) {
        let at = file.text.find(&format!("fn {name}")).map_or(0, |at| at + "fn ".len());
        let place = SourceSpan { file: Arc::clone(file), span: at..at + name.len() };
        let message = format!("the function `{name}` would hide a function of the rules");
        problems.push(
            Diagnostic::new("rule-shadow", place, message, "give the function another name").label("a reserved name"),
        );
    }
    for call in calls {
        if problems.len() > MAX_PROBLEMS {
            break;
        }
        problems.extend(unknown_function(file, call, &own));
        problems.extend(wrong_shape(file, call));
        problems.extend(unknown_names(file, call, symbols));
    }
    problems
}

fn is_reserved(name: &str) -> bool {
    name == "rule" || Builtin::named(name).is_some()
}

fn unknown_function(file: &Arc<SourceFile>, call: &Call, own: &[String]) -> Option<Diagnostic> {
    let name = call.name.as_str();
    if is_reserved(name) || STANDARD.contains(&name) || own.iter().any(|own| own == name) {
        return None;
    }
    let builtins = || Builtin::ALL.iter().map(|builtin| builtin.name());
    let start = offset(&file.text, call.position);
    let place = SourceSpan { file: Arc::clone(file), span: start..start + name.len() };
    let message = format!("there is no function `{name}` for rules");
    let remedy = format!("use one of: {}", builtins().collect::<Vec<_>>().join(", "));
    Some(
        Diagnostic::new("rule-unknown-function", place, message, remedy)
            .label("unknown")
            .nearest(nearest(name, builtins().chain(["rule"]).chain(STANDARD))),
    )
}

/// A builtin called with too few or too many arguments, or as a method.
fn wrong_shape(file: &Arc<SourceFile>, call: &Call) -> Option<Diagnostic> {
    let builtin = Builtin::named(&call.name)?;
    let wanted = builtin.arguments().len();
    if !call.is_method && call.arguments.len() == wanted {
        return None;
    }
    let start = offset(&file.text, call.position);
    let place = SourceSpan { file: Arc::clone(file), span: start..start + call.name.len() };
    let nouns: Vec<&str> = builtin.arguments().iter().map(|argument| argument.noun()).collect();
    let shape = format!("{}({})", builtin.name(), nouns.join(", "));
    let message = format!("`{}` has other arguments", builtin.name());
    Some(Diagnostic::new("rule-unknown-function", place, message, format!("write {shape}")).label("wrong shape"))
}

fn unknown_names(file: &Arc<SourceFile>, call: &Call, symbols: &SymbolTable) -> Vec<Diagnostic> {
    let Some(builtin) = Builtin::named(&call.name).filter(|_| !call.is_method) else { return Vec::new() };
    let mut problems = Vec::new();
    for (index, argument) in builtin.arguments().iter().enumerate() {
        let Some(Some((name, position))) = call.arguments.get(index) else { continue };
        let before =
            index.checked_sub(1).and_then(|before| call.arguments[before].as_ref()).map(|(text, _)| text.as_str());
        let Some(choices) = symbols.choices(*argument, before) else { continue };
        let same_number = |code: &&str| {
            *argument == Argument::Code
                && CodeTable::number(code).is_some_and(|number| Some(number) == CodeTable::number(name))
        };
        if choices.contains(&name.as_str()) || choices.iter().any(same_number) {
            continue;
        }
        let start = offset(&file.text, *position);
        let place = SourceSpan { file: Arc::clone(file), span: start..start + name.len() + 2 };
        let noun = argument.noun();
        let of = match argument {
            Argument::Answer | Argument::Code => format!(" of `{}`", before.unwrap_or_default()),
            _ => String::new(),
        };
        let remedy = match choices.len() {
            0..=12 => format!("use one of: {}", choices.join(", ")),
            _ => format!("use a {noun} of this catalog"),
        };
        problems.push(
            Diagnostic::new("rule-unknown-name", place, format!("there is no {noun} `{name}`{of}"), remedy)
                .label("unknown")
                .nearest(nearest(name, choices)),
        );
    }
    problems
}

/// Facts derived, rule by rule, from each other in a circle, over all files.
pub(super) fn cycle(files: &[(Arc<SourceFile>, Vec<Call>)]) -> Option<Diagnostic> {
    // From each symptom that a rule reads to each that it derives.
    let mut follows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in files.iter().flat_map(|(_, calls)| calls.split(|call| call.name == "rule")).flat_map(edges) {
        follows.entry(from).or_default().insert(to);
    }
    let circle = follows.keys().find(|symptom| reaches(symptom, symptom, &follows))?;
    let derived_here = |call: &Call| {
        let (to, position) = call.arguments.first()?.as_ref()?;
        (call.name == "derive" && to == circle).then_some(*position)
    };
    let (file, position) =
        files.iter().find_map(|(file, calls)| calls.iter().find_map(derived_here).map(|position| (file, position)))?;
    let start = offset(&file.text, position);
    let place = SourceSpan { file: Arc::clone(file), span: start..start + circle.len() + 2 };
    let message = format!("`{circle}` follows from itself");
    let remedy = "derive a fact only from facts that do not depend on it";
    Some(Diagnostic::new("rule-cycle", place, message, remedy).label("derived here"))
}

/// What one rule reads, paired with what it derives.
fn edges(rule: &[Call]) -> Vec<(&str, &str)> {
    let named = |role: Role| {
        let names_symptom = move |call: &&Call| {
            Builtin::named(&call.name)
                .is_some_and(|builtin| builtin.role() == role && builtin.arguments()[0] == Argument::Symptom)
        };
        let name = |call: &'_ Call| call.arguments.first()?.as_ref().map(|(name, _)| name.as_str().to_owned());
        rule.iter().filter(names_symptom).filter_map(name).collect::<Vec<String>>()
    };
    let find = |name: &str| {
        rule.iter()
            .flat_map(|call| call.arguments.iter().flatten())
            .find(|(text, _)| text == name)
            .map(|(text, _)| text.as_str())
    };
    let (reads, derives) = (named(Role::Query), named(Role::Derivation));
    let pairs = derives.iter().flat_map(|to| reads.iter().map(move |from| (from, to)));
    pairs.filter_map(|(from, to)| Some((find(from)?, find(to)?))).collect()
}

fn reaches<'a>(from: &'a str, goal: &str, follows: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(symptom) = open.pop() {
        for next in follows.get(symptom).into_iter().flatten() {
            if *next == goal {
                return true;
            }
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    false
}
