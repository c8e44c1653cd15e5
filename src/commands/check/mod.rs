//! `fixbook check`: every problem in the catalog.

mod fix;
mod follow;

use std::path::Path;

use anyhow::Context;
use schemars::JsonSchema;
use serde::Serialize;

use super::{CliError, ExitStatus, claims, open, output, revision};
use crate::{
    check,
    cli::{CheckArgs, Global},
    fs::Root,
    load::{CatalogSource, ParsedCatalog},
    render,
};
use fixbook_engine::model::{Diagnostic, DiagnosticRecord};

/// What `check --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Report {
    problems: Vec<DiagnosticRecord>,
    summary: Summary,
}

/// How much there is of everything.
#[derive(Clone, Copy, Serialize, JsonSchema)]
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

pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<ExitStatus, CliError> {
    if args.fix {
        return fix::run(global, args.yes);
    }
    if args.watch {
        return follow::run(global, args);
    }
    if let CatalogSource::Disk(folder) = open::folder(global)? {
        // What a killed import or fix has left would be committed with the catalog.
        if let Ok(root) = Root::open(&folder) {
            root.remove_stale();
            root.remove_stale_below(Path::new("kb"));
        }
    }
    let found = found(global, args)?;
    for warning in &found.warnings {
        output::note(&format!("warning: {warning}\n"))?;
    }
    match () {
        () if args.sarif => output::print_json(&render::sarif(&found.problems, &place(global)?))?,
        () if global.json => output::print_json(&found.report())?,
        () => found.tell()?,
    }
    Ok(if found.problems.is_empty() { ExitStatus::Yes } else { ExitStatus::No })
}

/// Everything that was found, ready to be told.
struct Found {
    problems: Vec<Diagnostic>,
    warnings: Vec<String>,
    summary: Summary,
}

fn found(global: &Global, args: &CheckArgs) -> Result<Found, CliError> {
    // Only a comparison with other documents looks at the texts of articles.
    let mut entries =
        if args.against.is_empty() { open::entries(global)? } else { open::entries_with_articles(global)? };
    let warnings = std::mem::take(&mut entries.warnings);
    let mut summary = summary(&entries);
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
    Ok(Found { problems, warnings, summary })
}

fn summary(entries: &ParsedCatalog) -> Summary {
    Summary {
        causes: entries.causes.len(),
        symptoms: entries.symptoms.len(),
        fixes: entries.fixes.len(),
        codes: entries.codes.iter().map(|table| table.value.codes.len()).sum(),
        sources: entries.sources.len(),
        cases: entries.cases.iter().map(|file| file.value.cases.len()).sum(),
        claims: entries.claims.iter().map(|file| file.value.claims.len()).sum(),
        problems: 0,
    }
}

impl Found {
    fn report(&self) -> Report {
        Report { problems: Diagnostic::records(&self.problems), summary: self.summary }
    }

    fn tell(&self) -> Result<(), CliError> {
        output::note_styled(&render::problems(&self.problems))?;
        let summary = &self.summary;
        output::print(&format!(
            "{} in {}, {}, {}, {}, {}, {}\n",
            render::count(summary.problems, "problem"),
            render::count(summary.causes, "cause"),
            render::count(summary.symptoms, "symptom"),
            render::count(summary.fixes, "fix"),
            render::count(summary.codes, "code"),
            render::count(summary.cases, "case"),
            render::count(summary.claims, "claim"),
        ))
    }
}

/// The catalog's folder as seen from here, as an address with a `/` at its end; empty for here itself.
fn place(global: &Global) -> Result<String, CliError> {
    let CatalogSource::Disk(folder) = open::folder(global)? else { return Ok(String::new()) };
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    let folder = folder.canonicalize().unwrap_or(folder);
    let below = folder.strip_prefix(here.canonicalize().unwrap_or(here)).unwrap_or(&folder);
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    Ok(match parts.split_first() {
        None => String::new(),
        // Not below the current folder: an address of its own.
        Some((root, parts)) if root == "/" => format!("file:///{}/", render::encode_path(&parts.join("/"))),
        Some(_) => render::encode_path(&(parts.join("/") + "/")),
    })
}
