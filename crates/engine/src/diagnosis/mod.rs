//! Catalog and session to an [`Assessment`]: belief, plan, explanation.
//!
//! In: a [`crate::model::Catalog`], its rules, a [`Session`]. Out: everything that any surface shows. [`Engine::assess`] is
//! a pure function: no clock, no randomness, no disk, and the logarithms of `libm`, so that every target prints the same
//! digits.
//!
//! The model is one fault at a time, plus "something else": a naive Bayes model whose likelihood rows may depend on
//! contexts (which host, which network). Its formulas are in `docs/` of the project; each function says which it computes.
//!
//! | step | module | gives |
//! | --- | --- | --- |
//! | fold the events | `session` | [`SessionState`] |
//! | evaluate rules, form the belief | `interview_state`, `belief`, `latent_context` | probabilities, what may be asked and tried |
//! | plan | `question`, `what_if`, `repair`, `planner` | the next step, the repair plan, rated questions |
//! | explain | `evidence`, `ranking`, `alerts`, `wording`, `assess` | [`Assessment`] |
//! | compare | `comparison`, `history`, `handoff` | why not another cause, what an answer would change, the ticket |
//! | measure | `replay`, `simulate`, `why` | how solved cases go, what the catalog can tell apart, what its numbers do |

mod ahead;
mod alerts;
mod assess;
mod assessment;
mod attendance;
mod belief;
mod comparison;
mod conflict;
mod demands;
mod engine;
mod event;
mod evidence;
mod handoff;
mod history;
mod interview_state;
mod latent_context;
mod likelihood;
mod planner;
mod question;
mod ranking;
mod repair;
mod replay;
mod rounding;
mod session;
mod simulate;
mod simulation;
mod step;
mod suggest;
mod tables;
mod ties;
mod what_if;
mod why;
mod wording;

pub use crate::model::Rating;
pub use assessment::{
    AnswerChance, Assessment, CatalogStamp, CauseAssessment, ConflictReport, EvidenceItem, FoundItem, Handoff,
    LikelyItem, Next, OtherCause, PlanItem, QuestionItem, RuleReport, State, TriedItem, WarningItem, WarningSource,
};
pub use comparison::{
    ComparedCause, ProbabilityChange, RivalComparison, RivalEvidence, WhatIfPreview, evidence_strength,
    probability_changes, rival_comparison,
};
pub use engine::Engine;
pub use event::{Event, Outcome, Skipped};
pub use handoff::{HandoffLine, HandoffSection};
pub use history::{HistoryItem, describe_event};
pub use question::Strategy;
pub use replay::{CaseOutcome, ReplayedCase, replay, replay_within};
pub use session::{Session, SessionState};
pub use simulate::{BestCase, Noise, best_case, sample, sample_other, silent_questions};
pub use simulation::{
    LookAlike, SimulatedCase, SimulatedCause, SimulatedStrategy, Simulation, SimulationFigures, SimulationPlan,
    Unreachable, confusions, scored_causes,
};
pub use suggest::{SuggestedAnswer, suggest_answers, words_event};
pub use why::{
    AnswerEffect, AnswerShift, BestAfter, CauseInfluence, CauseShift, Discriminator, FixInfluence, PriorRank,
    QuestionInfluence, ResolvedCause, Rival, cause_influence, fix_influence, question_influence, rivals,
    telling_answers,
};
