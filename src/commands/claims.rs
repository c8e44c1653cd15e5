//! `fixbook claims`: checked statements of source documents, and a comparison with a document.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, builder::PossibleValuesParser};
use indexmap::IndexMap;
use serde::Serialize;

use super::{
    catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    index,
    json_output::JsonOutput,
    output,
};
use crate::{check, render, schema};
use fixbook_engine::{
    model::{Catalog, Claim, Diagnostic, DiagnosticRecord, Id, SourceFile, Verdict},
    text::nearest,
};

pub(super) const OUTPUTS: &[JsonOutput] = &[
    JsonOutput::new("ledger", "claims", schema::printed::<Ledger<'_>>),
    JsonOutput::new("comparison", "claims --against", schema::printed::<Comparison>),
];

/// Arguments of `claims`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook claims --verdict disputed
  fixbook claims --against manual.md --source manual")]
pub struct ClaimsArgs {
    /// Only claims with this verdict.
    #[arg(long, value_name = "VERDICT", value_parser = verdicts())]
    pub verdict: Option<String>,
    /// Only claims that this entry uses or corrects: an id, or a code such as rdp-disconnect/0x904.
    #[arg(long, value_name = "ID")]
    pub entry: Option<String>,
    /// A source document: report its lines that no claim covers, claims that point at no line, and copied sentences.
    #[arg(long, value_name = "FILE", requires = "source", conflicts_with_all = ["verdict", "entry"])]
    pub against: Option<PathBuf>,
    /// The document's id in sources.yaml; without --against, only the claims of this document.
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
}

fn verdicts() -> PossibleValuesParser {
    PossibleValuesParser::new(Verdict::ALL.map(Verdict::word))
}

#[derive(Serialize, schemars::JsonSchema)]
struct Ledger<'a> {
    claims: Vec<Row<'a>>,
    /// The number of claims with each verdict.
    summary: IndexMap<&'static str, usize>,
}

/// A claim, its keys in snake_case as everywhere in JSON.
#[derive(Serialize, schemars::JsonSchema)]
struct Row<'a> {
    id: &'a Id,
    source: &'a Id,
    at: &'a str,
    says: &'a str,
    kind: &'a str,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<&'a str>,
    checked: &'a [Id],
    used_in: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<&'a str>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Comparison {
    problems: Vec<DiagnosticRecord>,
    summary: ComparisonSummary,
}

#[derive(Serialize, schemars::JsonSchema)]
struct ComparisonSummary {
    source: Id,
    lines: usize,
    claims: usize,
    problems: usize,
}

pub(super) fn run(context: &CliContext, args: &ClaimsArgs) -> Result<ExitStatus, CliError> {
    match (&args.against, &args.source) {
        (Some(path), Some(source)) => compare(context, path, source),
        _ => list(context, args),
    }
}

fn list(context: &CliContext, args: &ClaimsArgs) -> Result<ExitStatus, CliError> {
    let catalog = catalog::engine(context)?.catalog;
    let source = args.source.as_deref().map(|source| known_source(&catalog, source)).transpose()?;
    let entry = args.entry.as_deref().map(|entry| known_entry(context, &catalog, entry)).transpose()?;
    let is_wanted = |of: &Id, claim: &Claim| {
        source.is_none_or(|source| source == of)
            && args.verdict.as_ref().is_none_or(|verdict| verdict == claim.verdict.word())
            && entry.is_none_or(|entry| claim.used_in.iter().any(|used| used == entry))
    };
    let all = catalog.claims.iter().flat_map(|file| file.claims.iter().map(move |claim| (&file.source, claim)));
    let wanted: Vec<(&Id, &Claim)> = all.filter(|(of, claim)| is_wanted(of, claim)).collect();
    if context.json {
        let claims = wanted.iter().map(|(source, claim)| row(source, claim)).collect();
        output::print_json(&Ledger { claims, summary: counts(&wanted) })?;
    } else {
        output::print(&render::claims(&wanted))?;
    }
    Ok(if wanted.is_empty() { ExitStatus::Negative } else { ExitStatus::Success })
}

fn row<'a>(source: &'a Id, claim: &'a Claim) -> Row<'a> {
    Row {
        id: &claim.id,
        source,
        at: &claim.at,
        says: &claim.says,
        kind: &claim.kind,
        verdict: claim.verdict,
        instead: claim.instead.as_deref(),
        checked: &claim.checked,
        used_in: &claim.used_in,
        left_out: claim.left_out.as_deref(),
    }
}

fn counts(claims: &[(&Id, &Claim)]) -> IndexMap<&'static str, usize> {
    let count = |verdict: Verdict| claims.iter().filter(|(_, claim)| claim.verdict == verdict).count();
    Verdict::ALL.into_iter().map(|verdict| (verdict.word(), count(verdict))).collect()
}

fn known_source<'a>(catalog: &'a Catalog, written: &str) -> Result<&'a Id, CliError> {
    match catalog.sources.get_key_value(written) {
        Some((id, _)) => Ok(id),
        None => Err(CliError::unknown("source", written, nearest(written, catalog.sources.keys().map(Id::as_str)))),
    }
}

/// An entry as `used-in` names it: a cause, fix or symptom also by a former id, a code, or a file.
fn known_entry<'a>(context: &CliContext, catalog: &'a Catalog, written: &'a str) -> Result<&'a str, CliError> {
    let id = catalog.renamed(written).map_or(written, Id::as_str);
    if catalog.find(id).is_some() || catalog.has_code(id) || catalog.article(id).is_some() {
        return Ok(id);
    }
    if index::article_bytes(&index::article_folders(context.source()?, catalog, &[])?, id)?.is_some() {
        return Ok(id);
    }
    let used = catalog.claims.iter().flat_map(|file| &file.claims).flat_map(|claim| claim.used_in.iter());
    Err(CliError::unknown("entry", written, nearest(written, used.map(String::as_str))))
}

fn compare(context: &CliContext, path: &Path, written: &str) -> Result<ExitStatus, CliError> {
    let entries = catalog::entries_with_articles(context)?;
    let ids = entries.sources.iter().map(|entry| entry.id.as_str());
    let unknown = || CliError::unknown("source", written, nearest(written, ids));
    let source = entries.sources.iter().find(|entry| entry.id == written).ok_or_else(unknown)?.id.clone();
    let document = document(path)?;
    let problems = check::against(&entries, &source, &document);
    let about = entries.claims.iter().filter(|file| file.value.source == source);
    let summary = ComparisonSummary {
        lines: document.text.lines().filter(|line| !line.trim().is_empty()).count(),
        claims: about.map(|file| file.value.claims.len()).sum(),
        problems: problems.len(),
        source,
    };
    let status = if problems.is_empty() { ExitStatus::Success } else { ExitStatus::Negative };
    if context.json {
        output::print_json(&Comparison { problems: Diagnostic::records(&problems), summary })?;
        return Ok(status);
    }
    output::eprint_styled(&render::problems(&problems))?;
    output::print(&format!(
        "{} in {} with text, {}.\n",
        render::count(problems.len(), "problem"),
        render::count(summary.lines, "line"),
        render::count(summary.claims, "claim"),
    ))?;
    Ok(status)
}

/// A document from outside the catalog. Bytes that are not UTF-8 are replaced: only words and lines matter.
pub(super) fn document(path: &Path) -> Result<Arc<SourceFile>, CliError> {
    let bytes = output::read_named(path)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Arc::new(SourceFile { path: path.display().to_string(), text }))
}
