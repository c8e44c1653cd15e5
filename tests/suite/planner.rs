//! When an interview ends: after a cure, or when continuing would cost more minutes than handing over.

use fixbook_engine::{
    diagnosis::{
        Assessment, Engine, Event, Next, Noise, Outcome, Session, State, Strategy, replay, sample, sample_other,
    },
    model::Catalog,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::common::synthetic::{self, Size};

/// The shares of faults outside the catalog that authors write.
const OTHER: [f64; 3] = [0.0001, 0.01, 0.05];

fn engine(mut catalog: Catalog, other: f64) -> Engine {
    catalog.head.other.value = other;
    Engine::new(catalog).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Causes of the same weight, each with a fix of its own; question `b` asks for digit `b` of the cause's number, base 2.
fn equal_causes(causes: usize) -> Catalog {
    let digits = (0..).find(|digits| 1 << digits >= causes).unwrap_or_default();
    let symptom = |digit: usize| {
        let answers = json!({"yes": {"label": "Yes"}, "no": {"label": "No"}});
        (format!("b{digit}"), json!({"path": "kb", "ask": format!("Digit {digit}?"), "answers": answers, "minutes": 1}))
    };
    let rows = |cause: usize| {
        let row = |digit: usize| (format!("b{digit}"), json!({"yes": if cause >> digit & 1 == 1 { 0.9 } else { 0.1 }}));
        (0..digits).map(row).collect::<Map<String, Value>>()
    };
    let cause = |cause: usize| {
        let entry = json!({"path": "kb", "title": format!("Cause {cause}"), "prior": 1, "symptoms": rows(cause)});
        (format!("c{cause}"), entry)
    };
    let fix = |fix: usize| {
        let resolves: Map<String, Value> = [(format!("c{fix}"), json!(0.95))].into_iter().collect();
        (format!("f{fix}"), json!({"path": "kb", "title": format!("Fix {fix}"), "resolves": resolves, "minutes": 10}))
    };
    let catalog = json!({
        "head": {"id": "equal", "title": "Equal", "escalation": {"to": "the desk", "minutes": 120}},
        "revision": "", "codes": {}, "terms": [], "sources": {}, "rules": [],
        "symptoms": (0..digits).map(symptom).collect::<Map<_, _>>(),
        "causes": (0..causes).map(cause).collect::<Map<_, _>>(),
        "fixes": (0..causes).map(fix).collect::<Map<_, _>>(),
    });
    serde_json::from_value(catalog).expect("a catalog")
}

#[test]
fn equal_causes_are_asked_about_though_something_else_leads() {
    for causes in [20, 30] {
        let engine = engine(equal_causes(causes), 0.05);
        let first = engine.assess(&Session::default(), Strategy::Minutes);
        assert!(first.other.probability > first.causes[0].probability, "something else does not lead");
        assert!(matches!(first.next, Next::Ask { .. }), "{causes} causes: {:?}", first.next);
        let ids: Vec<_> = engine.catalog.causes.keys().cloned().collect();
        let cases = ids.iter().enumerate().filter_map(|(seed, id)| sample(&engine, id, Noise::default(), seed as u64));
        let cured = cases.filter(|case| replay(&engine, case, Strategy::Minutes).cured).count();
        assert!(cured * 4 >= causes * 3, "{cured} of {causes} cured");
    }
}

/// Four causes that two questions separate, and fixes of 60 minutes beside 100 for handing over: after one answer no fix
/// is worth trying, after both one is. What asking both costs, computed by hand.
#[test]
fn two_questions_that_pay_only_together_are_asked() {
    let mut catalog = equal_causes(4);
    catalog.head.escalation.minutes = 100.0;
    catalog.symptoms.values_mut().for_each(|symptom| symptom.head.reliability = 1.0);
    catalog.fixes.values_mut().for_each(|fix| fix.head.minutes = 60.0);
    let other = 0.01;
    let engine = engine(catalog, other);
    let now = engine.assess(&Session::default(), Strategy::Minutes);
    assert!(now.plan.is_empty() && now.questions.is_empty(), "one answer is enough: {now:?}");
    // The four pairs of answers are equally likely; of the causes one fits both answers, two fit one, one fits none.
    let weights = [0.81, 0.09, 0.09, 0.01].map(|fits| (1.0 - other) / 4.0 * fits);
    let works = 0.95 * weights[0] / (weights.iter().sum::<f64>() + other / 4.0);
    let by_hand = 2.0 + 60.0 + (1.0 - works) * 100.0;
    assert!(by_hand < 100.0 && (now.expected_minutes - by_hand).abs() < 0.01, "{} {by_hand}", now.expected_minutes);
    let Next::Ask { why, .. } = now.next else { panic!("a question: {:?}", now.next) };
    assert!(why.starts_with("Answering this and the questions after it saves about "), "{why}");
}

/// A fault outside the catalog is handed over, with that as the reason, and for less than trying everything would cost.
#[test]
fn a_fault_outside_the_catalog_is_handed_over_in_time() {
    let engine = engine(equal_causes(30), 0.05);
    let all: f64 = engine.catalog.fixes.values().map(|fix| fix.minutes).sum();
    for seed in 0..10 {
        let outcome = replay(&engine, &sample_other(&engine, Noise::default(), seed), Strategy::Minutes);
        assert!(!outcome.cured && outcome.outcome.minutes < 120.0 + all / 2.0, "{}", outcome.outcome.minutes);
    }
    let mut session = Session::default();
    let end = loop {
        let assessment = engine.assess(&session, Strategy::Minutes);
        match assessment.next {
            Next::Ask { symptom, .. } => {
                session.push(Event::Answered { symptom, answer: "unknown".parse().expect("an id") });
            }
            Next::Try { fix, .. } => session.push(Event::Tried { fix, outcome: Outcome::Failed }),
            Next::Escalate { why, .. } => break why,
            Next::Done { .. } => panic!("nothing has helped"),
        }
    };
    assert!(end.contains("not covered by this catalog"), "{end}");
}

/// Fixes and questions that must not be left when an interview hands over.
fn hands_over_with_nothing_left(engine: &Engine, assessment: &Assessment) -> Result<(), TestCaseError> {
    prop_assert!(assessment.plan.is_empty(), "fixes are left: {:?}", assessment.plan);
    prop_assert!(assessment.questions.is_empty(), "questions are left: {:?}", assessment.questions);
    let minutes = engine.catalog.head.escalation.minutes;
    prop_assert!((assessment.expected_minutes - minutes).abs() < 0.01, "{}", assessment.expected_minutes);
    Ok(())
}

/// Runs an interview whose answers are drawn by their probabilities and in which no fix works.
fn interview(engine: &Engine, seed: u64) -> Result<(), TestCaseError> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut session = Session::default();
    let most = engine.catalog.symptoms.len() + engine.catalog.fixes.len();
    for _ in 0..=2 * most {
        let assessment = engine.assess(&session, Strategy::Minutes);
        if assessment.state == State::Escalate {
            return hands_over_with_nothing_left(engine, &assessment);
        }
        match assessment.next {
            Next::Ask { symptom, answers, .. } => {
                let mut left = rng.f64();
                let drawn = answers.iter().find(|answer| {
                    left -= answer.probability;
                    left < 0.0
                });
                let answer = drawn.unwrap_or(&answers[0]).id.clone();
                session.push(Event::Answered { symptom, answer });
            }
            Next::Try { fix, .. } => session.push(Event::Tried { fix, outcome: Outcome::Failed }),
            Next::Escalate { .. } | Next::Done { .. } => break,
        }
    }
    Err(TestCaseError::fail("the interview does not end"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_interview_hands_over_while_a_step_is_worth_its_minutes(seed in 0u64..10_000, causes in 4usize..30) {
        for other in OTHER {
            let size = Size { causes, symptoms: 14, rows: 5, rules: 4, one_guard_in: 6 };
            interview(&engine(synthetic::catalog(size, seed), other), seed)?;
            interview(&engine(equal_causes(causes), other), seed)?;
        }
    }
}
