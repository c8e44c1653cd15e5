//! The formulas of the diagnosis, computed a second time by hand on a small catalog (`tests/small`).

use crate::common;
use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use crate::common::{answers, engine};
use fixbook_engine::diagnosis::{Assessment, Engine, Event, Next, Outcome, Rating, Strategy, words_event};

static LAMPS: LazyLock<Engine> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small");
    engine(&folder).unwrap_or_else(|problems| panic!("{}", common::text(&problems)))
});

fn assess(facts: &[&str]) -> Assessment {
    LAMPS.assess(&answers(facts), Strategy::default())
}

/// Assesses the caller's words.
fn said(words: &str) -> Assessment {
    said_and(words, &[])
}

/// Assesses the caller's words and answers.
fn said_and(words: &str, facts: &[&str]) -> Assessment {
    let mut session = answers(facts);
    session.events.insert(0, words_event(&LAMPS.catalog, words));
    LAMPS.assess(&session, Strategy::default())
}

fn probability(assessment: &Assessment, cause: &str) -> f64 {
    if cause == "other" {
        return assessment.other.probability;
    }
    assessment.causes.iter().find(|found| found.id == cause).expect("scored").probability
}

/// Weights scaled to add up to one are the probabilities.
#[track_caller]
fn believes(assessment: &Assessment, weights: [(&str, f64); 4]) {
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    for (cause, weight) in weights {
        let (ours, theirs) = (probability(assessment, cause), weight / total);
        assert!((ours - theirs).abs() < 1e-9, "{cause}: {ours}, by hand {theirs}");
    }
}

/// Priors: 10 % for something else, the rest by weights 3 : 1 : 1.
const UNPLUGGED: f64 = 0.54;
const BULB: f64 = 0.18;
const MAINS: f64 = 0.18;
const OTHER: f64 = 0.1;

/// r L + (1 - r) (1 - L) for two answers.
fn heard(reliability: f64, likelihood: f64) -> f64 {
    reliability * likelihood + (1.0 - reliability) * (1.0 - likelihood)
}

#[test]
fn priors_are_weights_beside_something_else() {
    believes(&assess(&[]), [("unplugged", UNPLUGGED), ("bulb-broken", BULB), ("mains-off", MAINS), ("other", OTHER)]);
}

#[test]
fn an_unanswered_circumstance_is_averaged_over() {
    let lamp = |likelihood| heard(0.9, likelihood);
    let unplugged = 0.6 * lamp(0.9) + 0.4 * lamp(0.2);
    believes(
        &assess(&["lamp=dark"]),
        [
            ("unplugged", UNPLUGGED * unplugged),
            ("bulb-broken", BULB * lamp(0.7)),
            ("mains-off", MAINS * lamp(0.98)),
            ("other", OTHER * lamp(0.5)),
        ],
    );
}

#[test]
fn an_answered_circumstance_selects_its_row_and_rules_out_causes() {
    let lamp = |likelihood| heard(0.9, likelihood);
    let home = assess(&["lamp=dark", "place=home"]);
    believes(
        &home,
        [
            ("unplugged", UNPLUGGED * 0.6 * lamp(0.9)),
            ("bulb-broken", BULB * 0.6 * lamp(0.7)),
            ("mains-off", 0.0),
            ("other", OTHER * 0.6 * lamp(0.5)),
        ],
    );
    assert_eq!(home.causes.last().expect("listed").rating, Rating::RuledOut);
    // `applies` rules out and does nothing else: where it applies the base share counts.
    believes(
        &assess(&["place=work"]),
        [
            ("unplugged", UNPLUGGED * 0.4),
            ("bulb-broken", BULB * 0.4),
            ("mains-off", MAINS * 0.4),
            ("other", OTHER * 0.4),
        ],
    );
}

#[test]
fn observations_change_the_odds_of_an_unanswered_circumstance() {
    // Dark: the plug is likelier to be out at home, so home is likelier where the plug is out.
    let Next::Ask { symptom, answers, .. } = said_and("kilo", &["lamp=dark"]).next else { panic!("a question") };
    assert_eq!(symptom, "place");
    let lamp = |likelihood| heard(0.9, likelihood);
    let home_if_unplugged = 0.6 * lamp(0.9);
    let weights = [
        (UNPLUGGED * (home_if_unplugged + 0.4 * lamp(0.2)), home_if_unplugged / (home_if_unplugged + 0.4 * lamp(0.2))),
        (BULB * lamp(0.7), 0.6),
        (MAINS * lamp(0.98), 0.0),
        (OTHER * lamp(0.5), 0.6),
    ];
    let total: f64 = weights.iter().map(|(weight, _)| weight).sum();
    // Where the mains are off, home is out of the question and work has its base; the shares are scaled to add up to one.
    let home: f64 = weights.iter().map(|(weight, home)| weight * home).sum::<f64>() / total;
    let mains = weights[2].0 / total;
    let expected = home / (home + (1.0 - home - mains) + mains * 0.4);
    assert!((answers[0].probability - expected).abs() < 1e-9, "{} by hand {expected}", answers[0].probability);
}

#[test]
fn a_failed_fix_lowers_the_odds_of_its_cause() {
    let mut session = answers(&[]);
    session.push(Event::Tried { fix: "plug-in".parse().expect("an id"), outcome: Outcome::Failed });
    believes(
        &LAMPS.assess(&session, Strategy::default()),
        [("unplugged", UNPLUGGED * 0.1), ("bulb-broken", BULB), ("mains-off", MAINS), ("other", OTHER)],
    );
}

#[test]
fn computes_the_cost_of_the_repair_order() {
    // At work, everything answered: the fuse may be put in only after the plug.
    let known = assess(&["place=work", "lamp=dark", "humming=no", "fuse-test=blown"]);
    let p: BTreeMap<&str, f64> =
        ["unplugged", "bulb-broken", "mains-off", "other"].map(|cause| (cause, probability(&known, cause))).into();
    let order: Vec<&str> = known.plan.iter().map(|item| item.fix.as_str()).collect();
    assert_eq!(order, ["plug-in", "new-fuse"]);
    let after_plug = 1.0 - p["unplugged"] * 0.9;
    let after_fuse = after_plug - p["mains-off"] * 0.9;
    // 10 and 15 minutes, and 100 for giving up; the bulb has no odds worth 20 minutes.
    let minutes = 10.0 + after_plug * 15.0 + after_fuse * 100.0;
    assert!((known.expected_minutes - minutes).abs() < 0.01, "{} by hand {minutes}", known.expected_minutes);
    assert!(p["bulb-broken"] / after_fuse * 0.8 < 20.0 / 100.0);
    assert!((known.plan[1].chance - p["mains-off"] * 0.9 / after_plug).abs() < 1e-9);
}

/// The cost of a plan, by hand; `away` minutes until an administrator is there for the new fuse.
fn ecr(assessment: &Assessment, away: f64) -> f64 {
    let (mut alive, mut minutes) = (1.0, 0.0);
    for item in &assessment.plan {
        minutes += alive * (item.minutes + if item.fix == "new-fuse" { away } else { 0.0 });
        alive *= 1.0 - item.chance;
    }
    minutes + alive * 100.0
}

/// What the assessment says that a question saves, asked next or listed.
fn said_to_save(now: &Assessment, symptom: &str, away: f64) -> f64 {
    match &now.next {
        Next::Ask { symptom: asked, .. } if asked == symptom => ecr(now, away) - now.expected_minutes,
        _ => now.questions.iter().find(|item| item.symptom == symptom).expect("useful").saves_minutes,
    }
}

#[test]
fn computes_the_minutes_that_a_question_saves() {
    let facts = ["place=work"];
    let now = assess(&facts);
    let bulb = probability(&now, "bulb-broken");
    let hums = bulb * 0.8 + (1.0 - bulb) * 0.08;
    let after = |answer: &str| ecr(&assess(&[&facts[..], &[answer]].concat()), 10.0);
    let asking = 1.0 + hums * after("humming=yes") + (1.0 - hums) * after("humming=no");
    let saves = ecr(&now, 10.0) - asking;
    assert!(saves > 1.0, "the question of the example saves too little: {saves}");
    let ours = said_to_save(&now, "humming", 10.0);
    assert!((ours - saves).abs() < 0.02, "{ours}, by hand {saves}");
}

#[test]
fn counts_the_wait_for_an_administrator_once() {
    // Both the fuse tester and the new fuse need an administrator, who is 10 minutes away.
    let facts = ["place=work", "lamp=dark"];
    let now = assess(&facts);
    let blown = probability(&now, "mains-off") * 0.98 + (1.0 - probability(&now, "mains-off")) * 0.05;
    let after = |answer: &str| ecr(&assess(&[&facts[..], &[answer]].concat()), 0.0);
    let asking = 10.0 + 1.0 + blown * after("fuse-test=blown") + (1.0 - blown) * after("fuse-test=good");
    let saves = ecr(&now, 10.0) - asking;
    assert!(saves > 0.2, "the question of the example saves too little: {saves}");
    let ours = said_to_save(&now, "fuse-test", 10.0);
    assert!((ours - saves).abs() < 0.02, "{ours}, by hand {saves}");
}

#[test]
fn every_function_of_rules_has_its_effect() {
    let before = assess(&[]);
    let odds = |assessment: &Assessment| {
        let p = probability(assessment, "bulb-broken");
        p / (1.0 - p)
    };
    assert!((odds(&said("alpha")) / odds(&before) - 12.0).abs() < 1e-6);
    assert!((odds(&said("bravo")) * 4.0 / odds(&before) - 1.0).abs() < 1e-6);
    assert_eq!(probability(&said("charlie"), "bulb-broken"), 0.0);
    assert!(matches!(said("kilo").next, Next::Ask { symptom, .. } if symptom == "place"));
    assert!(
        !matches!(said("kilo, code 0x12").next, Next::Ask { symptom, .. } if symptom == "place"),
        "derived by then"
    );
    let twice = said("code 0x12 delta");
    assert!(twice.causes[0].evidence.iter().any(|item| item.from == "lamp"), "{:?}", twice.causes[0].evidence);
    assert!(matches!(said("echo").next, Next::Ask { symptom, .. } if symptom == "humming"));
    let skipped = said("foxtrot");
    assert!(!matches!(&skipped.next, Next::Ask { symptom, .. } if symptom == "lamp"));
    assert!(skipped.questions.iter().all(|question| question.symptom != "lamp"));
    assert!(matches!(said("golf").next, Next::Try { fix, .. } if fix == "new-bulb"));
    let forbidden = said("hotel");
    assert!(forbidden.plan.iter().all(|item| item.fix != "plug-in" && item.fix != "new-fuse"));
    assert!(forbidden.warnings[0].message.contains("the socket is wet"));
    assert_eq!(assess(&["lamp=dark"]).warnings[0].message, "Mind the step.");
    assert!(matches!(said("india").next, Next::Escalate { why, .. } if why == "It smells of fire."));
    let mut tried = answers(&[]);
    tried.push(Event::Tried { fix: "plug-in".parse().expect("an id"), outcome: Outcome::Failed });
    assert_eq!(LAMPS.assess(&tried, Strategy::default()).notes[0].message, "The plug was tried.");
}

#[test]
fn a_rule_over_a_limit_becomes_a_warning_and_the_interview_continues() {
    let assessment = said("juliett");
    let warning = &assessment.warnings[0];
    assert_eq!(warning.from, "never-ends");
    assert!(warning.message.contains("rules/power.rhai:"), "{}", warning.message);
    assert_eq!(assessment.causes, assess(&[]).causes);
}

#[test]
fn a_question_is_asked_only_where_it_makes_sense() {
    let asked =
        |facts: &[&str]| matches!(said_and("lima", facts).next, Next::Ask { symptom, .. } if symptom == "fuse-test");
    assert!(asked(&["place=work", "lamp=dark"]));
    assert!(!asked(&["place=home", "lamp=dark"]));
}
