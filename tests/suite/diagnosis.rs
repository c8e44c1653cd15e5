//! The formulas, tested on the real catalog.

use crate::common::{ENGINE, answers, assess};
use fixbook_engine::diagnosis::{Assessment, Event, Next, Outcome, Rating, Session, Skipped, State, Strategy};
use fixbook_wasm::InterviewEngine;

const FACTS: [&str; 6] = [
    "error-code=socket-closed-server-denied",
    "rdp-certificate=expired",
    "certificate-events=cannot-create-or-read-key",
    "host-kind=azure-vm",
    "network-path=internet",
    "other-clients=also-fail",
];

fn log_odds(p: f64) -> f64 {
    10.0 * (p / (1.0 - p)).log10()
}

/// Log odds of the prior plus all evidence are the log odds of the posterior.
fn sums(assessment: &Assessment) {
    for cause in assessment.causes.iter().filter(|cause| cause.rating != Rating::RuledOut) {
        let total: f64 = cause.evidence.iter().map(|item| item.decibans).sum();
        let gap = log_odds(cause.prior) + total - log_odds(cause.probability);
        assert!(gap.abs() < 1e-3, "{}: off by {gap} dB", cause.id);
    }
}

#[test]
fn evidence_sums_to_the_belief() {
    sums(&assess(&FACTS));
    sums(&assess(&["rdp-certificate=valid", "certificate-events=cannot-create-or-read-key"]));
    let mut session = answers(&FACTS);
    for fix in ["renew-rdp-certificate", "align-tls"] {
        session.push(Event::Tried { fix: fix.parse().expect("an id"), outcome: Outcome::Failed });
    }
    sums(&ENGINE.assess(&session, Strategy::default()));
}

#[test]
fn probabilities_add_up_to_one_and_are_finite() {
    for facts in [&FACTS[..], &FACTS[..2], &[]] {
        let assessment = assess(facts);
        let total: f64 = assessment.causes.iter().map(|cause| cause.probability).sum();
        assert!((total + assessment.other.probability - 1.0).abs() < 1e-9);
        assert!(assessment.causes.iter().all(|cause| cause.probability.is_finite()));
    }
}

#[test]
fn the_order_of_answers_changes_nothing() {
    let mut reversed = FACTS;
    reversed.reverse();
    assert_eq!(assess(&FACTS).causes, assess(&reversed).causes);
}

#[test]
fn unknown_changes_no_belief_and_is_not_asked_again() {
    let before = assess(&[]);
    let Next::Ask { symptom, .. } = &before.next else { panic!("a question: {:?}", before.next) };
    let unknown = format!("{symptom}=unknown");
    let after = assess(&[&unknown]);
    assert_eq!(before.causes, after.causes);
    assert!(!matches!(&after.next, Next::Ask { symptom: again, .. } if again == symptom));
    assert!(after.questions.iter().all(|question| question.symptom != *symptom));
}

/// A fix that is not possible or is put off is not evidence about causes. One that is put off is offered again before the
/// interview gives up.
#[test]
fn a_fix_put_off_or_not_possible_is_not_evidence() {
    let dark = answers(&["rdp-certificate=expired"]);
    let assess = |events: &[Event]| {
        let mut session = dark.clone();
        events.iter().for_each(|event| session.push(event.clone()));
        ENGINE.assess(&session, Strategy::default())
    };
    let before = assess(&[]);
    let fix = before.plan.first().expect("a plan").fix.clone();
    let offers = |assessment: &Assessment| {
        assessment.plan.iter().any(|item| item.fix == fix)
            || matches!(&assessment.next, Next::Try { fix: next, .. } if *next == fix)
    };
    let impossible = Event::Tried { fix: fix.clone(), outcome: Outcome::NotPossible };
    let later = Event::Skipped(Skipped::Fix { fix: fix.clone() });
    for event in [&impossible, &later] {
        let after = assess(std::slice::from_ref(event));
        assert_eq!(after.causes, before.causes);
        assert!(!offers(&after), "{event:?}: {:?}", after.next);
    }
    // Everything else is answered with "don't know" and fails.
    let to_the_end = |first: &Event| {
        let mut events = vec![first.clone()];
        for _ in 0..ENGINE.catalog.symptoms.len() + ENGINE.catalog.fixes.len() {
            match assess(&events).next {
                Next::Ask { symptom, .. } => {
                    events.push(Event::Answered { symptom, answer: "unknown".parse().expect("an id") });
                }
                Next::Try { fix: next, .. } if next == fix => return true,
                Next::Try { fix, .. } => events.push(Event::Tried { fix, outcome: Outcome::Failed }),
                Next::Escalate { .. } | Next::Done { .. } => return false,
            }
        }
        false
    };
    assert!(to_the_end(&later) && !to_the_end(&impossible));
}

#[test]
fn a_question_put_off_comes_back_before_giving_up() {
    let skip = |session: &mut Session, symptom: &str| {
        session.push(Event::Skipped(Skipped::Question { symptom: symptom.parse().expect("an id") }));
    };
    let asks = |session: &Session| match ENGINE.assess(session, Strategy::default()).next {
        Next::Ask { symptom, .. } => Some(symptom.to_string()),
        _ => None,
    };
    let mut session = Session::default();
    let first = asks(&session).expect("a question");
    skip(&mut session, &first);
    assert_ne!(asks(&session).as_ref(), Some(&first));
    // Everything else stays unknown and no fix helps.
    let most = ENGINE.catalog.symptoms.len() + ENGINE.catalog.fixes.len();
    let mut came_back = false;
    for _ in 0..most {
        match ENGINE.assess(&session, Strategy::default()).next {
            Next::Ask { symptom, .. } if symptom == first.as_str() => {
                came_back = true;
                skip(&mut session, &first);
            }
            Next::Ask { symptom, .. } => {
                session.push(Event::Answered { symptom, answer: "unknown".parse().expect("an id") });
            }
            Next::Try { fix, .. } => session.push(Event::Tried { fix, outcome: Outcome::Failed }),
            Next::Escalate { .. } | Next::Done { .. } => break,
        }
    }
    assert!(came_back);
    assert!(matches!(ENGINE.assess(&session, Strategy::default()).next, Next::Escalate { .. }), "put off twice");
}

#[test]
fn undoing_an_answer_equals_never_giving_it() {
    let mut session = answers(&FACTS[..3]);
    session.push(Event::Undone { undoes: 1 });
    let without = [FACTS[0], FACTS[2]];
    let strategy = Strategy::default();
    assert_eq!(ENGINE.assess(&session, strategy), ENGINE.assess(&answers(&without), strategy));
}

#[test]
fn a_failed_fix_lowers_what_it_would_have_cured() {
    let facts = &FACTS[..2];
    let before = assess(facts);
    let mut session = answers(facts);
    session.push(Event::Tried { fix: "renew-rdp-certificate".parse().expect("an id"), outcome: Outcome::Failed });
    let after = ENGINE.assess(&session, Strategy::default());
    let of = |assessment: &Assessment| {
        let cause = assessment.causes.iter().find(|cause| cause.id == "rdp-certificate-expired");
        cause.expect("scored").probability
    };
    // p_i (1 - r) / (1 - P_a), with r = usually = 0.9 here and often = 0.7 for a host that was renamed.
    let renamed = before.causes.iter().find(|cause| cause.id == "host-identity-changed").expect("scored").probability;
    let works = 0.9 * of(&before) + 0.7 * renamed;
    assert!((of(&after) - of(&before) * 0.1 / (1.0 - works)).abs() < 1e-9);
    assert!(after.plan.iter().all(|item| item.fix != "renew-rdp-certificate"));
}

#[test]
fn a_fix_that_worked_ends_the_interview() {
    let mut session = answers(&FACTS[..2]);
    session.push(Event::Tried { fix: "renew-rdp-certificate".parse().expect("an id"), outcome: Outcome::Worked });
    let assessment = ENGINE.assess(&session, Strategy::default());
    assert_eq!(assessment.state, State::Resolved);
    let Next::Done { cause, fix } = assessment.next else { panic!("done") };
    assert_eq!((cause.expect("named").as_str(), fix.as_str()), ("rdp-certificate-expired", "renew-rdp-certificate"));
}

#[test]
fn a_cause_that_does_not_occur_there_is_ruled_out() {
    let assessment = assess(&["host-kind=linux-host"]);
    let cause = assessment.causes.iter().find(|cause| cause.id == "rdp-certificate-expired").expect("listed");
    assert_eq!((cause.rating, cause.probability), (Rating::RuledOut, 0.0));
    assert!(assessment.plan.iter().all(|item| item.fix != "renew-rdp-certificate"));
}

#[test]
fn answers_that_contradict_each_other_are_offered_again() {
    let by_name = ["name-resolution=wrong", "address-or-name=address-works"];
    let at_the_host = ["attempt-logged=logged", "local-loopback-test=fails"];
    let together = assess(&[by_name, at_the_host].concat());
    let surprise = together.conflicts.first().expect("a conflict");
    assert!(surprise.decibans > 7.0);
    assert!(by_name.iter().any(|fact| fact.starts_with(surprise.symptom.as_str())), "{}", surprise.symptom);
    assert!(assess(&by_name).conflicts.is_empty());
    assert!(assess(&at_the_host).conflicts.is_empty());
}

#[test]
fn a_rule_says_what_it_still_needs() {
    let rules = assess(&["rdp-certificate=valid"]).rules.expect("reported");
    let rule = rules.iter().find(|rule| rule.id == "valid-certificate-unreadable-key").expect("there");
    assert!(!rule.fired);
    assert_eq!(rule.needs.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["certificate-events"]);
}

#[test]
fn asks_what_could_avoid_a_risky_fix_first() {
    let mut session = answers(&[
        "certificate-events=cannot-create-or-read-key",
        "schannel-errors=private-key",
        "rdp-certificate=missing",
        "certificate-binding=fits",
    ]);
    for fix in ["replace-rdp-key-file", "renew-rdp-certificate", "another-way-in"] {
        session.push(Event::Tried { fix: fix.parse().expect("an id"), outcome: Outcome::Failed });
    }
    let assessment = ENGINE.assess(&session, Strategy::default());
    let first = &ENGINE.catalog.fixes[&assessment.plan[0].fix];
    assert!(first.is_risky(), "the example has no risky fix: {:?}", assessment.plan);
    let Next::Ask { why, .. } = assessment.next else { panic!("a question first: {:?}", assessment.next) };
    assert!(why.contains("make a risky fix unnecessary"), "{why}");
}

#[test]
fn a_test_that_lowers_security_is_not_asked_of_an_exposed_host() {
    let assessment = assess(&["network-path=internet", "error-code=internal-error"]);
    assert!(assessment.warnings.iter().any(|warning| warning.from == "never-weaken-an-exposed-host"));
    let asked = assessment.questions.iter().map(|question| question.symptom.as_str());
    assert!(!asked.collect::<Vec<_>>().contains(&"security-downgrade-test"));
}

#[test]
fn every_interview_ends() {
    // Always the first answer, then always the last: no circle, no panic, and an end within the number of symptoms
    // and fixes.
    for pick in [0usize, usize::MAX] {
        let mut session = Session::default();
        let most = ENGINE.catalog.symptoms.len() + ENGINE.catalog.fixes.len() + 1;
        let ended = (0..most).any(|_| {
            let assessment = ENGINE.assess(&session, Strategy::default());
            sums(&assessment);
            match assessment.next {
                Next::Ask { symptom, answers, .. } => {
                    let answer = answers[pick.min(answers.len() - 1)].id.clone();
                    session.push(Event::Answered { symptom, answer });
                    false
                }
                Next::Try { fix, .. } => {
                    session.push(Event::Tried { fix, outcome: Outcome::Failed });
                    false
                }
                Next::Escalate { .. } | Next::Done { .. } => true,
            }
        });
        assert!(ended);
    }
}

#[test]
fn a_page_prints_what_the_terminal_prints() {
    let catalog = serde_json::to_string(&ENGINE.catalog).expect("JSON");
    let page = InterviewEngine::open(&catalog).expect("a catalog");
    let session = answers(&FACTS);
    let ours = ENGINE.assess(&session, Strategy::default()).without_trace();
    let session = serde_json::to_string(&session).expect("JSON");
    assert_eq!(page.assess(&session).expect("an assessment"), serde_json::to_string_pretty(&ours).expect("JSON"));
}
