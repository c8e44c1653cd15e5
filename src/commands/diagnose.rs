//! `fixbook diagnose`: a call on a terminal, an Assessment otherwise.

use std::{io::IsTerminal, path::PathBuf};

use anyhow::Context;
use clap::Args;
use indexmap::IndexMap;
use serde::Serialize;

use super::{
    args, catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    index,
    interview::{Call, Flow},
    json_output::JsonOutput,
    output,
    prompt::{Console, Plain, Terminal},
    session_file::SessionFile,
    templates,
    values::StrategyArg,
};
use crate::{load, render, schema};
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Next, Outcome, Session, Strategy, words_event},
    model::{Id, limits::MAX_PASTE_BYTES},
    text::printable,
};

pub(super) const OUTPUTS: &[JsonOutput] = &[
    JsonOutput::new("assessment", "diagnose", schema::printed::<Assessment>),
    JsonOutput::new("what-if", "diagnose --what-if", schema::printed::<WhatIf<'_>>),
];

/// Arguments of `diagnose`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook diagnose \"certificate expired, error 0x904\"
  fixbook diagnose --session call.jsonl
  fixbook diagnose 0x904 --answer host-kind=azure-vm --json")]
pub struct DiagnoseArgs {
    /// What the caller says; error codes in it are recognised.
    #[arg(allow_negative_numbers = true)]
    pub words: Vec<String>,
    /// An answer that is already known.
    #[arg(long = "answer", value_name = "SYMPTOM=ANSWER")]
    pub answers: Vec<String>,
    /// A fix that was tried, and whether it worked or failed.
    #[arg(long, value_name = "FIX=worked|failed")]
    pub tried: Vec<String>,
    /// Save the call in this file, or continue it if the file exists.
    #[arg(long, value_name = "FILE")]
    pub session: Option<PathBuf>,
    /// How questions are chosen.
    #[arg(long, value_enum, default_value_t = StrategyArg::Minutes)]
    pub strategy: StrategyArg,
    /// With --json: also report what each rule did, or what it waits for.
    #[arg(long)]
    pub trace: bool,
    /// Show what this answer would change, without saving it.
    #[arg(long, value_name = "SYMPTOM=ANSWER")]
    pub what_if: Vec<String>,
    /// Read error codes, event ids and phrases from this file, a pasted log or dialog.
    #[arg(long, value_name = "FILE")]
    pub paste: Option<PathBuf>,
    /// Ask line by line, without bars and redrawing: for screen readers, and for answers from a pipe.
    #[arg(long)]
    pub plain: bool,
}

/// The command line, checked against the catalog.
struct Given {
    answers: Vec<(Id, Id)>,
    tried: Vec<(Id, Outcome)>,
    what_if: Vec<(Id, Id)>,
}

impl Given {
    fn parse(engine: &Engine, args: &DiagnoseArgs) -> Result<Self, CliError> {
        let catalog = &engine.catalog;
        let tried = args.tried.iter().map(|written| args::parse_trial(catalog, written));
        Ok(Given {
            answers: args::parse_facts(catalog, &args.answers)?,
            tried: tried.collect::<Result<_, _>>()?,
            what_if: args::parse_facts(catalog, &args.what_if)?,
        })
    }
}

pub(super) fn run(context: &CliContext, args: &DiagnoseArgs) -> Result<ExitStatus, CliError> {
    let engine = catalog::engine(context)?;
    // Everything is checked before anything is saved.
    let given = Given::parse(&engine, args)?;
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let is_call = !context.json && given.what_if.is_empty() && (is_terminal || args.plain);
    let mut session = SessionFile::open(context, args.session.as_deref())?;
    let words = words(args)?;
    if is_call {
        return hold_call(context, args, &engine, &mut session, &words, given);
    }
    take_words(&engine, &mut session, &words)?;
    push(&mut session, given.answers, given.tried)?;
    let strategy = args.strategy.into();
    let assessment = engine.assess(&session.session, strategy);
    let assessment = if args.trace { assessment } else { assessment.without_trace() };
    if !given.what_if.is_empty() {
        return show_what_if(context, &engine, &session.session, &assessment, &given.what_if, strategy);
    }
    if context.json {
        output::print_json(&assessment)?;
    } else {
        output::print(&render::assessment(&assessment))?;
    }
    Ok(ExitStatus::Success)
}

fn hold_call(
    context: &CliContext,
    args: &DiagnoseArgs,
    engine: &Engine,
    session: &mut SessionFile,
    words: &str,
    given: Given,
) -> Result<ExitStatus, CliError> {
    let console: &mut dyn Console = if args.plain { &mut Plain } else { &mut Terminal };
    let mut call = Call {
        engine,
        session,
        console,
        strategy: args.strategy.into(),
        index: &|| index::open(context, &engine.catalog, &[]),
        templates: &|| Ok(templates::of_catalog(context)?.templates),
    };
    if call.take_words(words)? == Flow::Stop {
        return Ok(ExitStatus::Success);
    }
    push(call.session, given.answers, given.tried)?;
    call.hold()
}

fn push(session: &mut SessionFile, answers: Vec<(Id, Id)>, tried: Vec<(Id, Outcome)>) -> Result<(), CliError> {
    let answers = answers.into_iter().map(|(symptom, answer)| Event::Answered { symptom, answer });
    let tried = tried.into_iter().map(|(fix, outcome)| Event::Tried { fix, outcome });
    answers.chain(tried).try_for_each(|event| session.push(event))
}

/// The words of the command line and those of a pasted file.
fn words(args: &DiagnoseArgs) -> Result<String, CliError> {
    let words = args.words.join(" ");
    let Some(path) = &args.paste else { return Ok(printable(&words).into_owned()) };
    let bytes = load::read_named(path, MAX_PASTE_BYTES).context("paste the part around the error message only")?;
    let pasted = String::from_utf8_lossy(&bytes);
    Ok(printable(format!("{words}\n{pasted}").trim()).into_owned())
}

#[derive(Serialize, schemars::JsonSchema)]
struct WhatIf<'a> {
    #[serde(flatten)]
    then: &'a Assessment,
    what_if: Difference<'a>,
}

/// What some more answers would change.
#[derive(Serialize, schemars::JsonSchema)]
struct Difference<'a> {
    answers: IndexMap<&'a Id, &'a Id>,
    /// Causes whose probability would change, the largest change first.
    changes: Vec<render::ProbabilityChange>,
    next_now: &'a Next,
}

/// The assessment with some more answers, compared with the current one. Nothing is saved.
fn show_what_if(
    context: &CliContext,
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
    if context.json {
        let answers = answers.iter().map(|(symptom, answer)| (symptom, answer)).collect();
        output::print_json(&WhatIf { then: &then, what_if: Difference { answers, changes, next_now: &now.next } })?;
    } else {
        output::print(&render::what_if(&changes, &then))?;
    }
    Ok(ExitStatus::Success)
}

/// Without a person to confirm, only what error codes say counts as given; the rest is listed as proposals.
fn take_words(engine: &Engine, session: &mut SessionFile, words: &str) -> Result<(), CliError> {
    if words.trim().is_empty() {
        return Ok(());
    }
    session.push(words_event(&engine.catalog, words))?;
    for proposal in engine.suggest(words).into_iter().filter(|proposal| proposal.by_code) {
        session.push(Event::Answered { symptom: proposal.symptom, answer: proposal.answer })?;
    }
    Ok(())
}
