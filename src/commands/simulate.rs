//! `fixbook simulate`: what the catalog itself can tell apart.

use indexmap::IndexMap;
use rayon::prelude::*;

use super::{Answer, Failure, diagnose, open, output};
use crate::{
    cli::{Global, SimulateArgs},
    diagnosis::{Engine, Noise, Replayed, Strategy, best_case, replay, sample, silent_questions},
    model::Id,
    render::{self, LookAlike, SimulatedCause, SimulatedStrategy, Simulation, Unreachable},
};

/// A cause is taken for another so often: then the two look alike.
const LOOKS_ALIKE: f64 = 0.2;

/// One drawn case and how its interview went.
struct Drawn<'a> {
    cause: &'a Id,
    strategy: Strategy,
    replayed: Replayed,
}

pub(super) fn run(global: &Global, args: &SimulateArgs) -> Result<Answer, Failure> {
    let engine = open::engine(global)?;
    let strategies = match args.strategy {
        Some(strategy) => vec![diagnose::strategy(strategy)],
        None => vec![Strategy::Minutes, Strategy::Gain, Strategy::Fixed],
    };
    let drawn = draw(&engine, args, &strategies);
    let simulation = simulation(&engine, args, &strategies, &drawn);
    if global.json {
        output::print_json(&simulation)?;
    } else {
        output::print(&render::simulation(&engine.catalog, &simulation))?;
    }
    Ok(if simulation.unreachable.is_empty() { Answer::Yes } else { Answer::No })
}

fn scored(engine: &Engine) -> impl Iterator<Item = &Id> {
    engine.catalog.causes.iter().filter(|(_, cause)| cause.is_scored()).map(|(id, _)| id)
}

fn draw<'a>(engine: &'a Engine, args: &SimulateArgs, strategies: &[Strategy]) -> Vec<Drawn<'a>> {
    let noise = Noise { drop: args.drop, flip: args.flip };
    let causes: Vec<&Id> = scored(engine).collect();
    let wanted: Vec<(usize, u64, Strategy)> = strategies
        .iter()
        .flat_map(|&strategy| {
            let numbers = 0..u64::from(args.cases);
            let per_cause = move |cause: usize| numbers.clone().map(move |number| (cause, number, strategy));
            (0..causes.len()).flat_map(per_cause)
        })
        .collect();
    let one = |&(cause, number, strategy): &(usize, u64, Strategy)| {
        // Every cause and number has a seed of its own, and every strategy the same cases.
        let seed =
            args.seed.wrapping_mul(1_000_003).wrapping_add(number).wrapping_mul(100_003).wrapping_add(cause as u64);
        let case = sample(engine, causes[cause], noise, seed)?;
        Some(Drawn { cause: causes[cause], strategy, replayed: replay(engine, &case, strategy) })
    };
    wanted.par_iter().filter_map(one).collect()
}

fn simulation(engine: &Engine, args: &SimulateArgs, strategies: &[Strategy], drawn: &[Drawn<'_>]) -> Simulation {
    let of = |strategy: Strategy| drawn.iter().filter(move |case| case.strategy == strategy);
    let first = strategies.first().copied().unwrap_or_default();
    let causes = scored(engine).map(|cause| {
        let cases: Vec<&Replayed> = of(first).filter(|case| case.cause == cause).map(|case| &case.replayed).collect();
        SimulatedCause { cause: cause.clone(), figures: render::Figures::of(&cases) }
    });
    let asked = |question: &Id| drawn.iter().any(|case| case.replayed.asked.contains(question));
    Simulation {
        seed: args.seed,
        drop: args.drop,
        flip: args.flip,
        causes: causes.collect(),
        strategies: strategies
            .iter()
            .map(|&strategy| {
                let cases: Vec<&Replayed> = of(strategy).map(|case| &case.replayed).collect();
                SimulatedStrategy { strategy: strategy.word(), figures: render::Figures::of(&cases) }
            })
            .collect(),
        look_alikes: look_alikes(&of(first).collect::<Vec<_>>()),
        silent_questions: silent_questions(engine),
        dead_questions: engine.catalog.symptoms.keys().filter(|question| !asked(question)).cloned().collect(),
        unreachable: scored(engine)
            .filter_map(|cause| best_case(engine, cause))
            .filter(|best| best.rank > 1)
            .map(|best| Unreachable { cause: best.cause, probability: best.probability, taken_for: best.first })
            .collect(),
    }
}

/// Pairs of which the first is often taken for the second, worst first.
fn look_alikes(drawn: &[&Drawn<'_>]) -> Vec<LookAlike> {
    let mut taken: IndexMap<(&Id, &Id), usize> = IndexMap::new();
    let mut cases: IndexMap<&Id, usize> = IndexMap::new();
    for case in drawn {
        *cases.entry(case.cause).or_default() += 1;
        if let Some(top) = case.replayed.outcome.top.as_ref().filter(|top| *top != case.cause) {
            *taken.entry((case.cause, top)).or_default() += 1;
        }
    }
    let mut pairs: Vec<LookAlike> = taken
        .into_iter()
        .map(|((cause, taken_for), number)| {
            let share = number as f64 / cases[cause] as f64;
            LookAlike { cause: cause.clone(), taken_for: taken_for.clone(), share }
        })
        .filter(|pair| pair.share >= LOOKS_ALIKE)
        .collect();
    pairs.sort_by(|a, b| b.share.total_cmp(&a.share));
    pairs
}
