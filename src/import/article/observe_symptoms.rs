//! What an article shows, as rows of its causes: existing answers where a code or a message says so, otherwise a new symptom.
//!
//! In: the passages on symptoms. Out: [`ObservedSymptoms`], and new symptoms. Never: a new symptom twice for the same passages.

use super::{
    article_drafter::ArticleDrafter,
    case::{ArticleCase, NumberedSection},
    entries::SymptomRow,
    excerpt::Excerpt,
    existing_entries::AnswerCandidate,
    facts::{extract_facts, messages},
    ids::{IdAllocator, slug},
    imported::ProposedAnswer,
    observed_symptoms::ObservedSymptoms,
    symptom::{OTHER, ShownAnswer, SymptomDraft, YES, of_table},
};

/// Messages of one symptom.
const MAX_MESSAGES: usize = 5;

impl ArticleDrafter<'_, '_, '_> {
    /// One question for a table of codes, with an answer for each row.
    pub fn table(&mut self, cases: &[ArticleCase]) {
        let labels: Vec<&String> = cases.iter().filter_map(|case| case.shown.as_ref()).collect();
        if labels.is_empty() {
            return;
        }
        let mut names = IdAllocator::new([OTHER, "unknown", "not-applicable", "if"].map(str::to_owned).into_iter());
        let mut answers: Vec<ShownAnswer> = Vec::new();
        for label in labels {
            if answers.iter().all(|known| known.label != *label) {
                answers.push(ShownAnswer { id: names.take(&format!("shows-{}", slug(label))), label: label.clone() });
            }
        }
        let id = self.context.names.take(&format!("sees-{}", self.base));
        let entry = of_table(&id, self.source.title, &answers, &self.cited());
        self.out.symptom_entries.push_str(&entry);
        self.out.symptoms.push(id.clone());
        self.table = Some((id, answers));
    }

    /// The row of a cause that a table names.
    fn shown(&mut self, label: &str) -> Option<ObservedSymptoms> {
        let (symptom, answers) = self.table.as_ref()?;
        let answer = answers.iter().find(|answer| answer.label == label)?.id.clone();
        let question = "Is it always seen with this cause? `usually` is a guess.".to_owned();
        let row = SymptomRow { symptom: symptom.clone(), answer, question };
        let mut seen =
            ObservedSymptoms { rows: vec![row], codes: self.context.known.codes(label), ..ObservedSymptoms::default() };
        for one in self.context.known.proposed(label, &[]) {
            let AnswerCandidate { symptom, answer, because, .. } = &one;
            seen.contexts.push(format!("Is it the existing {symptom}={answer} ({because})? Then use that."));
            self.note(&AnswerCandidate { is_telling: false, ..one });
        }
        Some(seen)
    }

    /// The rows of a cause: the symptoms with its number, otherwise all.
    pub fn seen(
        &mut self,
        case: &ArticleCase,
        cause: Option<&NumberedSection>,
        title: &str,
        base: &str,
    ) -> ObservedSymptoms {
        if let Some(seen) = case.shown.as_ref().and_then(|label| self.shown(label)) {
            return seen;
        }
        let number = cause.and_then(|cause| cause.number);
        let of_number: Vec<&NumberedSection> =
            case.symptoms.iter().filter(|symptom| number.is_some() && symptom.number == number).collect();
        let chosen: Vec<&NumberedSection> =
            if of_number.is_empty() { case.symptoms.iter().collect() } else { of_number };
        let mut pieces: Vec<Excerpt> = chosen.iter().map(|symptom| symptom.piece.clone()).collect();
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

    fn symptom(&mut self, pieces: &[Excerpt], title: &str, base: &str) -> ObservedSymptoms {
        let words: Vec<&str> = pieces.iter().map(|piece| piece.text(self.source)).collect();
        let words = words.join("\n\n");
        let mut messages = messages(&words);
        messages.truncate(MAX_MESSAGES);
        let facts = extract_facts(&words);
        let looked = format!("{title}.\n{words}");
        let proposed = self.context.known.proposed(&looked, &messages);
        let mut seen =
            ObservedSymptoms { messages, codes: self.context.known.codes(&looked), ..ObservedSymptoms::default() };
        let mut perhaps = Vec::new();
        for one in &proposed {
            seen.propose(one, &mut perhaps);
            self.note(one);
        }
        if proposed.iter().any(|one| one.replaces && one.is_telling && !one.is_context) {
            seen.contexts.extend(perhaps);
            return seen;
        }
        let id = self.context.names.take(&format!("sees-{base}"));
        let draft = SymptomDraft {
            id: id.clone(),
            title,
            messages: &seen.messages,
            facts: &facts,
            pieces: pieces.to_vec(),
            perhaps,
        };
        self.out.symptom_entries.push_str(&draft.entry(&self.cited()));
        for message in &seen.messages {
            self.context.known.remember(message, &id, YES);
        }
        let question = "Is it always seen with this cause? `usually` is a guess.".to_owned();
        seen.rows.push(SymptomRow { symptom: id.clone(), answer: YES.to_owned(), question });
        self.out.symptoms.push(id);
        seen
    }

    fn note(&mut self, one: &AnswerCandidate) {
        if one.is_context && !one.is_telling {
            return;
        }
        let used = one.is_telling && !one.is_context;
        let AnswerCandidate { symptom, answer, because, .. } = one.clone();
        let proposed = ProposedAnswer { symptom, answer, because, used };
        if !self.out.proposed.contains(&proposed) && !self.out.symptoms.contains(&proposed.symptom) {
            self.out.proposed.push(proposed);
        }
    }
}
