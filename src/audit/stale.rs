//! What of a catalog needs attention: pages past their review date, drafts, disputed claims, open questions, dead links.

use std::collections::HashMap;

use serde::Serialize;

use crate::load::ParsedCatalog;
use fixbook_engine::model::{Date, Id, Kind, Status, Verdict};

/// What an author, or a drafted page, writes before an open question.
const QUESTION: &str = "QUESTION:";
/// How a stub begins a comment that asks for something (`fixbook new`).
const GUIDES: [&str; 3] = ["#? ", "<!--?", "//? "];

/// The JSON of `stale --json`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Stale {
    pub today: Date,
    /// Past their review date, the oldest date first.
    pub due: Vec<DueEntry>,
    pub drafts: Vec<DraftEntry>,
    pub disputed: Vec<Disputed>,
    /// Other files with open questions.
    pub questions: Vec<OpenQuestions>,
    /// With `--links`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// A page whose review is out of date.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DueEntry {
    pub kind: Kind,
    pub id: Id,
    pub title: String,
    pub path: String,
    pub reviewed: Option<Date>,
    pub due: Date,
}

/// A page that has not been reviewed.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DraftEntry {
    pub kind: Kind,
    pub id: Id,
    pub title: String,
    pub path: String,
    /// The number of its open questions.
    pub questions: usize,
}

/// A claim on which the sources disagree.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Disputed {
    pub claim: Id,
    pub source: Id,
    pub at: String,
    pub says: String,
    pub path: String,
}

/// A file with open questions.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OpenQuestions {
    pub path: String,
    pub questions: usize,
}

/// Links inside the catalog that lead nowhere, and how many addresses outside are named.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Links {
    pub dead: Vec<DeadLink>,
    pub outside: usize,
}

/// A link or image that leads nowhere, as a site build reports it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DeadLink {
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub address: String,
    pub message: String,
}

impl Stale {
    /// Whether nothing is past its date and no link is dead.
    pub fn is_fresh(&self) -> bool {
        self.due.is_empty() && self.links.as_ref().is_none_or(|links| links.dead.is_empty())
    }
}

/// Lists what needs attention on a day. `links` are the links that a site build found.
pub fn stale(entries: &ParsedCatalog, today: Date, links: Option<Links>) -> Stale {
    let mut questions = questions(entries);
    let drafts = drafts(entries, &mut questions);
    Stale {
        today,
        due: due(entries, today),
        drafts,
        disputed: disputed(entries),
        questions: other_files(entries, &questions),
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

/// The number of open questions in each file.
fn questions(entries: &ParsedCatalog) -> HashMap<&str, usize> {
    let asked = |text: &str| {
        let guides = text.lines().filter(|line| GUIDES.iter().any(|guide| line.trim_start().starts_with(guide)));
        text.matches(QUESTION).count() + guides.count()
    };
    let asked_in = entries.files.iter().map(|file| (file.path.as_str(), asked(&file.text)));
    asked_in.filter(|(_, number)| *number > 0).collect()
}

/// The drafts, each with its open questions, which are removed from `questions`.
fn drafts(entries: &ParsedCatalog, questions: &mut HashMap<&str, usize>) -> Vec<DraftEntry> {
    let causes = entries.causes.iter().filter(|entry| entry.value.status == Status::Draft);
    let causes = causes.map(|entry| (Kind::Cause, &entry.id, &entry.value.title, &entry.file.path));
    let fixes = entries.fixes.iter().filter(|entry| entry.value.status == Status::Draft);
    let fixes = fixes.map(|entry| (Kind::Fix, &entry.id, &entry.value.title, &entry.file.path));
    let draft = |(kind, id, title, path): (Kind, &Id, &String, &String)| DraftEntry {
        kind,
        id: id.clone(),
        title: title.clone(),
        path: path.clone(),
        questions: questions.remove(path.as_str()).unwrap_or_default(),
    };
    causes.chain(fixes).map(draft).collect()
}

/// Files with questions that are not drafts, in the order of the catalog.
fn other_files(entries: &ParsedCatalog, questions: &HashMap<&str, usize>) -> Vec<OpenQuestions> {
    let of = |path: &String| Some(OpenQuestions { path: path.clone(), questions: *questions.get(path.as_str())? });
    entries.files.iter().filter_map(|file| of(&file.path)).collect()
}

fn disputed(entries: &ParsedCatalog) -> Vec<Disputed> {
    let claims = entries.claims.iter().flat_map(|file| file.value.claims.iter().map(move |claim| (file, claim)));
    let disputed = claims.filter(|(_, claim)| claim.verdict == Verdict::Disputed);
    let disputed = disputed.map(|(file, claim)| Disputed {
        claim: claim.id.clone(),
        source: file.value.source.clone(),
        at: claim.at.clone(),
        says: claim.says.clone(),
        path: file.file.path.clone(),
    });
    disputed.collect()
}
