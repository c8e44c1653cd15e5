//! Builds an index in a folder beside, from an earlier one where there is one, and puts it in its place.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;
use tantivy::{IndexWriter, TantivyDocument, Term, directory::MmapDirectory};

use super::{IndexUnit, disk, seal, seal::Checksums, sealed_directory::ReadOnlyDirectory, stamps::TrackedFile};
use crate::{
    fs::{Root, Staged},
    index::{
        SearchError,
        catalog_index::CATALOG,
        fields::{indexed, schema, tokenizers},
        library::{Progress, unit},
    },
    load::ArticleFile,
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

/// Where an index is built, and from what.
pub(super) struct Plan<'p> {
    pub folder: &'p Root,
    /// The name of the new index.
    pub name: &'p str,
    /// The name of an earlier index of the same folders.
    pub base: Option<&'p str>,
    pub revision: &'p str,
}

/// Builds the index of these files.
pub(super) fn build(
    plan: &Plan<'_>,
    known: &[TrackedFile],
    files: &[ArticleFile],
    catalog: &dyn Fn() -> IndexUnit,
    tell: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<(), SearchError> {
    let beside = Staged::new(plan.folder).map_err(|source| disk("write to", plan.folder.path(), source))?;
    let base = plan.base.and_then(|base| plan.folder.folder(Path::new(base)).ok());
    let mut units: BTreeMap<String, String> = known.iter().map(|file| (file.path.clone(), file.hash.clone())).collect();
    units.insert(CATALOG.to_owned(), plan.revision.to_owned());
    let held = base.as_ref().and_then(|base| copied(base, &beside)).unwrap_or_default();

    let writer = writer(beside.root().path())?;
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
    let mut warnings = base.filter(|_| !held.is_empty()).as_ref().map(warnings_by_unit).unwrap_or_default();
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
    finish(writer, beside.root())?;
    let lines =
        |all: &BTreeMap<String, String>| all.iter().map(|(name, cell)| format!("{name}\t{cell}\n")).collect::<String>();
    seal::write_sealed(beside.root(), UNITS, &lines(&units))?;
    seal::write_sealed(beside.root(), WARNINGS, &lines(&warnings))?;
    Checksums::set(beside.root())?;
    put_in_place(beside, plan)
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
fn copied(base: &Root, to: &Staged) -> Option<BTreeMap<String, String>> {
    let directory = ReadOnlyDirectory::open(base.path()).ok()?;
    Checksums::read(base).ok()?.verify(&directory).ok()?;
    let units = pairs(base, UNITS)?;
    // Files of an index are replaced, never changed, so both may have the same ones.
    for name in base.names(Path::new("")).ok()? {
        to.keep(base, Path::new(&name)).ok()?;
    }
    Some(units)
}

/// What was wrong with the articles of a finished index.
pub(super) fn warnings(index: &Root) -> Vec<String> {
    warnings_by_unit(index).into_values().collect()
}

fn warnings_by_unit(index: &Root) -> BTreeMap<String, String> {
    pairs(index, WARNINGS).unwrap_or_default()
}

/// A sealed file of lines with two cells each; nothing if it is not whole.
fn pairs(index: &Root, name: &str) -> Option<BTreeMap<String, String>> {
    let lines = seal::unsealed(&index.read_whole(Path::new(name), seal::MAX_FILE).ok()?)?;
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
    unit: &IndexUnit,
    fields: crate::index::fields::Fields,
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

/// Renames the finished folder. Where another process was quicker, its index stays; a damaged one makes room.
fn put_in_place(beside: Staged, plan: &Plan<'_>) -> Result<(), SearchError> {
    let name = Path::new(plan.name);
    let is_compound = || {
        let verify = || {
            let index = plan.folder.folder(name).map_err(|source| disk("read", name, source))?;
            Checksums::read(&index)?.verify(&ReadOnlyDirectory::open(index.path())?)
        };
        verify().is_ok()
    };
    if is_compound() {
        return Ok(());
    }
    match beside.place(name) {
        Err(source) if !is_compound() => Err(disk("write", &plan.folder.path().join(name), source)),
        _ => Ok(()),
    }
}
