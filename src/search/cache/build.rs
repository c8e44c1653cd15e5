//! Builds an index in a folder beside, from an earlier one where there is one, and puts it in its place.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::Path,
};

use rayon::prelude::*;
use tantivy::{IndexWriter, TantivyDocument, Term, directory::MmapDirectory};

use super::{Unit, disk, seal, seal::Seal, sealed_directory::SealedDirectory, stamps::Known};
use crate::{
    load::ArticleFile,
    search::{
        SearchError,
        fields::{indexed, schema, tokenizers},
        index::CATALOG,
        library::{Progress, unit},
    },
};

/// Bytes that the writer may hold before it writes a segment.
const WRITER_BUDGET: usize = 192 << 20;
/// So many articles are read before they are written, and of so many bytes.
const AT_ONCE: usize = 256;
const MAX_BYTES_AT_ONCE: u64 = 16 << 20;
/// What an index is made of: each unit and the hash of its text.
const UNITS: &str = "units";
/// What was wrong with some of them.
const WARNINGS: &str = "warnings";

/// How the names of folders begin that are no index: one that is being built, and a damaged one that made room.
pub(super) const UNFINISHED: [&str; 2] = [".building-", ".damaged-"];

/// Where an index is built, and from what.
pub(super) struct Plan<'p> {
    pub folder: &'p Path,
    pub at: &'p Path,
    /// An earlier index of the same folders.
    pub base: Option<&'p Path>,
    pub revision: &'p str,
}

/// Builds the index of these files.
pub(super) fn build(
    plan: &Plan<'_>,
    known: &[Known],
    files: &[ArticleFile],
    catalog: &dyn Fn() -> Unit,
    tell: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<(), SearchError> {
    let beside = tempfile::Builder::new().prefix(UNFINISHED[0]).tempdir_in(plan.folder);
    let beside = beside.map_err(|source| disk("write to", plan.folder, source))?;
    let mut units: BTreeMap<String, String> = known.iter().map(|file| (file.path.clone(), file.hash.clone())).collect();
    units.insert(CATALOG.to_owned(), plan.revision.to_owned());
    let held = plan.base.and_then(|base| copied(base, beside.path())).unwrap_or_default();

    let writer = writer(beside.path())?;
    let (schema, fields) = schema();
    let gone_or_changed = held.iter().filter(|(name, hash)| units.get(*name) != Some(hash));
    for (name, _) in gone_or_changed {
        writer.delete_term(Term::from_field_text(fields.unit, name));
    }
    let is_new = |name: &str| held.get(name) != units.get(name);
    if is_new(CATALOG) {
        add(&writer, &indexed_unit(&catalog(), fields, &schema)?)?;
    }
    let changed: Vec<&ArticleFile> = files.iter().filter(|file| is_new(&file.path)).collect();
    let mut warnings = plan.base.filter(|_| !held.is_empty()).map(warnings_by_unit).unwrap_or_default();
    warnings.retain(|name, _| !is_new(name));
    let mut done = 0;
    while done < changed.len() {
        let some = next_batch(&changed[done..]);
        tell(Progress::Indexed { done, of: changed.len() });
        done += some.len();
        let read = |file: &&ArticleFile| {
            let unit = unit(file, file.bytes());
            indexed_unit(&unit, fields, &schema).map(|documents| (unit.name, unit.warning, documents))
        };
        for read in some.par_iter().map(read).collect::<Vec<_>>() {
            let (name, warning, documents) = read?;
            add(&writer, &documents)?;
            warnings.extend(warning.map(|warning| (name, warning)));
        }
    }
    tell(Progress::Indexed { done: changed.len(), of: changed.len() });
    finish(writer, beside.path())?;
    let lines =
        |all: &BTreeMap<String, String>| all.iter().map(|(name, cell)| format!("{name}\t{cell}\n")).collect::<String>();
    seal::write_sealed(&beside.path().join(UNITS), &lines(&units))?;
    seal::write_sealed(&beside.path().join(WARNINGS), &lines(&warnings))?;
    Seal::set(beside.path())?;
    put_in_place(beside, plan.at)
}

/// The first files, as many as are read at once: at least one.
fn next_batch<'a, 'f>(files: &'a [&'f ArticleFile]) -> &'a [&'f ArticleFile] {
    let mut bytes = 0;
    let fits = |file: &&&ArticleFile| {
        bytes += file.stamp.bytes;
        bytes <= MAX_BYTES_AT_ONCE
    };
    let number = files.iter().take(AT_ONCE).take_while(fits).count();
    &files[..number.max(1).min(files.len())]
}

/// The units of an earlier index whose files were copied; nothing if it is not whole.
fn copied(base: &Path, to: &Path) -> Option<BTreeMap<String, String>> {
    let directory = SealedDirectory::open(base).ok()?;
    Seal::read(base).ok()?.verify(&directory).ok()?;
    let units = pairs(&base.join(UNITS))?;
    for entry in fs::read_dir(base).ok()?.flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).ok()?;
    }
    Some(units)
}

/// What was wrong with the articles of a finished index.
pub(super) fn warnings(index: &Path) -> Vec<String> {
    warnings_by_unit(index).into_values().collect()
}

fn warnings_by_unit(index: &Path) -> BTreeMap<String, String> {
    pairs(&index.join(WARNINGS)).unwrap_or_default()
}

/// A sealed file of lines with two cells each; nothing if it is not whole.
fn pairs(path: &Path) -> Option<BTreeMap<String, String>> {
    let lines = seal::unsealed(&fs::read(path).ok()?)?;
    let pair = |line: &str| line.split_once('\t').map(|(name, cell)| (name.to_owned(), cell.to_owned()));
    lines.lines().map(pair).collect()
}

fn writer(folder: &Path) -> Result<IndexWriter, SearchError> {
    let directory = MmapDirectory::open(folder).map_err(|error| SearchError::Tantivy(error.into()))?;
    let index = tantivy::Index::builder().schema(schema().0).tokenizers(tokenizers()).open_or_create(directory)?;
    // One thread: with two, the order of segments would depend on which was first.
    Ok(index.writer_with_num_threads(1, WRITER_BUDGET)?)
}

fn indexed_unit(
    unit: &Unit,
    fields: crate::search::fields::Fields,
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

/// Writes everything, lets merging end, and clears files away that no segment needs.
fn finish(mut writer: IndexWriter, folder: &Path) -> Result<(), SearchError> {
    writer.commit()?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    let names = fs::read_dir(folder).map_err(|source| disk("read", folder, source))?.flatten();
    let locks: HashSet<_> =
        names.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "lock")).collect();
    for lock in locks {
        fs::remove_file(&lock).map_err(|source| disk("delete", &lock, source))?;
    }
    Ok(())
}

/// Renames the finished folder. Where another process was quicker, its index stays; a damaged one makes room.
fn put_in_place(beside: tempfile::TempDir, at: &Path) -> Result<(), SearchError> {
    let is_whole = |at: &Path| {
        let verify = || Seal::read(at)?.verify(&SealedDirectory::open(at)?);
        verify().is_ok()
    };
    if fs::rename(beside.path(), at).is_ok() {
        // Renamed: there is nothing left to delete.
        drop(beside.keep());
        return Ok(());
    }
    if is_whole(at) {
        return Ok(());
    }
    let aside = tempfile::Builder::new().prefix(UNFINISHED[1]).tempdir_in(at.parent().unwrap_or(at));
    let aside = aside.map_err(|source| disk("write to", at, source))?;
    drop(fs::rename(at, aside.path().join("index")));
    match fs::rename(beside.path(), at) {
        Ok(()) => drop(beside.keep()),
        Err(_) if is_whole(at) => {}
        Err(source) => return Err(disk("write", at, source)),
    }
    Ok(())
}
