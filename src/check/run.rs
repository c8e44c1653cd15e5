//! All checks of entries together. In: entries as read. Out: every diagnostic, or the catalog. Never: stops at the first.

use std::sync::Arc;

use rayon::prelude::*;

use super::{
    build::{self, HEAD},
    claim_coverage,
    followers::Unread,
    name_index::NameIndex,
    registry::{OF_ENTRIES, ON_DEMAND, checks},
    sink::DiagnosticSink,
    suppression::{self, Examined},
};
use crate::load::{MISSING_KEY, ParsedCatalog};
use fixbook_engine::model::{Catalog, Diagnostic, Id, SourceFile, SourceSpan};

/// Everything that is found in a catalog, what the load stage found included, in the order of files and lines.
pub fn diagnostics(entries: &ParsedCatalog) -> Vec<Diagnostic> {
    examine(entries, Vec::new()).diagnostics
}

/// The same with what a comparison has found in the catalog, and with what its authors have suppressed.
pub fn examine(entries: &ParsedCatalog, compared: Vec<Diagnostic>) -> Examined {
    let mut found = entries.problems.clone();
    found.extend(missing_head(entries));
    let names = NameIndex::of(entries);
    let of_checks = OF_ENTRIES.par_iter().map(|(check, find)| {
        let mut sink = DiagnosticSink::new(check);
        find(entries, &names, &mut sink);
        sink.into_diagnostics()
    });
    // In the order of the checks, whichever ended first.
    let unread = Unread::new(entries);
    found.extend(of_checks.collect::<Vec<_>>().into_iter().flatten().filter(|diagnostic| !unread.explains(diagnostic)));
    found.extend(compared);
    let mut examined = suppression::apply(entries, found, &checks(), ON_DEMAND);
    examined.diagnostics.sort_by(|a, b| {
        let key = |diagnostic: &Diagnostic| (diagnostic.path().to_owned(), diagnostic.start());
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    examined
}

fn missing_head(entries: &ParsedCatalog) -> Option<Diagnostic> {
    if entries.head.is_some() || entries.problems.iter().any(|problem| problem.path() == HEAD) {
        return None;
    }
    let file = Arc::new(SourceFile { path: HEAD.to_owned(), text: String::new() });
    let place = SourceSpan { file, span: 0..0 };
    Some(Diagnostic::of(
        &MISSING_KEY,
        place,
        "there is no catalog.yaml",
        "write one with `id`, `title` and `escalation`",
    ))
}

/// A source document compared with the claims about it and with the catalog's sentences, apart from what is suppressed.
pub fn against(entries: &ParsedCatalog, source: &Id, document: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let found = claim_coverage::against(entries, source, document);
    let is_found = |diagnostic: &Diagnostic| found.contains(diagnostic);
    let examined = suppression::apply(entries, found.clone(), &checks(), ON_DEMAND);
    // Comments are judged by `check`.
    examined.diagnostics.into_iter().filter(is_found).collect()
}

/// The readable entries as a catalog, whatever is wrong with them: for callers that have seen [`diagnostics`] without an
/// error, or that look for more of them.
pub fn unchecked(entries: ParsedCatalog) -> Option<Catalog> {
    build::build(entries)
}

/// The catalog, if nothing in it is an error; otherwise everything that was found.
pub fn catalog(entries: ParsedCatalog) -> Result<Catalog, Vec<Diagnostic>> {
    let found = diagnostics(&entries);
    if found.iter().any(Diagnostic::is_error) {
        return Err(found);
    }
    // A catalog without a head has an error, so there is a head.
    build::build(entries).ok_or(found)
}
