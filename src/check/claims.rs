//! Checks of the claims that were found in source documents: where they are in the document, and what was done with them.

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, Claim, ClaimFile, SourceSpan, Verdict};

pub(super) const CLAIM_LINES: Check = Check {
    id: "claim-lines",
    summary: "The `at` of a claim does not name lines of its document.",
    explanation: "`claims --against` compares the lines of a document with the claims about it. Write line numbers: `62`, `3,5` \
                  or `263-267`.",
    bad: "at: line 4",
    good: "at: \"4\"",
    ..Check::ERROR
};

pub(super) fn claim_lines(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for (entry, index, claim) in claims(entries) {
        let Err(error) = claim.lines() else { continue };
        let help = "write line numbers of the document: `62`, `3,5` or `263-267`";
        problems.report(place(entry, index, "at"), error.to_string(), help).label("not line numbers");
    }
}

pub(super) const CLAIM_WITHOUT_RIGHT_FORM: Check = Check {
    id: "claim-without-right-form",
    can_be_suppressed: true,
    summary: "A claim is marked wrong, and nothing says what is right.",
    explanation: "A person who has read the wrong claim elsewhere wants to know what to do instead.",
    bad: "verdict: wrong",
    good: "verdict: wrong, instead: Put the plug in either way round",
    ..Check::ERROR
};

pub(super) fn claim_without_right_form(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for (entry, index, claim) in claims(entries) {
        if claim.verdict != Verdict::Wrong || claim.instead.as_ref().is_some_and(|right| !right.trim().is_empty()) {
            continue;
        }
        let message = format!("the claim `{}` is wrong, and nothing says what is right", claim.id);
        let help = "add `instead: <what is right>`";
        problems.report(place(entry, index, "verdict"), message, help).label("needs `instead`");
    }
}

pub(super) const CLAIM_WITHOUT_USE: Check = Check {
    id: "claim-without-use",
    can_be_suppressed: true,
    summary: "A good claim is not used in the catalog, or an entry uses a claim that is fiction or noise.",
    explanation: "The claims about a document record that each of its statements was dealt with. Name the entries that use the \
                  claim, or say in `left-out` why none does.",
    bad: "verdict: confirmed, checked: [lamp-manual]",
    good: "verdict: confirmed, checked: [lamp-manual], used-in: [unplugged]",
    ..Check::ERROR
};

pub(super) fn claim_without_use(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for (entry, index, claim) in claims(entries) {
        let Some((message, help)) = wrong_use(claim) else { continue };
        problems.report(place(entry, index, "verdict"), message, help).label("this verdict");
    }
}

fn wrong_use(claim: &Claim) -> Option<(String, &'static str)> {
    let (id, verdict) = (&claim.id, claim.verdict.word());
    match (claim.verdict.wants_use(), claim.used_in.is_empty()) {
        (true, true) if claim.left_out.is_none() => Some((
            format!("the claim `{id}` is {verdict}, and no entry uses it"),
            "name the entries that use it: `used-in: [<id>]`; or say why none does: `left-out: <reason>`",
        )),
        (false, false) => Some((
            format!("the claim `{id}` is {verdict}, but an entry uses it"),
            "delete `used-in`, or give the claim another verdict: entries do not use fiction and noise",
        )),
        _ => None,
    }
}

/// All claims, each with its file and its number there.
fn claims(entries: &ParsedCatalog) -> impl Iterator<Item = (&Located<ClaimFile>, usize, &Claim)> {
    let of_file = |entry| {
        let entry: &Located<ClaimFile> = entry;
        entry.value.claims.iter().enumerate().map(move |(index, claim)| (entry, index, claim))
    };
    entries.claims.iter().flat_map(of_file)
}

fn place(entry: &Located<ClaimFile>, index: usize, key: &str) -> SourceSpan {
    entry.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key(key)])
}
