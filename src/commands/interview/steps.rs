//! The steps of a call: a question, a fix, until the call ends.

use anyhow::Context;

use super::{
    super::{
        error::{CliError, ExitStatus},
        prompt::{Prompt, Reply},
    },
    call::{ANSWER, CODE_HELP, Call, Flow, TRY, UNDO_HELP},
};
use crate::render;
use fixbook_engine::{
    diagnosis::{Assessment, Event, Next, Outcome, Skipped},
    model::{Id, NOT_APPLICABLE, UNKNOWN},
};

/// The reply to "did it help?".
enum Helped {
    Outcome(Outcome),
    Stop,
    /// The fix was not done after all.
    NotDone,
}

impl Call<'_> {
    /// Asks and tries until the fault is fixed, handed over or put off.
    pub fn hold(&mut self) -> Result<ExitStatus, CliError> {
        let mut before: Option<Assessment> = None;
        loop {
            let assessment = self.engine.assess(&self.session.session, self.strategy);
            self.console.show(&format!("\n{}", render::ranking(&assessment, self.console.bars())))?;
            if let Some(before) = before.replace(assessment.clone()) {
                // What the last answer has changed.
                self.console.show(&render::moved(&render::changes(&before, &assessment)))?;
            }
            self.console.show(&render::alerts(&assessment))?;
            self.console.show(&render::next(&assessment))?;
            let flow = match &assessment.next {
                Next::Ask { symptom, answers, .. } => {
                    let ids: Vec<Id> = answers.iter().map(|answer| answer.id.clone()).collect();
                    self.question(&assessment, symptom, &ids)?
                }
                Next::Try { fix, .. } => self.attempt(&assessment, fix)?,
                Next::Escalate { .. } | Next::Done { .. } => match self.finish(&assessment)? {
                    Flow::Continue => continue,
                    Flow::Stop => return Ok(ExitStatus::Success),
                },
            };
            if flow == Flow::Stop {
                self.console.show(&self.session.farewell())?;
                return Ok(ExitStatus::Success);
            }
        }
    }

    fn question(&mut self, assessment: &Assessment, symptom: &Id, answers: &[Id]) -> Result<Flow, CliError> {
        let prompt = if self.has_codes(symptom) {
            Prompt { text: "Answer, or what the caller says:", is_line: true, help: CODE_HELP, ..ANSWER }
        } else {
            ANSWER
        };
        let prompt = Prompt { choices: answers.len(), ..prompt };
        let answered = |answer: &str| -> Result<Event, CliError> {
            let answer = answer.parse().context("an answer is not a valid id")?;
            Ok(Event::Answered { symptom: symptom.clone(), answer })
        };
        loop {
            let event = match prompt.ask(self.console)? {
                Reply::Choice(number) => answered(answers[number - 1].as_str())?,
                Reply::Key('?') => answered(UNKNOWN)?,
                Reply::Key('x') => answered(NOT_APPLICABLE)?,
                Reply::Key('l' | 's') => Event::Skipped(Skipped::Question { symptom: symptom.clone() }),
                other => match self.act(assessment, other)? {
                    Some(flow) => return Ok(flow),
                    None => continue,
                },
            };
            self.session.push(event)?;
            return Ok(Flow::Continue);
        }
    }

    /// Whether error codes answer a question, so that the caller may read one out.
    fn has_codes(&self, symptom: &Id) -> bool {
        let mut codes = self.engine.catalog.codes.values().flat_map(|table| table.codes.values());
        codes.any(|code| code.answers.contains_key(symptom))
    }

    /// A fix: its steps, then whether it was done, then whether it helped.
    pub(super) fn attempt(&mut self, assessment: &Assessment, fix: &Id) -> Result<Flow, CliError> {
        loop {
            let event = match TRY.ask(self.console)? {
                Reply::Key('d') => match self.outcome()? {
                    Helped::Outcome(outcome) => Event::Tried { fix: fix.clone(), outcome },
                    Helped::Stop => return Ok(Flow::Stop),
                    Helped::NotDone => continue,
                },
                Reply::Key('c') => Event::Tried { fix: fix.clone(), outcome: Outcome::NotPossible },
                Reply::Key('l') => Event::Skipped(Skipped::Fix { fix: fix.clone() }),
                Reply::Key('s') => {
                    let steps = render::fix(&self.engine.catalog, fix, &self.engine.catalog.fixes[fix]);
                    self.console.show(&steps)?;
                    continue;
                }
                // The question whether it helped has not been asked yet.
                Reply::Key('y' | 'n') => {
                    self.console.show("Do it first and press d, then say whether it helped.\n")?;
                    continue;
                }
                other => match self.act(assessment, other)? {
                    Some(flow) => return Ok(flow),
                    None => continue,
                },
            };
            self.session.push(event)?;
            return Ok(Flow::Continue);
        }
    }

    /// Whether a fix that was done helped.
    fn outcome(&mut self) -> Result<Helped, CliError> {
        let prompt = Prompt { text: "Did it help? (y/n)", keys: "ynuq", help: UNDO_HELP, ..Prompt::default() };
        Ok(match prompt.ask(self.console)? {
            Reply::Key('y') => Helped::Outcome(Outcome::Worked),
            Reply::Key('n') => Helped::Outcome(Outcome::Failed),
            Reply::Key('q') | Reply::Stop => Helped::Stop,
            _ => Helped::NotDone,
        })
    }
}
