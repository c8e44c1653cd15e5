//! The next step of an interview, with the reason for it.

use crate::model::Id;

/// What to do next, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Ask { symptom: usize, reason: AskReason },
    Try { fix: usize, reason: TryReason },
    Escalate(EscalateReason),
    Done { fix: Id },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum AskReason {
    /// It lowers the expected minutes.
    SavesMinutes,
    /// It lowers the expected minutes by so much together with the questions after it, though not by itself.
    WithOthers { saves: f64 },
    /// It brings the most information, which the strategy asks for.
    MostBits,
    /// It is the next in the catalog's order.
    InOrder,
    /// Its answer could make a risky fix unnecessary.
    BeforeRisk { fix: usize },
    /// A rule asks for it.
    Rule(Id),
    /// The caller's words suggest an answer, which is soon confirmed.
    CallerSaid,
    /// It was answered before a fix that may have changed it.
    MayHaveChanged { fix: usize },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TryReason {
    BestOdds,
    Rule(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum EscalateReason {
    /// A rule hands over, with this reason.
    Rule(Id, String),
    /// No question lowers the expected minutes, no fix is worth trying, and the most likely cause is not in the catalog.
    SomethingElse,
    /// No question lowers the expected minutes and no fix is worth trying.
    NothingLeft,
}

impl Step {
    /// Whether the plan itself has nothing left to offer. A rule that hands over is something else.
    pub fn gives_up(&self) -> bool {
        matches!(self, Step::Escalate(EscalateReason::SomethingElse | EscalateReason::NothingLeft))
    }
}
