//! Fixbook's engine: a catalog of causes, symptoms and fixes to answers, on any target.
//!
//! The crate diagnoses with a knowledge base: from what a caller says and answers it computes how likely each cause is,
//! which question to ask next, which fix to try, and why. It also searches the same knowledge base. It reads no disk, no
//! clock and no terminal, and nothing in it is optional, so a page, a server and the command line compute the same bytes.
//!
//! # Diagnose in ten lines
//!
//! ```
//! use fixbook_engine::{diagnosis::{Engine, Event, Next, Session, Strategy}, model::Catalog};
//!
//! let catalog: Catalog = serde_json::from_str(r#"{
//!   "head": {"id": "lamps", "title": "Lamps", "escalation": {"to": "the electrician", "minutes": 60}},
//!   "symptoms": {"plugged": {"path": "", "ask": "Is it plugged in?", "answers": {"yes": {"label": "Yes"}, "no": {"label": "No"}}}},
//!   "causes": {"unplugged": {"path": "", "title": "It is unplugged", "prior": 3, "symptoms": {"plugged": {"no": "usually"}}},
//!              "bulb": {"path": "", "title": "The bulb is broken", "prior": 1, "symptoms": {"plugged": {"no": "never"}}}},
//!   "fixes": {"plug-in": {"path": "", "title": "Plug it in", "resolves": {"unplugged": "always"}, "minutes": 1, "reversible": true}},
//!   "revision": "1", "codes": {}, "terms": [], "sources": {}, "rules": []
//! }"#)?;
//! let engine = Engine::new(catalog).expect("its rules have no problems");
//! let mut session = Session::default();
//! session.push(Event::Answered { symptom: "plugged".parse()?, answer: "no".parse()? });
//! let assessment = engine.assess(&session, Strategy::default());
//! assert_eq!(assessment.causes[0].title, "It is unplugged");
//! assert!(assessment.causes[0].probability > 0.9);
//! assert!(matches!(assessment.next, Next::Try { fix, .. } if fix == "plug-in"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A catalog is usually written as a folder of Markdown and YAML, which the program `fixbook` reads and checks; this crate
//! takes it as the JSON that `serde_json` writes of a [`model::Catalog`].
//!
//! # Modules and data flow
//!
//! | module | takes | gives |
//! | --- | --- | --- |
//! | [`model`] | | the types of a catalog: [`model::Catalog`], and of a diagnostic |
//! | [`text`] | words | tokens, stems, error codes, matched phrases |
//! | [`rules`] | [`rules::Facts`] | [`rules::Effect`]s |
//! | [`diagnosis`] | a catalog, a [`diagnosis::Session`] | a [`diagnosis::Assessment`] |
//! | [`search`] | documents, words | [`search::Results`]: ranked hits |
//!
//! Each module uses only those above it.
//!
//! ```text
//! words  --text-->  suggested answers, codes  --person confirms-->  events
//! events --fold-->  SessionState --rules--> facts, effects --belief--> posterior --planner--> next step
//!                                                              |
//!                                                              +--explain--> Assessment
//! ```
//!
//! # Terms
//!
//! | term | meaning | here |
//! | --- | --- | --- |
//! | [prior, posterior](https://en.wikipedia.org/wiki/Bayesian_inference) | P(cause) before and after evidence, 0 to 1 | [`diagnosis::CauseAssessment`] |
//! | likelihood | P(answer given the cause), by rows that may depend on contexts | [`model::Rows`] |
//! | [weight of evidence](https://en.wikipedia.org/wiki/Ban_(unit)) | 10 log10 of the likelihood ratio against everything else, in decibans | [`diagnosis::EvidenceItem`] |
//! | [expected cost of repair](https://doi.org/10.1145/203330.203341) | minutes to the end if fixes are tried in order of chance per minute | [`diagnosis::Assessment::expected_minutes`] |
//! | [value of information](https://en.wikipedia.org/wiki/Value_of_information) | minutes that an answer saves on average | [`diagnosis::QuestionItem`] |
//! | information gain | expected reduction of uncertainty, in bits | [`diagnosis::QuestionItem`] |
//! | forward chaining | rules run again until nothing new follows | [`rules::RuleSet::evaluate`] |
//!
//! # Units and errors
//!
//! Probabilities are 0 to 1, times are minutes, weights are decibans, information is bits. Only building fails:
//! [`diagnosis::Engine::new`] returns every problem of the rules as [`model::Diagnostic`]s. An interview never fails: an
//! event that the catalog does not know, or a rule that breaks a limit, becomes a warning of the assessment.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod diagnosis;
pub mod model;
pub mod rules;
pub mod search;
pub mod text;
