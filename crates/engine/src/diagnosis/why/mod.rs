//! What an entry's numbers do: for a cause, which answers support and contradict it and what it is mistaken for; for a
//! symptom, the effect of its answers and whether asking pays; for a fix, its place in the plan.
//!
//! In: an [`Engine`] and an id. Out: plain data for an author. Every weight comes from the belief and the weights of
//! evidence that an interview uses, with one answer given; their formulas are not repeated here. Never: a whole interview
//! (that is `simulate`), text for people.

mod answers;
mod fix;
mod question;
mod rivals;
mod single_answer;
mod telling_answers;

pub use answers::{AnswerEffect, CauseInfluence, PriorRank, cause_influence};
pub use fix::{FixInfluence, ResolvedCause, fix_influence};
pub use question::{AnswerShift, BestAfter, CauseShift, QuestionInfluence, question_influence};
pub use rivals::{Discriminator, Rival, rivals};
pub use telling_answers::telling_answers;
