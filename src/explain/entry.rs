//! The effect of the numbers of one entry.

use crate::render::{Confusion, FixLine, Why, WhyCause, WhyFix, WhySymptom};
use fixbook_engine::{
    diagnosis::{
        Engine, Noise, ReplayedCase, Rival, SimulationFigures, SimulationPlan, Strategy, cause_influence, confusions,
        fix_influence, question_influence, rivals,
    },
    model::{Id, Kind},
    rules::{BuiltinCall, RuleOutline},
};

/// Simulated cases of a cause: few enough for an immediate answer, with a hundred causes too.
const CASES: u32 = 20;
/// Look-alikes by the numbers that are shown.
const MAX_LOOK_ALIKES: usize = 3;
/// Built-ins of rules that weigh for or against a cause.
const WEIGHING: [&str; 3] = ["support", "contradict", "rule_out"];

/// The effect of the numbers of an entry; `None` if the entry does not exist. `number` is the place of a cause among the scored
/// ones, which decides the seeds of its simulated cases.
pub fn explain(engine: &Engine, kind: Kind, id: &Id, number: usize) -> Option<Why> {
    Some(match kind {
        Kind::Cause => Why::Cause(Box::new(cause(engine, id, number)?)),
        Kind::Symptom => Why::Symptom(symptom(engine, id)?),
        Kind::Fix => Why::Fix(fix(engine, id)?),
        _ => Why::Rule(engine.rules().find(|rule| rule.id == *id)?.clone()),
    })
}

fn cause(engine: &Engine, id: &Id, number: usize) -> Option<WhyCause> {
    let (id, head) = engine.catalog.causes.get_key_value(id)?;
    let strategies = [Strategy::Minutes];
    let plan = SimulationPlan { cases: CASES, seed: 1, noise: Noise::default(), strategies: &strategies };
    let drawn = if head.is_scored() { plan.cases_of(engine, &[(number, id)]) } else { Vec::new() };
    let taken = confusions(drawn.iter());
    let mut named = head.look_alikes.clone();
    named.extend(taken.iter().map(|pair| pair.taken_for.clone()));
    let confusion = |rival: Rival| Confusion {
        declared: head.look_alikes.contains(&rival.cause),
        taken_for: taken.iter().find(|pair| pair.taken_for == rival.cause).map_or(0.0, |pair| pair.share),
        rival,
    };
    let replayed: Vec<&ReplayedCase> = drawn.iter().map(|case| &case.replayed).collect();
    let fixes = engine.catalog.fixes_for(id.as_str()).into_iter().map(|(fix, head, works)| FixLine {
        fix: fix.clone(),
        title: head.title.clone(),
        works,
        minutes: head.minutes,
        who: head.who,
        risk: head.risk,
        turn: head.turn(),
    });
    Some(WhyCause {
        id: id.clone(),
        title: head.title.clone(),
        applies: head.applies.clone(),
        influence: cause_influence(engine, id),
        look_alikes: rivals(engine, id, MAX_LOOK_ALIKES, &named).into_iter().map(confusion).collect(),
        simulated: head.is_scored().then(|| SimulationFigures::of(&replayed)),
        fixes: fixes.collect(),
        rules: rules(engine, |phrase| phrase.names(id.as_str()) && WEIGHING.contains(&phrase.word.as_str())),
    })
}

fn symptom(engine: &Engine, id: &Id) -> Option<WhySymptom> {
    let head = engine.catalog.symptoms.get(id)?;
    Some(WhySymptom {
        id: id.clone(),
        ask: head.ask.clone(),
        minutes: head.minutes,
        who: head.who,
        reliability: head.reliability,
        influence: question_influence(engine, id)?,
        rules: rules(engine, |phrase| phrase.arguments.first().is_some_and(|first| first == id.as_str())),
    })
}

fn fix(engine: &Engine, id: &Id) -> Option<WhyFix> {
    let head = engine.catalog.fixes.get(id)?;
    Some(WhyFix {
        id: id.clone(),
        title: head.title.clone(),
        kind: head.kind,
        who: head.who,
        minutes: head.minutes,
        turn: head.turn(),
        lowers_security: head.lowers_security,
        reversible: head.reversible,
        after: head.after.clone(),
        when: head.when.clone(),
        influence: fix_influence(engine, id),
        rules: rules(engine, |phrase| phrase.names(id.as_str())),
    })
}

/// The rules with a call about an entry.
fn rules(engine: &Engine, is_about: impl Fn(&BuiltinCall) -> bool) -> Vec<RuleOutline> {
    engine.rules().filter(|rule| rule.reads.iter().chain(&rule.says).any(&is_about)).cloned().collect()
}
