//! The engine as a page uses it: JSON in, JSON out.
//!
//! In: a checked catalog, the documents that are searched, requests. Out: the same Assessment as `fixbook diagnose --json`
//! prints, byte for byte, and the same hits as `fixbook search --json`. Never: disk, clock, anything that a page could not
//! do. `site/engine.rs` hands strings over between a page and this module.

use serde::{Deserialize, Serialize};

use crate::{
    diagnosis::{Assessment, Engine, Event, Proposal, Session, Strategy, proposals, words_event},
    model::Catalog,
    search::reading::{Desk, Document, MemoryShelf, Results, search},
};

/// A catalog ready for interviews and searches in a page.
pub struct Troubleshooter {
    engine: Engine,
    desk: Desk,
    shelf: MemoryShelf,
}

/// What a page asks.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Request {
    /// Where a session stands.
    Assess { session: Session },
    /// What somebody's words say, as an event and as answers to confirm.
    Read { words: String },
    /// What is found for words.
    Search { words: String, limit: usize },
}

/// What a page is built from.
#[derive(Deserialize)]
struct Content {
    catalog: Catalog,
    #[serde(default)]
    documents: Vec<Document>,
}

/// What words say.
#[derive(Serialize)]
struct ReadWords {
    event: Event,
    proposals: Vec<Proposal>,
}

/// What a page can get wrong.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error("the {what} is not what this engine reads: {source}")]
    Json { what: &'static str, source: serde_json::Error },
    #[error("the catalog's rules have problems: {0}")]
    Rules(String),
}

impl Troubleshooter {
    /// Reads a catalog as `serde_json` writes a [`Catalog`].
    pub fn new(catalog: &str) -> Result<Self, BrowserError> {
        Self::of(read("catalog", catalog)?, &[])
    }

    /// Reads `{"catalog": …, "documents": […]}`, as a site build writes it.
    pub fn open(content: &str) -> Result<Self, BrowserError> {
        let Content { catalog, documents } = read("content", content)?;
        Self::of(catalog, &documents)
    }

    fn of(catalog: Catalog, documents: &[Document]) -> Result<Self, BrowserError> {
        let desk = Desk::of(&catalog);
        let engine = Engine::new(catalog).map_err(|problems| {
            BrowserError::Rules(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; "))
        })?;
        Ok(Troubleshooter { engine, desk, shelf: MemoryShelf::of(documents) })
    }

    /// Assesses a session, a JSON list of events.
    pub fn assess(&self, session: &str) -> Result<String, BrowserError> {
        written(&self.assessment(&read("session", session)?))
    }

    /// Answers a request: `{"do": "assess", "session": […]}`, `{"do": "read", "words": …}` or
    /// `{"do": "search", "words": …, "limit": …}`.
    pub fn answer(&self, request: &str) -> Result<String, BrowserError> {
        match read("request", request)? {
            Request::Assess { session } => written(&self.assessment(&session)),
            Request::Read { words } => {
                let catalog = &self.engine.catalog;
                written(&ReadWords { event: words_event(catalog, &words), proposals: proposals(catalog, &words) })
            }
            Request::Search { words, limit } => written(&self.search(&words, limit)),
        }
    }

    fn assessment(&self, session: &Session) -> Assessment {
        self.engine.assess(session, Strategy::default()).without_trace()
    }

    /// The best hits for words.
    pub fn search(&self, words: &str, limit: usize) -> Results {
        // Nothing can fail in memory.
        let Ok(results) = search(&self.desk, &self.shelf, &self.desk.read(words), limit, false);
        results
    }
}

fn read<'j, T: Deserialize<'j>>(what: &'static str, json: &'j str) -> Result<T, BrowserError> {
    serde_json::from_str(json).map_err(|source| BrowserError::Json { what, source })
}

fn written(value: &impl Serialize) -> Result<String, BrowserError> {
    serde_json::to_string_pretty(value).map_err(|source| BrowserError::Json { what: "answer", source })
}
