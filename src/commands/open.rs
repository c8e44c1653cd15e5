//! The catalog that a command works on: found, loaded, checked.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{CliError, output};
use crate::{
    check::{self, Examined},
    cli::Global,
    fs,
    load::{self, Articles, CatalogSource, ParsedCatalog},
    render,
};
use fixbook_engine::{
    diagnosis::Engine,
    model::{Article, Catalog, Diagnostic, DiagnosticRecord, limits::MAX_ARTICLE_BYTES},
    rules::RuleSet,
};

/// Why nothing is written into the catalog of an installed program.
pub(super) const BUILT_IN_IS_FIXED: &str = "the catalog built into this program cannot be written to: go to a catalog's \
                                            folder, name one with --catalog, or write one with `fixbook new catalog DIR`";

/// What a command reads of a catalog's folder.
const PARTS: [&str; 6] = ["kb", "kb/catalog.yaml", "rules", "templates", "site", "site/pages"];

/// The folder: `--catalog` or `$FIXBOOK_CATALOG`, the nearest upward, else the built-in one.
pub(super) fn folder(global: &Global) -> Result<CatalogSource, CliError> {
    match &global.catalog {
        Some(path) => CatalogSource::named(path).map_err(|error| CliError::Usage(error.to_string())),
        None => found(&env::current_dir().context("cannot tell the current folder")?),
    }
}

/// The nearest catalog upward. In a folder that many can write to, somebody else can put one in the way, so one in a parent
/// folder must be the user's own.
fn found(current: &Path) -> Result<CatalogSource, CliError> {
    let folder = CatalogSource::nearest_to(current);
    if let CatalogSource::Disk(root) = &folder
        && root != current
        && let Some(part) = PARTS.iter().find(|part| !fs::is_owned(&root.join(part)))
    {
        return Err(CliError::Usage(format!(
            "the catalog found in {} is not yours: {part} belongs to another user; to use it all the same, name it: --catalog {}",
            root.display(),
            root.display()
        )));
    }
    Ok(folder)
}

/// Folders in which links may be a stranger's: the catalog's, and the repository that it came in. No output is sent out of them.
pub(super) fn guarded(global: &Global) -> Vec<PathBuf> {
    let Ok(CatalogSource::Disk(root)) = folder(global) else { return Vec::new() };
    let root = root.canonicalize().unwrap_or(root);
    let repository = root.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    repository.into_iter().chain([root]).collect()
}

/// All entries as read, of articles the paths alone.
pub(super) fn entries(global: &Global) -> Result<ParsedCatalog, CliError> {
    load::load_with(&folder(global)?, Articles::Listed).map_err(|error| CliError::World(error.into()))
}

/// The same with the texts of articles, for what looks at every text.
pub(super) fn entries_with_articles(global: &Global) -> Result<ParsedCatalog, CliError> {
    load::load(&folder(global)?).map_err(|error| CliError::World(error.into()))
}

/// The same, with the articles' paths alone: for what searches them, or does without.
pub(super) fn engine_without_articles(global: &Global) -> Result<Engine, CliError> {
    usable(global, entries(global)?)
}

/// What is wrong with a catalog, a line each with its place and remedy.
pub(super) fn problems(global: &Global) -> Result<Vec<String>, CliError> {
    let line = |record: &DiagnosticRecord| {
        format!("{}:{}:{}: {}; {}", record.path, record.line, record.column, record.message, record.help)
    };
    let problems = checked(entries(global)?).err().unwrap_or_default();
    Ok(Diagnostic::records(&problems).iter().map(line).collect())
}

/// The checked catalog and its compiled rules. A broken one is refused with its problems; with `--keep-going` its
/// broken entries are left out, which is said.
///
/// Of articles it has the one that a runbook quotes.
pub(super) fn engine(global: &Global) -> Result<Engine, CliError> {
    let mut entries = entries(global)?;
    let quoted = quoted_article(&folder(global)?, &entries);
    entries.articles.extend(quoted);
    usable(global, entries)
}

/// The article about what to collect before a hand-over.
fn quoted_article(folder: &CatalogSource, entries: &ParsedCatalog) -> Option<Article> {
    let named = entries.head.as_ref()?.value.escalation.collect.as_deref()?;
    // A built-in catalog has its articles already.
    let is_read = |path: &str| entries.articles.iter().any(|article| article.path == path);
    let is_named = |path: &str| path == named || path.strip_prefix("kb/") == Some(named);
    let path = entries.files.iter().map(|file| &file.path).find(|path| is_named(path) && !is_read(path))?;
    let bytes = load::read_file(folder, path).filter(|bytes| bytes.len() <= MAX_ARTICLE_BYTES)?;
    Some(load::read_article(path, &bytes).article)
}

/// The same for entries that have been read.
pub(super) fn usable(global: &Global, entries: ParsedCatalog) -> Result<Engine, CliError> {
    if global.keep_going {
        return engine_without_broken(entries);
    }
    match checked(entries) {
        Ok(engine) => Ok(engine),
        Err(problems) => Err(refuse(&problems)?),
    }
}

/// The catalog ready for use, or everything that was found in entries and rules together.
pub(super) fn checked(entries: ParsedCatalog) -> Result<Engine, Vec<Diagnostic>> {
    let (examined, engine) = examine(entries, Vec::new());
    engine.ok_or(examined.diagnostics)
}

/// Everything that was found in entries and rules, with what a comparison has found in the entries; and the catalog ready
/// for use, if none of it is an error.
pub(super) fn examine(entries: ParsedCatalog, compared: Vec<Diagnostic>) -> (Examined, Option<Engine>) {
    let mut examined = check::examine(&entries, compared);
    if !examined.diagnostics.iter().any(Diagnostic::is_error) {
        let engine = check::unchecked(entries).map(Engine::new);
        let engine = engine.and_then(|engine| engine.map_err(|found| examined.diagnostics.extend(found)).ok());
        return (examined, engine);
    }
    let broken = entries.broken();
    // With a whole table unreadable, it is not known which names are unknown.
    let names_are_known = entries.incomplete.is_empty();
    let unchecked = check::unchecked(entries);
    let in_rules =
        unchecked.map(|catalog| RuleSet::problems(&catalog, broken.iter().map(|(kind, id)| (*kind, id.as_str()))));
    let mut in_rules = in_rules.unwrap_or_default();
    in_rules.retain(|problem| names_are_known || problem.id != "rule-unknown-name");
    examined.diagnostics.extend(in_rules);
    (examined, None)
}

fn engine_without_broken(entries: ParsedCatalog) -> Result<Engine, CliError> {
    let without = match check::recover(entries) {
        Ok(without) => without,
        Err(problems) => return Err(refuse(&problems)?),
    };
    let mut left_out = without.left_out;
    let mut catalog = without.catalog;
    loop {
        match Engine::new(catalog.clone()) {
            Ok(engine) => {
                if !left_out.is_empty() {
                    let entries = if left_out.len() == 1 {
                        "1 broken entry"
                    } else {
                        &format!("{} broken entries", left_out.len())
                    };
                    output::note(&format!("warning: {entries} left out: {}\n", left_out.join(", ")))?;
                }
                return Ok(engine);
            }
            Err(problems) => take_out_rules(&mut catalog, &problems, &mut left_out),
        }
    }
}

/// Each round takes out at least the file of the first problem, so it ends.
fn take_out_rules(catalog: &mut Catalog, problems: &[Diagnostic], left_out: &mut Vec<String>) {
    let broken = |path: &str| problems.iter().any(|problem| problem.path() == path);
    left_out.extend(catalog.rules.iter().filter(|rules| broken(&rules.path)).map(|rules| rules.path.clone()));
    catalog.rules.retain(|rules| !broken(&rules.path));
}

/// Prints the problems and says so in one line.
fn refuse(problems: &[Diagnostic]) -> Result<CliError, CliError> {
    output::note_styled(&render::problems(problems))?;
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let (count, them) = (render::count(errors, "problem"), if errors == 1 { "it" } else { "them" });
    Ok(CliError::Broken(format!("the catalog has {count}; fix {them}, or leave broken entries out with --keep-going")))
}
