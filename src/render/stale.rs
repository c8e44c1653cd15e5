//! What a person should look at again in a catalog, as data and as terminal text.

use serde::Serialize;

use super::{
    layout::{item, wrapped},
    problems::count,
    style::{BOLD, DIM, GOOD, WARN, paint},
};
use fixbook_engine::model::{Date, Id, Kind};

/// The JSON of `stale --json`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Stale {
    pub today: Date,
    /// Past their review date, longest overdue first.
    pub due: Vec<DueEntry>,
    pub drafts: Vec<DraftEntry>,
    pub disputed: Vec<Disputed>,
    /// Files that are not drafts but contain open questions.
    pub questions: Vec<OpenQuestions>,
    /// With `--links`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// A page whose review has expired.
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
    /// How many open questions it contains.
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

/// Broken links inside the catalog, and how many external addresses it names.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Links {
    pub dead: Vec<DeadLink>,
    pub outside: usize,
}

/// A broken link or image, as a site build reports it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DeadLink {
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub address: String,
    pub message: String,
}

impl Stale {
    /// Whether nothing is past its review date and no link is broken.
    pub fn is_fresh(&self) -> bool {
        self.due.is_empty() && self.links.as_ref().is_none_or(|links| links.dead.is_empty())
    }
}

/// The lists, then a summary in one line.
pub fn stale(stale: &Stale) -> String {
    let mut text = String::new();
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("{}\n", paint(BOLD, title)));
            text.extend(lines.iter().map(|line| item(line)));
            text.push('\n');
        }
    };
    let due = |entry: &DueEntry| {
        let reviewed = entry.reviewed.map(|day| format!(", last reviewed {day}")).unwrap_or_default();
        let since = paint(WARN, &format!("due {}{reviewed}", entry.due));
        format!("{} {}: {since}. {}", entry.kind.word(), entry.id, paint(DIM, &entry.path))
    };
    list("Past the review date", stale.due.iter().map(due).collect());
    let links = stale.links.iter().flat_map(|links| &links.dead);
    let dead = |link: &DeadLink| {
        let line = link.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line}: {}", link.path, link.message)
    };
    list("Broken links", links.map(dead).collect());
    let draft = |entry: &DraftEntry| {
        let open = match entry.questions {
            0 => String::new(),
            number => paint(WARN, &format!(" {} open.", count(number, "question"))),
        };
        format!("{} {}: {}.{open}", entry.kind.word(), entry.id, entry.title.trim_end_matches('.'))
    };
    list("Drafts", stale.drafts.iter().map(draft).collect());
    let open = |file: &OpenQuestions| format!("{}: {}", file.path, count(file.questions, "question"));
    list("Other files with open questions", stale.questions.iter().map(open).collect());
    let disputed = |claim: &Disputed| format!("{} ({}, line {}): {}", claim.claim, claim.source, claim.at, claim.says);
    list("Disputed claims", stale.disputed.iter().map(disputed).collect());
    format!("{text}{}", summary(stale))
}

fn summary(stale: &Stale) -> String {
    let mut parts = vec![format!("{} past the review date", stale.due.len())];
    if let Some(links) = &stale.links {
        parts.push(count(links.dead.len(), "broken link"));
    }
    parts.push(count(stale.drafts.len(), "draft"));
    parts.push(count(stale.disputed.len(), "disputed claim"));
    if let Some(links) = &stale.links {
        let addresses =
            if links.outside == 1 { "1 external address" } else { &format!("{} external addresses", links.outside) };
        parts.push(format!("{addresses} not checked"));
    }
    let line = format!("On {}: {}.", stale.today, parts.join(", "));
    wrapped(&if stale.is_fresh() { paint(GOOD, &line) } else { line }, "", "")
}
