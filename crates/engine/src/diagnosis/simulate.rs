//! Cases sampled from the catalog's own numbers: which causes they can separate.
//!
//! In: an [`Engine`] and a seed. Out: a [`Case`], the same for the same seed. Never: a clock, randomness without a seed.

use fastrand::Rng;
use indexmap::IndexMap;

use super::{
    Engine,
    interview_state::InterviewState,
    likelihood::{Hypothesis, OTHER, SparseLikelihood},
    session::SessionState,
    tables::{LikelihoodRows, observed},
};
use crate::model::{Case, Expectation, Id, OneOrMany, SymptomKind};

/// How badly people answer in sampled cases, beyond each symptom's reliability. Shares are 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Noise {
    /// The share of answers that are "don't know".
    pub drop: f64,
    /// The share of answers that are wrong.
    pub flip: f64,
}

/// Samples a case of one cause: first its contexts, then the answers in these contexts. The same seed gives the same case.
/// Nothing for an id that is not a scored cause.
pub fn sample(engine: &Engine, cause: &Id, noise: Noise, seed: u64) -> Option<Case> {
    let hypothesis = engine.tables.hypothesis(cause.as_str())?;
    let name = format!("{cause}, sampled with seed {seed}");
    Some(Case { cause: OneOrMany(vec![cause.clone()]), ..drawn(engine, hypothesis, name, noise, seed) })
}

/// Samples a case whose cause is not in the catalog: answers by the base shares of symptoms, and no fix works.
pub fn sample_other(engine: &Engine, noise: Noise, seed: u64) -> Case {
    drawn(engine, OTHER, format!("something else, sampled with seed {seed}"), noise, seed)
}

fn drawn(engine: &Engine, hypothesis: Hypothesis, name: String, noise: Noise, seed: u64) -> Case {
    let mut rng = Rng::with_seed(seed);
    let truth = draw_truth(engine, hypothesis, &mut rng);
    let mut answers = IndexMap::new();
    for (symptom, &found) in truth.iter().enumerate() {
        let table = &engine.tables.symptoms[symptom];
        let makes_sense = table.when.may_hold(|id| {
            let index = engine.tables.symptom(id.as_str())?;
            engine.tables.symptoms[index].answers.get(truth[index])
        });
        if makes_sense && rng.f64() >= noise.drop {
            let reported = if rng.f64() < noise.flip { another(found, table.answers.len(), &mut rng) } else { found };
            answers.insert(table.id.clone(), table.answers[reported].clone());
        }
    }
    Case {
        name,
        says: String::new(),
        given: IndexMap::new(),
        answers,
        cause: OneOrMany(Vec::new()),
        fix: None,
        expect: Some(Expectation { within: Some(1), ..Expectation::default() }),
        source: None,
    }
}

/// An answer for every symptom: contexts first, since the other answers depend on them.
fn draw_truth(engine: &Engine, hypothesis: Hypothesis, rng: &mut Rng) -> Vec<usize> {
    let tables = &engine.tables;
    let mut truth: Vec<Option<usize>> = vec![None; tables.symptoms.len()];
    for contexts in [true, false] {
        for (symptom, table) in tables.symptoms.iter().enumerate() {
            if (table.kind == SymptomKind::Context) != contexts {
                continue;
            }
            let rows = table.rows_of(hypothesis);
            let row = |rows: &LikelihoodRows| rows.row(|context| truth[context]).actual.clone();
            let shares = rows.map_or_else(|| table.base.clone(), row);
            // Contexts are reported as they are; of the other answers some are wrong.
            let shares = if contexts { shares } else { observed(&shares, table.reliability) };
            truth[symptom] = Some(draw(&shares, rng));
        }
    }
    truth.into_iter().map(Option::unwrap_or_default).collect()
}

fn draw(shares: &[f64], rng: &mut Rng) -> usize {
    let mut left = rng.f64() * shares.iter().sum::<f64>();
    for (answer, share) in shares.iter().enumerate() {
        left -= share;
        if left < 0.0 {
            return answer;
        }
    }
    shares.iter().rposition(|share| *share > 0.0).unwrap_or(0)
}

fn another(answer: usize, answers: usize, rng: &mut Rng) -> usize {
    if answers < 2 {
        return answer;
    }
    let other = rng.usize(0..answers - 1);
    if other < answer { other } else { other + 1 }
}

/// How likely a cause gets when every answer supports it as much as the numbers allow.
#[derive(Clone, Debug, PartialEq)]
pub struct BestCase {
    /// The cause.
    pub cause: Id,
    /// Its probability after all answers, 0 to 1.
    pub probability: f64,
    /// Its rank among the causes, from 1.
    pub rank: usize,
    /// The most likely cause after all answers.
    pub first: Id,
}

/// Answers every question in the way that supports a cause most, rules included. A cause that is not first even then can
/// never be the most likely one. Nothing for an id that is not a scored cause.
pub fn best_case(engine: &Engine, cause: &Id) -> Option<BestCase> {
    let hypothesis = engine.tables.hypothesis(cause.as_str())?;
    let by_tables = rank_after(engine, cause, hypothesis, most_telling(engine, hypothesis))?;
    if by_tables.rank == 1 {
        return Some(by_tables);
    }
    // Rules may count two answers together against it, so perhaps one of them is better left open.
    rank_after(engine, cause, hypothesis, climb(engine, hypothesis))
}

fn rank_after(engine: &Engine, cause: &Id, hypothesis: Hypothesis, state: SessionState) -> Option<BestCase> {
    let tables = &engine.tables;
    let p = InterviewState::of(tables, &engine.rule_set, state).probabilities;
    let mut order: Vec<Hypothesis> = (1..tables.hypotheses()).collect();
    order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
    let place = order.iter().position(|&other| other == hypothesis)?;
    Some(BestCase {
        cause: cause.clone(),
        probability: p[hypothesis],
        rank: place + 1,
        first: tables.cause(*order.first()?)?.clone(),
    })
}

/// The symptoms for which a cause has rows, contexts first.
fn described_symptoms(engine: &Engine, hypothesis: Hypothesis) -> Vec<usize> {
    let symptoms = &engine.tables.symptoms;
    let mut described: Vec<usize> =
        (0..symptoms.len()).filter(|&symptom| symptoms[symptom].rows_of(hypothesis).is_some()).collect();
    described.sort_by_key(|&symptom| symptoms[symptom].kind != SymptomKind::Context);
    described
}

/// Gives every question the answer with the largest likelihood ratio for the cause against all others.
fn most_telling(engine: &Engine, hypothesis: Hypothesis) -> SessionState {
    let tables = &engine.tables;
    let mut state = SessionState::default();
    for symptom in described_symptoms(engine, hypothesis) {
        let interview = InterviewState::of(tables, &engine.rule_set, state.clone());
        let ratio = |likelihood: &SparseLikelihood| {
            let elsewhere = likelihood.expectation(&interview.probabilities);
            if elsewhere > 0.0 { likelihood.of(hypothesis) / elsewhere } else { 0.0 }
        };
        let ratios: Vec<f64> = interview.belief.predict(tables, symptom).iter().map(ratio).collect();
        let best = ratios.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
        give(engine, &mut state, symptom, best.map(|(answer, _)| answer));
    }
    state
}

/// Gives each question in turn the answer, perhaps none, that most improves the odds of the cause against the next most
/// likely one, until nothing improves them (hill climbing).
fn climb(engine: &Engine, hypothesis: Hypothesis) -> SessionState {
    const ROUNDS: usize = 3;
    let (tables, mut state) = (&engine.tables, SessionState::default());
    let believed = |state: &SessionState| {
        let p = InterviewState::of(tables, &engine.rule_set, state.clone()).probabilities;
        let others = (1..p.len()).filter(|other| *other != hypothesis).map(|other| p[other]);
        p[hypothesis] / others.fold(f64::MIN_POSITIVE, f64::max)
    };
    let mut best = believed(&state);
    for _ in 0..ROUNDS {
        let before = best;
        for symptom in described_symptoms(engine, hypothesis) {
            for answer in (0..tables.symptoms[symptom].answers.len()).map(Some).chain([None]) {
                let mut other = state.clone();
                give(engine, &mut other, symptom, answer);
                let belief = believed(&other);
                if belief > best {
                    (best, state) = (belief, other);
                }
            }
        }
        if best <= before {
            break;
        }
    }
    state
}

fn give(engine: &Engine, state: &mut SessionState, symptom: usize, answer: Option<usize>) {
    let table = &engine.tables.symptoms[symptom];
    match answer {
        Some(answer) => drop(state.answers.insert(table.id.clone(), table.answers[answer].clone().into())),
        None => drop(state.answers.shift_remove(&table.id)),
    }
}

/// Questions for which no cause has a row, and which no rule, `when` or row condition reads: no answer can ever change
/// anything.
pub fn silent_questions(engine: &Engine) -> Vec<Id> {
    let tables = &engine.tables;
    let nothing_known = engine.plan(SessionState::default(), super::Strategy::Minutes).0;
    let is_condition = |symptom: usize| tables.conditional.iter().any(|(_, named)| named.contains(&symptom));
    let is_used = |symptom: usize| {
        let id = &tables.symptoms[symptom].id;
        nothing_known.rules_read(id)
            || tables.fixes.iter().any(|fix| fix.when.names(id))
            || tables.symptoms.iter().any(|other| other.when.names(id))
    };
    let silent = (0..tables.symptoms.len())
        .filter(|&symptom| tables.symptoms[symptom].explicit.is_empty() && !is_used(symptom) && !is_condition(symptom));
    silent.map(|symptom| tables.symptoms[symptom].id.clone()).collect()
}
