//! How long the next step of an interview takes, by the size of the catalog. `cargo bench --bench step`.
//!
//! Items of the table `rules_run_again` are the number of rules run again for one answer more.

#[path = "../tests/suite/common/synthetic.rs"]
mod synthetic;

use std::sync::LazyLock;

use divan::{Bencher, counter::ItemsCount};
use fixbook_engine::diagnosis::{Engine, Event, Next, Session, Strategy};
use synthetic::Size;

/// Causes, and half as many symptoms; 20 rows for each cause.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

static ENGINES: LazyLock<Vec<Engine>> = LazyLock::new(|| SIZES.iter().map(|&causes| engine(causes, 0)).collect());
static GUARDED: LazyLock<Vec<Engine>> = LazyLock::new(|| SIZES.iter().map(|&causes| engine(causes, 100)).collect());

fn main() {
    divan::main();
}

fn engine(causes: usize, one_guard_in: usize) -> Engine {
    let size = Size { causes, symptoms: causes / 2, rows: 20, rules: 200, one_guard_in };
    Engine::new(synthetic::catalog(size, 1)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn of(engines: &'static [Engine], causes: usize) -> &'static Engine {
    let place = SIZES.iter().position(|size| *size == causes).expect("one of the sizes");
    &engines[place]
}

/// A session in which `questions` questions have their first answer.
fn session(engine: &Engine, questions: usize) -> Session {
    let mut session = Session::default();
    for _ in 0..questions {
        if let Next::Ask { symptom, answers, .. } = engine.assess(&session, Strategy::Gain).next {
            session.push(Event::Answered { symptom, answer: answers[0].id.clone() });
        }
    }
    session
}

/// The next step alone: belief, rules and plan.
#[divan::bench(args = SIZES, sample_count = 20)]
fn next_step(bencher: Bencher<'_, '_>, causes: usize) {
    let engine = of(&ENGINES, causes);
    let session = session(engine, 5);
    bencher.bench(|| engine.next_step(&session, Strategy::Minutes));
}

/// The same where one row in a hundred depends on an unanswered circumstance.
#[divan::bench(args = SIZES, sample_count = 20)]
fn next_step_with_guards(bencher: Bencher<'_, '_>, causes: usize) {
    let engine = of(&GUARDED, causes);
    let session = session(engine, 5);
    bencher.bench(|| engine.next_step(&session, Strategy::Minutes));
}

/// The next step with the complete assessment: each cause with its evidence.
#[divan::bench(args = SIZES, sample_count = 10)]
fn whole_assessment(bencher: Bencher<'_, '_>, causes: usize) {
    let engine = of(&ENGINES, causes);
    let session = session(engine, 5);
    bencher.bench(|| engine.assess(&session, Strategy::Minutes));
}

/// Rules run again for one answer more, of 200.
#[divan::bench(args = SIZES, sample_count = 10)]
fn rules_run_again(bencher: Bencher<'_, '_>, causes: usize) {
    let engine = of(&ENGINES, causes);
    let session = session(engine, 1);
    let runs = engine.rules_run_for(&session);
    bencher.counter(ItemsCount::new(runs)).bench(|| engine.rules_run_for(&session));
}
