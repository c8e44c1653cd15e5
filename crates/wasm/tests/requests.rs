//! What a page can ask the interview, and what it gets.

use fixbook_wasm::InterviewEngine;
use serde_json::{Value, json};

fn lamp() -> InterviewEngine {
    let answers = json!({"dark": {"label": "It is dark", "says": ["lamp is dead"]}, "lit": {"label": "It is lit"}});
    let cause =
        |title: &str, dark: f64| json!({"path": "", "title": title, "prior": 1, "symptoms": {"light": {"dark": dark}}});
    let catalog = json!({
        "head": {"id": "lamps", "title": "Lamps", "escalation": {"to": "the expert", "minutes": 60}},
        "revision": "", "codes": {}, "terms": [], "sources": {}, "rules": [],
        "symptoms": {"light": {"path": "", "ask": "Is it lit?", "answers": answers}},
        "causes": {"bulb": cause("The bulb is broken", 0.9), "tired": cause("The user is tired", 0.1)},
        "fixes": {"swap": {"path": "", "title": "Swap the bulb", "resolves": {"bulb": 0.9}, "reversible": true}},
    });
    InterviewEngine::open(&catalog.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn ask(request: Value) -> Value {
    let answer = lamp().answer(&request.to_string()).unwrap_or_else(|error| panic!("{request}: {error}"));
    serde_json::from_str(&answer).expect("JSON")
}

fn dark() -> Value {
    json!([{"event": "answered", "symptom": "light", "answer": "dark"}])
}

#[test]
fn words_come_back_as_an_event_and_proposals_with_their_texts() {
    let read = ask(json!({"do": "read", "words": "My lamp is dead"}));
    assert_eq!(read["event"], json!({"event": "said", "words": "My lamp is dead"}));
    let proposal = &read["proposals"][0];
    assert_eq!((&proposal["symptom"], &proposal["answer"]), (&json!("light"), &json!("dark")));
    assert_eq!((&proposal["ask"], &proposal["label"]), (&json!("Is it lit?"), &json!("It is dark")));
}

#[test]
fn a_rival_comes_with_the_evidence_that_separates_it() {
    let rival = ask(json!({"do": "rival", "session": dark(), "cause": "tired"}));
    assert_eq!(rival["first"]["id"], "bulb");
    assert_eq!(rival["evidence"][0]["from"], "light");
    assert!(rival["evidence"][0]["strength"].as_str().is_some_and(|words| words.ends_with("against")), "{rival}");
}

#[test]
fn what_if_takes_an_answer_or_an_attempt() {
    let answer = ask(json!({"do": "what-if", "session": [], "symptom": "light", "answer": "dark"}));
    assert!(answer["summary"].as_str().is_some_and(|line| line.contains("The bulb is broken: 48% → ")), "{answer}");
    let attempt = ask(json!({"do": "what-if", "session": dark(), "fix": "swap", "outcome": "worked"}));
    assert_eq!(attempt["next"]["action"], "done");
}

#[test]
fn an_undone_undo_is_active_again() {
    let mut session = dark();
    let events = |session: &Value| ask(json!({"do": "events", "session": session}));
    assert_eq!(events(&session), json!([{"number": 0, "text": "Is it lit? It is dark"}]));
    session.as_array_mut().expect("a list").push(json!({"event": "undone", "undoes": 0}));
    assert_eq!(events(&session), json!([]));
    session.as_array_mut().expect("a list").push(json!({"event": "undone", "undoes": 1}));
    assert_eq!(events(&session), json!([{"number": 0, "text": "Is it lit? It is dark"}]));
}

#[test]
fn the_handoff_is_text_and_sections() {
    let handoff = ask(json!({"do": "handoff", "session": dark()}));
    assert!(
        handoff["text"].as_str().is_some_and(|text| text.contains("What we know\n- Is it lit? It is dark\n")),
        "{handoff}"
    );
    assert_eq!(handoff["sections"][0]["title"], "What we know");
}

#[test]
fn unknown_names_are_errors() {
    for request in [
        json!({"do": "rival", "session": [], "cause": "moon"}),
        json!({"do": "what-if", "session": [], "symptom": "light", "answer": "blue"}),
        json!({"do": "what-if", "session": [], "symptom": "moon", "answer": "full"}),
        json!({"do": "what-if", "session": [], "fix": "pray", "outcome": "failed"}),
        json!({"do": "dance"}),
    ] {
        assert!(lamp().answer(&request.to_string()).is_err(), "{request}");
    }
}
