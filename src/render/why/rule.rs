//! What a rule reads, and its effects.

use super::{
    layout::{heading, item, line, title},
    number::{Number, Unit},
};
use fixbook_engine::{
    model::Id,
    rules::{BuiltinCall, RuleOutline},
};

pub(super) fn text(rule: &RuleOutline) -> String {
    let mut text = title("rule", rule.id.as_str(), &rule.title);
    text.push_str(&line(&format!("In {}, line {}.", rule.path, rule.line)));
    text.push_str(&part("Reads", &rule.reads));
    text.push_str(&part("Effects, if all of this is true", &rule.says));
    if rule.has_more {
        text.push_str(&line(
            "The script defines functions of its own, so this list may be incomplete: read the script.",
        ));
    }
    text
}

fn part(name: &str, phrases: &[BuiltinCall]) -> String {
    let items: String = phrases.iter().map(|phrase| item(&written(phrase))).collect();
    format!("{}{items}", heading(name))
}

/// As in the script.
fn written(phrase: &BuiltinCall) -> String {
    format!("{}({})", phrase.word, phrase.arguments.join(", "))
}

/// Rules that name an entry, each with the calls that name it.
pub(super) fn list(name: &str, rules: &[RuleOutline], id: &Id) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let one = |rule: &RuleOutline| {
        let about = rule.reads.iter().chain(&rule.says).filter(|phrase| phrase.names(id.as_str()));
        let about: Vec<String> = about.map(written).collect();
        item(&format!("{}: {}; {}", rule.id, rule.title, about.join("; ")))
    };
    format!("{}{}", heading(name), rules.iter().map(one).collect::<String>())
}

/// A rule has no numbers of its own: each call in it counts as one.
pub(super) fn numbers(rule: &RuleOutline) -> Vec<Number> {
    let one = |what: &'static str| move |phrase: &BuiltinCall| Number::new(what, &written(phrase), Unit::Count, 1.0);
    rule.reads.iter().map(one("reads")).chain(rule.says.iter().map(one("says"))).collect()
}
