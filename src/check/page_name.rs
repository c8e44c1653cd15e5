//! The check of pages: their paths fit on a disk, and no two are the same.

use super::{
    name_index::NameIndex,
    page_path::{self, PagePaths},
    sink::DiagnosticSink,
};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, Id, SourceSpan};

pub(super) const PAGE_NAME: Check = Check {
    id: "page-name",
    summary: "An entry would have a page whose path is too long, or is that of another page or folder.",
    explanation: "Each entry becomes a page of the site. Paths are compared without regard to case, as some disks do.",
    bad: "codes:\n  1: {means: Dark.}",
    good: "codes:\n  3: {means: Dark.}",
    ..Check::ERROR
};

pub(super) fn page_name(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
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

/// Whether ids are too long. That those of one kind differ is another check.
fn ids<T>(entry: &Located<T>, former: &[Id], kind: &str, problems: &mut DiagnosticSink) {
    let take = |id: &Id| PagePaths::default().take(&page_path::entry(kind, id.as_str()), id.as_str());
    if let Err(why) = take(&entry.id) {
        report(entry.place(&[]), why, problems);
    }
    if let Some(why) = former.iter().find_map(|id| take(id).err()) {
        report(entry.place(&[PathSegment::Key("was")]), why, problems);
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
        report(place(), why, problems);
    }
}

fn report(place: SourceSpan, why: String, problems: &mut DiagnosticSink) {
    let message = format!("the site cannot have a page for this: {why}");
    problems.report(place, message, "give it another or a shorter name").label("this entry");
}
