//! Accepted drafts to files: all of them, or none.
//!
//! In: drafts, and the folder of a catalog. Out: new files, and entries at the end of `kb/sources.yaml`. Never: changes a byte
//! that is there already; what fails half-way is taken back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::super::{Failure, output};
use crate::{import::article::Imported, load, model::limits::LARGEST_TABLE};

const SOURCES: &str = "kb/sources.yaml";
/// A table of symptoms is cut here; a catalog reads twice as much.
const FULL_TABLE: usize = LARGEST_TABLE / 2;

/// What is to be written, in this order.
pub(super) struct Plan {
    root: PathBuf,
    /// New files: path under the catalog's folder, and text.
    files: Vec<(String, String)>,
    /// The bibliography as it is, if there is one.
    sources_before: Option<Vec<u8>>,
    sources: Vec<u8>,
}

/// Lays out the files. An article of which a file is there already is left out.
pub(super) fn plan(
    root: &Path,
    area: &str,
    head: Option<String>,
    mut drafts: Vec<Imported>,
) -> Result<(Vec<Imported>, Plan), Failure> {
    for draft in &mut drafts {
        if let Some(page) = draft.pages.iter().find(|page| root.join(&page.path).exists()) {
            *draft = Imported::nothing(&draft.article, format!("{} is there already and is left alone", page.path));
        }
    }
    let mut files: Vec<(String, String)> = Vec::new();
    files.extend(head.map(|head| ("kb/catalog.yaml".to_owned(), head)));
    files.extend(tables(root, area, &drafts));
    for folder in ["kb/fixes/", "kb/causes/"] {
        let pages = drafts.iter().flat_map(|draft| &draft.pages).filter(|page| page.path.starts_with(folder));
        files.extend(pages.map(|page| (page.path.clone(), page.text.clone())));
    }
    let (sources_before, sources) = sources(root, &drafts)?;
    Ok((drafts, Plan { root: root.to_owned(), files, sources_before, sources }))
}

/// New tables of symptoms, none longer than a table may be.
fn tables(root: &Path, area: &str, drafts: &[Imported]) -> Vec<(String, String)> {
    let mut tables: Vec<String> = Vec::new();
    for draft in drafts.iter().filter(|draft| !draft.symptom_entries.is_empty()) {
        match tables.last_mut().filter(|table| table.len() + draft.symptom_entries.len() <= FULL_TABLE) {
            Some(table) => table.push_str(&draft.symptom_entries),
            None => tables.push(draft.symptom_entries.clone()),
        }
    }
    let numbered = (2..).map(|number| format!("kb/symptoms/{area}-{number}.yaml"));
    let names = std::iter::once(format!("kb/symptoms/{area}.yaml")).chain(numbered);
    names.filter(|name| !root.join(name).exists()).zip(tables).collect()
}

/// The bibliography as it is, and with the new entries at its end.
fn sources(root: &Path, drafts: &[Imported]) -> Result<(Option<Vec<u8>>, Vec<u8>), Failure> {
    let path = root.join(SOURCES);
    let before = match path.exists() {
        true => Some(load::read_named(&path, LARGEST_TABLE).map_err(|error| Failure::World(error.into()))?),
        false => None,
    };
    let mut text = before.clone().unwrap_or_default();
    if text.last().is_some_and(|byte| *byte != b'\n') {
        text.push(b'\n');
    }
    let mut added = 0;
    for draft in drafts.iter().filter(|draft| draft.is_drafted()) {
        text.extend_from_slice(draft.source_entry.as_bytes());
        added += 1;
    }
    if added == 0 {
        return Ok((before.clone(), before.unwrap_or_default()));
    }
    if text.len() > LARGEST_TABLE {
        let message =
            format!("{SOURCES} would have more than {LARGEST_TABLE} bytes; import fewer articles into one catalog");
        return Err(Failure::Broken(message));
    }
    let known = |bytes: &[u8]| load::load_files(vec![(SOURCES.to_owned(), bytes.to_vec())]).sources.len();
    if known(&text) != known(before.as_deref().unwrap_or_default()) + added {
        let message = format!("nothing can be added at the end of {SOURCES}; write its entries on lines of their own");
        return Err(Failure::Broken(message));
    }
    Ok((before, text))
}

impl Plan {
    /// Every file that is written, the bibliography among them if it changes.
    pub fn paths(&self) -> Vec<&str> {
        let sources = self.changes_sources().then_some(SOURCES);
        sources.into_iter().chain(self.files.iter().map(|(path, _)| path.as_str())).collect()
    }

    fn changes_sources(&self) -> bool {
        self.sources_before.as_ref() != Some(&self.sources) && !self.sources.is_empty()
    }

    /// Writes everything. If that fails, everything is as it was.
    pub fn write(&self) -> Result<(), Failure> {
        if !self.changes_sources() {
            return Ok(());
        }
        let mut written = Vec::new();
        let done = self.write_new(&mut written);
        if done.is_err() {
            // The first failure is told; what cannot be taken back shows in `check`.
            written.iter().for_each(|path| drop(fs::remove_file(path)));
            match &self.sources_before {
                Some(before) => drop(output::write_whole(&self.root.join(SOURCES), before)),
                None => drop(fs::remove_file(self.root.join(SOURCES))),
            }
        }
        done
    }

    /// Sources first: an entry that nothing cites is no problem, one that is cited and missing is.
    fn write_new(&self, written: &mut Vec<PathBuf>) -> Result<(), Failure> {
        self.one(SOURCES, &self.sources)?;
        for (path, text) in &self.files {
            written.push(self.root.join(path));
            self.one(path, text.as_bytes())?;
        }
        Ok(())
    }

    fn one(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.root.join(path);
        let parent = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        output::write_whole(&path, bytes)
    }
}
