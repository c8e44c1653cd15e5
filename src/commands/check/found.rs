//! The problems of a catalog with their summary: as JSON, as SARIF, as text.

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
    check,
    load::{CatalogSource, ParsedCatalog},
    render,
};
use fixbook_engine::model::{Diagnostic, DiagnosticRecord};

/// What `check --json` prints.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Report {
    problems: Vec<DiagnosticRecord>,
    summary: Summary,
}

/// How many entries of each kind there are.
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

/// The problems of a catalog, ready to be printed.
pub(super) struct Found {
    pub problems: Vec<Diagnostic>,
    pub warnings: Vec<String>,
    summary: Summary,
}

impl Found {
    /// Checks the catalog, with the comparisons that the command line asks for.
    pub fn check(context: &CliContext, args: &CheckArgs) -> Result<Self, CliError> {
        // Only a comparison with other documents looks at the texts of articles.
        let mut entries =
            if args.against.is_empty() { catalog::entries(context)? } else { catalog::entries_with_articles(context)? };
        let warnings = std::mem::take(&mut entries.warnings);
        let mut summary = Summary::of(&entries);
        let mut compared = Vec::new();
        for path in &args.against {
            compared.extend(check::copied(&entries, &claims::document(path)?));
        }
        if let Some(since) = &args.since {
            compared.extend(gone(context, &entries, since)?);
        }
        let mut problems = catalog::checked(entries).err().unwrap_or_default();
        problems.append(&mut compared);
        summary.problems = problems.len();
        Ok(Found { problems, warnings, summary })
    }

    pub fn report(&self) -> Report {
        Report { problems: Diagnostic::records(&self.problems), summary: self.summary }
    }

    pub fn sarif(&self, context: &CliContext) -> Result<Value, CliError> {
        Ok(render::sarif(&self.problems, &place(context)?))
    }

    /// Prints the problems to stderr and the summary to stdout.
    pub fn print(&self) -> Result<(), CliError> {
        output::eprint_styled(&render::problems(&self.problems))?;
        output::print(&format!("{}\n", self.summary.in_words()))
    }
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
            problems: 0,
        }
    }

    /// What was found, severity by severity, then the kinds of entry that exist.
    fn in_words(&self) -> String {
        let by_severity = [(self.problems, "problem")];
        let found: Vec<String> = by_severity
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| render::count(*number, noun))
            .collect();
        let found = if found.is_empty() { "No problems".to_owned() } else { found.join(", ") };
        let kinds = [
            (self.causes, "cause"),
            (self.symptoms, "symptom"),
            (self.fixes, "fix"),
            (self.codes, "code"),
            (self.cases, "case"),
            (self.claims, "claim"),
        ];
        let kinds: Vec<String> =
            kinds.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| render::count(*number, noun)).collect();
        let checked = if kinds.is_empty() { "no entries".to_owned() } else { kinds.join(", ") };
        format!("{found}. Checked {checked}.")
    }
}

/// Ids that existed at a revision and now lead nowhere. If the revision cannot be read, the comparison fails.
fn gone(context: &CliContext, now: &ParsedCatalog, revision: &str) -> Result<Vec<Diagnostic>, CliError> {
    match catalog::entries_at(context, revision)? {
        AtRevision::Entries(then) => Ok(check::gone(now, &then, revision)),
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
