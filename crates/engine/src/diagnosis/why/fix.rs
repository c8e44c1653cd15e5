//! Which causes a fix resolves, and its place in the plan.

use serde::Serialize;

use super::single_answer::interview_with;
use crate::{
    diagnosis::{
        Engine,
        repair::{chance, repair},
        rounding::share,
    },
    model::Id,
};

/// What a fix's numbers do.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct FixInfluence {
    /// The chance that it works when nothing is known, 0 to 1.
    pub chance: f64,
    /// Minutes that the plan counts: its own, those of its interruptions, and those to reach the person who does it.
    pub planned_minutes: f64,
    /// The chance from which it is worth its minutes, compared with the minutes of handing over.
    pub worth_from: f64,
    /// Its place in the plan when nothing is known; nothing if it is not in the plan.
    pub place: Option<usize>,
    /// The causes that it resolves, most likely to work first.
    pub causes: Vec<ResolvedCause>,
}

/// A cause that a fix resolves.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ResolvedCause {
    /// The cause.
    pub cause: Id,
    /// Its title.
    pub title: String,
    /// P(the fix works, given the cause).
    pub works: f64,
    /// The probability of the cause when nothing is known.
    pub prior: f64,
    /// Its place among the fixes for this cause, by turn, then chance, then minutes.
    pub place: usize,
    /// How many fixes there are for this cause.
    pub fixes: usize,
}

/// What a fix's numbers do. Nothing for an id that is not a fix on offer.
pub fn fix_influence(engine: &Engine, id: &Id) -> Option<FixInfluence> {
    let tables = &engine.tables;
    let fix = tables.fix(id.as_str())?;
    let start = interview_with(engine, None);
    let cost = tables.fixes[fix].cost(&start.attendance);
    let order = repair(tables, &start.probabilities, start.options()).order;
    let resolved = |&(hypothesis, works): &(usize, f64)| {
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
    let mut causes: Vec<ResolvedCause> = tables.fixes[fix].resolves.iter().filter_map(resolved).collect();
    causes.sort_by(|a, b| b.works.total_cmp(&a.works));
    Some(FixInfluence {
        chance: share(chance(tables, fix, &start.probabilities)),
        planned_minutes: cost,
        worth_from: share(cost / tables.escalation),
        place: order.iter().position(|&(planned, _)| planned == fix).map(|place| place + 1),
        causes,
    })
}
