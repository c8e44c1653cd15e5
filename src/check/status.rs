//! Checks of the status of causes and fixes: what `reviewed`, `proven` and `retired` promise must be there.

use std::collections::BTreeMap;

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{
    Cause, Check, Citation, Date, Fix, Id, Kind, Retirement, SourceSpan, Status, Verification,
};

/// The place of a key, by the keys that lead to it.
type PlaceOf<'a> = Box<dyn Fn(&[&str]) -> SourceSpan + 'a>;

/// What the checks of status look at, the same for causes and fixes.
struct Page<'a> {
    id: &'a Id,
    kind: Kind,
    status: Status,
    reviewed: Option<Date>,
    sources: &'a [Citation],
    verified: &'a [Verification],
    retired: Option<&'a Retirement>,
    place: PlaceOf<'a>,
}

fn place<T>(entry: &Located<T>) -> PlaceOf<'_> {
    Box::new(|keys| {
        let path: Vec<PathSegment<'_>> = keys.iter().map(|key| PathSegment::Key(key)).collect();
        entry.place(&path)
    })
}

fn pages(entries: &ParsedCatalog) -> impl Iterator<Item = Page<'_>> {
    let of_cause = |entry| {
        let entry: &Located<Cause> = entry;
        let Cause { status, reviewed, sources, verified, retired, .. } = &entry.value;
        let (id, kind, place) = (&entry.id, Kind::Cause, place(entry));
        Page { id, kind, status: *status, reviewed: *reviewed, sources, verified, retired: retired.as_ref(), place }
    };
    let of_fix = |entry| {
        let entry: &Located<Fix> = entry;
        let Fix { status, reviewed, sources, verified, retired, .. } = &entry.value;
        let (id, kind, place) = (&entry.id, Kind::Fix, place(entry));
        Page { id, kind, status: *status, reviewed: *reviewed, sources, verified, retired: retired.as_ref(), place }
    };
    entries.causes.iter().map(of_cause).chain(entries.fixes.iter().map(of_fix))
}

pub(super) const REVIEWED_WITHOUT_DATE: Check = Check {
    id: "reviewed-without-date",
    summary: "A reviewed entry does not say when it was reviewed.",
    explanation: "`fixbook stale` lists the entries whose review is due, so it needs the day of the last one.",
    bad: "status: reviewed",
    good: "status: reviewed\nreviewed: 2026-11-20",
    ..Check::ERROR
};

pub(super) fn reviewed_without_date(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for page in pages(entries).filter(|page| page.status.is_reviewed() && page.reviewed.is_none()) {
        let message = format!("`{}` is {} but does not say since when", page.id, page.status.word());
        let help =
            "add `reviewed: <date>`, the day on which it was last compared with its sources, or set `status: draft`";
        problems.report((page.place)(&["status"]), message, help).label("needs `reviewed`");
    }
}

pub(super) const REVIEWED_WITHOUT_SOURCES: Check = Check {
    id: "reviewed-without-sources",
    summary: "A reviewed entry cites no source.",
    explanation: "Reviewed means that a person has compared the entry with its sources, so there must be one.",
    bad: "status: reviewed",
    good: "status: reviewed\nsources: [{source: manual}]",
    ..Check::ERROR
};

pub(super) fn reviewed_without_sources(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for page in pages(entries).filter(|page| page.status.is_reviewed() && page.sources.is_empty()) {
        let message = format!("`{}` is {} but cites no source", page.id, page.status.word());
        let help = "add `sources: [{source: <id>, for: [..]}]`, or set `status: draft`";
        problems.report((page.place)(&["status"]), message, help).label("needs `sources`");
    }
}

pub(super) const PROVEN_WITHOUT_VERIFICATION: Check = Check {
    id: "proven-without-verification",
    summary: "A proven entry does not say where it was verified.",
    explanation: "Proven means that the entry was tried on a real machine, and readers rely on it. Say when, on what, and what \
                  happened.",
    bad: "status: proven",
    good: "status: proven\nverified: [{on: 2026-11-20, product: Lamp 2, outcome: It was lit again}]",
    ..Check::ERROR
};

pub(super) fn proven_without_verification(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for page in pages(entries).filter(|page| page.status == Status::Proven && page.verified.is_empty()) {
        let message = format!("`{}` is proven but does not say where it was verified", page.id);
        let help =
            "add `verified: [{on: <date>, product: <what>, outcome: <what happened>}]`, or set `status: reviewed`";
        problems.report((page.place)(&["status"]), message, help).label("needs `verified`");
    }
}

pub(super) const RETIRED_WITHOUT_REASON: Check = Check {
    id: "retired-without-reason",
    summary: "A retired entry does not say since when and why it is out of use.",
    explanation: "The page of a retired entry stays, since links lead to it. Its readers need to know why they should not follow \
                  it, and what to use instead.",
    bad: "status: retired",
    good: "status: retired\nretired: {on: 2026-11-20, why: It broke the bulb, use: plug-in}",
    ..Check::ERROR
};

pub(super) fn retired_without_reason(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for page in pages(entries).filter(|page| page.status == Status::Retired) {
        if page.retired.is_some_and(|retired| !retired.why.trim().is_empty()) {
            continue;
        }
        let message = format!("`{}` is retired but does not say since when and why", page.id);
        let help = "add `retired: {on: <date>, why: <reason>, use: <id of its replacement>}`; leave out `use` if there is no \
                    replacement";
        problems.report((page.place)(&["status"]), message, help).label("needs `retired`");
    }
}

pub(super) const RETIREMENT_UNMARKED: Check = Check {
    id: "retirement-unmarked",
    summary: "An entry has a reason for retirement, but its status is not `retired`.",
    explanation: "The interview would still offer it. Either the status or the key `retired` is wrong.",
    bad: "status: reviewed\nreviewed: 2026-11-20\nsources: [{source: manual}]\nretired: {on: 2026-11-20, why: It broke the bulb}",
    good: "status: retired\nretired: {on: 2026-11-20, why: It broke the bulb}",
    ..Check::ERROR
};

pub(super) fn retirement_unmarked(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for page in pages(entries).filter(|page| page.status != Status::Retired && page.retired.is_some()) {
        let message = format!("`{}` says why it was retired, but its status is {}", page.id, page.status.word());
        let help = "set `status: retired`, or delete `retired`";
        problems.report((page.place)(&["retired"]), message, help).label("only for retired entries");
    }
}

pub(super) const RETIRED_USE: Check = Check {
    id: "retired-use",
    summary: "A retired entry sends its readers to an entry that is retired itself or of another kind.",
    explanation: "`retired: {use: …}` names what readers should use instead, so a fix must name a fix that is in use, and a cause \
                  a cause.",
    bad: "retired: {on: 2026-11-20, why: It broke the bulb, use: shake}",
    good: "retired: {on: 2026-11-20, why: It broke the bulb, use: plug-in}",
    ..Check::ERROR
};

pub(super) fn retired_use(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    // For every cause and fix its kind, and whether it is in use.
    let causes = entries.causes.iter().map(|entry| (&entry.id, (Kind::Cause, entry.value.is_scored())));
    let fixes = entries.fixes.iter().map(|entry| (&entry.id, (Kind::Fix, entry.value.is_offered())));
    let in_use: BTreeMap<&Id, (Kind, bool)> = causes.chain(fixes).collect();
    for page in pages(entries) {
        let Some(instead) = page.retired.and_then(|retired| retired.instead.as_ref()) else { continue };
        let is_other = names.knows(Kind::Symptom, instead.as_str()) || names.knows(Kind::Source, instead.as_str());
        let wrong = match in_use.get(instead) {
            Some((_, false)) => "is also retired".to_owned(),
            Some((other, true)) if *other != page.kind => {
                format!("is a {}, while `{}` is a {}", other.word(), page.id, page.kind.word())
            }
            None if is_other => format!("is not a {}", page.kind.word()),
            // An unknown id is reported by another check; nothing can be said about an entry that cannot be read.
            _ => continue,
        };
        let message = format!("`{}` sends its readers to `{instead}`, which {wrong}", page.id);
        let help = format!("name a {} that is in use, or leave out `use`", page.kind.word());
        problems.report((page.place)(&["retired", "use"]), message, help).label("readers are sent here");
    }
}
