//! The interview on a terminal: numbered answers, don't know, back, why, stop.

use anyhow::Context;
use inquire::{InquireError, Text, validator::Validation};

use super::{Answer, Failure, output, runbook, session_file::SessionFile};
use crate::{
    diagnosis::{Assessment, Engine, Event, Next, Outcome, Proposal, Session, Strategy, proposals, words_event},
    model::{Id, NOT_APPLICABLE, UNKNOWN},
    render,
};

/// What a person can type instead of an answer's number.
const KEYS: &str = "a number; ? don't know, x not here, s later, b back, w why, e evidence, q stop";
const TRY_KEYS: &str = "y it did, n it did not, s steps, b back, w why, e evidence, q stop";

/// What a person typed.
enum Reply {
    Choice(usize),
    Key(char),
    /// Escape, Ctrl-C or the end of input.
    Stop,
}

/// Words to answers that a person has confirmed, one by one.
pub(super) fn confirm_words(engine: &Engine, kept: &mut SessionFile, words: &str) -> Result<(), Failure> {
    if words.trim().is_empty() {
        return Ok(());
    }
    let found = proposals(&engine.catalog, words);
    let (mut codes_are_right, mut confirmed) = (true, Vec::new());
    for proposal in found {
        let is_right = confirm(engine, &proposal)?;
        codes_are_right &= is_right || !proposal.by_code;
        if is_right {
            confirmed.push(Event::Answered { symptom: proposal.symptom, answer: proposal.answer });
        }
    }
    // Rules read the codes too, so a code that was misread must not stay in the session.
    kept.push(match words_event(&engine.catalog, words) {
        Event::Said { words, .. } if !codes_are_right => Event::Said { words, codes: Vec::new() },
        event => event,
    })?;
    confirmed.into_iter().try_for_each(|event| kept.push(event))
}

fn confirm(engine: &Engine, proposal: &Proposal) -> Result<bool, Failure> {
    let head = &engine.catalog.symptoms[&proposal.symptom];
    let label = head.label(proposal.answer.as_str());
    output::print(&render::line(&format!("{}: {} {label}.", proposal.because, head.ask)))?;
    let reply = ask("Is that right? (y/n)", |typed| matches!(typed, "" | "y" | "n" | "yes" | "no"), "y or n")?;
    Ok(matches!(reply, Reply::Key('y') | Reply::Choice(_)))
}

/// Asks and tries until the fault is cured, handed over or put off.
pub(super) fn hold(engine: &Engine, kept: &mut SessionFile, strategy: Strategy) -> Result<Answer, Failure> {
    loop {
        let assessment = engine.assess(&kept.session, strategy);
        output::print(&format!("\n{}{}", render::ranking(&assessment), render::alerts(&assessment)))?;
        output::print(&render::next(&assessment))?;
        let going_on = match &assessment.next {
            Next::Ask { symptom, answers, .. } => {
                let ids: Vec<Id> = answers.iter().map(|answer| answer.id.clone()).collect();
                question(engine, kept, &assessment, symptom, &ids)?
            }
            Next::Try { fix, .. } => attempt(engine, kept, &assessment, fix)?,
            Next::Escalate { .. } | Next::Done { .. } => {
                finish(engine, &kept.session, &assessment)?;
                return Ok(Answer::Yes);
            }
        };
        if !going_on {
            output::print("Stopped. Nothing is lost if you gave --session.\n")?;
            return Ok(Answer::Yes);
        }
    }
}

/// One question; false to stop.
fn question(
    engine: &Engine,
    kept: &mut SessionFile,
    assessment: &Assessment,
    symptom: &Id,
    answers: &[Id],
) -> Result<bool, Failure> {
    let count = answers.len();
    let fits = move |typed: &str| {
        matches!(typed, "?" | "x" | "s" | "b" | "w" | "e" | "q")
            || typed.parse::<usize>().is_ok_and(|number| (1..=count).contains(&number))
    };
    loop {
        let answered = |answer: &str| answer.parse().map(|answer| Event::Answered { symptom: symptom.clone(), answer });
        let event = match ask("Answer", fits, KEYS)? {
            Reply::Choice(number) => {
                Ok(Event::Answered { symptom: symptom.clone(), answer: answers[number - 1].clone() })
            }
            Reply::Key('?') => answered(UNKNOWN),
            Reply::Key('x') => answered(NOT_APPLICABLE),
            Reply::Key('s') => Ok(Event::Skipped { symptom: symptom.clone() }),
            Reply::Key(key) if !explain(engine, assessment, key)? => return back(kept, key),
            Reply::Key(_) => continue,
            Reply::Stop => return Ok(false),
        };
        let event = event.context("an answer is no id")?;
        kept.push(event)?;
        return Ok(true);
    }
}

/// One fix; false to stop.
fn attempt(engine: &Engine, kept: &mut SessionFile, assessment: &Assessment, fix: &Id) -> Result<bool, Failure> {
    loop {
        let event = |outcome| Event::Tried { fix: fix.clone(), outcome };
        let outcome = match ask("Did it help?", |typed| ["y", "n", "s", "b", "w", "e", "q"].contains(&typed), TRY_KEYS)?
        {
            Reply::Key('y') => Outcome::Worked,
            Reply::Key('n') => Outcome::Failed,
            Reply::Key('s') => {
                output::print(&render::fix(&engine.catalog, fix, &engine.catalog.fixes[fix]))?;
                continue;
            }
            Reply::Key(key) if !explain(engine, assessment, key)? => return back(kept, key),
            Reply::Stop => return Ok(false),
            _ => continue,
        };
        kept.push(event(outcome))?;
        return Ok(true);
    }
}

/// Shows why, or the evidence; false if the key asks for neither.
fn explain(engine: &Engine, assessment: &Assessment, key: char) -> Result<bool, Failure> {
    match key {
        'w' => {
            let why = match &assessment.next {
                Next::Ask { why, .. } | Next::Try { why, .. } | Next::Escalate { why, .. } => why.as_str(),
                Next::Done { .. } => "It is solved.",
            };
            output::print(&render::line(why))?;
        }
        'e' => {
            let leader = assessment.causes.first();
            output::print(&render::evidence(assessment))?;
            if leader.is_none_or(|leader| leader.evidence.is_empty()) {
                output::print(
                    "Nothing has been found yet: these are the priors, our estimates of how common each cause is.\n",
                )?;
            }
            if let Some((id, cause)) = leader.and_then(|leader| engine.catalog.causes.get_key_value(&leader.id)) {
                output::print(&render::line(&format!("More about “{}”: fixbook show {id}", cause.title)))?;
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Takes the last event back, or stops.
fn back(kept: &mut SessionFile, key: char) -> Result<bool, Failure> {
    if key == 'q' {
        return Ok(false);
    }
    match kept.session.last_undoable() {
        Some(undoes) => kept.push(Event::Undone { undoes })?,
        None => output::print("There is nothing to take back.\n")?,
    }
    Ok(true)
}

/// The end: the reasons and the runbook.
fn finish(engine: &Engine, session: &Session, assessment: &Assessment) -> Result<(), Failure> {
    output::print(&render::evidence(assessment))?;
    let reply = ask("Show the runbook? (y/n)", |typed| matches!(typed, "" | "y" | "n" | "q"), "y or n")?;
    if matches!(reply, Reply::Key('y')) {
        output::print(&format!("\n{}", runbook::of_interview(engine, session, assessment)?))?;
    }
    Ok(())
}

/// Reads one reply; anything that does not fit is explained and asked again.
fn ask(
    prompt: &str,
    fits: impl Fn(&str) -> bool + Clone + 'static + Send + Sync,
    help: &'static str,
) -> Result<Reply, Failure> {
    let check = move |typed: &str| {
        Ok(if fits(typed.trim()) { Validation::Valid } else { Validation::Invalid(format!("type {help}").into()) })
    };
    match Text::new(prompt).with_help_message(help).with_validator(check).prompt() {
        Ok(typed) => Ok(match typed.trim() {
            "" => Reply::Key('y'),
            typed => match typed.parse() {
                Ok(number) => Reply::Choice(number),
                Err(_) => typed.chars().next().map_or(Reply::Stop, Reply::Key),
            },
        }),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(Reply::Stop),
        Err(error) => Err(anyhow::Error::new(error).context("cannot read from the terminal").into()),
    }
}
