//! Builds an index in a temporary folder, from an earlier index where there is one, and moves it into place.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;
use tantivy::{IndexWriter, TantivyDocument, Term, directory::MmapDirectory};

use super::{
    checksums::{Checksums, MAX_FILE, verified_text, write_with_checksum},
    manifest::TrackedFile,
    read_only_directory::ReadOnlyDirectory,
};
use crate::{
    fs::{Root, Staged},
    index::{
        SearchError,
        error::disk,
        fields::{Fields, indexed, schema, tokenizers},
        progress::Progress,
        unit::{CATALOG, IndexUnit},
    },
    load::ArticleFile,
};

/// Bytes that the writer may keep in memory before it writes a segment.
const WRITER_BUDGET: usize = 192 << 20;
/// Articles, and bytes of them, that are read before they are written.
const MAX_BATCH: usize = 256;
const MAX_BATCH_BYTES: u64 = 16 << 20;
/// The file that lists the units of an index, each with the digest of its text.
const UNITS: &str = "units";
/// The file that lists the units with a warning.
const WARNINGS: &str = "warnings";

/// Where an index is built, and from what.
pub(super) struct BuildPlan<'p> {
    pub folder: &'p Root,
    /// The name of the new index.
    pub name: &'p str,
    /// The name of an earlier index of the same folders.
    pub base: Option<&'p str>,
    pub revision: &'p str,
}

/// Builds the index of these files.
pub(super) fn build(
    plan: &BuildPlan<'_>,
    known: &[TrackedFile],
    files: &[ArticleFile],
    catalog: &dyn Fn() -> IndexUnit,
    report: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<(), SearchError> {
    let staged = Staged::new(plan.folder).map_err(|source| disk("write to", plan.folder.path(), source))?;
    let base = plan.base.and_then(|base| plan.folder.folder(Path::new(base)).ok());
    let mut units: BTreeMap<String, String> = known.iter().map(|file| (file.path.clone(), file.hash.clone())).collect();
    units.insert(CATALOG.to_owned(), plan.revision.to_owned());
    let earlier = base.as_ref().and_then(|base| copy_index(base, &staged)).unwrap_or_default();

    let writer = writer(staged.root().path())?;
    let (schema, fields) = schema();
    let gone_or_changed = earlier.iter().filter(|(name, hash)| units.get(*name) != Some(hash));
    for (name, _) in gone_or_changed {
        writer.delete_term(Term::from_field_text(fields.unit, name));
    }
    let is_new = |name: &str| earlier.get(name) != units.get(name);
    if is_new(CATALOG) {
        add(&writer, &indexed_unit(&catalog(), fields, &schema)?)?;
    }
    let changed: Vec<&ArticleFile> = files.iter().filter(|file| is_new(&file.path)).collect();
    let mut warnings = base.filter(|_| !earlier.is_empty()).as_ref().map(warnings_by_unit).unwrap_or_default();
    warnings.retain(|name, _| !is_new(name));
    let mut done = 0;
    while done < changed.len() {
        let some = next_batch(&changed[done..]);
        report(Progress::Indexed { done, of: changed.len() });
        done += some.len();
        let read = |file: &&ArticleFile| {
            let unit = IndexUnit::from_article(file, file.bytes());
            indexed_unit(&unit, fields, &schema).map(|documents| (unit.name, unit.warning, documents))
        };
        for read in some.par_iter().map(read).collect::<Vec<_>>() {
            let (name, warning, documents) = read?;
            add(&writer, &documents)?;
            warnings.extend(warning.map(|warning| (name, warning)));
        }
    }
    report(Progress::Indexed { done: changed.len(), of: changed.len() });
    finish(writer, staged.root())?;
    let lines =
        |all: &BTreeMap<String, String>| all.iter().map(|(name, cell)| format!("{name}\t{cell}\n")).collect::<String>();
    write_with_checksum(staged.root(), UNITS, &lines(&units))?;
    write_with_checksum(staged.root(), WARNINGS, &lines(&warnings))?;
    Checksums::write(staged.root())?;
    move_into_place(staged, plan)
}

/// The first files, as many as are read at once: at least one.
fn next_batch<'a, 'f>(files: &'a [&'f ArticleFile]) -> &'a [&'f ArticleFile] {
    let mut bytes = 0;
    let fits = |file: &&&ArticleFile| {
        bytes += file.stamp.bytes;
        bytes <= MAX_BATCH_BYTES
    };
    let number = files.iter().take(MAX_BATCH).take_while(fits).count();
    &files[..number.max(1).min(files.len())]
}

/// Copies an earlier index and gives its units; `None` if it is damaged.
fn copy_index(base: &Root, to: &Staged) -> Option<BTreeMap<String, String>> {
    let directory = ReadOnlyDirectory::open(base.path()).ok()?;
    Checksums::read(base).ok()?.verify(&directory).ok()?;
    let units = pairs(base, UNITS)?;
    // Files of an index are replaced, never changed, so both folders may link the same ones.
    for name in base.names(Path::new("")).ok()? {
        to.keep(base, Path::new(&name)).ok()?;
    }
    Some(units)
}

/// The warnings about articles of a finished index.
pub(super) fn warnings(index: &Root) -> Vec<String> {
    warnings_by_unit(index).into_values().collect()
}

fn warnings_by_unit(index: &Root) -> BTreeMap<String, String> {
    pairs(index, WARNINGS).unwrap_or_default()
}

/// A file of lines with two cells each; `None` if it is damaged.
fn pairs(index: &Root, name: &str) -> Option<BTreeMap<String, String>> {
    let lines = verified_text(&index.read_whole(Path::new(name), MAX_FILE).ok()?)?;
    let pair = |line: &str| line.split_once('\t').map(|(name, cell)| (name.to_owned(), cell.to_owned()));
    lines.lines().map(pair).collect()
}

fn writer(folder: &Path) -> Result<IndexWriter, SearchError> {
    let directory = MmapDirectory::open(folder).map_err(|error| SearchError::Tantivy(error.into()))?;
    let index = tantivy::Index::builder().schema(schema().0).tokenizers(tokenizers()).open_or_create(directory)?;
    // One thread: with two, the order of segments would depend on which finishes first.
    Ok(index.writer_with_num_threads(1, WRITER_BUDGET)?)
}

fn indexed_unit(
    unit: &IndexUnit,
    fields: Fields,
    schema: &tantivy::schema::Schema,
) -> Result<Vec<TantivyDocument>, SearchError> {
    unit.documents.par_iter().map(|document| indexed(fields, schema, &unit.name, document)).collect()
}

fn add(writer: &IndexWriter, documents: &[TantivyDocument]) -> Result<(), SearchError> {
    for document in documents {
        writer.add_document(document.clone())?;
    }
    Ok(())
}

/// Writes everything, waits for merging to end, and deletes files that no segment needs.
fn finish(mut writer: IndexWriter, folder: &Root) -> Result<(), SearchError> {
    writer.commit()?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    let names = folder.names(Path::new("")).map_err(|source| disk("read", folder.path(), source))?;
    for name in names.iter().map(Path::new).filter(|name| name.extension().is_some_and(|end| end == "lock")) {
        folder.remove_file(name).map_err(|source| disk("delete", &folder.path().join(name), source))?;
    }
    Ok(())
}

/// Renames the finished folder. An intact index that another process has put there meanwhile stays; a damaged one is replaced.
fn move_into_place(staged: Staged, plan: &BuildPlan<'_>) -> Result<(), SearchError> {
    let name = Path::new(plan.name);
    let is_intact = || {
        let verify = || {
            let index = plan.folder.folder(name).map_err(|source| disk("read", name, source))?;
            Checksums::read(&index)?.verify(&ReadOnlyDirectory::open(index.path())?)
        };
        verify().is_ok()
    };
    if is_intact() {
        return Ok(());
    }
    match staged.place(name) {
        Err(source) if !is_intact() => Err(disk("write", &plan.folder.path().join(name), source)),
        _ => Ok(()),
    }
}
