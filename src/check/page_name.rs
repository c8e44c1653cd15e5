//! A page of the site that cannot be there: its name is too long for a disk, or another page or folder has it.

use super::{
    DiagnosticSink, Names,
    page_path::{self, PagePaths},
};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Id, SourceSpan};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    let mut paths = PagePaths::default();
    entries.causes.iter().for_each(|entry| ids(entry, &entry.value.was, "causes", problems));
    entries.fixes.iter().for_each(|entry| ids(entry, &entry.value.was, "fixes", problems));
    entries.symptoms.iter().for_each(|entry| ids(entry, &entry.value.was, "symptoms", problems));
    entries.sources.iter().for_each(|entry| ids(entry, &[], "sources", problems));
    for entry in &entries.codes {
        let owner = format!("the table {}", entry.value.system);
        take(&mut paths, &page_path::table(entry.value.system.as_str()), &owner, || entry.place(&[]), problems);
    }
    for entry in &entries.codes {
        let system = &entry.value.system;
        for key in entry.value.codes.keys() {
            let place = || entry.place(&[PathSegment::Key("codes"), PathSegment::Key(key)]);
            let owner = format!("the code {system}/{key}");
            take(&mut paths, &page_path::code(system.as_str(), key), &owner, place, problems);
        }
    }
    for file in &entries.pages {
        let place = || SourceSpan { file: file.clone(), span: 0..0 };
        take(&mut paths, &page_path::own(&file.path), &file.path, place, problems);
    }
}

/// Ids of one kind are all different, which is another check; here they may be too long.
fn ids<T>(entry: &Located<T>, former: &[Id], kind: &str, problems: &mut DiagnosticSink) {
    let take = |id: &Id| PagePaths::default().take(&page_path::entry(kind, id.as_str()), id.as_str());
    if let Err(why) = take(&entry.id) {
        problems.push(problem(entry.place(&[]), why));
    }
    if let Some(why) = former.iter().find_map(|id| take(id).err()) {
        problems.push(problem(entry.place(&[PathSegment::Key("was")]), why));
    }
}

fn take(
    paths: &mut PagePaths,
    page: &str,
    owner: &str,
    place: impl FnOnce() -> SourceSpan,
    problems: &mut DiagnosticSink,
) {
    if let Err(why) = paths.take(page, owner) {
        problems.push(problem(place(), why));
    }
}

fn problem(place: SourceSpan, why: String) -> Diagnostic {
    let message = format!("the site cannot have this page: {why}");
    Diagnostic::new("page-name", place, message, "give it another name, or a shorter one").label("this one")
}
