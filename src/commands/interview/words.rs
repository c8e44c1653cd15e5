//! What the caller says, as answers that the person confirms.

use super::{
    super::{
        error::CliError,
        prompt::{Prompt, Reply},
    },
    call::{Call, Flow, YES_OR_NO},
};
use crate::render;
use fixbook_engine::{
    diagnosis::{Event, Skipped, SuggestedAnswer, words_event},
    model::GivenAnswer,
};

impl Call<'_> {
    /// Words to answers that the person has confirmed, one by one.
    pub fn take_words(&mut self, words: &str) -> Result<Flow, CliError> {
        if words.trim().is_empty() {
            return Ok(Flow::Continue);
        }
        let (mut codes_are_right, mut confirmed) = (true, Vec::new());
        let known = self.engine.state(&self.session.session).answers;
        let mut proposed = self.engine.suggest(words);
        if proposed.is_empty() {
            self.console.show(&render::line(&format!(
                "Nothing recognised in “{}”.",
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            )))?;
        }
        // An answer that is already known is not asked again.
        proposed.retain(|proposal| known.get(&proposal.symptom) != Some(&GivenAnswer::from(&proposal.answer)));
        for proposal in proposed {
            match self.confirm(&proposal)? {
                Reply::Stop => return Ok(Flow::Stop),
                Reply::Key('y') => {
                    confirmed.push(Event::Answered { symptom: proposal.symptom, answer: proposal.answer });
                }
                // A wrong guess: the question may come later, with all its answers.
                _ if !proposal.by_code => {
                    confirmed.push(Event::Skipped(Skipped::Question { symptom: proposal.symptom }));
                }
                _ => codes_are_right = false,
            }
        }
        // Rules read the codes too, so a code that was misread must not be in the session.
        self.session.push(match words_event(&self.engine.catalog, words) {
            Event::Said { words, .. } if !codes_are_right => Event::Said { words, codes: Vec::new() },
            event => event,
        })?;
        confirmed.into_iter().try_for_each(|event| self.session.push(event))?;
        Ok(Flow::Continue)
    }

    fn confirm(&mut self, proposal: &SuggestedAnswer) -> Result<Reply, CliError> {
        let head = &self.engine.catalog.symptoms[&proposal.symptom];
        let label = head.label(proposal.answer.as_str()).trim_end_matches('.');
        let answer = format!("{} = {label} ({})", proposal.because, head.ask);
        self.console.show(&render::line(&answer))?;
        let prompt = Prompt { text: "Did I get this right? (y/n)", keys: "yn", help: YES_OR_NO, ..Prompt::default() };
        prompt.ask(self.console)
    }
}
