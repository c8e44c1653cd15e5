//! `fixbook test`: replays the solved cases, and the searches that must find.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::{
    args, catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    index,
    json_output::JsonOutput,
    output,
    values::StrategyArg,
};
use crate::{
    audit::{MAX_PLACE, SearchOutcome, TestSummary},
    load, render, schema,
};
use fixbook_engine::{
    diagnosis::{CaseOutcome, Engine, ReplayedCase, replay_within},
    model::{Case, CaseFile, Diagnostic, SearchCase},
    search::Hit,
    text::percent,
};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("outcomes", "test", schema::printed::<Report>)];

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook test
  fixbook test kb/cases/device.yaml --questions 5")]
pub struct TestArgs {
    /// Files of cases instead of the catalog's own.
    pub files: Vec<PathBuf>,
    /// How questions are chosen.
    #[arg(long, value_enum, default_value_t = StrategyArg::Minutes)]
    pub strategy: StrategyArg,
    /// Take the cause's place after this many questions, instead of when no question is useful any more.
    #[arg(long, value_name = "N")]
    pub questions: Option<usize>,
    /// Also replay the searches over this folder of Markdown.
    #[arg(long, value_name = "DIR")]
    pub articles: Vec<PathBuf>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Report {
    cases: Vec<CaseOutcome>,
    searches: Vec<SearchOutcome>,
    summary: TestSummary,
}

pub(super) fn run(context: &CliContext, args: &TestArgs) -> Result<ExitStatus, CliError> {
    let engine = catalog::engine_without_articles(context)?;
    let files = case_files(&engine, args)?;
    let strategy = args.strategy.into();
    let cases: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let questions = args.questions.unwrap_or(usize::MAX);
    let replayed: Vec<ReplayedCase> =
        cases.par_iter().map(|case| replay_within(&engine, case, strategy, questions)).collect();
    let outcomes: Vec<CaseOutcome> = replayed.iter().map(|replayed| replayed.outcome.clone()).collect();
    let searches: Vec<&SearchCase> = files.iter().flat_map(|file| &file.searches).collect();
    let searched = search(context, &engine, args, &searches)?;
    let summary = TestSummary::of(&outcomes, &searched);
    let all_pass = summary.passed == summary.cases && searched.iter().all(SearchOutcome::is_passed);
    if context.json {
        output::print_json(&Report { cases: outcomes, searches: searched, summary })?;
    } else {
        output::print(&format!("{}{}", render::cases(&replayed), in_words(&summary, &searched)))?;
    }
    Ok(if all_pass { ExitStatus::Success } else { ExitStatus::Negative })
}

fn case_files(engine: &Engine, args: &TestArgs) -> Result<Vec<CaseFile>, CliError> {
    if args.files.is_empty() {
        return Ok(engine.catalog.cases.iter().map(|entry| entry.head.clone()).collect());
    }
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in &args.files {
        let (found, wrong) = load::load_cases(path)?;
        files.extend(found.into_iter().map(|entry| entry.value));
        problems.extend(wrong);
    }
    for case in files.iter().flat_map(|file| &file.cases) {
        check_names(engine, case)?;
    }
    if problems.is_empty() { Ok(files) } else { Err(refuse(&problems)?) }
}

/// The cases of a file outside the catalog also name entries of the catalog.
fn check_names(engine: &Engine, case: &Case) -> Result<(), CliError> {
    for (symptom, answer) in case.given.iter().chain(&case.answers) {
        args::parse_fact(&engine.catalog, &format!("{symptom}={answer}"))?;
    }
    let names = case.cause.iter().chain(&case.fix);
    names.map(|id| args::parse_cause_or_fix(&engine.catalog, id.as_str())).try_for_each(|found| found.map(drop))
}

fn refuse(problems: &[Diagnostic]) -> Result<CliError, CliError> {
    output::eprint_styled(&render::problems(problems))?;
    Ok(CliError::InvalidCatalog(format!("the cases have {}", render::count(problems.len(), "problem"))))
}

/// Runs the searches and notes the place of the first right hit.
fn search(
    context: &CliContext,
    engine: &Engine,
    args: &TestArgs,
    searches: &[&SearchCase],
) -> Result<Vec<SearchOutcome>, CliError> {
    if searches.is_empty() {
        return Ok(Vec::new());
    }
    let index = index::open(context, &engine.catalog, &args.articles)?;
    let one = |case: &&SearchCase| {
        let start = Instant::now();
        let results = index.search(&index.read(&case.query), MAX_PLACE.max(case.within), false)?;
        let took = start.elapsed();
        let is_right = |hit: &Hit| {
            let under_kb = hit.path.strip_prefix("kb/").unwrap_or(&hit.path);
            case.finds.iter().any(|wanted| [&hit.id, &hit.path, under_kb].contains(&wanted.as_str()))
        };
        let place = results.hits.iter().position(is_right).map(|place| place + 1);
        Ok(SearchOutcome { query: case.query.clone(), place, within: case.within, took })
    };
    searches.iter().map(one).collect()
}

fn in_words(summary: &TestSummary, searches: &[SearchOutcome]) -> String {
    let mut text = format!(
        "\n{} of {} passed. Right cause first in {}, among the first three in {}; {:.1} questions and {:.1} minutes on average.\n",
        summary.passed,
        render::count(summary.cases, "case"),
        percent(summary.top1),
        percent(summary.top3),
        summary.mean_questions,
        summary.mean_minutes,
    );
    if summary.searches > 0 {
        text.push_str(&format!(
            "{}: mean reciprocal rank {:.3}, found among the first ten in {}; half within {:.2} ms, 99% within {:.2} ms.\n",
            render::count(summary.searches, "search"),
            summary.mrr10,
            percent(summary.recall10),
            summary.search_p50_ms,
            summary.search_p99_ms
        ));
    }
    for missed in searches.iter().filter(|search| !search.is_passed()) {
        text.push_str(&format!("not found: “{}” (wanted within {})\n", missed.query, missed.within));
    }
    text
}
