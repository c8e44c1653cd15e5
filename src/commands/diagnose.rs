//! `fixbook diagnose`: an interview on a terminal, an Assessment otherwise.

use std::io::IsTerminal;

use indexmap::IndexMap;
use serde::Serialize;

use super::{
    CliError, ExitStatus,
    console::{Console, Plain, Terminal},
    facts,
    interview::{Interview, Then},
    library, open, output,
    session_file::SessionFile,
    templates,
};
use crate::{
    cli::{DiagnoseArgs, Global, StrategyArg},
    load, render,
};
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Next, Session, Strategy, words_event},
    model::{Id, limits::MAX_PASTE_BYTES},
    text::printable,
};

pub(super) fn run(global: &Global, args: &DiagnoseArgs) -> Result<ExitStatus, CliError> {
    let engine = open::engine(global)?;
    // The whole command line is held against the catalog before anything is kept.
    let answers = facts::facts(&engine.catalog, &args.answers)?;
    let tried =
        args.tried.iter().map(|written| facts::trial(&engine.catalog, written)).collect::<Result<Vec<_>, _>>()?;
    let what_if = facts::facts(&engine.catalog, &args.what_if)?;
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let is_conversation = !global.json && what_if.is_empty() && (is_terminal || args.plain);
    let mut kept = SessionFile::open(global, args.session.as_deref())?;
    let words = said(args)?;
    let strategy = strategy(args.strategy);
    let console: &mut dyn Console = if args.plain { &mut Plain } else { &mut Terminal };
    let index = || library::index(global, &engine.catalog, &[]);
    let templates = || Ok(templates::of_catalog(global)?.templates);
    if is_conversation {
        let mut interview =
            Interview { engine: &engine, kept: &mut kept, console, strategy, index: &index, templates: &templates };
        if interview.take_words(&words)? == Then::Stop {
            return Ok(ExitStatus::Yes);
        }
    } else {
        take_words(&engine, &mut kept, &words)?;
    }
    for (symptom, answer) in answers {
        kept.push(Event::Answered { symptom, answer })?;
    }
    for (fix, outcome) in tried {
        kept.push(Event::Tried { fix, outcome })?;
    }
    if is_conversation {
        return Interview { engine: &engine, kept: &mut kept, console, strategy, index: &index, templates: &templates }
            .hold();
    }
    let assessment = engine.assess(&kept.session, strategy);
    let assessment = if args.trace { assessment } else { assessment.without_trace() };
    if !what_if.is_empty() {
        return show_what_if(global, &engine, &kept.session, &assessment, &what_if, strategy);
    }
    match global.json {
        true => output::print_json(&assessment)?,
        false => output::print(&render::assessment(&assessment))?,
    }
    Ok(ExitStatus::Yes)
}

/// The words of the command line and those of a pasted file.
fn said(args: &DiagnoseArgs) -> Result<String, CliError> {
    let words = args.words.join(" ");
    let Some(path) = &args.paste else { return Ok(printable(&words).into_owned()) };
    let bytes = load::read_named(path, MAX_PASTE_BYTES).map_err(|error| {
        CliError::World(anyhow::Error::new(error).context("paste the part around the error message only"))
    })?;
    let pasted = String::from_utf8_lossy(&bytes);
    Ok(printable(format!("{words}\n{pasted}").trim()).into_owned())
}

#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct WhatIf<'a> {
    #[serde(flatten)]
    then: &'a Assessment,
    what_if: Difference<'a>,
}

/// What some more answers would change.
#[derive(Serialize, schemars::JsonSchema)]
struct Difference<'a> {
    answers: IndexMap<&'a Id, &'a Id>,
    /// Causes whose probability would be another, the largest change first.
    changes: Vec<render::Change>,
    next_now: &'a Next,
}

/// The assessment with some answers more, beside the one without. Nothing is kept.
fn show_what_if(
    global: &Global,
    engine: &Engine,
    session: &Session,
    now: &Assessment,
    answers: &[(Id, Id)],
    strategy: Strategy,
) -> Result<ExitStatus, CliError> {
    let mut then = session.clone();
    for (symptom, answer) in answers {
        then.push(Event::Answered { symptom: symptom.clone(), answer: answer.clone() });
    }
    let then = engine.assess(&then, strategy).without_trace();
    let changes = render::changes(now, &then);
    if global.json {
        let answers = answers.iter().map(|(symptom, answer)| (symptom, answer)).collect();
        output::print_json(&WhatIf { then: &then, what_if: Difference { answers, changes, next_now: &now.next } })?;
    } else {
        output::print(&render::what_if(&changes, &then))?;
    }
    Ok(ExitStatus::Yes)
}

/// Without a person to confirm, only what error codes say counts as given; the rest is listed as proposals.
fn take_words(engine: &Engine, kept: &mut SessionFile, words: &str) -> Result<(), CliError> {
    if words.trim().is_empty() {
        return Ok(());
    }
    kept.push(words_event(&engine.catalog, words))?;
    for proposal in engine.suggest(words).into_iter().filter(|proposal| proposal.by_code) {
        kept.push(Event::Answered { symptom: proposal.symptom, answer: proposal.answer })?;
    }
    Ok(())
}

/// The strategy of an option.
pub(super) fn strategy(arg: StrategyArg) -> Strategy {
    match arg {
        StrategyArg::Minutes => Strategy::Minutes,
        StrategyArg::Gain => Strategy::Gain,
        StrategyArg::Fixed => Strategy::Fixed,
    }
}
