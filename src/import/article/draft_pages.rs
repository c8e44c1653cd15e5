//! One article to pages: each case's causes and fixes, which name each other.
//!
//! In: the cases of an article. Out: its part of [`Imported`]. Never: an id that is in use.

use super::{
    article_drafter::{ArticleDrafter, MAX_TITLE_LEN},
    case::{ArticleCase, NumberedSection, Remedy},
    entries::{CauseDraft, FixDraft},
    excerpt::{Excerpt, clipped},
    facts::extract_facts,
    observed_symptoms::ObservedSymptoms,
    quote::yaml,
    steps::{blocks, steps},
};
use crate::import::draft::Draft;

/// How a question begins that an author has to answer.
const MARK: &str = "QUESTION:";

impl ArticleDrafter<'_, '_, '_> {
    pub fn case(&mut self, at: usize, case: &ArticleCase, is_many: bool) {
        let title = match case.title.as_ref().or(case.shown.as_ref()) {
            Some(part) if is_many => format!("{}: {part}", self.source.title),
            _ => self.source.title.to_owned(),
        };
        let base = if is_many { format!("{}-{}", self.base, at + 1) } else { self.base.clone() };
        let causes = match &case.causes[..] {
            [] => vec![None],
            causes => causes.iter().map(Some).collect(),
        };
        let mut ids = Vec::new();
        for (number, cause) in causes.iter().enumerate() {
            let seen = self.seen(case, *cause, &title, &base);
            let wanted = if causes.len() > 1 { format!("{base}-cause-{}", number + 1) } else { base.clone() };
            let id = self.context.names.take(&wanted);
            self.cause(&id, case, *cause, &seen, &title, causes.len() > 1);
            ids.push(id);
        }
        // A cause that no resolution names by its number has all of them: `check` rejects a cause without a fix.
        let is_for = |way: &Remedy, cause: usize| way.resolves.is_empty() || way.resolves.contains(&cause);
        let lone: Vec<usize> =
            (0..ids.len()).filter(|cause| !case.fixes.iter().any(|way| is_for(way, *cause))).collect();
        for (number, way) in case.fixes.iter().enumerate() {
            let own = (0..ids.len()).filter(|cause| is_for(way, *cause) || lone.contains(cause));
            let own: Vec<String> = own.map(|cause| ids[cause].clone()).collect();
            let title = if case.shown.is_some() { self.source.title } else { &title };
            self.fix(way, own, title, &base, number, case.fixes.len() > 1);
        }
    }

    fn cause(
        &mut self,
        id: &str,
        case: &ArticleCase,
        cause: Option<&NumberedSection>,
        seen: &ObservedSymptoms,
        title: &str,
        is_many: bool,
    ) {
        let own: Vec<Excerpt> = cause.map(|cause| cause.piece.clone()).into_iter().collect();
        let has_cause = own.iter().any(|piece| !piece.is_blank(self.source));
        let wrong = if has_cause { own } else { case.more.clone() };
        let confirm = if has_cause { case.more.clone() } else { Vec::new() };
        let words: Vec<&str> = wrong.iter().chain(&confirm).map(|piece| piece.text(self.source)).collect();
        let words = words.join("\n\n");
        let title = match cause.and_then(|cause| cause.title.as_deref()).filter(|_| is_many) {
            Some(special) => format!("{special} ({title})"),
            None if is_many => format!("{title}: {}", cause.map_or("cause", |cause| cause.piece.section.as_str())),
            None => title.to_owned(),
        };
        let mut found = extract_facts(&words);
        let of_symptoms: Vec<&str> = case.symptoms.iter().map(|symptom| symptom.piece.text(self.source)).collect();
        found.add(extract_facts(&of_symptoms.join("\n\n")));
        let (commands, _) = blocks(&words);
        let draft = CauseDraft {
            title: clipped(&title, MAX_TITLE_LEN),
            rows: &seen.rows,
            contexts: seen.contexts.clone(),
            messages: &seen.messages,
            codes: seen.codes.clone(),
            wrong,
            has_cause,
            confirm,
            // A command that lowers security is not a way to look.
            commands: commands.into_iter().filter(|block| block.lowers().is_none()).collect(),
            facts: found,
        };
        let text = draft.page(&self.cited());
        self.page("causes", id, text);
        self.out.causes.push(id.to_owned());
    }

    fn fix(&mut self, way: &Remedy, resolves: Vec<String>, title: &str, base: &str, number: usize, is_many: bool) {
        let kind = if way.is_workaround { "workaround" } else { "fix" };
        let wanted = if is_many { format!("{kind}-{base}-{}", number + 1) } else { format!("{kind}-{base}") };
        let id = self.context.names.take(&wanted);
        let (steps, rest) = steps(&way.piece, self.source);
        let before: Vec<Excerpt> = way.before.iter().cloned().collect();
        let words: Vec<&str> = before.iter().chain([&way.piece]).map(|piece| piece.text(self.source)).collect();
        let words = words.join("\n\n");
        let draft = FixDraft {
            title: clipped(&format!("{}: {title}", way.title), MAX_TITLE_LEN),
            is_workaround: way.is_workaround,
            resolves,
            before,
            steps: if steps.is_empty() { vec![Default::default()] } else { steps },
            rest,
            facts: extract_facts(&words),
            words: words.to_lowercase(),
        };
        let text = draft.page(&self.cited());
        self.page("fixes", &id, text);
        self.out.fixes.push(id);
    }

    fn page(&mut self, folder: &str, id: &str, text: String) {
        let path = format!("kb/{folder}/{}/{id}.md", self.context.area);
        self.out.pages.push(Draft { path, text });
    }

    pub fn source_entry(&mut self, title: &str) {
        let asked = "Who published it (`publisher`), under which `licence`, when was it `read`, how far to `trust` it?";
        let entry = format!(
            "{}:\n{}  title: {}\n  at: {}\n  trust: community\n",
            self.id,
            self.cited().in_yaml(asked, &[], "  "),
            yaml(title),
            yaml(&self.out.article)
        );
        self.out.source_entry = entry;
        let texts = self.out.pages.iter().map(|page| page.text.as_str());
        let texts = texts.chain([self.out.symptom_entries.as_str(), self.out.source_entry.as_str()]);
        self.out.questions = texts.map(questions).sum();
    }
}

/// Our questions in a text, without those in quotations.
fn questions(text: &str) -> usize {
    let is_question = |line: &&str| {
        let line = line.trim_start().trim_start_matches("<!--").trim_start_matches('#').trim_start();
        line.starts_with(MARK)
    };
    text.lines().filter(is_question).count()
}
