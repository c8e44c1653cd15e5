//! The thresholds of the diagnosis, each by a catalog in which it decides. The numbers are computed by hand.

mod common;

use common::{answered, assess, engine, yes_or_no};
use fixbook_engine::diagnosis::Next;
use serde_json::json;

/// Two causes of the same weight; one question separates them, and to the other question "yes" is rare under both.
fn rare_under_both(if_a: f64, if_b: f64) -> fixbook_engine::diagnosis::Engine {
    let symptoms = json!({"which": yes_or_no("Which one?"), "rare": yes_or_no("Is it rare?")});
    let causes = json!({
        "a": {"title": "A", "prior": 1, "symptoms": {"which": {"yes": 0.9}, "rare": {"yes": if_a}}},
        "b": {"title": "B", "prior": 1, "symptoms": {"which": {"yes": 0.1}, "rare": {"yes": if_b}}},
    });
    engine(symptoms, causes, json!({}), "")
}

/// P(rare) is 0.1025 alone (9.89 dB) and 0.1005 given the other answer (9.98 dB): surprising, and hardly more so.
#[test]
fn a_rare_answer_is_not_a_contradiction() {
    let assessment = assess(&rare_under_both(0.1, 0.105), vec![answered("which", "yes"), answered("rare", "yes")]);
    assert_eq!(assessment.conflicts, [], "an answer that is rare in any case");
}

/// P(rare) is 0.25 alone (6.0 dB) and 0.06 given the other answer (12.2 dB).
#[test]
fn an_answer_that_others_make_rare_is_a_contradiction() {
    let assessment = assess(&rare_under_both(0.01, 0.5), vec![answered("which", "yes"), answered("rare", "yes")]);
    let [first, ..] = assessment.conflicts.as_slice() else { panic!("no conflict") };
    assert_eq!(first.symptom, "rare");
    assert!((first.decibans - 12.3).abs() < 0.3, "{first:?}");
    assert!(first.message.contains("contradicts another answer"), "{}", first.message);
}

/// Three causes, 20 %, 40 % and 40 %. The fix for the first takes 6 minutes, the others 30. A question of 1 minute separates
/// the last two. Repairing without asking takes 42 minutes, asking first 31, trying the first fix and asking then 30.8.
fn cheap_fix_first(fix: serde_json::Value) -> Next {
    let symptoms = json!({"which": yes_or_no("The second or the third?")});
    let causes = json!({
        "first": {"title": "First", "prior": 1},
        "second": {"title": "Second", "prior": 2, "symptoms": {"which": {"yes": 0.998}}},
        "third": {"title": "Third", "prior": 2, "symptoms": {"which": {"yes": 0.002}}},
    });
    let slow = |cause: &str| json!({"title": cause, "resolves": {cause: 1}, "minutes": 30, "reversible": true});
    let fixes = json!({"fix-first": fix, "fix-second": slow("second"), "fix-third": slow("third")});
    assess(&engine(symptoms, causes, fixes, ""), Vec::new()).next
}

#[test]
fn a_fix_that_interrupts_people_waits_for_a_question_that_saves_time() {
    let fix = |interrupts: &[&str], minutes: u32| {
        json!({
            "title": "Fix the first", "resolves": {"first": 1}, "reversible": true, "minutes": minutes,
            "interrupts": interrupts,
        })
    };
    // An interruption without a price of its own counts 5 minutes: both fixes cost 6.
    let quiet = cheap_fix_first(fix(&[], 6));
    assert!(matches!(&quiet, Next::Try { fix, .. } if *fix == "fix-first"), "{quiet:?}");
    let interrupting = cheap_fix_first(fix(&["phones"], 1));
    assert!(matches!(&interrupting, Next::Ask { symptom, .. } if *symptom == "which"), "{interrupting:?}");
}
