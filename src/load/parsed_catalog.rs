//! All entries of a catalog with their places: the data that this stage hands on.

use std::{collections::HashSet, ops::Range, sync::Arc};

use super::{
    assets::{SecuritySettings, Shells},
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
    /// Entries that exist but cannot be read: a reference to one of them is not a second problem.
    pub unreadable: HashSet<(Kind, String)>,
    /// Kinds with a table that cannot be read as a whole: any id of theirs may be in it.
    pub incomplete: HashSet<Kind>,
    pub problems: Vec<Diagnostic>,
    /// Warnings about free articles, which stop nothing.
    pub warnings: Vec<String>,
    pub revision: String,
}

impl ParsedCatalog {
    /// Entries that cannot be read completely: those that cannot be read at all, and symptoms with an unreadable answer.
    pub fn broken(&self) -> Vec<(Kind, String)> {
        let written = |entry: &Located<Symptom>| {
            entry.node.at(&[PathSegment::Key("answers")]).map_or(0, |node| node.entries().len())
        };
        let partial = self.symptoms.iter().filter(|entry| written(entry) != entry.value.answers.len());
        let partial = partial.map(|entry| (Kind::Symptom, entry.id.to_string()));
        self.unreadable.iter().cloned().chain(partial).collect()
    }

    /// How many entries of a kind are in the catalog and cannot be read: "1 of 3 causes cannot be read". Those of a table
    /// that cannot be read as a whole ([`ParsedCatalog::incomplete`]) are not counted, since their number is unknown.
    pub fn unreadable_count(&self, kind: Kind) -> usize {
        self.unreadable.iter().filter(|(of, _)| *of == kind).count()
    }

    /// Adds a problem of form.
    pub(super) fn problem(
        &mut self,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        check: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(Diagnostic::new(check, SourceSpan { file: Arc::clone(file), span }, message, help));
    }

    /// Adds what another file contains.
    pub(super) fn append(&mut self, mut other: ParsedCatalog) {
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
