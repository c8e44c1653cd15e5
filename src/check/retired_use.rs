//! What a retired entry names in its place must itself be in use, and of the same kind: readers are sent there.

use std::collections::BTreeMap;

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Id, Kind, Retirement};

/// For every cause and fix its kind, and whether it is in use.
type InUse<'a> = BTreeMap<&'a Id, (Kind, bool)>;

pub(super) fn find(entries: &ParsedCatalog, names: &Names<'_>, problems: &mut DiagnosticSink) {
    let causes = entries.causes.iter().map(|entry| (&entry.id, (Kind::Cause, entry.value.is_scored())));
    let fixes = entries.fixes.iter().map(|entry| (&entry.id, (Kind::Fix, entry.value.is_offered())));
    let in_use: InUse<'_> = causes.chain(fixes).collect();
    for entry in &entries.causes {
        judge(entry, Kind::Cause, entry.value.retired.as_ref(), &in_use, names, problems);
    }
    for entry in &entries.fixes {
        judge(entry, Kind::Fix, entry.value.retired.as_ref(), &in_use, names, problems);
    }
}

fn judge<T>(
    entry: &Located<T>,
    kind: Kind,
    retired: Option<&Retirement>,
    in_use: &InUse<'_>,
    names: &Names<'_>,
    problems: &mut DiagnosticSink,
) {
    let Some(instead) = retired.and_then(|retired| retired.instead.as_ref()) else { return };
    let is_known = names.knows(Kind::Symptom, instead.as_str()) || names.knows(Kind::Source, instead.as_str());
    let wrong = match in_use.get(instead) {
        Some((_, false)) => "is retired itself".to_owned(),
        Some((other, true)) if *other != kind => format!("is a {}, and this is a {}", other.word(), kind.word()),
        None if is_known => format!("is no {}", kind.word()),
        // What is unknown is told by another check, and of what cannot be read nothing is.
        _ => return,
    };
    let message = format!("`{}` sends its readers to `{instead}`, which {wrong}", entry.id);
    let remedy = format!("name a {} that is in use, or leave `use` out", kind.word());
    let place = entry.place(&[PathSegment::Key("retired"), PathSegment::Key("use")]);
    problems.push(Diagnostic::new("retired-use", place, message, remedy).label("no way on"));
}
