//! What can be wrong with a rule file, found without running it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rhai::AST;

use super::{
    sandbox::STANDARD,
    syntax::{Call, calls, offset},
    vocabulary::{Argument, Declared, Role, WORDS, word},
};
use crate::model::{Place, Problem, SourceFile, nearest};

/// All problems of one compiled file.
pub(super) fn problems(file: &Arc<SourceFile>, ast: &AST, declared: &Declared) -> Vec<Problem> {
    let mut problems = Vec::new();
    let calls = calls(ast);
    let own: Vec<String> = ast.iter_functions().map(|function| function.name.to_owned()).collect();
    for name in own.iter().filter(|name| is_reserved(name)) {
        let at = file.text.find(&format!("fn {name}")).map_or(0, |at| at + "fn ".len());
        let place = Place { file: Arc::clone(file), span: at..at + name.len() };
        let message = format!("the function `{name}` would hide a word of the rules");
        problems.push(
            Problem::new("rule-shadow", place, message, "give the function another name").label("a reserved name"),
        );
    }
    for call in &calls {
        problems.extend(unknown_function(file, call, &own));
        problems.extend(unknown_names(file, call, declared));
    }
    problems.extend(cycle(file, &calls));
    problems
}

fn is_reserved(name: &str) -> bool {
    name == "rule" || word(name).is_some()
}

fn unknown_function(file: &Arc<SourceFile>, call: &Call, own: &[String]) -> Option<Problem> {
    let name = call.name.as_str();
    if is_reserved(name) || STANDARD.contains(&name) || own.iter().any(|own| own == name) {
        return None;
    }
    let words = || WORDS.iter().map(|word| word.name).chain(["rule"]).chain(STANDARD);
    let start = offset(&file.text, call.position);
    let place = Place { file: Arc::clone(file), span: start..start + name.len() };
    let message = format!("rules know no function `{name}`");
    let remedy = format!("the words of rules: {}", WORDS.map(|word| word.name).join(", "));
    Some(Problem::new("rule-unknown-function", place, message, remedy).label("unknown").nearest(nearest(name, words())))
}

fn unknown_names(file: &Arc<SourceFile>, call: &Call, declared: &Declared) -> Vec<Problem> {
    let Some(word) = word(&call.name).filter(|_| !call.is_method) else { return Vec::new() };
    let mut problems = Vec::new();
    for (index, argument) in word.arguments.iter().enumerate() {
        let Some(Some((name, position))) = call.arguments.get(index) else { continue };
        let before =
            index.checked_sub(1).and_then(|before| call.arguments[before].as_ref()).map(|(text, _)| text.as_str());
        let Some(choices) = declared.choices(*argument, before) else { continue };
        let same_number = |code: &&str| {
            *argument == Argument::Code
                && crate::model::CodeTable::number(code)
                    .is_some_and(|number| Some(number) == crate::model::CodeTable::number(name))
        };
        if choices.contains(&name.as_str()) || choices.iter().any(same_number) {
            continue;
        }
        let start = offset(&file.text, *position);
        let place = Place { file: Arc::clone(file), span: start..start + name.len() + 2 };
        let noun = argument.noun();
        let of = match argument {
            Argument::Answer | Argument::Code => format!(" of `{}`", before.unwrap_or_default()),
            _ => String::new(),
        };
        let remedy = match choices.len() {
            0..=12 => format!("write one of: {}", choices.join(", ")),
            _ => format!("name a {noun} that the catalog holds"),
        };
        problems.push(
            Problem::new("rule-unknown-name", place, format!("there is no {noun} `{name}`{of}"), remedy)
                .label("unknown")
                .nearest(nearest(name, choices)),
        );
    }
    problems
}

/// Facts derived, rule by rule, from each other in a circle.
fn cycle(file: &Arc<SourceFile>, calls: &[Call]) -> Option<Problem> {
    // From each symptom that a rule reads to each that it derives.
    let mut follows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut first_derive = None;
    for rule in calls.split(|call| call.name == "rule") {
        let named = |role: Role| {
            rule.iter().filter(move |call| {
                word(&call.name).is_some_and(|word| word.role == role && word.arguments[0] == Argument::Symptom)
            })
        };
        for derive in named(Role::Derives) {
            let Some(Some((to, position))) = derive.arguments.first() else { continue };
            for read in named(Role::Reads) {
                let Some(Some((from, _))) = read.arguments.first() else { continue };
                follows.entry(from).or_default().insert(to);
                first_derive.get_or_insert((to, *position));
            }
        }
    }
    let circle = follows.keys().find(|symptom| reaches(symptom, symptom, &follows))?;
    let position = calls.iter().filter(|call| call.name == "derive").find_map(|call| {
        call.arguments.first()?.as_ref().filter(|(to, _)| to == circle).map(|(_, position)| *position)
    })?;
    let start = offset(&file.text, position);
    let place = Place { file: Arc::clone(file), span: start..start + circle.len() + 2 };
    let message = format!("`{circle}` follows from itself");
    Some(
        Problem::new("rule-cycle", place, message, "derive a fact only from facts that do not depend on it")
            .label("derived here"),
    )
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
