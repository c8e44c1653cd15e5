//! What a person may do beside answering: say what the caller says, look at other causes, search, choose another fix, undo
//! any event.

use super::{
    super::{
        error::CliError,
        prompt::{Line, Prompt, Reply},
    },
    call::{Call, Flow},
};
use crate::render;
use fixbook_engine::diagnosis::{Assessment, Event, Next, PlanItem};

/// Other causes that `r` lists.
const MAX_OTHER_CAUSES: usize = 8;
/// Hits that `/` shows.
const MAX_HITS: usize = 5;
/// The help of a list to choose from.
const CHOICE_HELP: &str = "number, or q to go back";

impl Call<'_> {
    /// What every prompt understands. `None`: the prompt is asked again.
    pub(super) fn act(&mut self, assessment: &Assessment, reply: Reply) -> Result<Option<Flow>, CliError> {
        match reply {
            Reply::Key('b') => self.undo_last().map(Some),
            Reply::Key('u') => self.undo().map(Some),
            Reply::Key('f') => self.choose_fix(assessment),
            Reply::Key('r') => self.other_causes(assessment).map(|()| None),
            Reply::Key('/') => self.search().map(|()| None),
            Reply::Key('w') => self.why(assessment).map(|()| None),
            Reply::Key('q') | Reply::Stop => Ok(Some(Flow::Stop)),
            Reply::Words(words) => self.take_words(&words).map(Some),
            Reply::Key(_) => self.evidence(assessment).map(|()| None),
            Reply::Choice(_) => Ok(None),
        }
    }

    /// The reason for the question or fix.
    fn why(&mut self, assessment: &Assessment) -> Result<(), CliError> {
        let why = match &assessment.next {
            Next::Ask { why, .. } | Next::Try { why, .. } | Next::Escalate { why, .. } => why.as_str(),
            Next::Done { .. } => "It is solved.",
        };
        self.console.show(&render::line(why))
    }

    /// The evidence for the most likely cause.
    fn evidence(&mut self, assessment: &Assessment) -> Result<(), CliError> {
        let Some(first) = assessment.causes.first() else { return Ok(()) };
        let evidence = if first.evidence.is_empty() {
            render::line("No evidence yet. The order shows how common each cause is (our estimate).")
        } else {
            render::evidence(assessment)
        };
        let more = render::line(&format!("More about “{}”: fixbook show {}", first.title, first.id));
        self.console.show(&format!("{evidence}{more}"))
    }

    /// Undoes the last event.
    fn undo_last(&mut self) -> Result<Flow, CliError> {
        match self.session.session.last_undoable() {
            Some(undoes) => self.session.push(Event::Undone { undoes })?,
            None => self.console.show("Nothing to undo.\n")?,
        }
        Ok(Flow::Continue)
    }

    /// Why not another of the causes: its evidence against that of the most likely one.
    fn other_causes(&mut self, assessment: &Assessment) -> Result<(), CliError> {
        let others: Vec<_> = assessment.causes.iter().skip(1).take(MAX_OTHER_CAUSES).collect();
        let lines: String = others
            .iter()
            .enumerate()
            .map(|(place, cause)| {
                render::line(&format!("  {}. {} ({})", place + 1, cause.title, render::percent(cause.probability)))
            })
            .collect();
        self.console.show(&lines)?;
        let prompt =
            Prompt { text: "Why not", choices: others.len(), keys: "q", help: CHOICE_HELP, ..Prompt::default() };
        if let Reply::Choice(number) = prompt.ask(self.console)? {
            self.console.show(&render::rival(assessment, others[number - 1]))?;
        }
        Ok(())
    }

    fn search(&mut self) -> Result<(), CliError> {
        let prompt = Prompt { text: "Search for", help: "some words", ..Prompt::default() };
        let Some(Line::Any(words) | Line::Words(words)) = self.console.read(&prompt)? else { return Ok(()) };
        if words.trim().is_empty() {
            return Ok(());
        }
        let index = (self.index)()?;
        let results = index.search(&index.read(words.trim()), MAX_HITS, false)?;
        self.console.show(&render::results(&results))
    }

    /// Another fix than the one offered; `None` if the person goes back.
    fn choose_fix(&mut self, assessment: &Assessment) -> Result<Option<Flow>, CliError> {
        if assessment.plan.is_empty() {
            self.console.show("No fix is worth trying yet.\n")?;
            return Ok(None);
        }
        let line = |(place, item): (usize, &PlanItem)| {
            let facts =
                format!("{} min, chance {}, risk {}", item.minutes, render::percent(item.chance), item.risk.word());
            render::line(&format!("  {}. {} ({facts})", place + 1, item.title))
        };
        let lines: String = assessment.plan.iter().enumerate().map(line).collect();
        self.console.show(&lines)?;
        let choices = assessment.plan.len();
        let prompt = Prompt { text: "Which fix", choices, keys: "q", help: CHOICE_HELP, ..Prompt::default() };
        match prompt.ask(self.console)? {
            Reply::Choice(number) => {
                let fix = &assessment.plan[number - 1].fix;
                let steps = render::fix(&self.engine.catalog, fix, &self.engine.catalog.fixes[fix]);
                self.console.show(&steps)?;
                self.attempt(assessment, fix).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Undoes any event, not only the last.
    pub(super) fn undo(&mut self) -> Result<Flow, CliError> {
        let history = self.engine.history(&self.session.session);
        if history.is_empty() {
            self.console.show("Nothing to undo.\n")?;
            return Ok(Flow::Continue);
        }
        let lines: String = history
            .iter()
            .enumerate()
            .map(|(place, item)| render::line(&format!("  {}. {}", place + 1, item.text)))
            .collect();
        self.console.show(&lines)?;
        let prompt = Prompt { text: "Undo", choices: history.len(), keys: "q", help: CHOICE_HELP, ..Prompt::default() };
        if let Reply::Choice(number) = prompt.ask(self.console)? {
            self.session.push(Event::Undone { undoes: history[number - 1].number })?;
        }
        Ok(Flow::Continue)
    }
}
