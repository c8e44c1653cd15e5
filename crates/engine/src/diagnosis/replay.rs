//! Replays a solved case: how the interview would have gone.
//!
//! In: an [`Engine`] and a case. Out: questions, minutes, and whether the case passed. Never: a change of the case.

use serde::{Deserialize, Serialize};

use super::{
    Engine, Strategy,
    event::{Event, Outcome},
    interview_state::InterviewState,
    planner::InterviewPlan,
    question::is_useful,
    session::{Session, SessionState},
    step::{AskReason, Step},
    suggest::words_event,
};
use crate::model::{Case, GivenAnswer, Id, Rating};

/// How a replayed case went. One element of `cases` in `test --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CaseOutcome {
    /// The case's name.
    pub name: String,
    /// The right cause; of several the best.
    pub cause: Id,
    /// The most likely cause when no question was worth asking any more.
    pub top: Option<Id>,
    /// The right cause's rank at that point, from 1.
    pub rank: Option<usize>,
    /// Questions asked until a fix worked.
    pub questions: usize,
    /// Minutes until a fix worked, or until handing over.
    pub minutes: f64,
    /// Whether all expectations of the case were met.
    pub passed: bool,
    /// What was not as expected; empty if the case passed.
    pub why: String,
}

/// A replayed case with what a table of results shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayedCase {
    /// The row of the report.
    pub outcome: CaseOutcome,
    /// Whether a fix worked.
    pub cured: bool,
    /// The questions of the interview.
    pub asked: Vec<Id>,
}

/// More steps than this in one case mean an endless interview.
const MAX_STEPS: usize = 500;

/// Replays one case.
///
/// First all questions worth asking are asked and no fix is tried; the cause's rank is taken at that point. After that the
/// whole interview is run from the start: each question costs its minutes and gets the case's answer or `unknown`, each fix
/// costs its minutes and works if the case says so, handing over costs the minutes of the escalation.
pub fn replay(engine: &Engine, case: &Case, strategy: Strategy) -> ReplayedCase {
    replay_within(engine, case, strategy, MAX_STEPS)
}

/// The same where the cause's rank is taken after at most `questions` questions.
pub fn replay_within(engine: &Engine, case: &Case, strategy: Strategy, questions: usize) -> ReplayedCase {
    let start = start(engine, case);
    let (_, first) = engine.plan(start.clone(), strategy);
    let questioned = ask_everything(engine, case, start.clone(), strategy, questions.min(MAX_STEPS));
    let (top, rank, rating) = ranking(engine, case, &questioned);
    let run = run_interview(engine, case, start, strategy);
    let failures = failures(engine, case, rank, rating, run.asked.len(), &first);
    let outcome = CaseOutcome {
        name: case.name.clone(),
        cause: case.cause.first().cloned().unwrap_or_else(|| engine.catalog.head.id.clone()),
        top,
        rank,
        questions: run.asked.len(),
        minutes: (run.minutes * 100.0).round() / 100.0,
        passed: failures.is_empty(),
        why: failures.join("; "),
    };
    let asked = run.asked.iter().map(|&symptom| engine.tables.symptoms[symptom].id.clone()).collect();
    ReplayedCase { outcome, cured: run.cured, asked }
}

/// What is known when the case begins: what is given, and what error codes in the words imply.
fn start(engine: &Engine, case: &Case) -> SessionState {
    let mut session = Session::default();
    if !case.says.is_empty() {
        session.push(words_event(&engine.catalog, &case.says));
        for suggested in engine.suggest(&case.says).into_iter().filter(|suggested| suggested.by_code) {
            session.push(Event::Answered { symptom: suggested.symptom, answer: suggested.answer });
        }
    }
    for (symptom, answer) in &case.given {
        session.push(Event::Answered { symptom: symptom.clone(), answer: answer.clone() });
    }
    engine.state(&session)
}

/// The case's answer to a question.
fn answer(engine: &Engine, case: &Case, symptom: usize) -> (Id, GivenAnswer) {
    let id = engine.tables.symptoms[symptom].id.clone();
    let found = case.answers.get(&id).or_else(|| case.given.get(&id));
    let answer = found.map_or(GivenAnswer::Unknown, GivenAnswer::from);
    (id, answer)
}

fn ask_everything(
    engine: &Engine,
    case: &Case,
    mut state: SessionState,
    strategy: Strategy,
    most: usize,
) -> InterviewState {
    for _ in 0..most {
        let (interview, plan) = engine.plan(state, strategy);
        let useful = plan.questions.iter().find(|question| is_useful(question, strategy));
        let symptom = match (&plan.step, useful) {
            // What a rule or the caller's words ask for is worth asking, whatever it saves by itself.
            (
                Step::Ask {
                    symptom,
                    reason: AskReason::Rule(_) | AskReason::CallerSaid | AskReason::WithOthers { .. },
                },
                _,
            ) => *symptom,
            (_, Some(question)) => question.what_if.symptom,
            (_, None) => return interview,
        };
        let (symptom, answer) = answer(engine, case, symptom);
        state = interview.state;
        state.answer(symptom, answer);
    }
    engine.plan(state, strategy).0
}

/// The most likely cause, the right cause's rank and its rating.
fn ranking(engine: &Engine, case: &Case, interview: &InterviewState) -> (Option<Id>, Option<usize>, Option<Rating>) {
    let mut order: Vec<usize> = (1..interview.probabilities.len()).collect();
    order.sort_by(|a, b| interview.probabilities[*b].total_cmp(&interview.probabilities[*a]));
    let is_right = |hypothesis: &usize| engine.tables.cause(*hypothesis).is_some_and(|id| case.cause.contains(id));
    let place = order.iter().position(is_right);
    let top = order.first().and_then(|&hypothesis| engine.tables.cause(hypothesis)).cloned();
    let rating = place.map(|place| match interview.probabilities[order[place]] {
        0.0 => Rating::RuledOut,
        p => Rating::of(p),
    });
    (top, place.map(|place| place + 1), rating)
}

struct InterviewRun {
    asked: Vec<usize>,
    minutes: f64,
    cured: bool,
}

fn run_interview(engine: &Engine, case: &Case, mut state: SessionState, strategy: Strategy) -> InterviewRun {
    let mut run = InterviewRun { asked: Vec::new(), minutes: 0.0, cured: false };
    for _ in 0..MAX_STEPS {
        let (interview, plan) = engine.plan(state, strategy);
        state = interview.state;
        match plan.step {
            Step::Ask { symptom, .. } => {
                run.asked.push(symptom);
                run.minutes += engine.tables.symptoms[symptom].minutes;
                let (symptom, answer) = answer(engine, case, symptom);
                state.answer(symptom, answer);
            }
            Step::Try { fix, .. } => {
                run.minutes += engine.tables.fixes[fix].minutes;
                if cures(engine, case, fix) {
                    run.cured = true;
                    return run;
                }
                state.tried(engine.tables.fixes[fix].id.clone(), Outcome::Failed);
            }
            Step::Escalate(_) | Step::Done { .. } => break,
        }
    }
    run.minutes += engine.tables.escalation;
    run
}

/// The case's fix works; where none is named, one that resolves the first cause more likely than not.
fn cures(engine: &Engine, case: &Case, fix: usize) -> bool {
    let table = &engine.tables.fixes[fix];
    match (&case.fix, case.cause.first()) {
        (Some(cure), _) => *cure == table.id,
        (None, Some(cause)) => {
            let hypothesis = engine.tables.hypothesis(cause.as_str());
            table.resolves.iter().any(|&(resolved, works)| Some(resolved) == hypothesis && works > 0.5)
        }
        (None, None) => false,
    }
}

/// What was not as expected, in words.
fn failures(
    engine: &Engine,
    case: &Case,
    rank: Option<usize>,
    rating: Option<Rating>,
    questions: usize,
    first: &InterviewPlan,
) -> Vec<String> {
    let expected = case.expect.clone().unwrap_or_default();
    let within = expected.within.unwrap_or(3);
    let mut failures = Vec::new();
    if rank.is_none_or(|rank| rank > within) {
        let place = rank.map_or("not in the list".to_owned(), |rank| format!("in place {rank}"));
        failures.push(format!("the cause is {place}, expected within {within}"));
    }
    if let Some(most) = expected.questions.filter(|most| questions > *most) {
        failures.push(format!(
            "{questions} {} asked, expected at most {most}",
            if questions == 1 { "question" } else { "questions" }
        ));
    }
    if let Some(wanted) = expected.rating.filter(|wanted| rating != Some(*wanted)) {
        let came = rating.map_or("nothing", Rating::word);
        failures.push(format!("the cause is rated {came}, expected {}", wanted.word()));
    }
    if let Some(wanted) = expected.next {
        let step = match &first.step {
            Step::Ask { symptom, .. } => engine.tables.symptoms[*symptom].id.as_str(),
            Step::Try { fix, .. } => engine.tables.fixes[*fix].id.as_str(),
            Step::Escalate(_) => "escalate",
            Step::Done { .. } => "done",
        };
        if wanted != step {
            failures.push(format!("the first step is {step}, expected {wanted}"));
        }
    }
    failures
}
