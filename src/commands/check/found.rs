//! The diagnostics of a catalog with their summary: as JSON, as SARIF, as text.

use std::sync::Arc;

use anyhow::Context;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    super::{
        catalog::{self, AtRevision},
        claims,
        context::CliContext,
        error::CliError,
        output,
    },
    args::CheckArgs,
};
use crate::{
    check::{self, Examined},
    load::{CatalogSource, ParsedCatalog},
    render,
};
use fixbook_engine::model::{Diagnostic, DiagnosticRecord, Severity, SourceFile, SourceSpan};

/// The folder of free articles.
const ARTICLES: &str = "kb/articles";

/// What `check --json` prints.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Report {
    problems: Vec<DiagnosticRecord>,
    summary: Summary,
}

/// How many entries of each kind there are, and how much was found.
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

/// Everything that was found in a catalog, ready to be printed.
pub(super) struct Found {
    examined: Examined,
    summary: Summary,
}

impl Found {
    /// Checks the catalog, with the comparisons that the command line asks for.
    pub fn check(context: &CliContext, args: &CheckArgs) -> Result<Self, CliError> {
        // Only a comparison with other documents looks at the texts of articles.
        let mut entries =
            if args.against.is_empty() { catalog::entries(context)? } else { catalog::entries_with_articles(context)? };
        let mut compared: Vec<Diagnostic> = entries.warnings.drain(..).map(|warning| of_article(&warning)).collect();
        let mut summary = Summary::of(&entries);
        for path in &args.against {
            compared.extend(check::copied(&entries, &claims::document(path)?));
        }
        if let Some(since) = &args.since {
            compared.extend(removed_ids(context, &entries, since)?);
        }
        let (examined, _) = catalog::examine(entries, compared);
        let count = |severity| examined.diagnostics.iter().filter(|found| found.severity == severity).count();
        (summary.problems, summary.warnings, summary.notes) =
            (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
        Ok(Found { examined, summary })
    }

    /// Whether the catalog can be used.
    pub fn is_good(&self) -> bool {
        self.summary.problems == 0
    }

    pub fn report(&self) -> Report {
        Report { problems: Diagnostic::records(&self.examined.diagnostics), summary: self.summary }
    }

    pub fn sarif(&self, context: &CliContext) -> Result<Value, CliError> {
        Ok(render::sarif(&self.examined, &place(context)?))
    }

    /// Prints the diagnostics to stderr and the summary to stdout.
    pub fn print(&self) -> Result<(), CliError> {
        output::eprint_styled(&render::problems(&self.examined.diagnostics))?;
        output::print(&format!("{}\n", self.summary.in_words()))
    }
}

/// A warning of the load stage about a free article, `kb/articles/a.md: not UTF-8 text …`, or about all of them.
fn of_article(warning: &str) -> Diagnostic {
    let (path, message) =
        warning.split_once(": ").filter(|(path, _)| path.starts_with(ARTICLES)).unwrap_or((ARTICLES, warning));
    let file = Arc::new(SourceFile { path: path.to_owned(), text: String::new() });
    let help = "save the file as UTF-8, correct its YAML head, or move it out of the catalog";
    Diagnostic::of(&check::UNREADABLE_ARTICLE, SourceSpan { file, span: 0..0 }, message, help)
}

impl Summary {
    fn of(entries: &ParsedCatalog) -> Self {
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

    /// `No problems. 2 warnings. Checked 3 causes, 1 fix.`
    fn in_words(&self) -> String {
        let some = |number: usize, noun| (number > 0).then(|| render::count(number, noun));
        let problems = some(self.problems, "problem").unwrap_or_else(|| "No problems".to_owned());
        let others = [some(self.warnings, "warning"), some(self.notes, "note")];
        let found: String =
            std::iter::once(problems).chain(others.into_iter().flatten()).map(|count| count + ". ").collect();
        let kinds = [
            (self.causes, "cause"),
            (self.symptoms, "symptom"),
            (self.fixes, "fix"),
            (self.codes, "code"),
            (self.cases, "case"),
            (self.claims, "claim"),
        ];
        let kinds: Vec<String> = kinds.into_iter().filter_map(|(number, noun)| some(number, noun)).collect();
        let checked = if kinds.is_empty() { "no entries".to_owned() } else { kinds.join(", ") };
        format!("{found}Checked {checked}.")
    }
}

/// Ids that existed at a revision and now lead nowhere. If the revision cannot be read, the comparison fails.
fn removed_ids(context: &CliContext, now: &ParsedCatalog, revision: &str) -> Result<Vec<Diagnostic>, CliError> {
    match catalog::entries_at(context, revision)? {
        AtRevision::Entries(then) => Ok(check::removed_ids(now, &then, revision)),
        AtRevision::Unavailable(why) => Err(CliError::Usage(format!("--since {revision}: {why}"))),
    }
}

/// The address of the catalog's folder, relative to the current folder, with a `/` at its end; empty for the current folder.
fn place(context: &CliContext) -> Result<String, CliError> {
    let CatalogSource::Disk(folder) = context.source()? else { return Ok(String::new()) };
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
    let below = folder.strip_prefix(here.canonicalize().unwrap_or(here)).unwrap_or(&folder);
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    Ok(match parts.split_first() {
        None => String::new(),
        // Not below the current folder: an address of its own.
        Some((root, parts)) if root == "/" => format!("file:///{}/", render::encode_path(&parts.join("/"))),
        Some(_) => render::encode_path(&(parts.join("/") + "/")),
    })
}
