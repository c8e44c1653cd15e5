//! Catalog and session to an [`Assessment`]: belief, planner, explanation.
//!
//! One fault at a time, plus "something else". In: a [`crate::model::Catalog`], its rules, a [`Session`]. Out:
//! everything that any surface shows. [`Engine::assess`] is a pure function: no clock, no randomness, no disk, and the
//! logarithms of `libm`, so that every target prints the same digits.
//!
//! The formulas are those of the project's diagnosis contract; each function says which it computes.

mod ahead;
mod assess;
mod assessment;
mod belief;
mod circumstances;
mod column;
mod conflict;
mod engine;
mod evidence;
mod fix_index;
mod intake;
mod people;
mod planner;
mod repair;
mod replay;
mod session;
mod simulate;
mod situation;
mod tables;
mod ties;
mod what_if;
mod why;
mod wording;

pub use crate::model::Rating;
pub use assessment::{
    AnswerChance, Assessment, CatalogStamp, CauseAssessment, ConflictReport, EvidenceItem, Handoff, LikelyItem, Next,
    OtherCause, PlanItem, QuestionItem, RuleReport, State, TriedItem, WarningItem,
};
pub use engine::Engine;
pub use intake::{SuggestedAnswer, proposals, words_event};
pub use planner::Strategy;
pub use replay::{CaseOutcome, Replayed, replay, replay_within};
pub use session::{Event, Outcome, Session, SessionState, Skipped};
pub use simulate::{BestCase, Noise, best_case, sample, sample_other, silent_questions};
pub use why::{
    AnswerEffect, AnswerMoves, BestAfter, CauseInfluence, Discriminator, FixInfluence, Moved, QuestionInfluence, Rival,
    Served, Standing, TellingQuestion, cause_influence, discriminators, fix_influence, question_influence, rivals,
};
