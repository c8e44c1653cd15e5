//! The engine as a page uses it: JSON in, JSON out.
//!
//! In: a checked catalog or the shards of an index, requests. Out: the same Assessment as `fixbook diagnose --json`
//! prints, byte for byte, and the same hits as `fixbook search --json`, with the addresses of their pages. Never: disk, clock, anything that a page cannot do.
//!
//! # Requests of the interview
//!
//! A request is an object with `do`. `session` is the list of events. Sentences and lines come ready to show, as plain
//! text: escape them for HTML.
//!
//! | request | answer |
//! | --- | --- |
//! | `{"do": "assess", "session": […]}` | the Assessment |
//! | `{"do": "view", "session": […]}` | the Assessment, in which objects with a `probability` or `chance` also have it as text, `percent`, and objects with `decibans` have them in words, `strength` |
//! | `{"do": "read", "words": "…"}` | `{"event": …, "proposals": [{"symptom", "answer", "because", "by_code", "ask", "label"}]}`: the words as an event, and the answers that they suggest |
//! | `{"do": "rival", "session": […], "cause": id}` | why a cause is less likely than the most likely one: `{"cause": {"id", "title", "probability"}, "first": the same or null, "summary": sentence, "evidence": [{"from", "answer", "why", "decibans", "strength"}]}`; `decibans` above 0 support the cause, `strength` says it in words |
//! | `{"do": "what-if", "session": […], "symptom": id, "answer": id}` | what an answer would change: `{"changes": [{"id", "title", "from", "to"}], "summary": line, "next": as in the Assessment}`; `answer` may be `unknown` or `not-applicable` |
//! | `{"do": "what-if", "session": […], "fix": id, "outcome": "failed"}` | the same for a fix that is tried |
//! | `{"do": "events", "session": […]}` | what happened and is not undone: `[{"number", "text"}]`; undo one with the event `{"event": "undone", "undoes": number}`; an event whose undo was undone is active again |
//! | `{"do": "handoff", "session": […]}` | the summary for the ticket: `{"text": lines, "sections": [{"title", "lines": [{"quote"} or {"text", "value"}]}]}` |
//!
//! What cannot be answered (an unknown id, JSON that is not a request) is a [`BrowserError`], for the page a message.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use fixbook_engine::{
    diagnosis::{
        Assessment, Engine, Event, HandoffSection, Outcome, Session, Strategy, SuggestedAnswer, WhatIfPreview,
        evidence_strength, words_event,
    },
    model::{Catalog, Id, Kind, page_path},
    search::{CorruptIndex, QueryContext, Results, ShardedIndex, search},
    text::percent,
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
    /// What a session says, and what is next.
    Assess { session: Session },
    /// The same, ready to show.
    View { session: Session },
    /// What a caller's words say, as an event and as answers to confirm.
    Read { words: String },
    /// Why a cause is less likely than the most likely one.
    Rival { session: Session, cause: Id },
    /// What one more event would change.
    WhatIf {
        session: Session,
        #[serde(flatten)]
        suppose: Supposition,
    },
    /// What happened and is not undone.
    Events { session: Session },
    /// The summary for the ticket.
    Handoff { session: Session },
}

/// What a page supposes.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Supposition {
    Answer { symptom: Id, answer: Id },
    Attempt { fix: Id, outcome: Outcome },
}

/// The result of a search.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SearchAnswer {
    /// These shards are needed first.
    Load {
        /// Their names.
        load: Vec<String>,
    },
    /// The hits.
    Results(PageResults),
}

/// The results of a search, with the addresses of their pages from the site's root.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageResults {
    /// As `fixbook search --json` prints them.
    #[serde(flatten)]
    pub results: Results,
    /// The page of each hit.
    pub hit_pages: Vec<String>,
    /// The page of each code.
    pub code_pages: Vec<String>,
}

impl PageResults {
    fn new(results: Results) -> Self {
        let hit_pages = results.hits.iter().map(|hit| page_path::address(hit.kind, &hit.id, &hit.path)).collect();
        let code_pages = results.codes.iter().map(|code| page_path::address(Kind::Code, &code.id, "")).collect();
        PageResults { results, hit_pages, code_pages }
    }
}

/// What words say.
#[derive(Serialize)]
struct ReadWords {
    event: Event,
    proposals: Vec<Proposal>,
}

/// A suggested answer with the words of its question and of itself.
#[derive(Serialize)]
struct Proposal {
    #[serde(flatten)]
    suggested: SuggestedAnswer,
    ask: String,
    label: String,
}

/// The summary for the ticket, as text and in its parts.
#[derive(Serialize)]
struct Handover {
    text: String,
    sections: Vec<HandoffSection>,
}

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// The JSON is not of the expected form.
    #[error("the {what} is not valid: {source}")]
    Json {
        /// What was read.
        what: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The catalog does not have this entry, or the entry does not have this answer.
    #[error("`{0}` is not in this catalog, or does not have this answer")]
    Unknown(Id),
    /// The rules of the catalog do not compile.
    #[error("the catalog's rules have problems: {0}")]
    Rules(String),
    /// A shard is damaged.
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

    /// Answers a request; the module's documentation lists them.
    ///
    /// # Errors
    ///
    /// The text is not a request, or names what the catalog does not have.
    pub fn answer(&self, request: &str) -> Result<String, BrowserError> {
        let engine = &self.engine;
        match read("request", request)? {
            Request::Assess { session } => written(&self.assessment(&session)),
            Request::View { session } => written(&with_texts(&self.assessment(&session))?),
            Request::Read { words } => written(&self.read_words(&words)),
            Request::Rival { session, cause } => {
                written(&engine.compare_rival(&session, &cause).ok_or(BrowserError::Unknown(cause))?)
            }
            Request::WhatIf { session, suppose } => written(&self.preview(&session, suppose)?),
            Request::Events { session } => written(&engine.history(&session)),
            Request::Handoff { session } => written(&Handover {
                text: engine.handoff_text(&session),
                sections: engine.handoff(&session).sections(&engine.catalog),
            }),
        }
    }

    fn read_words(&self, words: &str) -> ReadWords {
        let catalog = &self.engine.catalog;
        let proposal = |suggested: SuggestedAnswer| {
            let head = catalog.symptoms.get(&suggested.symptom)?;
            let (ask, label) = (head.ask.clone(), head.label(suggested.answer.as_str()).to_owned());
            Some(Proposal { suggested, ask, label })
        };
        let proposals = self.engine.suggest(words).into_iter().filter_map(proposal).collect();
        ReadWords { event: words_event(catalog, words), proposals }
    }

    fn preview(&self, session: &Session, suppose: Supposition) -> Result<WhatIfPreview, BrowserError> {
        match suppose {
            Supposition::Answer { symptom, answer } => {
                self.engine.preview_answer(session, &symptom, &answer).ok_or(BrowserError::Unknown(symptom))
            }
            Supposition::Attempt { fix, outcome } => {
                self.engine.preview_attempt(session, &fix, outcome).ok_or(BrowserError::Unknown(fix))
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
        if load.is_empty() { SearchAnswer::Results(PageResults::new(results)) } else { SearchAnswer::Load { load } }
    }
}

/// An assessment with the texts that a page shows for its numbers.
fn with_texts(assessment: &Assessment) -> Result<Value, BrowserError> {
    let mut value =
        serde_json::to_value(assessment).map_err(|source| BrowserError::Json { what: "assessment", source })?;
    add_texts(&mut value);
    Ok(value)
}

fn add_texts(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(add_texts),
        Value::Object(fields) => {
            fields.values_mut().for_each(add_texts);
            let number = |name: &str| fields.get(name).and_then(Value::as_f64);
            let share = number("probability").or_else(|| number("chance")).map(percent);
            let strength = number("decibans").map(evidence_strength);
            fields.extend(share.map(|text| ("percent".to_owned(), text.into())));
            fields.extend(strength.map(|words| ("strength".to_owned(), words.into())));
        }
        _ => {}
    }
}

fn read<'j, T: Deserialize<'j>>(what: &'static str, json: &'j str) -> Result<T, BrowserError> {
    serde_json::from_str(json).map_err(|source| BrowserError::Json { what, source })
}

fn written(value: &impl Serialize) -> Result<String, BrowserError> {
    serde_json::to_string_pretty(value).map_err(|source| BrowserError::Json { what: "answer", source })
}
