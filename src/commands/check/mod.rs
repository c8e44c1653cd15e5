//! `fixbook check`: every problem in the catalog.

mod fix;
mod follow;

use std::{fmt, path::Path, sync::Arc};

use anyhow::Context;
use schemars::JsonSchema;
use serde::Serialize;

use super::{CliError, ExitStatus, claims, open, output, revision};
use crate::{
    check::{self, Examined},
    cli::{CheckArgs, Global},
    fs::Root,
    load::{CatalogSource, ParsedCatalog},
    render,
};
use fixbook_engine::model::{Diagnostic, DiagnosticRecord, Severity, SourceFile, SourceSpan};

/// The folder of free articles.
const ARTICLES: &str = "kb/articles";

/// What `check --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Report {
    problems: Vec<DiagnosticRecord>,
    summary: Summary,
}

/// How many entries there are of each kind, and how much was found.
#[derive(Clone, Copy, Default, Serialize, JsonSchema)]
struct Summary {
    causes: usize,
    symptoms: usize,
    fixes: usize,
    codes: usize,
    sources: usize,
    cases: usize,
    claims: usize,
    /// Errors: with one of them the catalog cannot be used.
    problems: usize,
    warnings: usize,
    notes: usize,
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
    if args.sarif {
        output::print_json(&render::sarif(&found.examined, &place(global)?))?;
    } else if global.json {
        output::print_json(&found.report())?;
    } else {
        found.print()?;
    }
    Ok(if found.summary.problems == 0 { ExitStatus::Yes } else { ExitStatus::No })
}

/// Everything that was found, ready to be printed.
struct Found {
    examined: Examined,
    summary: Summary,
}

fn found(global: &Global, args: &CheckArgs) -> Result<Found, CliError> {
    // Only a comparison with other documents looks at the texts of articles.
    let mut entries =
        if args.against.is_empty() { open::entries(global)? } else { open::entries_with_articles(global)? };
    let mut compared: Vec<Diagnostic> = entries.warnings.drain(..).map(|warning| of_article(&warning)).collect();
    let mut summary = summary(&entries);
    for path in &args.against {
        compared.extend(check::copied(&entries, &claims::document(path)?));
    }
    if let Some(since) = &args.since {
        compared.extend(revision::gone(global, &entries, since)?);
    }
    let (examined, _) = open::examine(entries, compared);
    let count = |severity| examined.diagnostics.iter().filter(|found| found.severity == severity).count();
    (summary.problems, summary.warnings, summary.notes) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    Ok(Found { examined, summary })
}

/// What the load stage says of a free article: `kb/articles/a.md: not UTF-8 text …`, or of all of them together.
fn of_article(warning: &str) -> Diagnostic {
    let (path, message) =
        warning.split_once(": ").filter(|(path, _)| path.starts_with(ARTICLES)).unwrap_or((ARTICLES, warning));
    let file = Arc::new(SourceFile { path: path.to_owned(), text: String::new() });
    let help = "save the file as UTF-8, correct its YAML head, or move it out of the catalog";
    Diagnostic::of(&check::UNREADABLE_ARTICLE, SourceSpan { file, span: 0..0 }, message, help)
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
        ..Summary::default()
    }
}

impl Found {
    fn report(&self) -> Report {
        Report { problems: Diagnostic::records(&self.examined.diagnostics), summary: self.summary }
    }

    fn print(&self) -> Result<(), CliError> {
        output::note_styled(&render::problems(&self.examined.diagnostics))?;
        output::print(&format!("{}\n", self.summary))
    }
}

/// `No problems. 2 warnings. Checked 3 causes, 1 fix.`
impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let some = |number: usize, noun| (number > 0).then(|| render::count(number, noun));
        let found = [some(self.problems, "problem"), some(self.warnings, "warning"), some(self.notes, "note")];
        write!(out, "{}.", found[0].as_deref().unwrap_or("No problems"))?;
        found[1..].iter().flatten().try_for_each(|count| write!(out, " {count}."))?;
        let checked: Vec<String> = [
            some(self.causes, "cause"),
            some(self.symptoms, "symptom"),
            some(self.fixes, "fix"),
            some(self.codes, "code"),
            some(self.cases, "case"),
            some(self.claims, "claim"),
        ]
        .into_iter()
        .flatten()
        .collect();
        match checked.is_empty() {
            true => write!(out, " There are no entries yet."),
            false => write!(out, " Checked {}.", checked.join(", ")),
        }
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
        Some((root, parts)) if root == "/" => format!("file:///{}/", render::encoded(&parts.join("/"))),
        Some(_) => render::encoded(&(parts.join("/") + "/")),
    })
}
