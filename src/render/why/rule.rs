//! What a rule looks at and says.

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
    text.push_str(&line(&format!("It stands in {}, line {}.", rule.path, rule.line)));
    text.push_str(&part("Looks at", &rule.reads));
    text.push_str(&part("Says, if all of it fits", &rule.says));
    if rule.has_more {
        text.push_str(&line("The script has functions of its own, so there may be more: read it."));
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

/// Rules that have to do with an entry, each with its words about it.
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

/// A rule has no numbers of its own: each word that it uses counts as one that is there.
pub(super) fn numbers(rule: &RuleOutline) -> Vec<Number> {
    let one = |what: &'static str| move |phrase: &BuiltinCall| Number::new(what, &written(phrase), Unit::Count, 1.0);
    rule.reads.iter().map(one("reads")).chain(rule.says.iter().map(one("says"))).collect()
}
