//! The engine as a page uses it: JSON in, JSON out.
//!
//! In: a checked catalog or the shards of an index, requests. Out: the same Assessment as `fixbook diagnose --json`
//! prints, byte for byte, and the same hits as `fixbook search --json`. Never: disk, clock, anything that a page cannot do.

use serde::{Deserialize, Serialize};

use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Session, Strategy, SuggestedAnswer, proposals, words_event},
    model::Catalog,
    search::{CorruptIndex, QueryContext, Results, ShardedIndex, search},
};

/// A catalog ready for interviews in a page.
pub struct InterviewEngine {
    engine: Engine,
}

/// An index ready for searches in a page.
pub struct SearchEngine {
    context: QueryContext,
    index: ShardedIndex,
}

/// What a page asks.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Request {
    /// Where a session stands.
    Assess { session: Session },
    /// What somebody's words say, as an event and as answers to confirm.
    Read { words: String },
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SearchAnswer {
    /// These shards are needed first.
    Load {
        load: Vec<String>,
    },
    Results(Results),
}

/// What words say.
#[derive(Serialize)]
struct ReadWords {
    event: Event,
    proposals: Vec<SuggestedAnswer>,
}

/// What a page can get wrong.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error("the {what} is not what this engine reads: {source}")]
    Json { what: &'static str, source: serde_json::Error },
    #[error("the catalog's rules have problems: {0}")]
    Rules(String),
    #[error(transparent)]
    CorruptIndex(#[from] CorruptIndex),
}

impl InterviewEngine {
    /// Reads a catalog as `serde_json` writes a [`Catalog`].
    pub fn open(catalog: &str) -> Result<Self, BrowserError> {
        let catalog: Catalog = read("catalog", catalog)?;
        let engine = Engine::new(catalog).map_err(|problems| {
            BrowserError::Rules(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; "))
        })?;
        Ok(InterviewEngine { engine })
    }

    /// Assesses a session, a JSON list of events.
    pub fn assess(&self, session: &str) -> Result<String, BrowserError> {
        written(&self.assessment(&read("session", session)?))
    }

    /// Answers a request: `{"do": "assess", "session": […]}` or `{"do": "read", "words": …}`.
    pub fn answer(&self, request: &str) -> Result<String, BrowserError> {
        match read("request", request)? {
            Request::Assess { session } => written(&self.assessment(&session)),
            Request::Read { words } => {
                let catalog = &self.engine.catalog;
                written(&ReadWords { event: words_event(catalog, &words), proposals: proposals(catalog, &words) })
            }
        }
    }

    fn assessment(&self, session: &Session) -> Assessment {
        self.engine.assess(session, Strategy::default()).without_trace()
    }
}

impl SearchEngine {
    /// Reads the first shard of an index.
    pub fn open(root: &[u8]) -> Result<Self, BrowserError> {
        let (context, index) = ShardedIndex::open(root)?;
        Ok(SearchEngine { context, index })
    }

    /// Takes in a shard that was asked for.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), BrowserError> {
        Ok(self.index.put(name, bytes)?)
    }

    /// The best hits for words as JSON, or `{"load": […]}`: shards that are needed first.
    pub fn answer(&self, words: &str, limit: usize) -> Result<String, BrowserError> {
        written(&self.search(words, limit))
    }

    /// The best hits for words.
    pub fn search(&self, words: &str, limit: usize) -> SearchAnswer {
        // Nothing can fail in memory.
        let Ok(results) = search(&self.context, &self.index, &self.context.read(words), limit, false);
        let load = self.index.missing();
        if load.is_empty() { SearchAnswer::Results(results) } else { SearchAnswer::Load { load } }
    }
}

fn read<'j, T: Deserialize<'j>>(what: &'static str, json: &'j str) -> Result<T, BrowserError> {
    serde_json::from_str(json).map_err(|source| BrowserError::Json { what, source })
}

fn written(value: &impl Serialize) -> Result<String, BrowserError> {
    serde_json::to_string_pretty(value).map_err(|source| BrowserError::Json { what: "answer", source })
}
