//! Many simulated calls, and what they show about a catalog: which causes questions can separate, and at what cost.
//!
//! In: an engine, a seed, the noise of answers. Out: a [`Simulation`]. The same seed gives the same calls on every machine.

use indexmap::IndexMap;
use rayon::prelude::*;
use serde::Serialize;

use super::{
    engine::Engine,
    question::Strategy,
    replay::{ReplayedCase, replay},
    simulate::{Noise, best_case, sample, silent_questions},
};
use crate::model::Id;

/// A cause looks like another if the other comes first in at least this share of its cases.
const MIN_LOOK_ALIKE_SHARE: f64 = 0.2;

/// The JSON of `simulate --json`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Simulation {
    /// The seed of the random numbers; the same seed gives the same calls.
    pub seed: u64,
    /// The share of answers that were replaced by "don't know", 0..1.
    pub drop: f64,
    /// The share of answers that were replaced by a wrong one, 0..1.
    pub flip: f64,
    /// By cause, with the first strategy.
    pub causes: Vec<SimulatedCause>,
    /// By strategy, in the order asked for.
    pub strategies: Vec<SimulatedStrategy>,
    /// Causes that are often taken for another.
    pub look_alikes: Vec<LookAlike>,
    /// Questions that no simulated call has asked.
    pub dead_questions: Vec<Id>,
    /// Those of them that nothing in the catalog refers to.
    pub silent_questions: Vec<Id>,
    /// Causes that do not come first even when all evidence is for them.
    pub unreachable: Vec<Unreachable>,
}

/// Means over some simulated cases.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SimulationFigures {
    /// The number of cases that the means are over.
    pub cases: usize,
    /// The share of the cases in which the cause came first, 0..1.
    pub top1: f64,
    /// The share of the cases in which the cause was among the first three, 0..1.
    pub top3: f64,
    /// Questions asked per case.
    pub questions: f64,
    /// Minutes per case, until a fix worked or until handing over.
    pub minutes: f64,
    /// The share of the cases that ended with a fix that worked, 0..1.
    pub cured: f64,
}

/// One cause's figures.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SimulatedCause {
    /// The cause that was simulated.
    pub cause: Id,
    /// The means over its cases.
    #[serde(flatten)]
    pub figures: SimulationFigures,
}

/// One strategy's figures.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SimulatedStrategy {
    /// The word for the strategy, as `--strategy` takes it.
    pub strategy: &'static str,
    /// The means over the cases of all causes.
    #[serde(flatten)]
    pub figures: SimulationFigures,
}

/// A cause for which another comes first in this share of its cases.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LookAlike {
    /// The cause that was simulated.
    pub cause: Id,
    /// The cause that came first instead.
    pub taken_for: Id,
    /// The share of the cases of `cause` in which `taken_for` came first, 0..1.
    pub share: f64,
}

/// A cause that can never come first, and the one that comes first in its place.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Unreachable {
    /// The cause that does not come first.
    pub cause: Id,
    /// Its probability when all evidence is for it, 0..1.
    pub probability: f64,
    /// The cause that comes first instead.
    pub taken_for: Id,
}

impl SimulationFigures {
    /// The means over replayed cases.
    pub fn of(cases: &[&ReplayedCase]) -> Self {
        let mean = |total: f64| if cases.is_empty() { 0.0 } else { rounded(total / cases.len() as f64) };
        let within = |places: usize| {
            cases.iter().filter(|case| case.outcome.rank.is_some_and(|rank| rank <= places)).count() as f64
        };
        SimulationFigures {
            cases: cases.len(),
            top1: mean(within(1)),
            top3: mean(within(3)),
            questions: mean(cases.iter().map(|case| case.outcome.questions as f64).sum()),
            minutes: mean(cases.iter().map(|case| case.outcome.minutes).sum()),
            cured: mean(cases.iter().filter(|case| case.cured).count() as f64),
        }
    }
}

fn rounded(mean: f64) -> f64 {
    (mean * 10_000.0).round() / 10_000.0
}

/// What is simulated for each cause.
pub struct SimulationPlan<'s> {
    /// Cases of each cause.
    pub cases: u32,
    /// The seed that the seeds of all cases are made from.
    pub seed: u64,
    /// How many answers are left out or wrong.
    pub noise: Noise,
    /// Each gets the same cases; the figures by cause are those of the first.
    pub strategies: &'s [Strategy],
}

/// One simulated case and how its call went.
pub struct SimulatedCase<'a> {
    /// The cause that the case was drawn for.
    pub cause: &'a Id,
    /// The strategy that chose the questions.
    pub strategy: Strategy,
    /// The questions, minutes and rank of the call.
    pub replayed: ReplayedCase,
}

/// The causes that take part in diagnosis, in the order by which their cases are numbered.
pub fn scored_causes(engine: &Engine) -> impl Iterator<Item = &Id> {
    engine.catalog.causes.iter().filter(|(_, cause)| cause.is_scored()).map(|(id, _)| id)
}

impl SimulationPlan<'_> {
    /// Simulates calls for all causes and summarises them.
    pub fn run(&self, engine: &Engine) -> Simulation {
        let causes: Vec<(usize, &Id)> = scored_causes(engine).enumerate().collect();
        self.summary(engine, &self.cases_of(engine, &causes))
    }

    /// Draws cases of causes, each given with its number among all scored ones, and replays their calls.
    pub fn cases_of<'a>(&self, engine: &Engine, causes: &[(usize, &'a Id)]) -> Vec<SimulatedCase<'a>> {
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
            // Every cause and number has a seed of its own, and every strategy gets the same cases.
            let seed =
                self.seed.wrapping_mul(1_000_003).wrapping_add(number).wrapping_mul(100_003).wrapping_add(place as u64);
            let case = sample(engine, cause, self.noise, seed)?;
            Some(SimulatedCase { cause, strategy, replayed: replay(engine, &case, strategy) })
        };
        wanted.par_iter().filter_map(one).collect()
    }

    fn summary(&self, engine: &Engine, cases: &[SimulatedCase<'_>]) -> Simulation {
        let of = |strategy: Strategy| cases.iter().filter(move |case| case.strategy == strategy);
        let first = self.strategies.first().copied().unwrap_or_default();
        let by_cause = scored_causes(engine).map(|cause| {
            let cases: Vec<&ReplayedCase> =
                of(first).filter(|case| case.cause == cause).map(|case| &case.replayed).collect();
            SimulatedCause { cause: cause.clone(), figures: SimulationFigures::of(&cases) }
        });
        let by_strategy = self.strategies.iter().map(|&strategy| {
            let cases: Vec<&ReplayedCase> = of(strategy).map(|case| &case.replayed).collect();
            SimulatedStrategy { strategy: strategy.word(), figures: SimulationFigures::of(&cases) }
        });
        let asked = |question: &Id| cases.iter().any(|case| case.replayed.asked.contains(question));
        let unreachable = scored_causes(engine).filter_map(|cause| best_case(engine, cause));
        let unreachable = unreachable.filter(|best| best.rank > 1).map(|best| Unreachable {
            cause: best.cause,
            probability: best.probability,
            taken_for: best.first,
        });
        Simulation {
            seed: self.seed,
            drop: self.noise.drop,
            flip: self.noise.flip,
            causes: by_cause.collect(),
            strategies: by_strategy.collect(),
            look_alikes: confusions(of(first)).into_iter().filter(|pair| pair.share >= MIN_LOOK_ALIKE_SHARE).collect(),
            silent_questions: silent_questions(engine),
            dead_questions: engine.catalog.symptoms.keys().filter(|question| !asked(question)).cloned().collect(),
            unreachable: unreachable.collect(),
        }
    }
}

/// Pairs of causes of which the second came first in cases of the first, and in which share of them; the largest share first.
pub fn confusions<'d>(cases: impl Iterator<Item = &'d SimulatedCase<'d>>) -> Vec<LookAlike> {
    let mut confused: IndexMap<(&Id, &Id), usize> = IndexMap::new();
    let mut numbers: IndexMap<&Id, usize> = IndexMap::new();
    for case in cases {
        *numbers.entry(case.cause).or_default() += 1;
        if let Some(top) = case.replayed.outcome.top.as_ref().filter(|top| *top != case.cause) {
            *confused.entry((case.cause, top)).or_default() += 1;
        }
    }
    let share = |((cause, taken_for), number): ((&Id, &Id), usize)| LookAlike {
        cause: cause.clone(),
        taken_for: taken_for.clone(),
        share: number as f64 / numbers[cause] as f64,
    };
    let mut pairs: Vec<LookAlike> = confused.into_iter().map(share).collect();
    pairs.sort_by(|a, b| b.share.total_cmp(&a.share));
    pairs
}
