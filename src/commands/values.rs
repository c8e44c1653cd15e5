//! Values of options, and the types of other stages that they mean.

use clap::ValueEnum;

#[cfg(feature = "pdf")]
use crate::render::Paper;
use fixbook_engine::{
    diagnosis::Strategy,
    model::{Kind, Who},
};

/// Kinds that can be searched for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindArg {
    Cause,
    Symptom,
    Fix,
    Code,
    /// What web pages get wrong, with the right form.
    Claim,
    Article,
}

impl From<KindArg> for Kind {
    fn from(arg: KindArg) -> Self {
        match arg {
            KindArg::Cause => Kind::Cause,
            KindArg::Symptom => Kind::Symptom,
            KindArg::Fix => Kind::Fix,
            KindArg::Code => Kind::Code,
            KindArg::Claim => Kind::Claim,
            KindArg::Article => Kind::Article,
        }
    }
}

/// How questions are chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StrategyArg {
    /// By expected minutes, questions and fixes in one plan.
    Minutes,
    /// All informative questions first, the most informative before the others.
    Gain,
    /// All informative questions in the catalog's order.
    Fixed,
}

impl From<StrategyArg> for Strategy {
    fn from(arg: StrategyArg) -> Self {
        match arg {
            StrategyArg::Minutes => Strategy::Minutes,
            StrategyArg::Gain => Strategy::Gain,
            StrategyArg::Fixed => Strategy::Fixed,
        }
    }
}

/// The person that a runbook is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReaderArg {
    Caller,
    Agent,
    HostAdmin,
    CloudAdmin,
}

impl From<ReaderArg> for Who {
    fn from(arg: ReaderArg) -> Self {
        match arg {
            ReaderArg::Caller => Who::Caller,
            ReaderArg::Agent => Who::Agent,
            ReaderArg::HostAdmin => Who::HostAdmin,
            ReaderArg::CloudAdmin => Who::CloudAdmin,
        }
    }
}

/// Sizes of paper.
#[cfg(feature = "pdf")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaperArg {
    A4,
    UsLetter,
}

#[cfg(feature = "pdf")]
impl From<PaperArg> for Paper {
    fn from(arg: PaperArg) -> Self {
        match arg {
            PaperArg::A4 => Paper::A4,
            PaperArg::UsLetter => Paper::UsLetter,
        }
    }
}
