//! A claim that nobody has dealt with, or one that must not be used.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::{Claim, Diagnostic};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let Some((message, remedy)) = fault(claim) else { continue };
            let place =
                entry.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("verdict")]);
            problems.push(Diagnostic::new("claim-without-use", place, message, remedy).label("this verdict"));
        }
    }
}

fn fault(claim: &Claim) -> Option<(String, &'static str)> {
    let (id, verdict) = (&claim.id, claim.verdict.word());
    match (claim.verdict.wants_use(), claim.used_in.is_empty()) {
        (true, true) if claim.left_out.is_none() => Some((
            format!("the claim `{id}` is {verdict}, and nothing uses it"),
            "name the entries in `used-in: [..]`, or say `left-out: <why>`",
        )),
        (false, false) => Some((
            format!("the claim `{id}` is {verdict}, and an entry uses it"),
            "take `used-in` away: fiction and noise stand in the ledger only",
        )),
        _ => None,
    }
}
