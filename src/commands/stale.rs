//! `fixbook stale`: what is past its review date, drafts, disputed claims, dead links.

use std::{collections::HashMap, time::SystemTime};

use super::{CliError, ExitStatus, open, output, site};
use crate::{
    cli::{Global, StaleArgs},
    load::ParsedCatalog,
    render::{self, DeadLink, Disputed, DraftEntry, DueEntry, Links, OpenQuestions, Stale},
};
use fixbook_engine::model::{Date, Kind, Status, Verdict};

/// What an author, or a drafted page, writes before something that is still to be found out.
const QUESTION: &str = "QUESTION:";
/// How a stub begins a comment that asks for something (`fixbook new`).
const GUIDES: [&str; 3] = ["#? ", "<!--?", "//? "];

pub(super) fn run(global: &Global, args: &StaleArgs) -> Result<ExitStatus, CliError> {
    let entries = open::entries_with_articles(global)?;
    if let Some(unread) = Some(entries.broken().len()).filter(|unread| *unread > 0) {
        let entries = if unread == 1 { "1 entry cannot" } else { &format!("{unread} entries cannot") };
        output::note(&format!("warning: {entries} be read; `fixbook check` says why\n"))?;
    }
    let links = if args.links { Some(links(global)?) } else { None };
    let stale = stale(&entries, args.today.unwrap_or_else(today), links);
    match global.json {
        true => output::print_json(&stale)?,
        false => output::print(&render::stale(&stale))?,
    }
    Ok(if stale.is_fresh() { ExitStatus::Yes } else { ExitStatus::No })
}

/// The one reading of the clock; a clock before 1970 shows 1970.
fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Date::after_1970(since.as_secs() / (24 * 60 * 60))
}

fn links(global: &Global) -> Result<Links, CliError> {
    let (defects, outside) = site::links(global)?;
    let dead = defects.into_iter().map(|defect| DeadLink {
        path: defect.path,
        line: defect.line,
        address: defect.address,
        message: defect.message,
    });
    Ok(Links { dead: dead.collect(), outside })
}

fn stale(entries: &ParsedCatalog, today: Date, links: Option<Links>) -> Stale {
    let mut questions = questions(entries);
    let drafts = drafts(entries, &mut questions);
    Stale {
        today,
        due: due(entries, today),
        drafts,
        disputed: disputed(entries),
        questions: rest(entries, &questions),
        links,
    }
}

/// Pages whose last day of review is past.
fn due(entries: &ParsedCatalog, today: Date) -> Vec<DueEntry> {
    let causes = entries.causes.iter().filter_map(|entry| {
        let (head, path) = (&entry.value, entry.file.path.clone());
        let (id, title, reviewed) = (entry.id.clone(), head.title.clone(), head.reviewed);
        Some(DueEntry { kind: Kind::Cause, id, title, path, reviewed, due: head.review_due()? })
    });
    let fixes = entries.fixes.iter().filter_map(|entry| {
        let (head, path) = (&entry.value, entry.file.path.clone());
        let (id, title, reviewed) = (entry.id.clone(), head.title.clone(), head.reviewed);
        Some(DueEntry { kind: Kind::Fix, id, title, path, reviewed, due: head.review_due()? })
    });
    let mut due: Vec<DueEntry> = causes.chain(fixes).filter(|entry| entry.due < today).collect();
    due.sort_by_key(|entry| entry.due);
    due
}

/// How many open questions each file holds.
fn questions(entries: &ParsedCatalog) -> HashMap<&str, usize> {
    let asked = |text: &str| {
        let guides = text.lines().filter(|line| GUIDES.iter().any(|guide| line.trim_start().starts_with(guide)));
        text.matches(QUESTION).count() + guides.count()
    };
    let held = entries.files.iter().map(|file| (file.path.as_str(), asked(&file.text)));
    held.filter(|(_, number)| *number > 0).collect()
}

/// The drafts, each with its open questions, which are taken out of the others.
fn drafts(entries: &ParsedCatalog, questions: &mut HashMap<&str, usize>) -> Vec<DraftEntry> {
    let causes = entries.causes.iter().filter(|entry| entry.value.status == Status::Draft);
    let causes = causes.map(|entry| (Kind::Cause, &entry.id, &entry.value.title, &entry.file.path));
    let fixes = entries.fixes.iter().filter(|entry| entry.value.status == Status::Draft);
    let fixes = fixes.map(|entry| (Kind::Fix, &entry.id, &entry.value.title, &entry.file.path));
    let draft = |(kind, id, title, path): (Kind, &fixbook_engine::model::Id, &String, &String)| DraftEntry {
        kind,
        id: id.clone(),
        title: title.clone(),
        path: path.clone(),
        questions: questions.remove(path.as_str()).unwrap_or_default(),
    };
    causes.chain(fixes).map(draft).collect()
}

/// Files with questions that belong to no draft, in the order of the catalog.
fn rest(entries: &ParsedCatalog, questions: &HashMap<&str, usize>) -> Vec<OpenQuestions> {
    let of = |path: &String| Some(OpenQuestions { path: path.clone(), questions: *questions.get(path.as_str())? });
    entries.files.iter().filter_map(|file| of(&file.path)).collect()
}

fn disputed(entries: &ParsedCatalog) -> Vec<Disputed> {
    let claims = entries.claims.iter().flat_map(|file| file.value.claims.iter().map(move |claim| (file, claim)));
    let disputed = claims.filter(|(_, claim)| claim.verdict == Verdict::Disputed);
    let told = disputed.map(|(file, claim)| Disputed {
        claim: claim.id.clone(),
        source: file.value.source.clone(),
        at: claim.at.clone(),
        says: claim.says.clone(),
        path: file.file.path.clone(),
    });
    told.collect()
}
