//! Small catalogs and sessions for the engine's own tests: no YAML, no disk.

#![allow(dead_code, reason = "each test binary uses its own part")]

use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Outcome, Session, Strategy},
    model::{Catalog, Id},
};
use serde_json::{Value, json};

/// A catalog of these symptoms, causes, fixes and one file of rules, as JSON objects by id. `path` may be left out.
pub fn catalog(symptoms: Value, causes: Value, fixes: Value, rules: &str) -> Catalog {
    let mut catalog = json!({
        "head": {"id": "small", "title": "Small", "escalation": {"to": "the expert", "minutes": 1000}, "other": 0.0001},
        "revision": "1", "codes": {}, "terms": [["stopped", "dead"]], "sources": {}, "rules": [],
        "symptoms": symptoms, "causes": causes, "fixes": fixes,
    });
    if !rules.is_empty() {
        catalog["rules"] = json!([{"path": "rules/small.rhai", "script": rules}]);
    }
    for kind in ["symptoms", "causes", "fixes"] {
        for entry in catalog[kind].as_object_mut().expect("an object").values_mut() {
            entry["path"] = json!("kb");
        }
    }
    serde_json::from_value(catalog).expect("a catalog")
}

/// The engine of such a catalog.
pub fn engine(symptoms: Value, causes: Value, fixes: Value, rules: &str) -> Engine {
    Engine::new(catalog(symptoms, causes, fixes, rules)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// A question answered by yes or no, of people who never err.
pub fn yes_or_no(ask: &str) -> Value {
    json!({"ask": ask, "answers": {"yes": {"label": "Yes"}, "no": {"label": "No"}}, "minutes": 1, "reliability": 1})
}

/// A lamp that gives no light: two causes, two questions, two fixes, and phrases.
pub fn lamp() -> Engine {
    let symptoms = json!({
        "light": {
            "ask": "Is the lamp lit?", "reliability": 1,
            "answers": {"lit": {"label": "It is lit"}, "dark": {"label": "It is dark", "says": ["lamp is dead"]}},
        },
        "switch-clicks": yes_or_no("Does the switch click?"),
    });
    let causes = json!({
        "bulb-broken": {"title": "The bulb is broken", "status": "reviewed", "prior": 3, "symptoms": {"light": {"dark": 0.9}, "switch-clicks": {"yes": 0.9}}},
        "switch-broken": {"title": "The switch is broken", "status": "reviewed", "prior": 1, "symptoms": {"light": {"dark": 0.6}, "switch-clicks": {"yes": 0.1}}},
    });
    let fixes = json!({
        "change-bulb": {"title": "Change the bulb", "resolves": {"bulb-broken": 0.95}, "minutes": 5, "reversible": true},
        "change-switch": {"title": "Change the switch", "resolves": {"switch-broken": 0.95}, "minutes": 30, "reversible": true},
    });
    engine(symptoms, causes, fixes, "")
}

pub fn id(written: &str) -> Id {
    written.parse().unwrap_or_else(|error| panic!("{error}"))
}

pub fn answered(symptom: &str, answer: &str) -> Event {
    Event::Answered { symptom: id(symptom), answer: id(answer) }
}

pub fn said(words: &str) -> Event {
    Event::Said { words: words.to_owned(), codes: Vec::new() }
}

pub fn failed(fix: &str) -> Event {
    Event::Tried { fix: id(fix), outcome: Outcome::Failed }
}

pub fn assess(engine: &Engine, events: Vec<Event>) -> Assessment {
    engine.assess(&Session { events }, Strategy::default())
}

pub fn probability(assessment: &Assessment, cause: &str) -> f64 {
    assessment.causes.iter().find(|known| known.id == cause).expect("a cause").probability
}
