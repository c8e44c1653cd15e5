//! The end of a call: the reasons, the summary for the ticket, the runbook.

use super::{
    super::{
        error::CliError,
        output,
        prompt::{Prompt, Reply},
        runbook,
    },
    call::{Call, Flow, UNDO_HELP},
};
use crate::render;
use fixbook_engine::diagnosis::{Assessment, Next};

impl Call<'_> {
    /// Shows the reasons, the summary and the runbook. A mistyped reply can still be undone.
    pub(super) fn finish(&mut self, assessment: &Assessment) -> Result<Flow, CliError> {
        self.console.show(&render::evidence(assessment))?;
        if let Next::Escalate { packet, .. } = &assessment.next {
            match self.last_question("Show the summary for the ticket? (y/n)")? {
                Reply::Key('y') => {
                    self.console.show(&format!("\n{}", render::handoff(&self.engine.catalog, packet)))?
                }
                Reply::Key('u') => return self.undo(),
                Reply::Key('q') | Reply::Stop => return Ok(Flow::Stop),
                _ => {}
            }
        }
        match self.last_question("Show the runbook? (y/n)")? {
            Reply::Key('y') => {
                let session = &self.session.session;
                let runbook = runbook::of_call(&(self.templates)()?, self.engine, session, assessment)?;
                self.console.show(&format!("\n{}", output::plain(&runbook)))?;
                Ok(Flow::Stop)
            }
            Reply::Key('u') => self.undo(),
            _ => Ok(Flow::Stop),
        }
    }

    fn last_question(&mut self, text: &'static str) -> Result<Reply, CliError> {
        Prompt { text, keys: "ynuq", help: UNDO_HELP, ..Prompt::default() }.ask(self.console)
    }
}
