//! What a person may do beside answering: add what the caller says, look at other causes, search, go to another fix, undo
//! any answer.

use super::{
    super::{console::Line, library},
    CliError, Interview, Prompt, Reply, Then,
};
use crate::render;
use fixbook_engine::diagnosis::{Assessment, Event};

/// Causes beside the leader that `r` lists.
const RIVALS: usize = 8;
/// Hits that `/` shows.
const HITS: usize = 5;

impl Interview<'_> {
    /// What every prompt understands. Nothing: the prompt stands, and is asked again.
    pub(super) fn aside(&mut self, assessment: &Assessment, reply: Reply) -> Result<Option<Then>, CliError> {
        match reply {
            Reply::Key('b') => self.back().map(Some),
            Reply::Key('u') => self.undo().map(Some),
            Reply::Key('f') => self.choose_fix(assessment),
            Reply::Key('q') | Reply::Stop => Ok(Some(Then::Stop)),
            Reply::Words(words) => self.take_words(&words).map(Some),
            Reply::Key(key) => self.explain(assessment, key).map(|()| None),
            Reply::Choice(_) => Ok(None),
        }
    }

    /// Why not another of the causes: its ledger against the leader's.
    pub(super) fn rivals(&mut self, assessment: &Assessment) -> Result<(), CliError> {
        let rivals: Vec<_> = assessment.causes.iter().skip(1).take(RIVALS).collect();
        let lines: String = rivals
            .iter()
            .enumerate()
            .map(|(place, cause)| {
                render::line(&format!("  {}. {} ({})", place + 1, cause.title, render::percent(cause.probability)))
            })
            .collect();
        self.console.show(&lines)?;
        let prompt =
            Prompt { text: "Why not", choices: rivals.len(), keys: "q", help: "a number; q back", ..Prompt::default() };
        if let Reply::Choice(number) = prompt.ask(self.console)? {
            self.console.show(&render::rival(assessment, rivals[number - 1]))?;
        }
        Ok(())
    }

    pub(super) fn search(&mut self) -> Result<(), CliError> {
        let prompt = Prompt { text: "Search for", help: "some words", ..Prompt::default() };
        let Some(Line::Any(words) | Line::Words(words)) = self.console.read(&prompt)? else { return Ok(()) };
        if words.trim().is_empty() {
            return Ok(());
        }
        let index = (self.index)()?;
        let results = index.search(&index.read(words.trim()), HITS, false).map_err(library::world)?;
        self.console.show(&render::results(&results))
    }

    /// Another fix than the one offered; nothing if the person changes their mind.
    pub(super) fn choose_fix(&mut self, assessment: &Assessment) -> Result<Option<Then>, CliError> {
        if assessment.plan.is_empty() {
            self.console.show("No fix is worth trying yet.\n")?;
            return Ok(None);
        }
        let line = |(place, item): (usize, &fixbook_engine::diagnosis::PlanItem)| {
            let facts =
                format!("{} min, chance {}, risk {}", item.minutes, render::percent(item.chance), item.risk.word());
            render::line(&format!("  {}. {} ({facts})", place + 1, item.title))
        };
        let lines: String = assessment.plan.iter().enumerate().map(line).collect();
        self.console.show(&lines)?;
        let choices = assessment.plan.len();
        let prompt = Prompt { text: "Which fix", choices, keys: "q", help: "a number; q back", ..Prompt::default() };
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
    pub(super) fn undo(&mut self) -> Result<Then, CliError> {
        let history = self.engine.history(&self.kept.session);
        if history.is_empty() {
            self.console.show("Nothing to undo.\n")?;
            return Ok(Then::GoOn);
        }
        let lines: String = history
            .iter()
            .enumerate()
            .map(|(place, item)| render::line(&format!("  {}. {}", place + 1, item.text)))
            .collect();
        self.console.show(&lines)?;
        let prompt =
            Prompt { text: "Undo", choices: history.len(), keys: "q", help: "a number; q back", ..Prompt::default() };
        if let Reply::Choice(number) = prompt.ask(self.console)? {
            let undoes = history[number - 1].number;
            self.kept.push(Event::Undone { undoes })?;
        }
        Ok(Then::GoOn)
    }
}
