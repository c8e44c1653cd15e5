//! A cause that no fix resolves: the interview could name it and then help nobody.

use super::{DiagnosticSink, Names};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    // A fix that cannot be read might be the one.
    let a_fix_is_unreadable = entries.unreadable.iter().any(|(kind, _)| *kind == fixbook_engine::model::Kind::Fix);
    for entry in entries.causes.iter().filter(|entry| entry.value.is_scored() && !a_fix_is_unreadable) {
        let resolved = entries
            .fixes
            .iter()
            .any(|fix| fix.value.is_offered() && fix.value.resolves.contains_key(entry.id.as_str()));
        if !resolved {
            let message = format!("no fix resolves `{}`", entry.id);
            let remedy = format!("write a fix with `resolves: {{{}: usually}}`, if only one that hands over", entry.id);
            problems.push(Diagnostic::new("cause-without-fix", entry.place(&[]), message, remedy).label("this cause"));
        }
    }
}
