//! The next step: one loop over questions and fixes, by expected minutes.

use super::{
    ahead,
    column::OTHER,
    people,
    repair::{Options, RepairPlan, chance, fail, first_of_chain, repair},
    situation::InterviewState,
    tables::Tables,
    what_if::WhatIf,
};
use crate::{
    model::{Id, SymptomKind, Turn},
    rules::{Effect, RuleSet},
};

/// Below this many minutes two plans are the same; keeps rounding from deciding.
const A_MOMENT: f64 = 1e-6;
/// An answer less likely than this does not make a risky fix wait for its question.
const WORTH_WAITING: f64 = 0.01;
/// A fix that disturbs people is not offered at lower odds than this while a question still saves time. By minutes alone
/// acting is often a draw with asking, and then whoever works on the host would lose out for a guess.
const WORTH_DISTURBING: f64 = 0.25;
/// Where there are more questions than this, only a short list of them is weighed by minutes.
const VERY_MANY: usize = 48;
/// How long that list is.
const SHORT_LIST: usize = 24;
/// With [`Strategy::Gain`], a question that brings fewer bits is not worth asking.
pub(super) const MIN_BITS: f64 = 0.01;

/// How questions are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// By expected minutes, questions and fixes in one plan.
    #[default]
    Minutes,
    /// All questions that bring information first, by bits; then fixes.
    Gain,
    /// All questions that bring information first, in the catalog's order; then fixes. For comparison.
    Fixed,
}

impl Strategy {
    /// As written on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Strategy::Minutes => "minutes",
            Strategy::Gain => "gain",
            Strategy::Fixed => "fixed",
        }
    }
}

/// A question that may be asked, with what it brings.
#[derive(Clone, Debug)]
pub(super) struct RatedQuestion {
    pub what_if: WhatIf,
    /// V_j.
    pub minutes: f64,
    /// ECR now less V_j; negative if asking costs more than it brings.
    pub saves: f64,
    pub bits: f64,
    pub chances: Vec<f64>,
    pub is_test: bool,
}

/// What to do next, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Ask { symptom: usize, reason: AskReason },
    Try { fix: usize, reason: TryReason },
    Escalate(EscalateReason),
    Done { fix: Id },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum AskReason {
    /// It lowers the expected minutes.
    SavesMinutes,
    /// It lowers the expected minutes by so much together with questions that follow it, though not by itself.
    WithOthers { saves: f64 },
    /// It brings the most information, as the strategy wants.
    MostBits,
    /// It is the next in the catalog's order.
    InOrder,
    /// Its answer could make a risky fix needless.
    BeforeRisk { fix: usize },
    /// A rule wants it.
    Rule(Id),
    /// The caller's words suggest an answer, which is soon confirmed.
    CallerSaid,
    /// It was answered before a fix that may have changed it.
    MayHaveChanged { fix: usize },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TryReason {
    BestOdds,
    Rule(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum EscalateReason {
    /// A rule says so, in these words.
    Rule(Id, String),
    /// No question lowers the expected minutes, no fix is worth trying, and the likeliest cause is not in the catalog.
    SomethingElse,
    /// No question lowers the expected minutes and no fix is worth trying.
    NothingLeft,
}

impl Step {
    /// Whether the plan itself has nothing left to offer; a rule that says to hand over is another matter.
    pub fn gives_up(&self) -> bool {
        matches!(self, Step::Escalate(EscalateReason::SomethingElse | EscalateReason::NothingLeft))
    }
}

/// The plan from where an interview stands.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub step: Step,
    pub repair: RepairPlan,
    /// Every question that may be asked, best first.
    pub questions: Vec<RatedQuestion>,
    pub expected_minutes: f64,
}

/// Plans the next step.
pub(super) fn plan(tables: &Tables, book: &RuleSet, situation: &InterviewState, strategy: Strategy) -> Plan {
    let options = situation.options();
    let repair = repair(tables, &situation.probabilities, options);
    let questions = rate(tables, book, situation, options, repair.minutes, strategy);
    let (step, expected_minutes) = decide(tables, situation, options, &repair, &questions, strategy);
    Plan { step, repair, questions, expected_minutes }
}

/// All questions that may be asked, best first.
fn rate(
    tables: &Tables,
    book: &RuleSet,
    situation: &InterviewState,
    options: Options<'_>,
    now: f64,
    strategy: Strategy,
) -> Vec<RatedQuestion> {
    let p = &situation.probabilities;
    let mut questions: Vec<RatedQuestion> = most_telling(tables, book, situation)
        .into_iter()
        .map(|(what_if, bits)| {
            let worth = what_if.worth(tables, p, options);
            let is_test = tables.symptoms[what_if.symptom].kind == SymptomKind::Test;
            RatedQuestion {
                minutes: worth.minutes,
                saves: now - worth.minutes,
                bits,
                chances: worth.chances,
                is_test,
                what_if,
            }
        })
        .collect();
    questions.sort_by(|a, b| {
        rank(a, strategy).cmp(&rank(b, strategy)).then(merit(b, strategy).total_cmp(&merit(a, strategy)))
    });
    questions
}

/// The questions that may be asked, with what they bring in bits: all of them, or of very many those with the most
/// information by their likelihoods alone. What rules and the caller's words ask for is always among them.
fn most_telling(tables: &Tables, book: &RuleSet, situation: &InterviewState) -> Vec<(WhatIf, f64)> {
    let p = &situation.probabilities;
    let mut askable: Vec<usize> = (0..tables.symptoms.len()).filter(|&symptom| situation.askable[symptom]).collect();
    if askable.len() > VERY_MANY {
        askable = short_list(tables, situation, askable);
    }
    let rate = |symptom| {
        let what_if = WhatIf::of(tables, book, situation, symptom);
        let bits = what_if.bits(tables, p);
        (what_if, bits)
    };
    askable.into_iter().map(rate).collect()
}

fn short_list(tables: &Tables, situation: &InterviewState, askable: Vec<usize>) -> Vec<usize> {
    let wanted = wanted_questions(tables, situation);
    let bits =
        |symptom: usize| WhatIf::without_rules(tables, situation, symptom).bits(tables, &situation.probabilities);
    let mut rated: Vec<(bool, f64, usize)> =
        askable.into_iter().map(|symptom| (wanted.contains(&symptom), bits(symptom), symptom)).collect();
    // By the first of equals, so that the same facts give the same plan.
    rated.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    rated.truncate(SHORT_LIST.max(wanted.len()));
    let mut short: Vec<usize> = rated.into_iter().map(|(_, _, symptom)| symptom).collect();
    short.sort_unstable();
    short
}

/// What rules and the caller's words ask for.
fn wanted_questions(tables: &Tables, situation: &InterviewState) -> Vec<usize> {
    let by_rules = situation.findings().filter_map(|(_, finding)| match finding {
        Effect::AskNext { symptom } => Some(symptom),
        _ => None,
    });
    let wanted = by_rules.chain(&situation.state.proposed);
    wanted.filter_map(|symptom| tables.symptom(symptom.as_str())).collect()
}

fn merit(question: &RatedQuestion, strategy: Strategy) -> f64 {
    match strategy {
        Strategy::Minutes => question.saves,
        Strategy::Gain => question.bits,
        Strategy::Fixed => -(question.what_if.symptom as f64),
    }
}

/// A test changes something on the host, so it waits until no plain question helps.
fn rank(question: &RatedQuestion, strategy: Strategy) -> (bool, bool) {
    (!is_useful(question, strategy), question.is_test)
}

/// Whether a question is worth asking by itself.
pub(super) fn is_useful(question: &RatedQuestion, strategy: Strategy) -> bool {
    match strategy {
        Strategy::Minutes => question.saves > A_MOMENT,
        Strategy::Gain | Strategy::Fixed => question.bits > MIN_BITS,
    }
}

fn decide(
    tables: &Tables,
    situation: &InterviewState,
    options: Options<'_>,
    repair: &RepairPlan,
    questions: &[RatedQuestion],
    strategy: Strategy,
) -> (Step, f64) {
    if let Some(fix) = situation.cure() {
        return (Step::Done { fix: fix.clone() }, 0.0);
    }
    if let Some(step) = wanted(tables, situation, repair) {
        return (step, repair.minutes);
    }
    let best = questions.first().filter(|question| is_useful(question, strategy));
    let ask =
        |question: &RatedQuestion, reason| (Step::Ask { symptom: question.what_if.symptom, reason }, question.minutes);
    let Some(&(fix, works)) = repair.order.first() else {
        return match best {
            Some(question) => ask(question, reason_of(strategy)),
            None => ask_several_or_hand_over(tables, situation, questions),
        };
    };
    if strategy != Strategy::Minutes {
        return match best {
            Some(question) => ask(question, reason_of(strategy)),
            None => (Step::Try { fix, reason: TryReason::BestOdds }, repair.minutes),
        };
    }
    let acting = minutes_of_acting(tables, situation, options, fix, works, questions);
    let disturbs = tables.fixes[fix].disturbs() && works < WORTH_DISTURBING;
    match best {
        Some(question) if question.minutes < repair.minutes.min(acting) - A_MOMENT => {
            ask(question, AskReason::SavesMinutes)
        }
        Some(question) if disturbs => ask(question, AskReason::SavesMinutes),
        _ => match question_before_risk(tables, situation, options, fix, questions) {
            Some(question) => ask(question, AskReason::BeforeRisk { fix }),
            None => (Step::Try { fix, reason: TryReason::BestOdds }, repair.minutes.min(acting)),
        },
    }
}

/// Where no fix is worth trying and no single question lowers the expected minutes: several questions may. Else handing
/// over costs the fewest.
fn ask_several_or_hand_over(tables: &Tables, situation: &InterviewState, questions: &[RatedQuestion]) -> (Step, f64) {
    let several = ahead::several(tables, situation, questions);
    match several.filter(|(_, minutes)| *minutes < tables.escalation - A_MOMENT) {
        Some((question, minutes)) => {
            let reason = AskReason::WithOthers { saves: tables.escalation - minutes };
            (Step::Ask { symptom: question.what_if.symptom, reason }, minutes)
        }
        None => (Step::Escalate(reason_to_hand_over(&situation.probabilities)), tables.escalation),
    }
}

fn reason_of(strategy: Strategy) -> AskReason {
    match strategy {
        Strategy::Minutes => AskReason::SavesMinutes,
        Strategy::Gain => AskReason::MostBits,
        Strategy::Fixed => AskReason::InOrder,
    }
}

/// What rules and the caller's own words demand: escalation before questions before fixes.
fn wanted(tables: &Tables, situation: &InterviewState, repair: &RepairPlan) -> Option<Step> {
    let escalate = situation.findings().find_map(|(rule, finding)| match finding {
        Effect::Escalate { text } => Some(Step::Escalate(EscalateReason::Rule(rule.clone(), text.clone()))),
        _ => None,
    });
    let ask = situation.findings().find_map(|(rule, finding)| match finding {
        Effect::AskNext { symptom } => {
            let symptom = tables.symptom(symptom.as_str()).filter(|&symptom| situation.askable[symptom])?;
            Some(Step::Ask { symptom, reason: AskReason::Rule(rule.clone()) })
        }
        _ => None,
    });
    let suggest = situation.findings().find_map(|(rule, finding)| match finding {
        Effect::Suggest { fix } => {
            let fix = tables.fix(fix.as_str()).filter(|&fix| situation.available[fix])?;
            // What must come first comes first, also when a rule suggests what comes after.
            let fix = first_of_chain(tables, fix, situation.options())?;
            // Nor does a suggestion carry a risky fix past safer ones that have odds.
            let safer = repair.order.first().is_some_and(|&(first, _)| tables.fixes[first].turn < Turn::Last);
            if tables.fixes[fix].turn == Turn::Last && safer {
                return None;
            }
            Some(Step::Try { fix, reason: TryReason::Rule(rule.clone()) })
        }
        _ => None,
    });
    escalate.or(ask).or_else(|| suggested_by_words(tables, situation)).or(suggest)
}

/// A question that the caller has as good as answered costs next to nothing, and rules may wait for its answer.
fn suggested_by_words(tables: &Tables, situation: &InterviewState) -> Option<Step> {
    let symptoms = situation.state.proposed.iter().filter_map(|symptom| tables.symptom(symptom.as_str()));
    let symptom = symptoms.into_iter().find(|&symptom| situation.askable[symptom])?;
    Some(Step::Ask { symptom, reason: AskReason::CallerSaid })
}

/// An answer that spoke for a cause, given before a fix for just that cause was tried in vain: what it tells may be
/// otherwise now, and whoever takes over should know.
pub(super) fn look_again(tables: &Tables, situation: &InterviewState) -> Option<Step> {
    /// So much likelier under the cause than elsewhere that the fix was meant to change it.
    const SPOKE_FOR_IT: f64 = 2.0;
    let changed = |(symptom, fix): (&Id, &Id)| {
        let (symptom, fix) = (tables.symptom(symptom.as_str())?, tables.fix(fix.as_str())?);
        let (table, answer) = (&tables.symptoms[symptom], situation.known[symptom]?);
        let spoke = |&(cause, works): &(usize, f64)| {
            let stated = table.stated_by(cause).map(super::tables::Stated::unconditional);
            works >= 0.5 && stated.is_some_and(|likelihoods| likelihoods[answer] >= SPOKE_FOR_IT * table.silent[answer])
        };
        let is_it = table.kind != SymptomKind::Context && tables.fixes[fix].resolves.iter().any(spoke);
        is_it.then_some(Step::Ask { symptom, reason: AskReason::MayHaveChanged { fix } })
    };
    situation.state.before_fix.iter().find_map(changed)
}

/// Handing over has its price in every ECR, so that something else leads is a reason to name and never one to stop:
/// the plan ends where going on costs more minutes than that price.
fn reason_to_hand_over(probabilities: &[f64]) -> EscalateReason {
    match probabilities.iter().skip(1).all(|p| *p < probabilities[OTHER]) {
        true => EscalateReason::SomethingElse,
        false => EscalateReason::NothingLeft,
    }
}

/// V_a = c_a + (1 - P_a) * min(ECR after failure, min over j of V_j after failure).
fn minutes_of_acting(
    tables: &Tables,
    situation: &InterviewState,
    options: Options<'_>,
    fix: usize,
    works: f64,
    questions: &[RatedQuestion],
) -> f64 {
    let mut after = situation.probabilities.clone();
    debug_assert!((chance(tables, fix, &after) - works).abs() < 1e-9);
    fail(tables, fix, &mut after);
    super::column::normalise(&mut after);
    let mut tried = options.tried.to_vec();
    tried[fix] = true;
    let cost = tables.fixes[fix].cost(&options.reached);
    let options = Options { tried: &tried, reached: people::with(options.reached, tables.fixes[fix].who), ..options };
    let then_repair = repair(tables, &after, options).minutes;
    let then_ask = questions.iter().map(|question| question.what_if.worth(tables, &after, options).minutes);
    cost + (1.0 - works) * then_ask.fold(then_repair, f64::min)
}

/// For a fix that lowers security or cannot be undone: the cheapest question that could make it needless, which is one
/// after some answer of which the plan would begin otherwise.
fn question_before_risk<'q>(
    tables: &Tables,
    situation: &InterviewState,
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
                let after = question.what_if.after(answer, &situation.probabilities);
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
