//! The check of ids that a catalog has lost since an earlier revision: `check --since`.
//!
//! In: the current entries and those of the earlier revision. Out: a diagnostic for each id whose page, links and sessions
//! now lead nowhere.

use std::{collections::HashSet, sync::Arc};

use super::build::HEAD;
use crate::load::{Located, ParsedCatalog};
use fixbook_engine::{
    model::{Check, Diagnostic, Id, Kind, SourceFile, SourceSpan},
    text::nearest,
};

pub(super) const RENAMED_WITHOUT_REDIRECT: Check = Check {
    id: "renamed-without-redirect",
    summary: "An id of an earlier revision is no longer in the catalog, and no entry has it in `was`.",
    explanation: "Made by `check --since REVISION`. Links, printed runbooks and saved sessions name entries by their ids. Add the \
                  old id to the `was` of the entry that replaced it, or keep the entry with `status: retired`.",
    bad: "# kb/fixes/power/plug-in.md was renamed to put-plug-in.md\ntitle: Put the plug in",
    good: "# kb/fixes/power/put-plug-in.md\ntitle: Put the plug in\nwas: [plug-in]",
    ..Check::ERROR
};

/// A cause, fix or symptom by one of its names.
struct Named<'a> {
    kind: Kind,
    id: &'a str,
    /// The file of the entry.
    file: &'a Arc<SourceFile>,
}

/// Every id of the earlier revision that no current entry has, neither as its id nor in `was`.
pub fn removed_ids(now: &ParsedCatalog, then: &ParsedCatalog, revision: &str) -> Vec<Diagnostic> {
    let present = names(now);
    let known: HashSet<&str> = present.iter().map(|named| named.id).collect();
    let unread: HashSet<&str> = now.unreadable.iter().map(|(_, id)| id.as_str()).collect();
    let is_removed = |named: &Named<'_>| {
        !known.contains(named.id) && !unread.contains(named.id) && !now.incomplete.contains(&named.kind)
    };
    let mut seen = HashSet::new();
    let removed = names(then).into_iter().filter(|named| is_removed(named) && seen.insert(named.id));
    removed.map(|named| diagnostic(&named, now, &present, revision)).collect()
}

fn names(entries: &ParsedCatalog) -> Vec<Named<'_>> {
    fn of<'a, T>(kind: Kind, entry: &'a Located<T>, former: &'a [Id]) -> impl Iterator<Item = Named<'a>> {
        let ids = std::iter::once(&entry.id).chain(former);
        ids.map(move |id| Named { kind, id: id.as_str(), file: &entry.file })
    }
    let causes = entries.causes.iter().flat_map(|entry| of(Kind::Cause, entry, &entry.value.was));
    let fixes = entries.fixes.iter().flat_map(|entry| of(Kind::Fix, entry, &entry.value.was));
    let symptoms = entries.symptoms.iter().flat_map(|entry| of(Kind::Symptom, entry, &entry.value.was));
    causes.chain(fixes).chain(symptoms).collect()
}

fn diagnostic(removed: &Named<'_>, now: &ParsedCatalog, present: &[Named<'_>], revision: &str) -> Diagnostic {
    let of_kind = || present.iter().filter(|named| named.kind == removed.kind);
    let near = nearest(removed.id, of_kind().map(|named| named.id));
    let successor = near.and_then(|near| of_kind().find(|named| named.id == near));
    let head = now.head.as_ref().map(|head| Arc::clone(&head.file));
    let nowhere = || Arc::new(SourceFile { path: HEAD.to_owned(), text: String::new() });
    let file = successor.map(|named| Arc::clone(named.file)).or(head).unwrap_or_else(nowhere);
    let (id, kind) = (removed.id, removed.kind.word());
    let message =
        format!("the {kind} `{id}` was in the catalog at {revision} and is no longer, so links to it lead nowhere");
    let help = match removed.kind {
        Kind::Symptom => format!("add `was: [{id}]` to the symptom that replaced it, or restore it"),
        _ => format!("add `was: [{id}]` to the entry that replaced it, or restore it with `status: retired`"),
    };
    let place = SourceSpan { file, span: 0..0 };
    Diagnostic::of(&RENAMED_WITHOUT_REDIRECT, place, message, help).nearest(near)
}
