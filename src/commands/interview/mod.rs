//! The interview with a person: numbered answers, don't know, back, why, stop.

use anyhow::Context;

mod asides;

use super::{
    CliError, ExitStatus,
    console::{Console, Prompt, Reply},
    output, runbook,
    session_file::SessionFile,
};
use crate::{
    index::Index,
    render::{self, Templates},
};
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Next, Outcome, Skipped, Strategy, SuggestedAnswer, words_event},
    model::{GivenAnswer, Id, NOT_APPLICABLE, UNKNOWN},
};

const YES_OR_NO: &str = "y or n";
const ANSWER_HELP: &str = "a number; ? don't know, x not here, l later, u undo, w why, e evidence, r other causes, f fixes, / search, \
                           q stop; or type what the caller says";
const CODE_HELP: &str = "a number, or what the caller says, then Enter; ? don't know, x not here, l later, u undo, w why, \
                         e evidence, r other causes, f fixes, / search, q stop";
const TRY_HELP: &str = "Enter steps, d done, c can't do this, l later, u undo, w why, e evidence, r other causes, f fixes, / search, \
                        q stop; or type what the caller says";
const UNDO_HELP: &str = "y or n; u undo, q stop";

/// One interview: the catalog, what is kept of it, and where it is held.
pub(super) struct Interview<'a> {
    pub engine: &'a Engine,
    pub kept: &'a mut SessionFile,
    pub console: &'a mut dyn Console,
    pub strategy: Strategy,
    /// Opens what is searched, when somebody searches.
    pub index: &'a dyn Fn() -> Result<Index, CliError>,
    /// Compiles what a runbook is filled into, when one is handed over.
    pub templates: &'a dyn Fn() -> Result<Templates, CliError>,
}

/// What every question asks for.
const ANSWER: Prompt = Prompt {
    text: "Answer",
    choices: 0,
    // `s`, which was "later", still is.
    keys: "?xlsubwerf/q",
    help: ANSWER_HELP,
    enter: None,
    takes_words: true,
    is_line: false,
};

/// What every fix asks for first.
const TRY: Prompt = Prompt {
    text: "This fix",
    choices: 0,
    keys: "dclsynubwerf/q",
    help: TRY_HELP,
    enter: Some('s'),
    takes_words: true,
    is_line: false,
};

/// What comes after a reply.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Then {
    GoOn,
    Stop,
}

impl Interview<'_> {
    /// Words to answers that the person has confirmed, one by one.
    pub fn take_words(&mut self, words: &str) -> Result<Then, CliError> {
        if words.trim().is_empty() {
            return Ok(Then::GoOn);
        }
        let (mut codes_are_right, mut confirmed) = (true, Vec::new());
        let known = self.engine.state(&self.kept.session).answers;
        let mut proposed = self.engine.suggest(words);
        if proposed.is_empty() {
            self.console.show(&render::line(&format!(
                "Nothing recognised in “{}”.",
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            )))?;
        }
        // What is known already is not asked again.
        proposed.retain(|proposal| known.get(&proposal.symptom) != Some(&GivenAnswer::from(&proposal.answer)));
        for proposal in proposed {
            match self.confirm(&proposal)? {
                Reply::Stop => return Ok(Then::Stop),
                Reply::Key('y') => {
                    confirmed.push(Event::Answered { symptom: proposal.symptom, answer: proposal.answer });
                }
                // Not like that: it may be asked later, with all its answers.
                _ if !proposal.by_code => {
                    confirmed.push(Event::Skipped(Skipped::Question { symptom: proposal.symptom }));
                }
                _ => codes_are_right = false,
            }
        }
        // Rules read the codes too, so a code that was misread must not stay in the session.
        self.kept.push(match words_event(&self.engine.catalog, words) {
            Event::Said { words, .. } if !codes_are_right => Event::Said { words, codes: Vec::new() },
            event => event,
        })?;
        confirmed.into_iter().try_for_each(|event| self.kept.push(event))?;
        Ok(Then::GoOn)
    }

    fn confirm(&mut self, proposal: &SuggestedAnswer) -> Result<Reply, CliError> {
        let head = &self.engine.catalog.symptoms[&proposal.symptom];
        let label = head.label(proposal.answer.as_str());
        self.console.show(&render::line(&format!("{}: {} {label}.", proposal.because, head.ask)))?;
        let prompt = Prompt { text: "Is that right? (y/n)", keys: "yn", help: YES_OR_NO, ..Prompt::default() };
        prompt.ask(self.console)
    }

    /// Asks and tries until the fault is cured, handed over or put off.
    pub fn hold(&mut self) -> Result<ExitStatus, CliError> {
        let mut before: Option<Assessment> = None;
        loop {
            let assessment = self.engine.assess(&self.kept.session, self.strategy);
            self.console.show(&format!("\n{}", render::ranking(&assessment)))?;
            if let Some(before) = before.replace(assessment.clone()) {
                // What the last answer has moved.
                self.console.show(&render::moved(&render::changes(&before, &assessment)))?;
            }
            self.console.show(&render::alerts(&assessment))?;
            self.console.show(&render::next(&assessment))?;
            let then = match &assessment.next {
                Next::Ask { symptom, answers, .. } => {
                    let ids: Vec<Id> = answers.iter().map(|answer| answer.id.clone()).collect();
                    self.question(&assessment, symptom, &ids)?
                }
                Next::Try { fix, .. } => self.attempt(&assessment, fix)?,
                Next::Escalate { .. } | Next::Done { .. } => match self.finish(&assessment)? {
                    Then::GoOn => continue,
                    Then::Stop => return Ok(ExitStatus::Yes),
                },
            };
            if then == Then::Stop {
                self.console.show(self.kept.farewell())?;
                return Ok(ExitStatus::Yes);
            }
        }
    }

    fn question(&mut self, assessment: &Assessment, symptom: &Id, answers: &[Id]) -> Result<Then, CliError> {
        let prompt = match self.has_codes(symptom) {
            true => Prompt { text: "Answer, or what the caller says:", is_line: true, help: CODE_HELP, ..ANSWER },
            false => ANSWER,
        };
        let prompt = Prompt { choices: answers.len(), ..prompt };
        let answered = |answer: &str| -> Result<Event, CliError> {
            let answer = answer.parse().context("an answer is no id")?;
            Ok(Event::Answered { symptom: symptom.clone(), answer })
        };
        loop {
            let event = match prompt.ask(self.console)? {
                Reply::Choice(number) => answered(answers[number - 1].as_str())?,
                Reply::Key('?') => answered(UNKNOWN)?,
                Reply::Key('x') => answered(NOT_APPLICABLE)?,
                Reply::Key('l' | 's') => Event::Skipped(Skipped::Question { symptom: symptom.clone() }),
                other => match self.aside(assessment, other)? {
                    Some(then) => return Ok(then),
                    None => continue,
                },
            };
            self.kept.push(event)?;
            return Ok(Then::GoOn);
        }
    }

    /// Whether error codes answer a question, so that the caller may read one out.
    fn has_codes(&self, symptom: &Id) -> bool {
        let mut codes = self.engine.catalog.codes.values().flat_map(|table| table.codes.values());
        codes.any(|code| code.answers.contains_key(symptom))
    }

    /// A fix: its steps, then whether it was done, then whether it helped.
    fn attempt(&mut self, assessment: &Assessment, fix: &Id) -> Result<Then, CliError> {
        loop {
            let event = match TRY.ask(self.console)? {
                Reply::Key('d') => match self.outcome()? {
                    Some(Ok(outcome)) => Event::Tried { fix: fix.clone(), outcome },
                    Some(Err(then)) => return Ok(then),
                    None => continue,
                },
                Reply::Key('c') => Event::Tried { fix: fix.clone(), outcome: Outcome::NotPossible },
                Reply::Key('l') => Event::Skipped(Skipped::Fix { fix: fix.clone() }),
                Reply::Key('s') => {
                    let steps = render::fix(&self.engine.catalog, fix, &self.engine.catalog.fixes[fix]);
                    self.console.show(&steps)?;
                    continue;
                }
                // Who answers before anything was done has not been asked yet.
                Reply::Key('y' | 'n') => {
                    self.console.show("Do it first and press d, then say whether it helped.\n")?;
                    continue;
                }
                other => match self.aside(assessment, other)? {
                    Some(then) => return Ok(then),
                    None => continue,
                },
            };
            self.kept.push(event)?;
            return Ok(Then::GoOn);
        }
    }

    /// Whether a fix that was done helped. Nothing: it is not done after all.
    fn outcome(&mut self) -> Result<Option<Result<Outcome, Then>>, CliError> {
        let prompt = Prompt { text: "Did it help? (y/n)", keys: "ynuq", help: UNDO_HELP, ..Prompt::default() };
        Ok(match prompt.ask(self.console)? {
            Reply::Key('y') => Some(Ok(Outcome::Worked)),
            Reply::Key('n') => Some(Ok(Outcome::Failed)),
            Reply::Key('q') | Reply::Stop => Some(Err(Then::Stop)),
            _ => None,
        })
    }

    /// Shows why (`w`), the evidence (`e`), why not another cause (`r`), or searches (`/`).
    fn explain(&mut self, assessment: &Assessment, key: char) -> Result<(), CliError> {
        match key {
            'r' => return self.rivals(assessment),
            '/' => return self.search(),
            _ => {}
        }
        if key == 'w' {
            let why = match &assessment.next {
                Next::Ask { why, .. } | Next::Try { why, .. } | Next::Escalate { why, .. } => why.as_str(),
                Next::Done { .. } => "It is solved.",
            };
            return self.console.show(&render::line(why));
        }
        let Some(leader) = assessment.causes.first() else { return Ok(()) };
        let evidence = match leader.evidence.is_empty() {
            true => {
                render::line("Nothing has been found yet: these are the priors, our estimates of how common each is.")
            }
            false => render::evidence(assessment),
        };
        let more = render::line(&format!("More about “{}”: fixbook show {}", leader.title, leader.id));
        self.console.show(&format!("{evidence}{more}"))
    }

    /// Takes the last event back.
    fn back(&mut self) -> Result<Then, CliError> {
        match self.kept.session.last_undoable() {
            Some(undoes) => self.kept.push(Event::Undone { undoes })?,
            None => self.console.show("Nothing to undo.\n")?,
        }
        Ok(Then::GoOn)
    }

    /// The end: the reasons, the summary and the runbook. A reply that was mistyped can still be undone.
    fn finish(&mut self, assessment: &Assessment) -> Result<Then, CliError> {
        self.console.show(&render::evidence(assessment))?;
        if let Next::Escalate { packet, .. } = &assessment.next {
            match self.last_question("Show the summary for the ticket? (y/n)")? {
                Reply::Key('y') => self.console.show(&format!("\n{}", render::packet(&self.engine.catalog, packet)))?,
                Reply::Key('u') => return self.undo(),
                Reply::Key('q') | Reply::Stop => return Ok(Then::Stop),
                _ => {}
            }
        }
        match self.last_question("Show the runbook? (y/n)")? {
            Reply::Key('y') => {
                let runbook = runbook::of_interview(&(self.templates)()?, self.engine, &self.kept.session, assessment)?;
                self.console.show(&format!("\n{}", output::plain(&runbook)))?;
                Ok(Then::Stop)
            }
            Reply::Key('u') => self.undo(),
            _ => Ok(Then::Stop),
        }
    }

    fn last_question(&mut self, text: &'static str) -> Result<Reply, CliError> {
        Prompt { text, keys: "ynuq", help: UNDO_HELP, ..Prompt::default() }.ask(self.console)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{
        super::{console::Line, library},
        CliError, Console, Interview, Prompt, SessionFile,
    };
    use crate::{
        check,
        index::Index,
        load::{CatalogSource, load},
        render::Templates,
    };
    use fixbook_engine::diagnosis::{Engine, Event, Outcome, Skipped, Strategy};

    /// A person who types what a list says, and stops when it ends. `ExitStatus=2` is for that prompt only; with a `*` in
    /// front it is typed whenever the prompt comes.
    struct Script {
        replies: Vec<&'static str>,
        shown: String,
    }

    impl Console for Script {
        fn show(&mut self, text: &str) -> Result<(), CliError> {
            self.shown.push_str(&anstream::adapter::strip_str(text).to_string());
            Ok(())
        }

        fn read(&mut self, prompt: &Prompt) -> Result<Option<Line>, CliError> {
            let is_for = |reply: &&str| match reply.trim_start_matches('*').split_once('=') {
                Some((text, _)) => prompt.text.starts_with(text),
                None => true,
            };
            let Some(place) = self.replies.iter().position(is_for) else { return Ok(None) };
            let reply = self.replies[place];
            if !reply.starts_with('*') {
                self.replies.remove(place);
            }
            Ok(Some(Line::Any(reply.rsplit('=').next().unwrap_or_default().to_owned())))
        }
    }

    /// Holds an interview on the real catalog; gives what was kept and what was shown.
    fn interview(words: &str, replies: &[&'static str]) -> (Vec<Event>, String) {
        let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let entries = load(&folder).unwrap_or_else(|error| panic!("{error}"));
        let catalog = check::catalog(entries).unwrap_or_else(|problems| panic!("{problems:?}"));
        let engine = Engine::new(catalog).unwrap_or_else(|problems| panic!("{problems:?}"));
        let mut kept = SessionFile::default();
        let mut script = Script { replies: replies.to_vec(), shown: String::new() };
        let mut interview = Interview {
            engine: &engine,
            kept: &mut kept,
            console: &mut script,
            strategy: Strategy::default(),
            index: &|| Index::of(&engine.catalog).map_err(library::world),
            templates: &|| Ok(Templates::built_in()?),
        };
        let held = interview.take_words(words).and_then(|_| interview.hold());
        held.unwrap_or_else(|error| panic!("{error}"));
        (kept.session.events, script.shown)
    }

    fn answered(events: &[Event]) -> Vec<String> {
        let fact = |event: &Event| match event {
            Event::Answered { symptom, answer } => Some(format!("{symptom}={answer}")),
            _ => None,
        };
        events.iter().filter_map(fact).collect()
    }

    #[test]
    fn a_misread_code_leaves_no_trace() {
        let (events, shown) = interview("0x904 / 0x7", &["n"]);
        assert!(shown.contains("0x904 with extended 0x7"), "{shown}");
        assert_eq!(answered(&events), Vec::<String>::new());
        assert!(matches!(&events[0], Event::Said { codes, .. } if codes.is_empty()), "{events:?}");
        let (events, _) = interview("0x904 / 0x7", &["y"]);
        assert_eq!(answered(&events), ["error-code=socket-closed-server-denied"]);
    }

    #[test]
    fn every_key_does_what_the_help_says() {
        let (events, shown) = interview("", &["w", "e", "0", "z", "1", "b", "?", "l", "x", "q", "1"]);
        assert!(shown.contains("An answer saves") && shown.contains("Nothing has been found yet"), "{shown}");
        assert_eq!(shown.matches("Not a key here: a number").count(), 2, "{shown}");
        // 1, then taken back, then don't know to the same question; skipped; not applicable; nothing after q.
        let [taken, Event::Undone { undoes: 0 }, again, rest @ ..] = &events[..] else { panic!("{events:?}") };
        let (Event::Answered { symptom: first, .. }, Event::Answered { symptom, answer }) = (taken, again) else {
            panic!("{events:?}")
        };
        assert!(first == symptom && *answer == "unknown", "{events:?}");
        let [Event::Skipped { .. }, Event::Answered { answer, .. }] = rest else { panic!("{rest:?}") };
        assert_eq!(*answer, "not-applicable");
        assert!(shown.ends_with("Stopped. Give --session FILE to keep an interview.\n"), "{shown}");
    }

    #[test]
    fn a_fix_that_helps_ends_with_reasons_and_the_runbook() {
        // The second answer to whatever is asked; of the fixes the first does not help, and the second does.
        let (events, shown) = interview(
            "0x904 / 0x7",
            &[
                "Is that right=y",
                "*Answer=2",
                "This fix=",
                "*This fix=d",
                "Did it help=n",
                "Did it help=y",
                "Show the runbook=y",
            ],
        );
        let tried: Vec<Outcome> = events
            .iter()
            .filter_map(|event| match event {
                Event::Tried { outcome, .. } => Some(*outcome),
                _ => None,
            })
            .collect();
        assert_eq!(tried, [Outcome::Failed, Outcome::Worked], "{events:?}\n{shown}");
        for part in ["Verify", "Solved. It was:", "Why “", "## What was found", "## If none of this helps"] {
            assert!(shown.contains(part), "{part}:\n{shown}");
        }
    }

    #[test]
    fn a_code_at_any_prompt_is_what_the_caller_says() {
        // The first question has three answers; a code is none of them.
        let (events, shown) = interview("", &["Answer=0x904 / 0x7", "Is that right=y", "q"]);
        assert_eq!(answered(&events), ["error-code=socket-closed-server-denied"], "{shown}");
        assert!(matches!(&events[0], Event::Said { words, codes } if words == "0x904 / 0x7" && codes.len() == 2));
        // Said again, it is known; what means nothing is kept for the ticket and said to mean nothing.
        let (events, shown) =
            interview("0x904 / 0x7", &["Is that right=y", "Answer=0x904 / 0x7", "Answer=the cat is out", "q"]);
        assert_eq!(shown.matches("extended error code 0x7:").count(), 1, "{shown}");
        assert!(shown.contains("Nothing recognised in “the cat is out”."), "{shown}");
        assert_eq!(events.iter().filter(|event| matches!(event, Event::Said { .. })).count(), 3);
    }

    #[test]
    fn a_fix_that_cannot_be_done_has_not_failed() {
        let replies = [
            "Is that right=y",
            "*Answer=?",
            "This fix=y",
            "This fix=l",
            "This fix=c",
            "This fix=d",
            "Did it help=u",
            "q",
        ];
        let (events, shown) = interview("0x904 / 0x7", &replies);
        assert!(shown.contains("Do it first and press d"), "{shown}");
        let fixes: Vec<&Event> = events
            .iter()
            .filter(|event| matches!(event, Event::Tried { .. } | Event::Skipped(Skipped::Fix { .. })))
            .collect();
        let [Event::Skipped(Skipped::Fix { .. }), Event::Tried { outcome: Outcome::NotPossible, .. }] = fixes[..]
        else {
            panic!("{fixes:?}\n{shown}")
        };
        let line = serde_json::to_string(&fixes).expect("JSON");
        assert!(
            line.contains("\"outcome\":\"not-possible\"") && line.contains("{\"event\":\"skipped\",\"fix\":"),
            "{line}"
        );
    }

    #[test]
    fn a_mistyped_yes_is_undone_at_the_end() {
        let replies = [
            "Is that right=y",
            "*Answer=?",
            "This fix=d",
            "Did it help=y",
            "Show the runbook=u",
            "Undo=1",
            "This fix=q",
        ];
        let (events, shown) = interview("0x904 / 0x7", &replies);
        let solved = events.iter().position(|event| matches!(event, Event::Tried { outcome: Outcome::Worked, .. }));
        assert!(solved.is_some() && matches!(events.last(), Some(Event::Undone { .. })), "{events:?}\n{shown}");
        assert!(shown.contains("Solved."), "{shown}");
    }
}
