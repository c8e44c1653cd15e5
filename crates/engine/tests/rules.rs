//! Every builtin of the rules does something of its own.

mod common;

use std::mem::discriminant;

use common::{catalog, id};
use fixbook_engine::{
    model::{Catalog, CodeRef},
    rules::{Argument, Builtin, Effect, Facts, Role, RuleSet},
};
use serde_json::json;

/// A catalog with one of everything that a rule can name, and one rule of this body.
fn one_rule(body: &str) -> Catalog {
    let symptoms = json!({
        "light": {"ask": "Lit?", "answers": {"lit": {"label": "Lit"}, "dark": {"label": "Dark"}}},
        "power": {"ask": "On?", "answers": {"on": {"label": "On"}, "off": {"label": "Off"}}},
    });
    let rules = format!("rule(\"only\", \"The only rule\", || {{ {body} }});");
    let mut catalog = catalog(symptoms, json!({"bulb": {"title": "Bulb"}}), json!({"swap": {"title": "Swap"}}), &rules);
    let table =
        json!({"path": "kb", "system": "lamps", "title": "Lamps", "codes": {"7": {"name": "DARK", "means": "Dark"}}});
    catalog.codes.insert("lamps".parse().expect("a system"), serde_json::from_value(table).expect("a table"));
    catalog
}

/// A call of a builtin with arguments that the catalog has.
fn call(builtin: Builtin) -> String {
    let argument = |argument: &Argument| match argument {
        Argument::Symptom => "light",
        Argument::Answer => "dark",
        Argument::Cause => "bulb",
        Argument::Fix => "swap",
        Argument::System => "lamps",
        Argument::Code => "7",
        Argument::Strength => "strong",
        Argument::Text => "flickers",
    };
    let arguments: Vec<String> = builtin.arguments().iter().map(|kind| format!("{:?}", argument(kind))).collect();
    format!("{}({})", builtin.name(), arguments.join(", "))
}

/// What one rule does with facts that make every query true.
fn effects(body: &str, facts: &Facts) -> Vec<Effect> {
    let rules = RuleSet::compile(&one_rule(body)).unwrap_or_else(|problems| panic!("{body}: {problems:?}"));
    let outcome = &rules.evaluate(facts).outcomes[0];
    assert_eq!(outcome.failure, None, "{body}");
    outcome.effects.clone()
}

fn everything_known() -> Facts {
    Facts {
        answers: [(id("light"), id("dark"))].into_iter().collect(),
        said: "it flickers".to_owned(),
        tried: vec![id("swap")],
        codes: vec!["lamps/7".parse::<CodeRef>().expect("a code")],
    }
}

#[test]
fn each_builtin_has_a_name_and_a_description_of_its_own() {
    for (place, builtin) in Builtin::ALL.iter().enumerate() {
        assert_eq!(Builtin::named(builtin.name()), Some(*builtin));
        assert!(!builtin.description().is_empty());
        let others = &Builtin::ALL[place + 1..];
        let is_taken = |other: &Builtin| other.name() == builtin.name() || other.description() == builtin.description();
        assert!(!others.iter().any(is_taken), "{builtin:?}");
    }
}

#[test]
fn each_builtin_that_has_an_effect_has_one_of_its_own() {
    let mut known: Vec<Effect> = Vec::new();
    for builtin in Builtin::ALL.iter().filter(|builtin| builtin.role() != Role::Query) {
        let effects = effects(&format!("{};", call(*builtin)), &Facts::default());
        let [effect] = effects.as_slice() else { panic!("{builtin:?}: {effects:?}") };
        let is_taken = known.iter().any(|other| discriminant(other) == discriminant(effect));
        assert!(!is_taken, "{builtin:?} does what another builtin does: {effect:?}");
        assert_eq!(builtin.role() == Role::Derivation, matches!(effect, Effect::Derive { .. }), "{builtin:?}");
        known.push(effect.clone());
    }
}

#[test]
fn each_query_depends_on_the_facts() {
    for builtin in Builtin::ALL.iter().filter(|builtin| builtin.role() == Role::Query) {
        // The answer is text; all other queries are conditions.
        let condition =
            if *builtin == Builtin::Answer { format!("{} == \"dark\"", call(*builtin)) } else { call(*builtin) };
        let body = format!("if {condition} {{ note(\"yes\"); }}");
        assert_eq!(effects(&body, &everything_known()).len(), 1, "{body}");
        assert_eq!(effects(&body, &Facts::default()).len(), 0, "{body}");
    }
}

#[test]
fn a_rule_reads_what_its_queries_name_and_runs_again_for_it() {
    let rules = RuleSet::compile(&one_rule("if is(\"light\", \"dark\") { rule_out(\"bulb\"); }"));
    let rules = rules.unwrap_or_else(|problems| panic!("{problems:?}"));
    let now = rules.evaluate(&Facts::default());
    assert_eq!(now.outcomes[0].needs, [id("light")]);
    let then = rules.with_answer(&now, &Facts::default(), &id("light"), &id("dark"));
    assert_eq!((then.runs, then.outcomes[0].effects.len()), (1, 1));
    let other = rules.with_answer(&now, &Facts::default(), &id("power"), &id("on"));
    assert_eq!((other.runs, other.outcomes[0].effects.len()), (0, 0));
}
