//! What an article shows, as rows of its causes, and existing answers that it may mean.

use super::{entries::SymptomRow, existing_entries::AnswerCandidate};

/// What an article shows, as rows of its causes.
#[derive(Clone, Debug, Default)]
pub(super) struct ObservedSymptoms {
    pub rows: Vec<SymptomRow>,
    pub contexts: Vec<String>,
    pub messages: Vec<String>,
    pub codes: Vec<String>,
}

impl ObservedSymptoms {
    /// Takes an existing answer in, as a row or as a question.
    pub fn propose(&mut self, one: &AnswerCandidate, perhaps: &mut Vec<String>) {
        let AnswerCandidate { symptom, answer, because, .. } = one;
        match (one.is_context, one.is_telling) {
            (true, false) => {}
            (true, true) => self.contexts.push(format!(
                "Does it occur only if {symptom} is {answer} ({because})? Then write it under `applies`."
            )),
            (false, true) => self.rows.push(SymptomRow {
                symptom: symptom.clone(),
                answer: answer.clone(),
                question: format!("Is it this answer ({because}), and how often is it seen?"),
            }),
            (false, false) => {
                perhaps.push(format!("Is it the existing {symptom}={answer} ({because})? Then use that in the cause."));
            }
        }
    }
}
