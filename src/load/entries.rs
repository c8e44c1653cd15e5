//! All entries of a catalog with their places, and the walk that reads each kind of file.

use std::{collections::HashSet, ops::Range, sync::Arc};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{
    assets::{SECURITY_SETTINGS, SHELLS, SecuritySettings, Shells},
    files::{self, Content, RawFile},
    intake::read_file,
    yaml::{Node, PathSegment},
};
use fixbook_engine::model::{
    Article, Body, CaseFile, CatalogHead, Cause, ClaimFile, CodeTable, Diagnostic, Fix, Id, Kind, Source, SourceFile,
    SourceSpan, Symptom,
};

/// An entry as written, with its tree, so that a check can point at any part of it.
#[derive(Clone, Debug)]
pub struct Located<T> {
    pub id: Id,
    pub value: T,
    pub body: Body,
    pub file: Arc<SourceFile>,
    pub node: Node,
    /// Bytes of the entry's key, or the start of its file.
    pub at: Range<usize>,
    /// Byte at which the entry ends: the next entry's key, or the end of the file.
    pub end: usize,
    /// Byte at which the Markdown body starts.
    pub body_start: usize,
}

impl<T> Located<T> {
    /// The place that a path of keys and indexes leads to.
    pub fn place(&self, path: &[PathSegment<'_>]) -> SourceSpan {
        let span = if path.is_empty() { self.at.clone() } else { self.node.span_at(path) };
        SourceSpan { file: Arc::clone(&self.file), span }
    }
}

/// A catalog as read: every entry that can be read, and every problem of form.
#[derive(Clone, Debug, Default)]
pub struct ParsedCatalog {
    pub head: Option<Located<CatalogHead>>,
    pub symptoms: Vec<Located<Symptom>>,
    pub causes: Vec<Located<Cause>>,
    pub fixes: Vec<Located<Fix>>,
    pub codes: Vec<Located<CodeTable>>,
    pub terms: Vec<Vec<String>>,
    pub sources: Vec<Located<Source>>,
    pub claims: Vec<Located<ClaimFile>>,
    pub cases: Vec<Located<CaseFile>>,
    pub articles: Vec<Article>,
    pub rules: Vec<Arc<SourceFile>>,
    /// What the catalog adds to the commands that the program knows.
    pub shells: Option<Shells>,
    pub security_settings: Option<SecuritySettings>,
    /// Pages written by hand, by their paths alone.
    pub pages: Vec<Arc<SourceFile>>,
    /// Every file that was read as text, rules included.
    pub files: Vec<Arc<SourceFile>>,
    /// Entries that are there but cannot be read: naming one of them is no second problem.
    pub unreadable: HashSet<(Kind, String)>,
    /// Kinds of which a whole table cannot be read: any name of theirs may be in it.
    pub incomplete: HashSet<Kind>,
    pub problems: Vec<Diagnostic>,
    /// What is wrong with free articles, which stops nothing.
    pub warnings: Vec<String>,
    pub revision: String,
}

/// What one file gives; gathered in order so that the result does not depend on which thread was first.
pub(super) fn read(files: Vec<RawFile>) -> ParsedCatalog {
    let revision = digest(&files);
    // There may be thousands of listed files, and nothing is to be read in them.
    let (listed, wanted): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| matches!(file.content, Content::Listed));
    let parts: Vec<ParsedCatalog> = wanted.into_par_iter().map(read_file).collect();
    let mut all = ParsedCatalog { revision, ..ParsedCatalog::default() };
    let name = |file: RawFile| Arc::new(SourceFile { path: file.path, text: String::new() });
    all.files.extend(listed.into_iter().map(name));
    for part in parts {
        all.append(part);
    }
    all
}

/// Free articles and data about commands take no part: they are never scored, so an assessment does not depend on them, and most commands do
/// without reading thousands of them.
fn digest(files: &[RawFile]) -> String {
    let mut hash = Sha256::new();
    let is_scored = |path: &str| !path.starts_with(files::ARTICLES) && ![SHELLS, SECURITY_SETTINGS].contains(&path);
    for file in files.iter().filter(|file| is_scored(&file.path)) {
        for part in [file.path.as_bytes(), file.bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

impl ParsedCatalog {
    /// What is there and not known whole: entries that cannot be read, and symptoms of which an answer cannot be.
    pub fn broken(&self) -> Vec<(Kind, String)> {
        let written = |entry: &Located<Symptom>| {
            entry.node.at(&[PathSegment::Key("answers")]).map_or(0, |node| node.entries().len())
        };
        let torn = self.symptoms.iter().filter(|entry| written(entry) != entry.value.answers.len());
        let torn = torn.map(|entry| (Kind::Symptom, entry.id.to_string()));
        self.unreadable.iter().cloned().chain(torn).collect()
    }

    fn append(&mut self, mut other: ParsedCatalog) {
        self.head = self.head.take().or(other.head);
        self.symptoms.append(&mut other.symptoms);
        self.causes.append(&mut other.causes);
        self.fixes.append(&mut other.fixes);
        self.codes.append(&mut other.codes);
        self.terms.append(&mut other.terms);
        self.sources.append(&mut other.sources);
        self.claims.append(&mut other.claims);
        self.cases.append(&mut other.cases);
        self.articles.append(&mut other.articles);
        self.rules.append(&mut other.rules);
        self.shells = self.shells.take().or(other.shells);
        self.security_settings = self.security_settings.take().or(other.security_settings);
        self.files.append(&mut other.files);
        self.unreadable.extend(other.unreadable);
        self.incomplete.extend(other.incomplete);
        self.problems.append(&mut other.problems);
        self.warnings.append(&mut other.warnings);
    }
}
