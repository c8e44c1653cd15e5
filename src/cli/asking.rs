//! What somebody with a caller on the line asks for: `search`, `diagnose`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words, codes in any spelling, "quoted phrases"; kind:fix, area:network and host-kind=azure-vm filter. With no
    /// words, on a terminal: results as you type.
    #[arg(allow_negative_numbers = true)]
    pub words: Vec<String>,
    /// Only this kind of entry.
    #[arg(long, value_enum)]
    pub kind: Option<KindArg>,
    /// Search this folder of Markdown too, whatever its headings and dialect.
    #[arg(long, value_name = "DIR")]
    pub articles: Vec<PathBuf>,
    /// Say of each hit why it ranks where it does.
    #[arg(long)]
    pub explain: bool,
    /// Leave out what is of no use where this holds.
    #[arg(long = "where", value_name = "SYMPTOM=ANSWER")]
    pub facts: Vec<String>,
    /// At most this many hits.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

/// Kinds that can be searched for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindArg {
    Cause,
    Symptom,
    Fix,
    Code,
    /// What web pages say wrongly, with its right form.
    Claim,
    Article,
}

/// Arguments of `diagnose`.
#[derive(Debug, Args)]
pub struct DiagnoseArgs {
    /// What the caller says; error codes in it are read.
    #[arg(allow_negative_numbers = true)]
    pub words: Vec<String>,
    /// An answer that is known already.
    #[arg(long = "answer", value_name = "SYMPTOM=ANSWER")]
    pub answers: Vec<String>,
    /// A fix that was tried, and whether it worked or failed.
    #[arg(long, value_name = "FIX=worked|failed")]
    pub tried: Vec<String>,
    /// Keep the interview in this file, and go on with it if it is there.
    #[arg(long, value_name = "FILE")]
    pub session: Option<PathBuf>,
    /// How questions are chosen.
    #[arg(long, value_enum, default_value_t = StrategyArg::Minutes)]
    pub strategy: StrategyArg,
    /// With --json: also report what each rule did, or what it waits for.
    #[arg(long)]
    pub trace: bool,
    /// Show what this answer would change, without keeping it.
    #[arg(long, value_name = "SYMPTOM=ANSWER")]
    pub what_if: Vec<String>,
    /// Read error codes, event ids and phrases out of this file, a pasted log or dialog.
    #[arg(long, value_name = "FILE")]
    pub paste: Option<PathBuf>,
    /// Hold the interview line by line, without bars and redrawing: for screen readers, and for answers from a pipe.
    #[arg(long)]
    pub plain: bool,
}

/// How questions are chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StrategyArg {
    /// By expected minutes, questions and fixes in one plan.
    Minutes,
    /// All informative questions first, those that bring most before the others.
    Gain,
    /// All informative questions in the catalog's order.
    Fixed,
}
