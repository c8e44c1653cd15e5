//! `fixbook diagnose`: an interview on a terminal, an Assessment otherwise.

use std::io::IsTerminal;

use super::{
    Answer, Failure,
    console::Terminal,
    facts,
    interview::{Interview, Then},
    open, output,
    session_file::SessionFile,
};
use crate::{
    cli::{DiagnoseArgs, Global, StrategyArg},
    diagnosis::{Engine, Event, Strategy, proposals, words_event},
    render,
};

pub(super) fn run(global: &Global, args: &DiagnoseArgs) -> Result<Answer, Failure> {
    let engine = open::engine(global)?;
    // The whole command line is held against the catalog before anything is kept.
    let answers = facts::facts(&engine.catalog, &args.answers)?;
    let tried =
        args.tried.iter().map(|written| facts::trial(&engine.catalog, written)).collect::<Result<Vec<_>, _>>()?;
    let is_conversation = !global.json && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut kept = SessionFile::open(args.session.as_deref())?;
    let words = args.words.join(" ");
    let strategy = strategy(args.strategy);
    if is_conversation {
        let mut interview = Interview { engine: &engine, kept: &mut kept, console: &mut Terminal, strategy };
        if interview.take_words(&words)? == Then::Stop {
            return Ok(Answer::Yes);
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
        return Interview { engine: &engine, kept: &mut kept, console: &mut Terminal, strategy }.hold();
    }
    let assessment = engine.assess(&kept.session, strategy);
    let assessment = if args.trace { assessment } else { assessment.without_trace() };
    match global.json {
        true => output::print_json(&assessment)?,
        false => output::print(&render::assessment(&assessment))?,
    }
    Ok(Answer::Yes)
}

/// Without a person to confirm, only what error codes say counts as given; the rest is listed as proposals.
fn take_words(engine: &Engine, kept: &mut SessionFile, words: &str) -> Result<(), Failure> {
    if words.trim().is_empty() {
        return Ok(());
    }
    kept.push(words_event(&engine.catalog, words))?;
    for proposal in proposals(&engine.catalog, words).into_iter().filter(|proposal| proposal.by_code) {
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
