//! Automatic fixes for what can be fixed without knowing the subject.
//!
//! In: [`ParsedCatalog`] and the [`Diagnostic`]s found in it. Out: [`FixedFile`]s, unchanged apart from what was fixed. Never:
//! writes files; changes what an entry says about its subject.

mod edit;
mod key_order;
mod missing_base;
mod stub_guidance;
mod typos;
mod verify;

use std::collections::HashSet;

use serde::Serialize;

use edit::{Edit, apply};
use verify::{FixVerifier, State, Texts};

use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

/// A file whose text was fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FixedFile {
    /// Path under the catalog's folder.
    pub path: String,
    pub before: String,
    pub after: String,
}

/// One kind of fix, and whether files must mean the same as before.
struct Fixer {
    find: fn(&ParsedCatalog, &[Diagnostic]) -> Vec<Edit>,
    keeps_meaning: bool,
}

/// In this order, each on the texts that the fixer before it has left.
const FIXERS: &[Fixer] = &[
    Fixer { find: |_, diagnostics| typos::edits(diagnostics), keeps_meaning: false },
    Fixer { find: |entries, _| missing_base::edits(entries), keeps_meaning: false },
    Fixer { find: |entries, _| stub_guidance::edits(entries), keeps_meaning: true },
    Fixer { find: |entries, _| key_order::edits(entries), keeps_meaning: true },
];

/// Rounds of all fixers; the second is for what the first has revealed.
const MAX_ROUNDS: usize = 2;

/// Fixes what can be fixed; `check` finds the diagnostics of entries.
///
/// After each fixer the catalog is read and checked again, once for all its changes; only if that reveals a new diagnostic
/// are the changes tried apart. A change that causes one is left out, and so is a change of meaning by a fixer that must
/// keep it. Nothing is fixed while there is an [`unreadable`] file.
pub fn fixed(entries: &ParsedCatalog, check: impl Fn(&ParsedCatalog) -> Vec<Diagnostic>) -> Vec<FixedFile> {
    if unreadable(entries).is_some() {
        return Vec::new();
    }
    let before = texts(entries);
    let mut now = State::read(before.clone(), &check);
    // A corrected word may reveal another mistake: an answer is checked once its question is known.
    for fixer in (0..MAX_ROUNDS).flat_map(|_| FIXERS) {
        let changes = apply((fixer.find)(&now.entries, &now.diagnostics));
        FixVerifier::new(&now, &check, fixer.keeps_meaning).keep_harmless(&mut now, changes);
    }
    let changed = now.texts.into_iter().filter_map(|(path, after)| {
        let before = before.get(&path)?.clone();
        (before != after).then_some(FixedFile { path, before, after })
    });
    changed.collect()
}

/// The first file that cannot be read as text: the ids in it are unknown, so no id can be called a typing mistake.
pub fn unreadable(entries: &ParsedCatalog) -> Option<&str> {
    let is_unreadable = |problem: &&Diagnostic| matches!(problem.id, "not-text" | "too-big");
    entries.problems.iter().find(is_unreadable).map(Diagnostic::path)
}

/// The texts of a catalog without free articles and stray files, in which nothing is fixed.
fn texts(entries: &ParsedCatalog) -> Texts {
    let stray: HashSet<&str> =
        entries.problems.iter().filter(|problem| problem.id == "unknown-file").map(Diagnostic::path).collect();
    let is_own = |path: &str| !path.starts_with("kb/articles/") && !stray.contains(path);
    let own = entries.files.iter().filter(|file| is_own(&file.path));
    own.map(|file| (file.path.clone(), file.text.clone())).collect()
}
