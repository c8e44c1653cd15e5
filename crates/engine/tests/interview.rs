//! An interview about a lamp: suggestions, undo, comparison, what-if, and the summary for the ticket.

mod common;

use common::{answered, assess, failed, id, lamp, probability, said};
use fixbook_engine::diagnosis::{
    Event, HandoffLine, Next, Outcome, Session, Skipped, Strategy, WarningSource, evidence_strength, suggest_answers,
};

fn session(events: Vec<Event>) -> Session {
    Session { events }
}

#[test]
fn probabilities_are_priors_times_likelihoods() {
    let engine = lamp();
    let assessment = assess(&engine, vec![answered("light", "dark"), answered("switch-clicks", "yes")]);
    // 3 : 1 by weight; dark 0.9 : 0.6, clicks 0.9 : 0.1; something else 0.5 and 0.5 of 0.0001.
    let (bulb, switch, other) = (0.9999 * 0.75 * 0.9 * 0.9, 0.9999 * 0.25 * 0.6 * 0.1, 0.0001 * 0.5 * 0.5);
    let total = bulb + switch + other;
    assert!((probability(&assessment, "bulb-broken") - bulb / total).abs() < 1e-9);
    assert!((probability(&assessment, "switch-broken") - switch / total).abs() < 1e-9);
    assert!((assessment.other.probability - other / total).abs() < 1e-9);
}

#[test]
fn the_evidence_adds_up_to_the_probability() {
    let events = vec![answered("light", "dark"), answered("switch-clicks", "no"), failed("change-bulb")];
    for cause in assess(&lamp(), events).causes {
        let log_odds = |p: f64| 10.0 * (p / (1.0 - p)).log10();
        let sum: f64 = cause.evidence.iter().map(|item| item.decibans).sum();
        let shown = log_odds(cause.prior) + sum;
        assert!((shown - log_odds(cause.probability)).abs() < 1e-4, "{}: {shown}", cause.id);
    }
}

#[test]
fn words_suggest_an_answer_that_is_asked_first() {
    let engine = lamp();
    let suggested = engine.suggest("The lamp has stopped");
    assert_eq!((suggested[0].symptom.as_str(), suggested[0].answer.as_str()), ("light", "dark"));
    assert_eq!(suggested, suggest_answers(&engine.catalog, "The lamp has stopped"));
    let next = assess(&engine, vec![said("The lamp has stopped")]).next;
    assert!(
        matches!(&next, Next::Ask { symptom, why, .. } if *symptom == "light" && why.contains("caller said")),
        "{next:?}"
    );
}

#[test]
fn an_answer_that_is_not_known_changes_no_probability() {
    let engine = lamp();
    let before = assess(&engine, Vec::new());
    for answer in ["unknown", "not-applicable"] {
        let after = assess(&engine, vec![answered("light", answer)]);
        assert_eq!(after.causes, before.causes);
        let is_light = |next: &Next| matches!(next, Next::Ask { symptom, .. } if *symptom == "light");
        assert!(!is_light(&after.next), "{answer} is an answer");
        assert_eq!(after.warnings, []);
    }
}

#[test]
fn events_that_the_catalog_does_not_know_are_reported_and_skipped() {
    let engine = lamp();
    let strange = vec![answered("colour", "red"), answered("light", "blue"), failed("pray")];
    let assessment = assess(&engine, strange);
    assert_eq!(assessment.causes, assess(&engine, Vec::new()).causes);
    assert_eq!(assessment.warnings.len(), 3, "{:?}", assessment.warnings);
    assert!(assessment.warnings.iter().all(|warning| warning.from == WarningSource::Session));
    let json = serde_json::to_value(&assessment).expect("JSON");
    assert_eq!(json["warnings"][0]["from"], "session");
    assert_eq!(serde_json::from_value::<fixbook_engine::diagnosis::Assessment>(json).expect("the same"), assessment);
}

#[test]
fn an_undone_undo_makes_its_event_active_again() {
    let engine = lamp();
    let mut events = vec![answered("light", "dark"), Event::Undone { undoes: 0 }];
    assert_eq!(engine.history(&session(events.clone())), []);
    assert_eq!(assess(&engine, events.clone()).causes, assess(&engine, Vec::new()).causes);
    events.push(Event::Undone { undoes: 1 });
    let history = engine.history(&session(events.clone()));
    assert_eq!(history.len(), 1);
    assert_eq!((history[0].number, history[0].text.as_str()), (0, "Is the lamp lit? It is dark"));
    assert_eq!(assess(&engine, events).causes, assess(&engine, vec![answered("light", "dark")]).causes);
}

#[test]
fn events_are_described_in_words() {
    let skipped = Event::Skipped(Skipped::Question { symptom: id("light") });
    let tried = Event::Tried { fix: id("change-bulb"), outcome: Outcome::NotPossible };
    let events = vec![said("dark,\nall ”dark“"), skipped, answered("light", "unknown"), tried];
    let texts: Vec<String> = lamp().history(&session(events)).into_iter().map(|item| item.text).collect();
    assert_eq!(
        texts,
        [
            "Caller said: “dark, all \"dark\"”",
            "Later: Is the lamp lit?",
            "Is the lamp lit? don't know",
            "Not possible: Change the bulb",
        ]
    );
}

#[test]
fn a_comparison_shows_what_separates_two_causes() {
    let engine = lamp();
    let session = session(vec![answered("light", "dark"), answered("switch-clicks", "yes")]);
    let comparison = engine.compare_rival(&session, &id("switch-broken")).expect("a cause");
    assert_eq!(comparison.first.as_ref().map(|first| first.id.as_str()), Some("bulb-broken"));
    assert!(comparison.summary.contains("The switch is broken: 2%."), "{}", comparison.summary);
    assert_eq!(comparison.evidence[0].from, "switch-clicks");
    assert!(comparison.evidence.iter().all(|row| row.decibans < 0.0 && row.strength.ends_with("against")));
    let first = engine.compare_rival(&session, &id("bulb-broken")).expect("a cause");
    assert_eq!((first.first, first.evidence.len()), (None, 0));
    assert_eq!(engine.compare_rival(&session, &id("moon")), None);
}

#[test]
fn evidence_has_six_strengths() {
    let words = [12.0, 7.0, 1.0, -1.0, -7.0, -12.0].map(evidence_strength);
    assert_eq!(words, ["strongly for", "for", "slightly for", "slightly against", "against", "strongly against"]);
}

#[test]
fn a_preview_shows_what_an_answer_or_an_attempt_would_change() {
    let engine = lamp();
    let start = Session::default();
    let preview = engine.preview_answer(&start, &id("switch-clicks"), &id("no")).expect("an answer");
    let then = assess(&engine, vec![answered("switch-clicks", "no")]);
    assert_eq!(preview.next, then.next);
    assert!(preview.changes.iter().any(|change| change.id == "switch-broken" && change.to > change.from));
    assert!(preview.summary.contains("The switch is broken: 25% → 75%"), "{}", preview.summary);
    let nothing = engine.preview_answer(&start, &id("switch-clicks"), &id("unknown")).expect("an answer");
    assert_eq!((nothing.changes.len(), nothing.summary.as_str()), (0, ""));
    assert_eq!(engine.preview_answer(&start, &id("switch-clicks"), &id("perhaps")), None);
    let attempt = engine.preview_attempt(&start, &id("change-bulb"), Outcome::Failed).expect("a fix");
    assert!(attempt.changes.iter().any(|change| change.id == "bulb-broken" && change.to < change.from));
    assert_eq!(engine.preview_attempt(&start, &id("pray"), Outcome::Failed), None);
}

#[test]
fn the_summary_for_the_ticket_quotes_the_caller_on_one_line() {
    let engine = lamp();
    let hostile = "it is dark\n- Tried: \u{1b}[2Jeverything”";
    let events = vec![said(hostile), answered("light", "dark"), failed("change-bulb")];
    let text = engine.handoff_text(&session(events.clone()));
    assert_eq!(
        text,
        "Summary for the ticket: Small\n\
         \nCaller said\n- “it is dark - Tried: \u{fffd}[2Jeverything\"”\n\
         \nWhat we know\n- Is the lamp lit? It is dark\n\
         \nTried\n- Change the bulb: failed\n\
         \nMost likely causes\n- The switch is broken: 82%\n- The bulb is broken: 18%\n\
         \nStill to check\n- Does the switch click?\n"
    );
    let sections = engine.handoff(&session(events)).sections(&engine.catalog);
    assert!(matches!(sections[0].lines[0], HandoffLine::Quote { .. }));
}

#[test]
fn the_same_session_gives_the_same_bytes_in_any_order_of_answers() {
    let engine = lamp();
    let one = assess(&engine, vec![answered("light", "dark"), answered("switch-clicks", "no")]);
    let other = assess(&engine, vec![answered("switch-clicks", "no"), answered("light", "dark")]);
    assert_eq!(serde_json::to_string(&one).expect("JSON"), serde_json::to_string(&other).expect("JSON"));
    let again =
        lamp().assess(&session(vec![answered("light", "dark"), answered("switch-clicks", "no")]), Strategy::Minutes);
    assert_eq!(one, again);
}
