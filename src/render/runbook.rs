//! Gathers a runbook: one content for every form.

use std::collections::HashSet;

use super::{
    applicability::{causes_resolved, when_not, when_to_use},
    citation::Bibliography,
    corrections::corrections,
    runbook_parts::{Escalate, Finding, Runbook, Subject},
    runbook_writer::RunbookWriter,
    template::Templates,
    template_error::TemplateError,
};
use fixbook_engine::{
    diagnosis::{Assessment, CatalogStamp, Next, Outcome},
    model::{Catalog, Id, Who},
};

/// Gathers a runbook; `facts` narrow it to where they hold, `reader` to what one kind of person does.
pub fn runbook(catalog: &Catalog, subject: &Subject<'_>, facts: &[(Id, Id)], reader: Option<Who>) -> Runbook {
    let mut writer = RunbookWriter {
        catalog,
        facts: facts.to_vec(),
        reader,
        by_others: Vec::new(),
        sources: Bibliography::default(),
    };
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
        use_when.extend(fixes.iter().flat_map(|part| causes_resolved(catalog, &part.id)));
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
