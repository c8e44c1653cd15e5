//! `fixbook test`: the solved cases, replayed; the searches that must find.

use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::Serialize;

use super::{CliError, ExitStatus, diagnose, library, open, output};
use crate::{
    cli::{Global, TestArgs},
    load, render,
};
use fixbook_engine::{
    diagnosis::{CaseOutcome, Engine, ReplayedCase, replay_within},
    model::{Case, CaseFile, Diagnostic, SearchCase},
};

/// How deep a search result counts.
const DEPTH: usize = 10;

#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Report {
    cases: Vec<CaseOutcome>,
    searches: Vec<Searched>,
    summary: Summary,
}

/// Shares are 0..1; means are over all cases.
#[derive(Serialize, schemars::JsonSchema)]
struct Summary {
    cases: usize,
    passed: usize,
    top1: f64,
    top3: f64,
    mean_questions: f64,
    mean_minutes: f64,
    searches: usize,
    mrr10: f64,
    recall10: f64,
    search_p50_ms: f64,
    search_p99_ms: f64,
    #[serde(skip)]
    missed: Vec<String>,
}

pub(super) fn run(global: &Global, args: &TestArgs) -> Result<ExitStatus, CliError> {
    let engine = open::engine_without_articles(global)?;
    let files = case_files(&engine, args)?;
    let strategy = diagnose::strategy(args.strategy);
    let cases: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let questions = args.questions.unwrap_or(usize::MAX);
    let replayed: Vec<ReplayedCase> =
        cases.par_iter().map(|case| replay_within(&engine, case, strategy, questions)).collect();
    let outcomes: Vec<CaseOutcome> = replayed.iter().map(|replayed| replayed.outcome.clone()).collect();
    let searches: Vec<&SearchCase> = files.iter().flat_map(|file| &file.searches).collect();
    let searched = searched(global, &engine, args, &searches)?;
    let summary = summary(&outcomes, &searched);
    let good = summary.passed == summary.cases && summary.missed.is_empty();
    if global.json {
        output::print_json(&Report { cases: outcomes, searches: searched, summary })?;
    } else {
        output::print(&format!("{}{}", render::cases(&replayed), in_words(&summary)))?;
    }
    Ok(if good { ExitStatus::Yes } else { ExitStatus::No })
}

fn case_files(engine: &Engine, args: &TestArgs) -> Result<Vec<CaseFile>, CliError> {
    if args.files.is_empty() {
        return Ok(engine.catalog.cases.iter().map(|entry| entry.head.clone()).collect());
    }
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in &args.files {
        let (found, wrong) = load::load_cases(path).map_err(|error| CliError::World(error.into()))?;
        files.extend(found.into_iter().map(|entry| entry.value));
        problems.extend(wrong);
    }
    for case in files.iter().flat_map(|file| &file.cases) {
        names_are_known(engine, case)?;
    }
    if problems.is_empty() { Ok(files) } else { Err(broken(&problems)?) }
}

/// The cases of a file outside the catalog name things of the catalog too.
fn names_are_known(engine: &Engine, case: &Case) -> Result<(), CliError> {
    for (symptom, answer) in case.given.iter().chain(&case.answers) {
        super::facts::fact(&engine.catalog, &format!("{symptom}={answer}"))?;
    }
    let names = case.cause.iter().chain(&case.fix);
    names.map(|id| super::facts::cause_or_fix(&engine.catalog, id.as_str())).try_for_each(|found| found.map(drop))
}

fn broken(problems: &[Diagnostic]) -> Result<CliError, CliError> {
    output::note_styled(&render::problems(problems))?;
    Ok(CliError::Broken(format!("the cases have {}", render::count(problems.len(), "problem"))))
}

/// One search: the place of the first right hit, and how long it took.
#[derive(Serialize, schemars::JsonSchema)]
struct Searched {
    query: String,
    place: Option<usize>,
    within: usize,
    #[serde(skip)]
    took: Duration,
}

fn searched(
    global: &Global,
    engine: &Engine,
    args: &TestArgs,
    searches: &[&SearchCase],
) -> Result<Vec<Searched>, CliError> {
    if searches.is_empty() {
        return Ok(Vec::new());
    }
    let index = library::index(global, &engine.catalog, &args.articles)?;
    let search = |case: &&SearchCase| {
        let start = Instant::now();
        let results = index.search(&index.read(&case.query), DEPTH.max(case.within), false).map_err(library::world)?;
        let took = start.elapsed();
        let is_right = |hit: &fixbook_engine::search::Hit| {
            let under_kb = hit.path.strip_prefix("kb/").unwrap_or(&hit.path);
            case.finds.iter().any(|wanted| [&hit.id, &hit.path, under_kb].contains(&wanted.as_str()))
        };
        let place = results.hits.iter().position(is_right).map(|place| place + 1);
        Ok(Searched { query: case.query.clone(), place, within: case.within, took })
    };
    searches.iter().map(search).collect()
}

fn summary(cases: &[CaseOutcome], searches: &[Searched]) -> Summary {
    let within =
        |places: usize| cases.iter().filter(|case| case.rank.is_some_and(|rank| rank <= places)).count() as f64;
    let mean = |total: f64, number: usize| {
        if number == 0 { 0.0 } else { (total / number as f64 * 10_000.0).round() / 10_000.0 + 0.0 }
    };
    let found = || searches.iter().filter_map(|search| search.place).filter(|place| *place <= DEPTH);
    let mut times: Vec<f64> = searches.iter().map(|search| search.took.as_secs_f64() * 1000.0).collect();
    times.sort_by(f64::total_cmp);
    let quantile =
        |share: f64| times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(0.0);
    let missed = searches.iter().filter(|search| search.place.is_none_or(|place| place > search.within));
    Summary {
        cases: cases.len(),
        passed: cases.iter().filter(|case| case.passed).count(),
        top1: mean(within(1), cases.len()),
        top3: mean(within(3), cases.len()),
        mean_questions: mean(cases.iter().map(|case| case.questions as f64).sum(), cases.len()),
        mean_minutes: mean(cases.iter().map(|case| case.minutes).sum(), cases.len()),
        searches: searches.len(),
        mrr10: mean(found().map(|place| 1.0 / place as f64).sum(), searches.len()),
        recall10: mean(found().count() as f64, searches.len()),
        search_p50_ms: quantile(0.5),
        search_p99_ms: quantile(0.99),
        missed: missed.map(|search| format!("“{}” (wanted within {})", search.query, search.within)).collect(),
    }
}

fn in_words(summary: &Summary) -> String {
    let mut text = format!(
        "\n{} of {} cases pass; right cause first in {:.1} %, in the first three in {:.1} %; {:.1} questions and {:.1} minutes on average\n",
        summary.passed,
        summary.cases,
        summary.top1 * 100.0,
        summary.top3 * 100.0,
        summary.mean_questions,
        summary.mean_minutes,
    );
    if summary.searches > 0 {
        text.push_str(&format!(
            "{} searches: mean reciprocal rank {:.3}, found in the first ten {:.1} %; half within {:.2} ms, 99 % within {:.2} ms\n",
            summary.searches, summary.mrr10, summary.recall10 * 100.0, summary.search_p50_ms, summary.search_p99_ms
        ));
    }
    for missed in &summary.missed {
        text.push_str(&format!("not found: {missed}\n"));
    }
    text
}
