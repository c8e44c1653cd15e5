//! `fixbook simulate`: what the catalog itself can tell apart.

use indexmap::IndexMap;
use rayon::prelude::*;

use super::{CliError, ExitStatus, diagnose, open, output};
use crate::{
    cli::{Global, SimulateArgs},
    render::{self, LookAlike, SimulatedCause, SimulatedStrategy, Simulation, Unreachable},
};
use fixbook_engine::{
    diagnosis::{Engine, Noise, ReplayedCase, Strategy, best_case, replay, sample, silent_questions},
    model::Id,
};

/// A cause is taken for another so often: then the two look alike.
const LOOKS_ALIKE: f64 = 0.2;

/// One drawn case and how its interview went.
pub(super) struct Drawn<'a> {
    cause: &'a Id,
    strategy: Strategy,
    pub(super) replayed: ReplayedCase,
}

/// What is drawn of each cause.
pub(super) struct Draw<'s> {
    pub cases: u32,
    pub seed: u64,
    pub noise: Noise,
    pub strategies: &'s [Strategy],
}

pub(super) fn run(global: &Global, args: &SimulateArgs) -> Result<ExitStatus, CliError> {
    let engine = open::engine(global)?;
    let strategies = match args.strategy {
        Some(strategy) => vec![diagnose::strategy(strategy)],
        None => vec![Strategy::Minutes, Strategy::Gain, Strategy::Fixed],
    };
    let noise = Noise { drop: args.drop, flip: args.flip };
    let causes: Vec<(usize, &Id)> = scored(&engine).enumerate().collect();
    let drawn = Draw { cases: args.cases, seed: args.seed, noise, strategies: &strategies }.of(&engine, &causes);
    let simulation = simulation(&engine, args, &strategies, &drawn);
    if global.json {
        output::print_json(&simulation)?;
    } else {
        output::print(&render::simulation(&engine.catalog, &simulation))?;
    }
    Ok(if simulation.unreachable.is_empty() { ExitStatus::Yes } else { ExitStatus::No })
}

/// The causes that take part in diagnosis, in the order by which their cases are numbered.
pub(super) fn scored(engine: &Engine) -> impl Iterator<Item = &Id> {
    engine.catalog.causes.iter().filter(|(_, cause)| cause.is_scored()).map(|(id, _)| id)
}

impl Draw<'_> {
    /// Draws cases of causes, each named with its number among all scored ones, and holds their interviews.
    pub(super) fn of<'a>(&self, engine: &Engine, causes: &[(usize, &'a Id)]) -> Vec<Drawn<'a>> {
        let wanted: Vec<(usize, &'a Id, u64, Strategy)> = self
            .strategies
            .iter()
            .flat_map(|&strategy| {
                let numbers = 0..u64::from(self.cases);
                let of = move |&(place, cause): &(usize, &'a Id)| {
                    numbers.clone().map(move |number| (place, cause, number, strategy))
                };
                causes.iter().flat_map(of)
            })
            .collect();
        let one = |&(place, cause, number, strategy): &(usize, &'a Id, u64, Strategy)| {
            // Every cause and number has a seed of its own, and every strategy the same cases.
            let seed =
                self.seed.wrapping_mul(1_000_003).wrapping_add(number).wrapping_mul(100_003).wrapping_add(place as u64);
            let case = sample(engine, cause, self.noise, seed)?;
            Some(Drawn { cause, strategy, replayed: replay(engine, &case, strategy) })
        };
        wanted.par_iter().filter_map(one).collect()
    }
}

fn simulation(engine: &Engine, args: &SimulateArgs, strategies: &[Strategy], drawn: &[Drawn<'_>]) -> Simulation {
    let of = |strategy: Strategy| drawn.iter().filter(move |case| case.strategy == strategy);
    let first = strategies.first().copied().unwrap_or_default();
    let causes = scored(engine).map(|cause| {
        let cases: Vec<&ReplayedCase> =
            of(first).filter(|case| case.cause == cause).map(|case| &case.replayed).collect();
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
                let cases: Vec<&ReplayedCase> = of(strategy).map(|case| &case.replayed).collect();
                SimulatedStrategy { strategy: strategy.word(), figures: render::Figures::of(&cases) }
            })
            .collect(),
        look_alikes: taken_for(of(first)).into_iter().filter(|pair| pair.share >= LOOKS_ALIKE).collect(),
        silent_questions: silent_questions(engine),
        dead_questions: engine.catalog.symptoms.keys().filter(|question| !asked(question)).cloned().collect(),
        unreachable: scored(engine)
            .filter_map(|cause| best_case(engine, cause))
            .filter(|best| best.rank > 1)
            .map(|best| Unreachable { cause: best.cause, probability: best.probability, taken_for: best.first })
            .collect(),
    }
}

/// Pairs of which the first was taken for the second, and in which share of its cases; the most often first.
pub(super) fn taken_for<'d>(drawn: impl Iterator<Item = &'d Drawn<'d>>) -> Vec<LookAlike> {
    let mut taken: IndexMap<(&Id, &Id), usize> = IndexMap::new();
    let mut cases: IndexMap<&Id, usize> = IndexMap::new();
    for case in drawn {
        *cases.entry(case.cause).or_default() += 1;
        if let Some(top) = case.replayed.outcome.top.as_ref().filter(|top| *top != case.cause) {
            *taken.entry((case.cause, top)).or_default() += 1;
        }
    }
    let share = |((cause, taken_for), number): ((&Id, &Id), usize)| LookAlike {
        cause: cause.clone(),
        taken_for: taken_for.clone(),
        share: number as f64 / cases[cause] as f64,
    };
    let mut pairs: Vec<LookAlike> = taken.into_iter().map(share).collect();
    pairs.sort_by(|a, b| b.share.total_cmp(&a.share));
    pairs
}
