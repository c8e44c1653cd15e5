//! The parts of a runbook: causes and fixes as regular Markdown, their sources numbered in the order of citation.

use std::collections::HashSet;

use indexmap::IndexSet;
use pulldown_cmark::{Event, Tag};

use super::{
    block_parser::blocks,
    checklist::{checklist, step_groups},
    citation::Bibliography,
    commonmark::commonmark,
    runbook_parts::{ByOthers, CausePart, Finding, FixPart, SourceLine},
};
use crate::load::parser;
use fixbook_engine::{
    diagnosis::{Assessment, Next},
    model::{Body, Catalog, Cause, Conditions, Entry, Fix, Id, Who},
};

/// Causes of an interview below this probability get no part of their own.
const WORTH_A_PART: f64 = 0.10;

/// Writes parts, and collects the sources that they cite.
pub(super) struct RunbookWriter<'a> {
    pub catalog: &'a Catalog,
    pub facts: Vec<(Id, Id)>,
    pub reader: Option<Who>,
    pub by_others: Vec<ByOthers>,
    pub sources: Bibliography,
}

impl<'a> RunbookWriter<'a> {
    pub fn new(catalog: &'a Catalog, facts: &[(Id, Id)], reader: Option<Who>) -> Self {
        RunbookWriter {
            catalog,
            facts: facts.to_vec(),
            reader,
            by_others: Vec::new(),
            sources: Bibliography::default(),
        }
    }

    pub fn of_entries(&mut self, ids: &[Id]) -> (Vec<CausePart>, Vec<FixPart>) {
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

    pub fn of_interview(&mut self, assessment: &Assessment) -> (Vec<CausePart>, Vec<FixPart>) {
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
        // What helped comes first, though it is no longer in the plan.
        let cure = match &assessment.next {
            Next::Done { fix, .. } => Some(fix),
            _ => None,
        };
        let planned = assessment.plan.iter().map(|item| &item.fix).filter(|fix| ends_one(fix));
        let planned = cure.into_iter().chain(planned).collect();
        let fixes = self.fixes(planned);
        (causes, fixes)
    }

    /// Each fix that applies, once, after the fixes that it depends on.
    fn fixes(&mut self, ids: Vec<&Id>) -> Vec<FixPart> {
        let mut order = IndexSet::new();
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

    /// Places a fix after those that it depends on. Without recursion, since such a chain can have any length.
    fn place(&self, id: &Id, order: &mut IndexSet<Id>) {
        let mut seen = HashSet::new();
        let mut walk = vec![(id, false)];
        while let Some((id, is_ready)) = walk.pop() {
            let Some(fix) = self.catalog.fixes.get(id) else { continue };
            if is_ready {
                order.insert(id.clone());
            } else if !order.contains(id) && seen.insert(id) && fix.when.may_hold(|symptom| self.fact(symptom)) {
                walk.push((id, true));
                walk.extend(fix.after.iter().rev().map(|first| (first, false)));
            }
        }
    }

    fn fact(&self, symptom: &Id) -> Option<&Id> {
        self.facts.iter().find(|(known, _)| known == symptom).map(|(_, answer)| answer)
    }

    /// A section as regular Markdown.
    fn section(&mut self, body: &Body, title: &str) -> String {
        commonmark(&blocks(&self.written(body, title)))
    }

    /// A section as it is written, its sources numbered.
    fn written(&mut self, body: &Body, title: &str) -> String {
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

    /// The article about what to collect, without its title, with its headings one level down.
    pub fn what_to_collect(&mut self) -> String {
        let path = self.catalog.head.escalation.collect.as_deref();
        let Some(article) = path.and_then(|path| self.catalog.article(path)) else { return String::new() };
        let text = article.markdown.trim_start();
        let text = if text.starts_with("# ") { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
        commonmark(&blocks(&self.sources.numbered(self.catalog, deeper(text, 1).trim())))
    }

    /// Conditions of a part whose answers are not known.
    fn conditions(&self, when: &Conditions) -> Vec<Finding> {
        let open = when.iter().filter(|(symptom, _)| self.fact(symptom).is_none());
        open.filter_map(|(symptom, answers)| {
            let head = self.catalog.symptoms.get(symptom)?;
            let labels: Vec<&str> = answers.iter().map(|answer| head.label(answer.as_str())).collect();
            Some(Finding { what: head.ask.clone(), answer: labels.join(" or ") })
        })
        .collect()
    }

    pub fn source_lines(&self) -> Vec<SourceLine> {
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

/// The Markdown with its headings some levels further down.
fn deeper(markdown: &str, levels: usize) -> String {
    let headings = parser(markdown).into_offset_iter().filter_map(|(event, span)| match event {
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
