//! A cause without a prior. With equal priors, first-place accuracy fell from 61 % to 37 % in the published study.

use super::{DiagnosticSink, Names};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in entries.causes.iter().filter(|entry| entry.value.prior.is_none() && entry.value.is_scored()) {
        if entry.node.at(&[crate::load::PathSegment::Key("prior")]).is_some_and(|node| node.text().is_some()) {
            continue; // It is there and cannot be read, which has been said.
        }
        let message = format!("`{}` has no prior", entry.id);
        let remedy = "write `prior:` with rare, uncommon, common, frequent, or a weight relative to the other causes";
        problems.push(Diagnostic::new("cause-without-prior", entry.place(&[]), message, remedy).label("in this head"));
    }
}
