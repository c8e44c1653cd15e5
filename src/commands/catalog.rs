//! The catalog that a command works on: loaded, checked, its rules compiled.

use super::{context::CliContext, error::CliError, output};
use crate::{
    check::{self, Examined},
    load::{
        self, Articles, CatalogSource, ParsedCatalog,
        git::{self, GitError, Revision},
    },
    render,
};
use fixbook_engine::{
    diagnosis::Engine,
    model::{Article, Catalog, Diagnostic, DiagnosticRecord, limits::MAX_ARTICLE_BYTES},
    rules::RuleSet,
};

/// All entries as read, of articles the paths alone.
pub(super) fn entries(context: &CliContext) -> Result<ParsedCatalog, CliError> {
    Ok(load::load_with(context.source()?, Articles::Listed)?)
}

/// The same with the texts of articles, for commands that look at every text.
pub(super) fn entries_with_articles(context: &CliContext) -> Result<ParsedCatalog, CliError> {
    Ok(load::load(context.source()?)?)
}

/// The engine without articles: for commands that search them by themselves, or do not use them.
pub(super) fn engine_without_articles(context: &CliContext) -> Result<Engine, CliError> {
    usable(context, entries(context)?)
}

/// The problems of a catalog, one per line, with place and help.
pub(super) fn problems(context: &CliContext) -> Result<Vec<String>, CliError> {
    let problems = checked(entries(context)?).err().unwrap_or_default();
    let line = |record: &DiagnosticRecord| {
        format!("{}:{}:{}: {}; {}", record.path, record.line, record.column, record.message, record.help)
    };
    Ok(Diagnostic::records(&problems).iter().map(line).collect())
}

/// The checked catalog and its compiled rules. A broken catalog is refused and its problems are printed; with
/// `--keep-going` its broken entries are skipped with a warning.
///
/// It contains the article that a runbook quotes and no other.
pub(super) fn engine(context: &CliContext) -> Result<Engine, CliError> {
    let mut entries = entries(context)?;
    let quoted = quoted_article(context.source()?, &entries);
    entries.articles.extend(quoted);
    usable(context, entries)
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
pub(super) fn usable(context: &CliContext, entries: ParsedCatalog) -> Result<Engine, CliError> {
    if context.keep_going {
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
    // If a whole table cannot be read, its names are not known.
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
                    let count = render::count(left_out.len(), "broken entry");
                    output::eprint(&format!("warning: skipped {count}: {}\n", left_out.join(", ")))?;
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

/// Prints the problems, and returns the error that counts them.
fn refuse(problems: &[Diagnostic]) -> Result<CliError, CliError> {
    output::eprint_styled(&render::problems(problems))?;
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let (count, them) = (render::count(errors, "problem"), if errors == 1 { "it" } else { "them" });
    Ok(CliError::InvalidCatalog(format!(
        "the catalog has {count}; fix {them}, or skip broken entries with --keep-going"
    )))
}

/// A catalog at a revision of its git repository.
pub(super) enum AtRevision {
    /// As read, with its problems.
    Entries(Box<ParsedCatalog>),
    /// There is none, for this reason.
    Unavailable(String),
}

/// The entries of the catalog at a revision. Naming a revision that git does not know is a usage error.
pub(super) fn entries_at(context: &CliContext, revision: &str) -> Result<AtRevision, CliError> {
    let CatalogSource::Disk(root) = context.source()? else {
        return Ok(AtRevision::Unavailable("the catalog is built into this program".to_owned()));
    };
    match git::read_revision(root, revision) {
        Ok(Revision::Files(files)) => Ok(AtRevision::Entries(Box::new(load::load_files(files)))),
        Ok(Revision::Unavailable(why)) => Ok(AtRevision::Unavailable(why)),
        Err(GitError::UnknownRevision(message)) => Err(CliError::Usage(message)),
        Err(error) => Err(CliError::Io(error.into())),
    }
}
