//! Properties of every catalog and every interview, tested on drawn ones.

use crate::common::synthetic;
use crate::common::synthetic::Size;
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Outcome, Session, Strategy},
    model::{Catalog, Id},
};
use fixbook_wasm::InterviewEngine;
use proptest::prelude::*;

const SMALL: Size = Size { causes: 12, symptoms: 20, rows: 6, rules: 10, one_guard_in: 6 };

fn engine(catalog: Catalog) -> Engine {
    Engine::new(catalog).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn drawn(seed: u64) -> Engine {
    engine(synthetic::catalog(SMALL, seed))
}

fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

/// An event from a number: mostly answers, some "don't know", now and then a fix that failed.
fn event(engine: &Engine, number: u32) -> Event {
    let pick = |length: usize, by: u32| (number / by) as usize % length;
    let symptom = engine.catalog.symptoms.get_index(pick(engine.catalog.symptoms.len(), 7)).expect("there").0.clone();
    match number % 7 {
        0 => Event::Answered { symptom, answer: id("unknown") },
        1 => {
            let fix = engine.catalog.fixes.get_index(pick(engine.catalog.fixes.len(), 11)).expect("there").0.clone();
            Event::Tried { fix, outcome: Outcome::Failed }
        }
        _ => {
            let answers = &engine.catalog.symptoms[&symptom].answers;
            let answer = answers.get_index(pick(answers.len(), 157)).expect("there").0.clone();
            Event::Answered { symptom, answer }
        }
    }
}

fn session(engine: &Engine, numbers: &[u32]) -> Session {
    Session { events: numbers.iter().map(|number| event(engine, *number)).collect() }
}

/// The last answer to each symptom counts, so the order of answers to different symptoms does not matter.
fn one_answer_each(engine: &Engine, numbers: &[u32]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for event in session(engine, numbers).events {
        let is_same = |other: &Event| match (other, &event) {
            (Event::Answered { symptom: a, .. }, Event::Answered { symptom: b, .. }) => a == b,
            _ => false,
        };
        if !events.iter().any(is_same) && matches!(event, Event::Answered { .. }) {
            events.push(event);
        }
    }
    events
}

fn assess(engine: &Engine, events: Vec<Event>) -> Assessment {
    engine.assess(&Session { events }, Strategy::Minutes)
}

fn is_sound(assessment: &Assessment) -> Result<(), TestCaseError> {
    let total: f64 =
        assessment.causes.iter().map(|cause| cause.probability).sum::<f64>() + assessment.other.probability;
    prop_assert!((total - 1.0).abs() < 1e-9, "{total}");
    for cause in &assessment.causes {
        prop_assert!((0.0..=1.0).contains(&cause.probability), "{}: {}", cause.id, cause.probability);
        prop_assert!(cause.evidence.iter().all(|item| item.decibans.is_finite()));
    }
    prop_assert!(assessment.expected_minutes.is_finite());
    Ok(())
}

/// Whether two assessments are the same; if not, prints where, since a whole assessment fills pages.
fn is_same(one: &Assessment, other: &Assessment) -> bool {
    let (one, other) = [one, other].map(|a| serde_json::to_string_pretty(a).expect("JSON")).into();
    let different = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    if let Some((one, other)) = different {
        eprintln!("{one}\n{other}");
    }
    different.is_none()
}

fn log_odds(p: f64) -> f64 {
    10.0 * (p / (1.0 - p)).log10()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn evidence_sums_to_the_belief(seed in 0u64..200, numbers in prop::collection::vec(any::<u32>(), 0..14)) {
        let engine = drawn(seed);
        let assessment = assess(&engine, session(&engine, &numbers).events);
        is_sound(&assessment)?;
        for cause in assessment.causes.iter().filter(|cause| (1e-9..1.0 - 1e-9).contains(&cause.probability)) {
            let sum: f64 = cause.evidence.iter().map(|item| item.decibans).sum();
            let whole = log_odds(cause.prior) + sum;
            prop_assert!((whole - log_odds(cause.probability)).abs() < 1e-3, "{}: {whole}", cause.id);
        }
    }

    #[test]
    fn the_order_of_answers_changes_nothing(seed in 0u64..200, numbers in prop::collection::vec(any::<u32>(), 0..14)) {
        let engine = drawn(seed);
        let events = one_answer_each(&engine, &numbers);
        let reversed: Vec<Event> = events.iter().rev().cloned().collect();
        prop_assert!(is_same(&assess(&engine, events), &assess(&engine, reversed)));
    }

    #[test]
    fn undo_equals_never_having_answered(
        seed in 0u64..200, numbers in prop::collection::vec(any::<u32>(), 1..12), which in any::<prop::sample::Index>(),
    ) {
        let engine = drawn(seed);
        let events = one_answer_each(&engine, &numbers);
        prop_assume!(!events.is_empty());
        let undoes = which.index(events.len());
        let mut without = events.clone();
        without.remove(undoes);
        let undone = [events, vec![Event::Undone { undoes }]].concat();
        prop_assert!(is_same(&assess(&engine, undone), &assess(&engine, without)));
    }

    #[test]
    fn a_replayed_session_is_the_live_assessment_byte_for_byte(
        seed in 0u64..200, numbers in prop::collection::vec(any::<u32>(), 0..10),
    ) {
        let catalog = synthetic::catalog(SMALL, seed);
        let page = InterviewEngine::open(&serde_json::to_string(&catalog).expect("JSON")).expect("reads");
        let engine = engine(catalog);
        let live = session(&engine, &numbers);
        let lines: Vec<String> = live.events.iter().map(|event| serde_json::to_string(event).expect("JSON")).collect();
        let events = lines.iter().map(|line| serde_json::from_str(line).expect("an event")).collect();
        let replayed = engine.assess(&Session { events }, Strategy::Minutes).without_trace();
        let live_text = serde_json::to_string_pretty(&engine.assess(&live, Strategy::Minutes).without_trace()).expect("JSON");
        prop_assert!(serde_json::to_string_pretty(&replayed).expect("JSON") == live_text);
        prop_assert!(page.assess(&serde_json::to_string(&live).expect("JSON")).expect("assessed") == live_text);
    }

    #[test]
    fn not_knowing_changes_no_belief(seed in 0u64..200, numbers in prop::collection::vec(any::<u32>(), 0..10), which in any::<u32>()) {
        let engine = drawn(seed);
        let mut events = one_answer_each(&engine, &numbers);
        let before = assess(&engine, events.clone());
        let asked = |symptom: &Id| events.iter().any(|event| matches!(event, Event::Answered { symptom: known, .. } if known == symptom));
        let open: Vec<Id> = engine.catalog.symptoms.keys().filter(|symptom| !asked(symptom)).cloned().collect();
        prop_assume!(!open.is_empty());
        let symptom = open[which as usize % open.len()].clone();
        events.push(Event::Answered { symptom, answer: id("unknown") });
        let after = assess(&engine, events);
        let believed = |assessment: &Assessment| -> Vec<(Id, f64)> {
            assessment.causes.iter().map(|cause| (cause.id.clone(), cause.probability)).collect()
        };
        prop_assert_eq!(believed(&before), believed(&after));
    }

    #[test]
    fn extreme_likelihoods_stay_finite(seed in 0u64..200, numbers in prop::collection::vec(any::<u32>(), 0..30), extreme in 0usize..3) {
        let mut catalog = synthetic::catalog(SMALL, seed);
        let written = [0.0, 1.0, 1e-12][extreme];
        for cause in catalog.causes.values_mut() {
            for row in cause.head.symptoms.values_mut().flat_map(|rows| rows.0.iter_mut()) {
                row.likelihood.values_mut().for_each(|likelihood| likelihood.value = written);
            }
        }
        let engine = engine(catalog);
        is_sound(&assess(&engine, session(&engine, &numbers).events))?;
    }
}

#[test]
fn thousands_of_causes_stay_sound() {
    let engine =
        engine(synthetic::catalog(Size { causes: 3000, symptoms: 400, rows: 10, rules: 20, one_guard_in: 50 }, 7));
    let numbers: Vec<u32> = (0..40u32).map(|number| number.wrapping_mul(2_654_435_761)).collect();
    is_sound(&assess(&engine, session(&engine, &numbers).events)).unwrap_or_else(|error| panic!("{error}"));
}
