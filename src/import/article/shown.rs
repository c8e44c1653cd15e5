//! What an article shows, as rows of its causes: existing answers where a code or a message says so, else a new symptom.
//!
//! In: the passages on symptoms. Out: [`Seen`], and new symptoms. Never: a new symptom twice for the same passages.

use super::{
    ProposedAnswer,
    cases::{Case, Numbered},
    entries::SymptomRow,
    finds::{finds, messages},
    known::Proposed,
    names::{Names, slug},
    symptom::{OTHER, ShownAnswer, SymptomDraft, YES, of_table},
    text::Piece,
    work::Work,
};

/// Messages of one symptom.
const MAX_MESSAGES: usize = 5;

/// What an article shows, as rows of its causes.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub rows: Vec<SymptomRow>,
    pub contexts: Vec<String>,
    pub messages: Vec<String>,
    pub codes: Vec<String>,
}

impl Work<'_, '_, '_> {
    /// One question for a table of codes, with an answer for each row.
    pub fn table(&mut self, cases: &[Case]) {
        let labels: Vec<&String> = cases.iter().filter_map(|case| case.shown.as_ref()).collect();
        if labels.is_empty() {
            return;
        }
        let mut names = Names::new([OTHER, "unknown", "not-applicable", "if"].map(str::to_owned).into_iter());
        let mut answers: Vec<ShownAnswer> = Vec::new();
        for label in labels {
            if answers.iter().all(|known| known.label != *label) {
                answers.push(ShownAnswer { id: names.take(&format!("shows-{}", slug(label))), label: label.clone() });
            }
        }
        let id = self.importer.names.take(&format!("sees-{}", self.base));
        let entry = of_table(&id, self.source.title, &answers, &self.cited());
        self.out.symptom_entries.push_str(&entry);
        self.out.symptoms.push(id.clone());
        self.table = Some((id, answers));
    }

    /// The row of a cause that a table names.
    fn shown(&mut self, label: &str) -> Option<Seen> {
        let (symptom, answers) = self.table.as_ref()?;
        let answer = answers.iter().find(|answer| answer.label == label)?.id.clone();
        let question = "Does it always show with this cause? `usually` is a guess.".to_owned();
        let row = SymptomRow { symptom: symptom.clone(), answer, question };
        let mut seen = Seen { rows: vec![row], codes: self.importer.known.codes(label), ..Seen::default() };
        for one in self.importer.known.proposed(label, &[]) {
            let Proposed { symptom, answer, because, .. } = &one;
            seen.contexts
                .push(format!("Is it {symptom}={answer} ({because}), which is there already? Then name that."));
            self.note(&Proposed { is_telling: false, ..one });
        }
        Some(seen)
    }

    /// The rows of a cause: those symptoms that have its number, else all.
    pub fn seen(&mut self, case: &Case, cause: Option<&Numbered>, title: &str, base: &str) -> Seen {
        if let Some(seen) = case.shown.as_ref().and_then(|label| self.shown(label)) {
            return seen;
        }
        let number = cause.and_then(|cause| cause.number);
        let of_number: Vec<&Numbered> =
            case.symptoms.iter().filter(|symptom| number.is_some() && symptom.number == number).collect();
        let chosen: Vec<&Numbered> = if of_number.is_empty() { case.symptoms.iter().collect() } else { of_number };
        let mut pieces: Vec<Piece> = chosen.iter().map(|symptom| symptom.piece.clone()).collect();
        if pieces.iter().all(|piece| piece.is_blank(self.source)) {
            pieces = case.more.clone();
        }
        if let Some((_, seen)) = self.rows.iter().find(|(known, _)| *known == pieces) {
            return seen.clone();
        }
        let special = chosen.iter().find_map(|symptom| symptom.title.clone()).filter(|_| chosen.len() == 1);
        let title = special.map_or(title.to_owned(), |special| format!("{special} ({title})"));
        let seen = self.symptom(&pieces, &title, base);
        self.rows.push((pieces, seen.clone()));
        seen
    }

    fn symptom(&mut self, pieces: &[Piece], title: &str, base: &str) -> Seen {
        let words: Vec<&str> = pieces.iter().map(|piece| piece.text(self.source)).collect();
        let words = words.join("\n\n");
        let mut messages = messages(&words);
        messages.truncate(MAX_MESSAGES);
        let finds = finds(&words);
        let looked = format!("{title}.\n{words}");
        let proposed = self.importer.known.proposed(&looked, &messages);
        let mut seen = Seen { messages, codes: self.importer.known.codes(&looked), ..Seen::default() };
        let mut perhaps = Vec::new();
        for one in &proposed {
            seen.propose(one, &mut perhaps);
            self.note(one);
        }
        if proposed.iter().any(|one| one.replaces && one.is_telling && !one.is_context) {
            seen.contexts.extend(perhaps);
            return seen;
        }
        let id = self.importer.names.take(&format!("sees-{base}"));
        let draft = SymptomDraft {
            id: id.clone(),
            title,
            messages: &seen.messages,
            finds: &finds,
            pieces: pieces.to_vec(),
            perhaps,
        };
        self.out.symptom_entries.push_str(&draft.entry(&self.cited()));
        for message in &seen.messages {
            self.importer.known.remember(message, &id, YES);
        }
        let question = "Does it always show with this cause? `usually` is a guess.".to_owned();
        seen.rows.push(SymptomRow { symptom: id.clone(), answer: YES.to_owned(), question });
        self.out.symptoms.push(id);
        seen
    }

    fn note(&mut self, one: &Proposed) {
        if one.is_context && !one.is_telling {
            return;
        }
        let used = one.is_telling && !one.is_context;
        let Proposed { symptom, answer, because, .. } = one.clone();
        let proposed = ProposedAnswer { symptom, answer, because, used };
        if !self.out.proposed.contains(&proposed) && !self.out.symptoms.contains(&proposed.symptom) {
            self.out.proposed.push(proposed);
        }
    }
}

impl Seen {
    /// Takes an existing answer in, as a row or as a question.
    fn propose(&mut self, one: &Proposed, perhaps: &mut Vec<String>) {
        let Proposed { symptom, answer, because, .. } = one;
        match (one.is_context, one.is_telling) {
            (true, false) => {}
            (true, true) => self
                .contexts
                .push(format!("Only where {symptom} is {answer} ({because})? Then write it under `applies`.")),
            (false, true) => self.rows.push(SymptomRow {
                symptom: symptom.clone(),
                answer: answer.clone(),
                question: format!("Is it this answer ({because}), and how often does it show?"),
            }),
            (false, false) => {
                perhaps.push(format!(
                    "Is it {symptom}={answer} ({because}), which is there already? Then name that in the cause."
                ));
            }
        }
    }
}
