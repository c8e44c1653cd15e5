//! `fixbook why`: what the numbers of an entry do, and what the uncommitted change did to them.

use clap::Args;

use super::{
    catalog::{self, AtRevision},
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
};
use crate::{
    render::{self, Compared, Confusion, Explained, FixLine, Since, Why, WhyCause, WhyFix, WhySymptom},
    schema,
};
use fixbook_engine::{
    diagnosis::{
        Engine, Noise, ReplayedCase, Rival, SimulationFigures, SimulationPlan, Strategy, cause_influence, confusions,
        fix_influence, question_influence, rivals, scored_causes,
    },
    model::{Catalog, Id, Kind},
    rules::{BuiltinCall, RuleOutline},
    text::nearest,
};

/// Cases drawn of a cause: so many that an answer comes at once, with a hundred causes too.
const CASES: u32 = 20;
/// Causes shown that the numbers make most like one.
const ALIKE: usize = 3;
/// Words of rules that weigh for or against a cause.
const WEIGHING: [&str; 3] = ["support", "contradict", "rule_out"];

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("explained", "why", schema::printed::<Explained>)];

/// Arguments of `why`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook why rdp-certificate-expired
  fixbook why rdp-certificate --since HEAD~3")]
pub struct WhyArgs {
    /// Id of a cause, symptom, fix or rule.
    pub id: String,
    /// Show what has changed since this revision, if the catalog is in a git repository.
    #[arg(long, default_value = "HEAD", value_name = "REV")]
    pub since: String,
}

pub(super) fn run(context: &CliContext, args: &WhyArgs) -> Result<ExitStatus, CliError> {
    let engine = catalog::engine_without_articles(context)?;
    let (kind, id) = entry(&engine, &args.id)?;
    // Refused before anything is computed.
    let then = catalog::entries_at(context, &args.since)?;
    let number = scored_causes(&engine).position(|cause| *cause == id).unwrap_or_default();
    let why = explain(&engine, kind, &id, number)
        .ok_or_else(|| CliError::unknown("cause, symptom, fix or rule", &args.id, None))?;
    let since = since(&engine, &why, (kind, &id, number), then, &args.since);
    let explained = Explained { why, since };
    if context.json {
        output::print_json(&explained)?;
    } else {
        output::print(&render::why(&engine.catalog, &explained))?;
    }
    Ok(ExitStatus::Success)
}

/// What an id names, also a former one.
fn entry(engine: &Engine, written: &str) -> Result<(Kind, Id), CliError> {
    let catalog = &engine.catalog;
    let id = catalog.renamed(written).map_or(written, Id::as_str);
    let rule = || engine.rules().find(|rule| rule.id == *id).map(|rule| (Kind::Rule, rule.id.clone()));
    let ids = [Kind::Cause, Kind::Fix, Kind::Symptom];
    let found = ids.into_iter().find_map(|kind| key(catalog, kind, id).map(|id| (kind, id.clone()))).or_else(rule);
    found.ok_or_else(|| {
        let known = catalog.causes.keys().chain(catalog.fixes.keys()).chain(catalog.symptoms.keys());
        let known = known.chain(engine.rules().map(|rule| &rule.id)).map(Id::as_str);
        CliError::unknown("cause, symptom, fix or rule", written, nearest(written, known))
    })
}

fn key<'c>(catalog: &'c Catalog, kind: Kind, id: &str) -> Option<&'c Id> {
    match kind {
        Kind::Cause => catalog.causes.get_key_value(id).map(|(id, _)| id),
        Kind::Fix => catalog.fixes.get_key_value(id).map(|(id, _)| id),
        Kind::Symptom => catalog.symptoms.get_key_value(id).map(|(id, _)| id),
        _ => None,
    }
}

/// What the numbers of an entry do; nothing if it is not there. `number` numbers the cases that are drawn of a cause.
fn explain(engine: &Engine, kind: Kind, id: &Id, number: usize) -> Option<Why> {
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
        look_alikes: rivals(engine, id, ALIKE, &named).into_iter().map(confusion).collect(),
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

/// The rules in which some word is about an entry.
fn rules(engine: &Engine, is_about: impl Fn(&BuiltinCall) -> bool) -> Vec<RuleOutline> {
    engine.rules().filter(|rule| rule.reads.iter().chain(&rule.says).any(&is_about)).cloned().collect()
}

/// The same entry then and now.
fn since(now: &Engine, why: &Why, (kind, id, number): (Kind, &Id, usize), then: AtRevision, revision: &str) -> Since {
    let tell = |compared, note: String| Since { revision: revision.to_owned(), compared, note, changes: Vec::new() };
    let entries = match then {
        AtRevision::Entries(entries) => entries,
        AtRevision::Unavailable(why) => return tell(Compared::Unknown, format!("No history to compare with ({why}).")),
    };
    if entries.revision == now.catalog.revision {
        return tell(Compared::Same, format!("The catalog is as it was at {revision}."));
    }
    let Ok(then) = catalog::checked(*entries) else {
        return tell(Compared::Unknown, format!("Cannot compare: the catalog at {revision} does not pass check."));
    };
    let names = std::iter::once(id).chain(former(&now.catalog, kind, id));
    let before = names.filter_map(|name| explain(&then, kind, name, number)).next();
    let Some(before) = before else { return tell(Compared::New, format!("New: `{id}` did not exist at {revision}.")) };
    let changes = render::compare(&before.numbers(), &why.numbers());
    if changes.is_empty() {
        return tell(Compared::Same, "None of these numbers has changed.".to_owned());
    }
    let note = format!("{} changed, before -> after:", render::count(changes.len(), "number"));
    Since { changes, ..tell(Compared::Changed, note) }
}

/// What an entry was called before.
fn former<'c>(catalog: &'c Catalog, kind: Kind, id: &Id) -> &'c [Id] {
    match kind {
        Kind::Cause => catalog.causes.get(id).map(|entry| entry.was.as_slice()),
        Kind::Fix => catalog.fixes.get(id).map(|entry| entry.was.as_slice()),
        Kind::Symptom => catalog.symptoms.get(id).map(|entry| entry.was.as_slice()),
        _ => None,
    }
    .unwrap_or_default()
}
