//! Articles to drafts in a catalog.
//!
//! In: paths of articles and folders. Out: drafted files in the current catalog or in one that is named. Never: writes a
//! draft that `check` would refuse.

use std::{
    io::ErrorKind,
    path::{Component, Path, PathBuf},
};

use super::{
    super::{
        catalog,
        context::CliContext,
        error::{CliError, ExitStatus},
        output,
    },
    args::ImportArgs,
    report,
};
use crate::{
    check,
    import::{
        article::{Imported, Importer, validate_drafts},
        write,
    },
    load::{self, ArticleFolder, Articles, CatalogSource, ParsedCatalog, read_article},
};
use fixbook_engine::model::{Catalog, Id, limits::MAX_ARTICLE_BYTES};

/// An article's place, as its source will name it, and its bytes or why there are none.
struct NamedArticle {
    at: String,
    bytes: Result<Vec<u8>, String>,
}

/// The catalog that the drafts go to.
struct Target {
    root: PathBuf,
    entries: ParsedCatalog,
    catalog: Catalog,
    /// The header of a new catalog.
    head: Option<String>,
}

pub(super) fn run(context: &CliContext, args: &ImportArgs) -> Result<ExitStatus, CliError> {
    if let Err(error) = args.area.parse::<Id>() {
        return Err(CliError::Usage(format!("--area: {error}")));
    }
    let target = target(context, args)?;
    let articles = read_articles(&args.files)?;
    let mut importer = Importer::new(&target.catalog, &args.area);
    let drafts = articles.iter().map(|article| match &article.bytes {
        Ok(bytes) => importer.draft(&article.at, &read_article(&article.at, bytes)),
        Err(why) => Imported::nothing(&article.at, why),
    });
    let drafts: Vec<Imported> = drafts.collect();
    let drafts = validate_drafts(target.entries, drafts);
    let (drafts, plan) = write::plan(&target.root, &args.area, target.head, drafts)?;
    if !args.dry_run && !plan.is_empty() {
        let waiting = || drop(output::eprint("Waiting for another process that writes to this catalog.\n"));
        plan.write(&output::folder(context, &target.root)?, &waiting)?;
    }
    if context.json {
        output::print_json(&report::json(&drafts, &plan.paths()))?;
    } else {
        output::print(&report::text(&drafts, &plan.paths(), &target.root, args.dry_run))?;
    }
    Ok(if drafts.iter().any(Imported::is_drafted) { ExitStatus::Success } else { ExitStatus::Negative })
}

/// The catalog that is written to, read and checked; or the header of a new one.
fn target(context: &CliContext, args: &ImportArgs) -> Result<Target, CliError> {
    let folder = match &args.output {
        Some(root) if !root.join("kb/catalog.yaml").is_file() => return new_catalog(root),
        Some(root) => CatalogSource::Disk(root.clone()),
        None => context.source()?.clone(),
    };
    let CatalogSource::Disk(root) = folder.clone() else {
        let message = "the built-in catalog cannot be changed; create one with -o DIR, or name one with --catalog DIR";
        return Err(CliError::Usage(message.to_owned()));
    };
    let entries = load::load_with(&folder, Articles::Listed)?;
    let engine = catalog::usable(context, entries.clone())?;
    Ok(Target { root, entries, catalog: engine.catalog, head: None })
}

fn new_catalog(root: &Path) -> Result<Target, CliError> {
    let name = root.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let id = if words.is_empty() { "imported".to_owned() } else { words.join("-") };
    let head = format!(
        "# QUESTION: What is this catalog called, to whom does it hand over, and what does giving up cost in minutes?\n\
         id: {id}\ntitle: \"Drafted from articles\"\nlanguage: en\nescalation: {{to: second level support, minutes: 60}}\n"
    );
    let entries = load::load_files(vec![("kb/catalog.yaml".to_owned(), head.clone().into_bytes())]);
    let catalog = check::unchecked(entries.clone());
    let catalog =
        catalog.ok_or_else(|| CliError::Usage(format!("{} is not a valid name for a catalog", root.display())))?;
    Ok(Target { root: root.to_owned(), entries, catalog, head: Some(head) })
}

/// The articles of all paths, with those in folders.
fn read_articles(paths: &[PathBuf]) -> Result<Vec<NamedArticle>, CliError> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(NamedArticle { at: public_path(path), bytes: read_article_file(path)? });
            continue;
        }
        let folder = ArticleFolder::named(path)?;
        let prefix = public_path(path);
        for file in folder.list()? {
            let at = if prefix.is_empty() { file.path.clone() } else { format!("{prefix}/{}", file.path) };
            found.push(NamedArticle { at, bytes: file.bytes() });
        }
    }
    Ok(found)
}

/// A file that is too big for an article is reported; one that cannot be read is an error.
fn read_article_file(path: &Path) -> Result<Result<Vec<u8>, String>, CliError> {
    match load::read_named(path, MAX_ARTICLE_BYTES) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(error) if error.source.kind() == ErrorKind::FileTooLarge => {
            Ok(Err(format!("it has more than {} MiB", MAX_ARTICLE_BYTES >> 20)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A path as a catalog may show it: as it was named, without the folders of this machine.
fn public_path(path: &Path) -> String {
    let is_compound = path.is_absolute() || path.components().any(|part| matches!(part, Component::ParentDir));
    let kept = if is_compound { Path::new(path.file_name().unwrap_or_default()) } else { path };
    let parts = kept.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
