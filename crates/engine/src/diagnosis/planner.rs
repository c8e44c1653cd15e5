//! The next step: questions and fixes in one plan, by expected minutes.
//!
//! In: where an interview is. Out: an [`InterviewPlan`]. The decision is the myopic one of decision-theoretic
//! troubleshooting (Heckerman, Breese and Rommelse, 1995): ask if that lowers the expected cost of repair (ECR), otherwise
//! try the fix with the best chance for its minutes.

use super::{
    ahead,
    demands::demanded,
    interview_state::InterviewState,
    likelihood::{OTHER, normalise},
    question::{A_MOMENT, RatedQuestion, Strategy, is_useful, rate},
    repair::{Options, RepairPlan, assume_failed, chance, repair},
    step::{AskReason, EscalateReason, Step, TryReason},
    tables::Tables,
};
use crate::{model::Turn, rules::RuleSet};

/// An answer less likely than this does not make a risky fix wait for its question.
const WORTH_WAITING: f64 = 0.01;
/// A fix that interrupts people or may do harm is not offered at a lower chance than this while a question still saves
/// time. By minutes alone acting is often a draw with asking, and then the people on the host would be interrupted for a
/// guess.
const WORTH_DISTURBING: f64 = 0.25;

/// The plan from here on. Times are minutes.
#[derive(Clone, Debug)]
pub(super) struct InterviewPlan {
    pub step: Step,
    pub repair: RepairPlan,
    /// Every question that may be asked, best first.
    pub questions: Vec<RatedQuestion>,
    pub expected_minutes: f64,
}

/// Plans the next step.
pub(super) fn plan(
    tables: &Tables,
    rule_set: &RuleSet,
    interview: &InterviewState,
    strategy: Strategy,
) -> InterviewPlan {
    let options = interview.options();
    let repair = repair(tables, &interview.probabilities, options);
    let questions = rate(tables, rule_set, interview, options, repair.minutes, strategy);
    let (step, expected_minutes) = decide(tables, interview, options, &repair, &questions, strategy);
    InterviewPlan { step, repair, questions, expected_minutes }
}

fn decide(
    tables: &Tables,
    interview: &InterviewState,
    options: Options<'_>,
    repair: &RepairPlan,
    questions: &[RatedQuestion],
    strategy: Strategy,
) -> (Step, f64) {
    if let Some(fix) = interview.cure() {
        return (Step::Done { fix: fix.clone() }, 0.0);
    }
    if let Some(step) = demanded(tables, interview, repair) {
        return (step, repair.minutes);
    }
    let best = questions.first().filter(|question| is_useful(question, strategy));
    let ask =
        |question: &RatedQuestion, reason| (Step::Ask { symptom: question.what_if.symptom, reason }, question.minutes);
    let Some(&(fix, works)) = repair.order.first() else {
        return match best {
            Some(question) => ask(question, reason_of(strategy)),
            None => ask_several_or_hand_over(tables, interview, questions),
        };
    };
    if strategy != Strategy::Minutes {
        return match best {
            Some(question) => ask(question, reason_of(strategy)),
            None => (Step::Try { fix, reason: TryReason::BestOdds }, repair.minutes),
        };
    }
    let acting = minutes_of_acting(tables, interview, options, fix, works, questions);
    let disturbs = tables.fixes[fix].disturbs() && works < WORTH_DISTURBING;
    match best {
        Some(question) if question.minutes < repair.minutes.min(acting) - A_MOMENT => {
            ask(question, AskReason::SavesMinutes)
        }
        Some(question) if disturbs => ask(question, AskReason::SavesMinutes),
        _ => match question_before_risk(tables, interview, options, fix, questions) {
            Some(question) => ask(question, AskReason::BeforeRisk { fix }),
            None => (Step::Try { fix, reason: TryReason::BestOdds }, repair.minutes.min(acting)),
        },
    }
}

/// Where no fix is worth trying and no single question lowers the expected minutes, several questions together may.
/// Otherwise handing over costs the fewest.
fn ask_several_or_hand_over(tables: &Tables, interview: &InterviewState, questions: &[RatedQuestion]) -> (Step, f64) {
    let several = ahead::several(tables, interview, questions);
    match several.filter(|(_, minutes)| *minutes < tables.escalation - A_MOMENT) {
        Some((question, minutes)) => {
            let reason = AskReason::WithOthers { saves: tables.escalation - minutes };
            (Step::Ask { symptom: question.what_if.symptom, reason }, minutes)
        }
        None => (Step::Escalate(reason_to_hand_over(&interview.probabilities)), tables.escalation),
    }
}

fn reason_of(strategy: Strategy) -> AskReason {
    match strategy {
        Strategy::Minutes => AskReason::SavesMinutes,
        Strategy::Gain => AskReason::MostBits,
        Strategy::Fixed => AskReason::InOrder,
    }
}

/// Why to hand over. That "something else" is most likely is a reason to show, never one to stop: the price of handing
/// over is in every ECR, and the plan ends where continuing costs more than that price.
fn reason_to_hand_over(probabilities: &[f64]) -> EscalateReason {
    if probabilities.iter().skip(1).all(|p| *p < probabilities[OTHER]) {
        EscalateReason::SomethingElse
    } else {
        EscalateReason::NothingLeft
    }
}

/// V_a = c_a + (1 - P_a) * min(ECR after failure, min over j of V_j after failure).
fn minutes_of_acting(
    tables: &Tables,
    interview: &InterviewState,
    options: Options<'_>,
    fix: usize,
    works: f64,
    questions: &[RatedQuestion],
) -> f64 {
    let mut after = interview.probabilities.clone();
    debug_assert!((chance(tables, fix, &after) - works).abs() < 1e-9);
    assume_failed(tables, fix, &mut after);
    normalise(&mut after);
    let mut tried = options.tried.to_vec();
    tried[fix] = true;
    let cost = tables.fixes[fix].cost(&options.attendance);
    let options = Options { tried: &tried, attendance: options.attendance.with(tables.fixes[fix].who), ..options };
    let then_repair = repair(tables, &after, options).minutes;
    let then_ask = questions.iter().map(|question| question.what_if.worth(tables, &after, options).minutes);
    cost + (1.0 - works) * then_ask.fold(then_repair, f64::min)
}

/// For a fix that lowers security or cannot be undone: the cheapest question that could make it needless, which is one
/// after some answer of which the plan would begin otherwise.
fn question_before_risk<'q>(
    tables: &Tables,
    interview: &InterviewState,
    options: Options<'_>,
    fix: usize,
    questions: &'q [RatedQuestion],
) -> Option<&'q RatedQuestion> {
    if tables.fixes[fix].turn < Turn::Last {
        return None;
    }
    let could_spare = |question: &&RatedQuestion| {
        question.chances.iter().enumerate().any(|(answer, chance)| {
            *chance >= WORTH_WAITING && {
                let after = question.what_if.after(answer, &interview.probabilities);
                let plan = repair(tables, &after, question.what_if.options(answer, options));
                plan.order.first().is_none_or(|&(first, _)| first != fix)
            }
        })
    };
    questions
        .iter()
        .filter(|question| !question.is_test)
        .filter(could_spare)
        .min_by(|a, b| a.minutes.total_cmp(&b.minutes))
}
