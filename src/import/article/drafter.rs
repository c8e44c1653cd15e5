//! One article after the other to drafts: ids, symptoms, causes and fixes that name each other.
//!
//! In: an article as read. Out: [`Imported`]. Never: an id or a source that the catalog holds already.

use std::collections::HashMap;

use super::{
    Imported, ProposedAnswer,
    cases::{self, Case, Numbered, Way},
    entries::{CauseDraft, FixDraft, SymptomRow},
    finds::{finds, messages},
    known::{Known, Proposed},
    names::{Names, base, slug},
    outline::parts,
    quote::{Cited, yaml},
    steps::{blocks, steps},
    symptom::{OTHER, ShownAnswer, SymptomDraft, YES, of_table},
    tables,
    text::{Piece, Source, clipped},
};
use crate::{import::Draft, load::ReadArticle, model::Catalog};

/// Letters of a title.
const LONGEST_TITLE: usize = 160;
/// Messages of one symptom.
const MOST_MESSAGES: usize = 5;
/// How a question begins that an author has to answer.
const MARK: &str = "QUESTION:";

/// Drafts articles for one catalog and one area.
pub struct Importer<'a> {
    known: Known<'a>,
    names: Names,
    area: String,
    /// Titles by where an article stands: what was imported before.
    imported: HashMap<(String, String), String>,
}

/// One article while it is drafted.
struct Work<'a, 'b, 'c> {
    importer: &'a mut Importer<'b>,
    source: &'a Source<'c>,
    id: String,
    base: String,
    out: Imported,
    /// What was made of the same passages before, in another case of the article.
    rows: Vec<(Vec<Piece>, Seen)>,
    /// The question which row of a table is shown.
    table: Option<(String, Vec<ShownAnswer>)>,
}

/// What an article shows, as rows of its causes.
#[derive(Clone, Debug, Default)]
struct Seen {
    rows: Vec<SymptomRow>,
    contexts: Vec<String>,
    messages: Vec<String>,
    codes: Vec<String>,
}

impl<'b> Importer<'b> {
    /// For a catalog, and the area that new entries are to lie in.
    pub fn new(catalog: &'b Catalog, area: &str) -> Self {
        let causes = catalog.causes.iter().flat_map(|(id, cause)| std::iter::once(id).chain(&cause.was));
        let fixes = catalog.fixes.iter().flat_map(|(id, fix)| std::iter::once(id).chain(&fix.was));
        let symptoms = catalog.symptoms.iter().flat_map(|(id, symptom)| std::iter::once(id).chain(&symptom.was));
        let all = causes.chain(fixes).chain(symptoms).chain(catalog.sources.keys());
        let imported = catalog.sources.iter().map(|(id, source)| {
            let key = (source.at.clone(), source.title.clone());
            (key, id.to_string())
        });
        Importer {
            known: Known::new(catalog),
            names: Names::new(all.map(ToString::to_string)),
            area: area.to_owned(),
            imported: imported.collect(),
        }
    }

    /// Drafts one article, which stands at `at`.
    pub fn draft(&mut self, at: &str, read: &ReadArticle) -> Imported {
        let source = Source::of(read);
        let title = clipped(source.title, LONGEST_TITLE).replace('`', "'");
        let key = (at.to_owned(), title.clone());
        if let Some(before) = self.imported.get(&key) {
            return Imported::nothing(at, format!("imported already, as [{before}]"));
        }
        let parts = parts(source.markdown);
        let mut cases = cases::cases(&source, &parts);
        if cases.is_empty() {
            cases = tables::cases(source.markdown);
        }
        if cases.is_empty() {
            return Imported::nothing(at, why_not(&parts));
        }
        let base = base(at, source.title);
        let id = self.names.take(&format!("article-{base}"));
        self.imported.insert(key, id.clone());
        let out = Imported {
            article: at.to_owned(),
            source: id.clone(),
            warning: read.warning.clone(),
            ..Imported::default()
        };
        let mut work = Work { importer: self, source: &source, id, base, out, rows: Vec::new(), table: None };
        work.table(&cases);
        let is_many = cases.len() > 1;
        cases.iter().enumerate().for_each(|(at, case)| work.case(at, case, is_many));
        work.source_entry(&title);
        work.out
    }
}

/// Why an article gives nothing.
fn why_not(parts: &[super::outline::Part]) -> String {
    use super::roles::Role;
    let has = |role: Role| parts.iter().any(|part| part.heading.role == Some(role));
    match (has(Role::Resolution) || has(Role::Workaround), has(Role::Cause) || has(Role::Symptom)) {
        (false, true) => "no resolution or workaround here, and a cause needs a fix".to_owned(),
        (true, false) => "a way out, but neither symptoms nor a cause".to_owned(),
        _ => "no symptoms, cause or resolution here".to_owned(),
    }
}

impl Work<'_, '_, '_> {
    fn case(&mut self, at: usize, case: &Case, is_many: bool) {
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
            let id = self.importer.names.take(&wanted);
            self.cause(&id, case, *cause, &seen, &title, causes.len() > 1);
            ids.push(id);
        }
        // A cause that no way out is for by its number has all of them: one that nothing helps with would be refused.
        let is_for = |way: &Way, cause: usize| way.resolves.is_empty() || way.resolves.contains(&cause);
        let lone: Vec<usize> =
            (0..ids.len()).filter(|cause| !case.fixes.iter().any(|way| is_for(way, *cause))).collect();
        for (number, way) in case.fixes.iter().enumerate() {
            let own = (0..ids.len()).filter(|cause| is_for(way, *cause) || lone.contains(cause));
            let own: Vec<String> = own.map(|cause| ids[cause].clone()).collect();
            let title = if case.shown.is_some() { self.source.title } else { &title };
            self.fix(way, own, title, &base, number, case.fixes.len() > 1);
        }
    }

    /// One question for a table of codes, with an answer for each row.
    fn table(&mut self, cases: &[Case]) {
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
    fn seen(&mut self, case: &Case, cause: Option<&Numbered>, title: &str, base: &str) -> Seen {
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
        messages.truncate(MOST_MESSAGES);
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
        self.out.symptom_entries.push_str(&draft.entry(&Cited { source: self.source, id: &self.id }));
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

    fn cited(&self) -> Cited<'_> {
        Cited { source: self.source, id: &self.id }
    }

    fn cause(&mut self, id: &str, case: &Case, cause: Option<&Numbered>, seen: &Seen, title: &str, is_many: bool) {
        let own: Vec<Piece> = cause.map(|cause| cause.piece.clone()).into_iter().collect();
        let is_told = own.iter().any(|piece| !piece.is_blank(self.source));
        let wrong = if is_told { own } else { case.more.clone() };
        let confirm = if is_told { case.more.clone() } else { Vec::new() };
        let words: Vec<&str> = wrong.iter().chain(&confirm).map(|piece| piece.text(self.source)).collect();
        let words = words.join("\n\n");
        let title = match cause.and_then(|cause| cause.title.as_deref()).filter(|_| is_many) {
            Some(special) => format!("{special} ({title})"),
            None if is_many => format!("{title}: {}", cause.map_or("cause", |cause| cause.piece.section.as_str())),
            None => title.to_owned(),
        };
        let mut found = finds(&words);
        let of_symptoms: Vec<&str> = case.symptoms.iter().map(|symptom| symptom.piece.text(self.source)).collect();
        found.add(finds(&of_symptoms.join("\n\n")));
        let (commands, _) = blocks(&words);
        let draft = CauseDraft {
            title: clipped(&title, LONGEST_TITLE),
            rows: &seen.rows,
            contexts: seen.contexts.clone(),
            messages: &seen.messages,
            codes: seen.codes.clone(),
            wrong,
            is_told,
            confirm,
            // What lowers security is no way to look.
            commands: commands.into_iter().filter(|block| block.lowers().is_none()).collect(),
            finds: found,
        };
        let text = draft.page(&self.cited());
        self.page("causes", id, text);
        self.out.causes.push(id.to_owned());
    }

    fn fix(&mut self, way: &Way, resolves: Vec<String>, title: &str, base: &str, number: usize, is_many: bool) {
        let kind = if way.is_workaround { "workaround" } else { "fix" };
        let wanted = if is_many { format!("{kind}-{base}-{}", number + 1) } else { format!("{kind}-{base}") };
        let id = self.importer.names.take(&wanted);
        let (steps, rest) = steps(&way.piece, self.source);
        let before: Vec<Piece> = way.before.iter().cloned().collect();
        let words: Vec<&str> = before.iter().chain([&way.piece]).map(|piece| piece.text(self.source)).collect();
        let words = words.join("\n\n");
        let draft = FixDraft {
            title: clipped(&format!("{}: {title}", way.title), LONGEST_TITLE),
            is_workaround: way.is_workaround,
            resolves,
            before,
            steps: if steps.is_empty() { vec![Default::default()] } else { steps },
            rest,
            finds: finds(&words),
            words: words.to_lowercase(),
        };
        let text = draft.page(&self.cited());
        self.page("fixes", &id, text);
        self.out.fixes.push(id);
    }

    fn page(&mut self, folder: &str, id: &str, text: String) {
        let path = format!("kb/{folder}/{}/{id}.md", self.importer.area);
        self.out.pages.push(Draft { path, text });
    }

    fn source_entry(&mut self, title: &str) {
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

/// Questions of a text; those that a quotation holds are none of ours.
fn questions(text: &str) -> usize {
    let is_question = |line: &&str| {
        let line = line.trim_start().trim_start_matches("<!--").trim_start_matches('#').trim_start();
        line.starts_with(MARK)
    };
    text.lines().filter(is_question).count()
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
