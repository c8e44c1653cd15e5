//! Gathers a runbook: one content for every form.

use std::collections::HashSet;

use super::{
    applicability::{causes_resolved, when_not, when_to_use},
    corrections::corrections,
    runbook_parts::{CausePart, Escalate, Finding, FixPart, Runbook, Subject},
    runbook_writer::RunbookWriter,
    template::Templates,
    template_error::TemplateError,
};
use fixbook_engine::{
    diagnosis::{Assessment, CatalogStamp, Next, Outcome},
    model::{Catalog, Id, Who},
};

/// Gathers a runbook. `facts` limit it to what applies there, `reader` to what one kind of person does.
pub fn runbook(catalog: &Catalog, subject: &Subject<'_>, facts: &[(Id, Id)], reader: Option<Who>) -> Runbook {
    let writer = RunbookWriter::new(catalog, facts, reader);
    match subject {
        Subject::Entries(ids) => runbook_of_entries(writer, ids),
        Subject::Interview { assessment, tried } => runbook_of_interview(writer, assessment, tried),
    }
}

/// For causes and fixes: it says when it applies.
fn runbook_of_entries(mut writer: RunbookWriter<'_>, ids: &[Id]) -> Runbook {
    let catalog = writer.catalog;
    let (causes, fixes) = writer.of_entries(ids);
    let all_causes = || causes.iter().filter_map(|part| catalog.causes.get(&part.id));
    let use_when: Vec<String> = match causes.is_empty() {
        true => fixes.iter().flat_map(|part| causes_resolved(catalog, &part.id)).collect(),
        false => all_causes().flat_map(|cause| when_to_use(catalog, cause)).collect(),
    };
    let not_when: Vec<String> = all_causes().flat_map(|cause| when_not(catalog, cause)).collect();
    Runbook {
        use_when: without_repetition(use_when),
        not_when: without_repetition(not_when),
        holds_where: in_words(catalog, &writer.facts),
        ..assembled(writer, causes, fixes, None)
    }
}

/// For an interview: it says what was found and tried, what to be warned of, and why to hand over if it ended so.
fn runbook_of_interview(mut writer: RunbookWriter<'_>, assessment: &Assessment, tried: &[(Id, Outcome)]) -> Runbook {
    let catalog = writer.catalog;
    let (causes, fixes) = writer.of_interview(assessment);
    let why = match &assessment.next {
        Next::Escalate { why, .. } => Some(why.clone()),
        _ => None,
    };
    let tried = tried.iter().map(|(fix, outcome)| Finding {
        what: catalog.title(fix.as_str()).to_owned(),
        answer: outcome.word().to_owned(),
    });
    let remarks = assessment.warnings.iter().chain(&assessment.notes).map(|item| item.message.clone());
    Runbook {
        found: in_words(catalog, &writer.facts),
        tried: tried.collect(),
        warnings: remarks.collect(),
        ..assembled(writer, causes, fixes, why)
    }
}

/// What both kinds of runbook contain. Sources come last: they are those that all other parts cite.
fn assembled(
    mut writer: RunbookWriter<'_>,
    causes: Vec<CausePart>,
    fixes: Vec<FixPart>,
    why: Option<String>,
) -> Runbook {
    let catalog = writer.catalog;
    let about: Vec<&str> =
        causes.iter().map(|cause| cause.id.as_str()).chain(fixes.iter().map(|fix| fix.id.as_str())).collect();
    let corrections = corrections(catalog, &about, &mut writer.sources);
    let collect = why.as_ref().map(|_| writer.what_to_collect()).unwrap_or_default();
    Runbook {
        title: title(&writer, &causes, &fixes),
        audience: writer.reader.map(Who::spoken),
        use_when: Vec::new(),
        not_when: Vec::new(),
        catalog: CatalogStamp {
            id: catalog.head.id.clone(),
            title: catalog.head.title.clone(),
            revision: catalog.revision.clone(),
        },
        holds_where: Vec::new(),
        found: Vec::new(),
        tried: Vec::new(),
        warnings: Vec::new(),
        causes,
        fixes,
        by_others: std::mem::take(&mut writer.by_others),
        corrections,
        escalate: Escalate { to: catalog.head.escalation.to.clone(), why, collect },
        sources: writer.source_lines(),
    }
}

fn title(writer: &RunbookWriter<'_>, causes: &[CausePart], fixes: &[FixPart]) -> String {
    match (causes, fixes) {
        ([cause], _) => cause.title.clone(),
        ([], [fix]) => fix.title.clone(),
        ([], []) if !writer.by_others.is_empty() => writer.by_others[0].title.clone(),
        ([first, ..], _) => format!("{} and {} more", first.title, causes.len() - 1),
        _ => writer.catalog.head.title.clone(),
    }
}

/// Each line once, at its first place.
fn without_repetition(mut lines: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}

/// Facts as questions with their answers.
fn in_words(catalog: &Catalog, facts: &[(Id, Id)]) -> Vec<Finding> {
    let finding = |(symptom, answer): &(Id, Id)| {
        let head = catalog.symptoms.get(symptom)?;
        Some(Finding { what: head.ask.clone(), answer: head.label(answer.as_str()).to_owned() })
    };
    facts.iter().filter_map(finding).collect()
}

/// The runbook as Markdown.
pub fn runbook_markdown(templates: &Templates, runbook: &Runbook) -> Result<String, TemplateError> {
    templates.render("runbook.md", runbook)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{block_parser::blocks, commonmark::commonmark};
    use super::*;
    use crate::{
        check,
        load::{CatalogSource, load},
    };

    /// A wiki, a linter and a runbook runner read what we wrote, for every entry.
    #[test]
    fn every_runbook_says_the_same_when_it_is_read_and_written_again() {
        let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
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
