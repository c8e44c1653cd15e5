//! Gathers a runbook: one content for every form.

use std::collections::HashSet;

use pulldown_cmark::{Event, Parser, Tag};
use serde::Serialize;

use super::{
    blocks::blocks,
    checklist::{checklist, step_groups},
    citation::Bibliography,
    commonmark::commonmark,
    corrections::corrections,
    html::html,
    occasion::{what_it_mends, when_not, when_to_use},
    runbook_parts::{ByOthers, CausePart, Escalate, Finding, FixPart, Runbook, SourceLine, Subject},
    template::{TemplateError, Templates},
};
use crate::{
    diagnosis::{Assessment, CatalogStamp, Next, Outcome},
    model::{Catalog, Cause, Conditions, Entry, Fix, Id, Who},
};

/// Causes of an interview below this probability get no part of their own.
const WORTH_A_PART: f64 = 0.10;

/// Gathers a runbook; `facts` narrow it to where they hold, `reader` to what one kind of person does.
pub fn runbook(catalog: &Catalog, subject: &Subject<'_>, facts: &[(Id, Id)], reader: Option<Who>) -> Runbook {
    let mut writer =
        Writer { catalog, facts: facts.to_vec(), reader, by_others: Vec::new(), sources: Bibliography::default() };
    let (causes, fixes) = match subject {
        Subject::Entries(ids) => writer.of_entries(ids),
        Subject::Interview { assessment, .. } => writer.of_interview(assessment),
    };
    let (found, tried, warnings, why) = match subject {
        Subject::Entries(_) => Default::default(),
        Subject::Interview { assessment, tried } => from_interview(assessment, tried, catalog, facts),
    };
    let about: Vec<&str> =
        causes.iter().map(|cause| cause.id.as_str()).chain(fixes.iter().map(|fix| fix.id.as_str())).collect();
    let corrections = corrections(catalog, &about, &mut writer.sources);
    let all_causes = || causes.iter().filter_map(|part| catalog.causes.get(&part.id));
    // What an interview found says better when its runbook is of use.
    let is_general = matches!(subject, Subject::Entries(_));
    let mut use_when: Vec<String> = all_causes().flat_map(|cause| when_to_use(catalog, cause)).collect();
    if is_general && causes.is_empty() {
        use_when.extend(fixes.iter().flat_map(|part| what_it_mends(catalog, &part.id)));
    }
    let mut not_when: Vec<String> = all_causes().flat_map(|cause| when_not(catalog, cause)).collect();
    if !is_general {
        (use_when, not_when) = Default::default();
    }
    let mut seen = HashSet::new();
    use_when.retain(|line| seen.insert(line.clone()));
    not_when.retain(|line| seen.insert(line.clone()));
    let collect = why.as_ref().map(|_| writer.what_to_collect()).unwrap_or_default();
    let title = match (&causes[..], &fixes[..]) {
        ([cause], _) => cause.title.clone(),
        ([], [fix]) => fix.title.clone(),
        ([], []) if !writer.by_others.is_empty() => writer.by_others[0].title.clone(),
        ([first, ..], _) => format!("{} and {} more", first.title, causes.len() - 1),
        _ => catalog.head.title.clone(),
    };
    Runbook {
        title,
        audience: reader.map(Who::spoken),
        use_when,
        not_when,
        catalog: CatalogStamp {
            id: catalog.head.id.clone(),
            title: catalog.head.title.clone(),
            revision: catalog.revision.clone(),
        },
        holds_where: match subject {
            Subject::Entries(_) => in_words(catalog, facts),
            Subject::Interview { .. } => Vec::new(),
        },
        found,
        tried,
        warnings,
        causes,
        fixes,
        by_others: std::mem::take(&mut writer.by_others),
        corrections,
        escalate: Escalate { to: catalog.head.escalation.to.clone(), why, collect },
        sources: writer.source_lines(),
    }
}

/// What was found and tried, what to be warned of, and why to hand over if it has come to that.
fn from_interview(
    assessment: &Assessment,
    tried: &[(Id, Outcome)],
    catalog: &Catalog,
    facts: &[(Id, Id)],
) -> (Vec<Finding>, Vec<Finding>, Vec<String>, Option<String>) {
    let tried = tried.iter().map(|(fix, outcome)| Finding {
        what: catalog.title(fix.as_str()).to_owned(),
        answer: outcome.word().to_owned(),
    });
    let why = match &assessment.next {
        Next::Escalate { why, .. } => Some(why.clone()),
        _ => None,
    };
    let remarks = assessment.warnings.iter().chain(&assessment.notes).map(|item| item.message.clone());
    (in_words(catalog, facts), tried.collect(), remarks.collect(), why)
}

/// Facts as questions with their answers.
fn in_words(catalog: &Catalog, facts: &[(Id, Id)]) -> Vec<Finding> {
    let finding = |(symptom, answer): &(Id, Id)| {
        let head = catalog.symptoms.get(symptom)?;
        Some(Finding { what: head.ask.clone(), answer: head.label(answer.as_str()).to_owned() })
    };
    facts.iter().filter_map(finding).collect()
}

struct Writer<'a> {
    catalog: &'a Catalog,
    facts: Vec<(Id, Id)>,
    reader: Option<Who>,
    by_others: Vec<ByOthers>,
    sources: Bibliography,
}

impl Writer<'_> {
    fn of_entries(&mut self, ids: &[Id]) -> (Vec<CausePart>, Vec<FixPart>) {
        let catalog = self.catalog;
        let mut causes = Vec::new();
        let mut fixes: Vec<&Id> = Vec::new();
        for id in ids {
            if let Some(cause) = catalog.causes.get(id) {
                causes.push(self.cause(id, cause, None, Vec::new()));
                fixes.extend(catalog.fixes_for(id.as_str()).into_iter().map(|(fix, ..)| fix));
            } else if let Some((id, _)) = catalog.fixes.get_key_value(id) {
                fixes.push(id);
            }
        }
        let fixes = self.fixes(fixes);
        (causes, fixes)
    }

    fn of_interview(&mut self, assessment: &Assessment) -> (Vec<CausePart>, Vec<FixPart>) {
        let mut causes = Vec::new();
        let worth = assessment.causes.iter().enumerate();
        for (_, found) in worth.filter(|(place, cause)| *place == 0 || cause.probability >= WORTH_A_PART) {
            if let Some(cause) = self.catalog.causes.get(&found.id) {
                let evidence =
                    found.evidence.iter().filter(|item| item.decibans > 0.0).map(|item| item.why.clone()).collect();
                causes.push(self.cause(&found.id, cause, Some(found.probability), evidence));
            }
        }
        let named: Vec<&Id> = causes.iter().map(|cause| &cause.id).collect();
        let ends_one = |fix: &Id| {
            self.catalog.fixes.get(fix).is_some_and(|fix| named.iter().any(|cause| fix.resolves.contains_key(*cause)))
        };
        // What has helped stands first, though the plan is done with it.
        let cure = match &assessment.next {
            Next::Done { fix, .. } => Some(fix),
            _ => None,
        };
        let planned = assessment.plan.iter().map(|item| &item.fix).filter(|fix| ends_one(fix));
        let planned = cure.into_iter().chain(planned).collect();
        let fixes = self.fixes(planned);
        (causes, fixes)
    }

    /// Each fix once, where it is of use, with what must come before it in front of it.
    fn fixes(&mut self, ids: Vec<&Id>) -> Vec<FixPart> {
        let mut order: Vec<Id> = Vec::new();
        for id in ids {
            self.place(id, &mut order);
        }
        let catalog = self.catalog;
        let mut parts = Vec::new();
        for (id, fix) in order.iter().filter_map(|id| Some((id, catalog.fixes.get(id)?))) {
            match self.reader.is_none_or(|reader| reader.can_do(fix.who)) {
                true => parts.push(self.fix(id, fix)),
                false => self.by_others.push(ByOthers {
                    id: id.clone(),
                    title: fix.title.clone(),
                    who: fix.who.spoken(),
                    minutes: fix.minutes,
                }),
            }
        }
        parts
    }

    fn place(&self, id: &Id, order: &mut Vec<Id>) {
        let Some(fix) = self.catalog.fixes.get(id) else { return };
        if order.contains(id) || !fix.when.may_hold(|symptom| self.fact(symptom)) {
            return;
        }
        for first in &fix.after {
            self.place(first, order);
        }
        order.push(id.clone());
    }

    fn fact(&self, symptom: &Id) -> Option<&Id> {
        self.facts.iter().find(|(known, _)| known == symptom).map(|(_, answer)| answer)
    }

    /// A section as regular Markdown.
    fn section(&mut self, body: &crate::model::Body, title: &str) -> String {
        commonmark(&blocks(&self.written(body, title)))
    }

    /// A section as it is written, its sources numbered.
    fn written(&mut self, body: &crate::model::Body, title: &str) -> String {
        let markdown = body.markdown(title, 1, |symptom| {
            self.facts.iter().find(|(known, _)| known == symptom).map(|(_, answer)| answer)
        });
        self.sources.numbered(self.catalog, &markdown)
    }

    fn cause(&mut self, id: &Id, cause: &Entry<Cause>, probability: Option<f64>, evidence: Vec<String>) -> CausePart {
        CausePart {
            id: id.clone(),
            title: cause.title.clone(),
            status: cause.status.word(),
            reviewed: cause.reviewed.as_ref().map(ToString::to_string),
            probability,
            evidence,
            what_is_wrong: self.section(&cause.body, "What is wrong"),
            how_to_confirm: self.section(&cause.body, "How to confirm"),
            notes: self.section(&cause.body, "Notes"),
            prevention: self.section(&cause.body, "Prevention"),
            escalation: self.section(&cause.body, "Escalation"),
            sources: cause.sources.iter().map(|citation| self.sources.number(&citation.source)).collect(),
        }
    }

    fn fix(&mut self, id: &Id, fix: &Entry<Fix>) -> FixPart {
        let undo = self.written(&fix.body, "Undo");
        let steps = checklist(id, "steps", &self.written(&fix.body, "Steps"), !undo.is_empty());
        FixPart {
            id: id.clone(),
            title: fix.title.clone(),
            kind: fix.kind.word(),
            status: fix.status.word(),
            reviewed: fix.reviewed.as_ref().map(ToString::to_string),
            who: fix.who.spoken(),
            minutes: fix.minutes,
            risk: fix.risk.word(),
            interrupts: fix.interrupts.iter().map(Id::to_string).collect(),
            lowers_security: fix.lowers_security,
            reversible: fix.reversible,
            after: fix.after.iter().map(|first| self.catalog.title(first.as_str()).to_owned()).collect(),
            only_where: self.conditions(&fix.when),
            before: self.section(&fix.body, "Before"),
            verify: self.section(&fix.body, "Verify"),
            undo: commonmark(&checklist(id, "undo", &undo, false)),
            checklist: step_groups(&steps),
            steps: commonmark(&steps),
            sources: fix.sources.iter().map(|citation| self.sources.number(&citation.source)).collect(),
        }
    }

    /// The article about what to collect, without its title, its headings below those of the runbook.
    fn what_to_collect(&mut self) -> String {
        let path = self.catalog.head.escalation.collect.as_deref();
        let Some(article) = path.and_then(|path| self.catalog.article(path)) else { return String::new() };
        let text = article.markdown.trim_start();
        let text = if text.starts_with("# ") { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
        commonmark(&blocks(&self.sources.numbered(self.catalog, deeper(text, 1).trim())))
    }

    /// Facts that a part needs and that nobody has told.
    fn conditions(&self, when: &Conditions) -> Vec<Finding> {
        let open = when.iter().filter(|(symptom, _)| self.fact(symptom).is_none());
        open.filter_map(|(symptom, answers)| {
            let head = self.catalog.symptoms.get(symptom)?;
            let labels: Vec<&str> = answers.iter().map(|answer| head.label(answer.as_str())).collect();
            Some(Finding { what: head.ask.clone(), answer: labels.join(" or ") })
        })
        .collect()
    }

    fn source_lines(&self) -> Vec<SourceLine> {
        let cited = self.sources.sources().iter().enumerate();
        cited
            .filter_map(|(index, id)| {
                let source = self.catalog.sources.get(id)?;
                Some(SourceLine {
                    number: index + 1,
                    title: source.title.clone(),
                    publisher: source.publisher.clone(),
                    at: source.at.clone(),
                    trust: source.trust.word(),
                })
            })
            .collect()
    }
}

/// The Markdown with its headings so many levels further down.
fn deeper(markdown: &str, levels: usize) -> String {
    let headings = Parser::new(markdown).into_offset_iter().filter_map(|(event, span)| match event {
        Event::Start(Tag::Heading { .. }) => Some(span.start),
        _ => None,
    });
    let mut text = String::with_capacity(markdown.len());
    let mut copied = 0;
    for start in headings {
        text.push_str(&markdown[copied..start]);
        text.push_str(&"#".repeat(levels));
        copied = start;
    }
    text + &markdown[copied..]
}

/// The runbook as Markdown.
pub fn runbook_markdown(templates: &Templates, runbook: &Runbook) -> Result<String, TemplateError> {
    templates.render("runbook.md", runbook)
}

/// The runbook as one self-contained HTML page.
pub fn runbook_html(templates: &Templates, runbook: &Runbook) -> Result<String, TemplateError> {
    #[derive(Serialize)]
    struct Page<'a> {
        title: &'a str,
        content: String,
    }
    let content = html(&runbook_markdown(templates, runbook)?);
    templates.render("runbook.html", &Page { title: &runbook.title, content })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        check,
        load::{Folder, load},
    };

    /// A wiki, a linter and a runbook runner read what we wrote, for every entry.
    #[test]
    fn every_runbook_says_the_same_when_it_is_read_and_written_again() {
        let folder = Folder::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let catalog = check::catalog(load(&folder).expect("readable")).expect("a good catalog");
        let templates = Templates::built_in().expect("good templates");
        for id in catalog.causes.keys().chain(catalog.fixes.keys()) {
            let subject = [id.clone()];
            let runbook = runbook(&catalog, &Subject::Entries(&subject), &[], None);
            let written = runbook_markdown(&templates, &runbook).expect("Markdown");
            let read = blocks(&written);
            let again = commonmark(&read);
            assert_eq!(blocks(&again), read, "{id}");
            assert!(!written.contains("\n\n\n"), "{id} has two empty lines in a row");
            assert!(written.lines().all(|line| line == line.trim_end()), "{id} has blanks at the end of a line");
        }
    }
}
