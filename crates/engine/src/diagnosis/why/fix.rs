//! Which causes a fix ends, and when its turn comes.

use serde::Serialize;

use super::{interview, share};
use crate::{
    diagnosis::{
        Engine,
        repair::{chance, repair},
    },
    model::Id,
};

/// What a fix's numbers do.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct FixInfluence {
    /// That it works when nothing is known.
    pub chance: f64,
    /// Minutes that planning counts: its own, those of what it interrupts, and those until somebody is there.
    pub planned_minutes: f64,
    /// Odds below which it is not worth its minutes, beside the minutes of giving up.
    pub worth_from: f64,
    /// Its place in the plan when nothing is known; nothing if it is in none.
    pub place: Option<usize>,
    /// The causes that it ends, best odds first.
    pub causes: Vec<ResolvedCause>,
}

/// A cause that a fix ends.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ResolvedCause {
    pub cause: Id,
    pub title: String,
    pub works: f64,
    /// Of the cause, when nothing is known.
    pub prior: f64,
    /// Its place among the fixes for this cause, of so many: by turn, then odds, then minutes.
    pub place: usize,
    pub fixes: usize,
}

/// What a fix's numbers do. Nothing for an id that is no fix on offer.
pub fn fix_influence(engine: &Engine, id: &Id) -> Option<FixInfluence> {
    let tables = &engine.tables;
    let fix = tables.fix(id.as_str())?;
    let start = interview(engine, None);
    let cost = tables.fixes[fix].cost(&start.attendance);
    let order = repair(tables, &start.probabilities, start.options()).order;
    let served = |&(hypothesis, works): &(usize, f64)| {
        let cause = tables.cause(hypothesis)?;
        let fixes = engine.catalog.fixes_for(cause.as_str());
        Some(ResolvedCause {
            title: engine.catalog.title(cause.as_str()).to_owned(),
            works,
            prior: share(tables.prior[hypothesis]),
            place: 1 + fixes.iter().position(|(other, ..)| *other == id)?,
            fixes: fixes.len(),
            cause: cause.clone(),
        })
    };
    let mut causes: Vec<ResolvedCause> = tables.fixes[fix].resolves.iter().filter_map(served).collect();
    causes.sort_by(|a, b| b.works.total_cmp(&a.works));
    Some(FixInfluence {
        chance: share(chance(tables, fix, &start.probabilities)),
        planned_minutes: cost,
        worth_from: share(cost / tables.escalation),
        place: order.iter().position(|&(planned, _)| planned == fix).map(|place| place + 1),
        causes,
    })
}
