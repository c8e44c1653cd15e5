//! `fixbook check`: every problem in the catalog.

use serde::Serialize;

use super::{Answer, Failure, claims, open, output, revision};
use crate::{
    check,
    cli::{CheckArgs, Global},
    model::ProblemRecord,
    render,
};

#[derive(Serialize)]
struct Report {
    problems: Vec<ProblemRecord>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    causes: usize,
    symptoms: usize,
    fixes: usize,
    codes: usize,
    sources: usize,
    cases: usize,
    claims: usize,
    problems: usize,
}

pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<Answer, Failure> {
    let entries = open::entries(global)?;
    for warning in &entries.warnings {
        output::note(&format!("warning: {warning}\n"))?;
    }
    let mut summary = Summary {
        causes: entries.causes.len(),
        symptoms: entries.symptoms.len(),
        fixes: entries.fixes.len(),
        codes: entries.codes.iter().map(|table| table.value.codes.len()).sum(),
        sources: entries.sources.len(),
        cases: entries.cases.iter().map(|file| file.value.cases.len()).sum(),
        claims: entries.claims.iter().map(|file| file.value.claims.len()).sum(),
        problems: 0,
    };
    let mut copied = Vec::new();
    for path in &args.against {
        copied.extend(check::copied(&entries, &claims::document(path)?));
    }
    if let Some(since) = &args.since {
        copied.extend(revision::gone(global, &entries, since)?);
    }
    let mut problems = open::checked(entries).err().unwrap_or_default();
    problems.append(&mut copied);
    summary.problems = problems.len();
    let answer = if problems.is_empty() { Answer::Yes } else { Answer::No };
    if global.json {
        let problems = problems.iter().map(|problem| problem.record()).collect();
        output::print_json(&Report { problems, summary })?;
        return Ok(answer);
    }
    output::note(&render::problems(&problems))?;
    output::print(&format!(
        "{} in {}, {}, {}, {}, {}, {}\n",
        render::count(problems.len(), "problem"),
        render::count(summary.causes, "cause"),
        render::count(summary.symptoms, "symptom"),
        render::count(summary.fixes, "fix"),
        render::count(summary.codes, "code"),
        render::count(summary.cases, "case"),
        render::count(summary.claims, "claim"),
    ))?;
    Ok(answer)
}
