//! Entries to a [`Catalog`], or every [`Diagnostic`] found.
//!
//! One file per check, listed once in [`CHECKS`]; `tests/bad/<check>/` holds the smallest catalog that each refuses.
//! Checks of form are made by the load stage, checks of rules by the rules stage. Never: reads files, prints.

mod after_cycle;
mod build;
mod cause_without_fix;
mod cause_without_prior;
mod claim_lines;
mod claim_without_right_form;
mod claim_without_use;
mod code_number;
mod command_in_prose;
mod condition_not_context;
mod control_reference;
mod dead_link;
mod deceptive_code;
mod downgrade_unmarked;
mod duplicate_id;
mod fence_language;
mod fix_resolves_nothing;
mod followers;
mod found;
mod keep_going;
mod ledger;
mod likelihood_range;
mod markdown;
mod missing_section;
mod missing_undo;
mod names;
mod number_range;
mod page_name;
pub mod page_path;
mod placeholder_outside_code;
mod proven_without_verification;
mod question_left;
mod references;
mod renamed_without_redirect;
mod retired_use;
mod retired_without_reason;
mod retirement_unmarked;
mod reviewed_without_date;
mod reviewed_without_sources;
mod row_total;
mod shell;
mod too_few_answers;
mod unknown_answer;
mod unknown_id;
mod unknown_source;

pub use dead_link::{addresses_outside, is_outside};
pub use deceptive_code::deceives;
use followers::Unread;
use found::DiagnosticSink;
pub use keep_going::{PartialCatalog, keep_going};
pub use ledger::{against, copied};
use names::Names;
pub use page_path::PagePaths;
pub use renamed_without_redirect::gone;
pub use shell::{command_in, lowered_by};

use std::sync::Arc;

use rayon::prelude::*;

use crate::load::ParsedCatalog;
use fixbook_engine::model::{Catalog, Diagnostic, SourceFile, SourceSpan};

/// Without this file nothing is a catalog.
const HEAD: &str = "kb/catalog.yaml";

/// One question put to all entries. `find` adds a problem for each place that fails it.
pub struct Check {
    /// Kebab-case, equal to the file's name.
    pub id: &'static str,
    find: fn(&ParsedCatalog, &Names<'_>, &mut DiagnosticSink),
}

/// Every check of this stage.
pub const CHECKS: [Check; 34] = [
    Check { id: "after-cycle", find: after_cycle::find },
    Check { id: "cause-without-fix", find: cause_without_fix::find },
    Check { id: "cause-without-prior", find: cause_without_prior::find },
    Check { id: "claim-lines", find: claim_lines::find },
    Check { id: "claim-without-right-form", find: claim_without_right_form::find },
    Check { id: "claim-without-use", find: claim_without_use::find },
    Check { id: "code-number", find: code_number::find },
    Check { id: "command-in-prose", find: command_in_prose::find },
    Check { id: "condition-not-context", find: condition_not_context::find },
    Check { id: "control-reference", find: control_reference::find },
    Check { id: "dead-link", find: dead_link::find },
    Check { id: "deceptive-code", find: deceptive_code::find },
    Check { id: "downgrade-unmarked", find: downgrade_unmarked::find },
    Check { id: "duplicate-id", find: duplicate_id::find },
    Check { id: "fence-language", find: fence_language::find },
    Check { id: "fix-resolves-nothing", find: fix_resolves_nothing::find },
    Check { id: "likelihood-range", find: likelihood_range::find },
    Check { id: "missing-section", find: missing_section::find },
    Check { id: "missing-undo", find: missing_undo::find },
    Check { id: "number-range", find: number_range::find },
    Check { id: "page-name", find: page_name::find },
    Check { id: "placeholder-outside-code", find: placeholder_outside_code::find },
    Check { id: "proven-without-verification", find: proven_without_verification::find },
    Check { id: "question-left", find: question_left::find },
    Check { id: "retired-use", find: retired_use::find },
    Check { id: "retired-without-reason", find: retired_without_reason::find },
    Check { id: "retirement-unmarked", find: retirement_unmarked::find },
    Check { id: "reviewed-without-date", find: reviewed_without_date::find },
    Check { id: "reviewed-without-sources", find: reviewed_without_sources::find },
    Check { id: "row-total", find: row_total::find },
    Check { id: "too-few-answers", find: too_few_answers::find },
    Check { id: "unknown-answer", find: unknown_answer::find },
    Check { id: "unknown-id", find: unknown_id::find },
    Check { id: "unknown-source", find: unknown_source::find },
];

/// All problems of a catalog, those of form included, in the order of files and lines.
pub fn problems(entries: &ParsedCatalog) -> Vec<Diagnostic> {
    let names = Names::of(entries);
    let mut problems = entries.problems.clone();
    if entries.head.is_none() && entries.problems.iter().all(|problem| problem.place.file.path != HEAD) {
        let file = Arc::new(SourceFile { path: HEAD.to_owned(), text: String::new() });
        let remedy = "write one with `id`, `title` and `escalation`";
        problems.push(Diagnostic::new(
            "missing-key",
            SourceSpan { file, span: 0..0 },
            "there is no catalog.yaml",
            remedy,
        ));
    }
    let found = CHECKS.par_iter().map(|check| {
        let mut found = DiagnosticSink::default();
        (check.find)(entries, &names, &mut found);
        found.told()
    });
    // In the order of the checks, whichever was done first.
    let unread = Unread::new(entries);
    problems.extend(found.collect::<Vec<_>>().into_iter().flatten().filter(|problem| !unread.explains(problem)));
    problems.sort_by(|a, b| {
        let key = |problem: &Diagnostic| (problem.place.file.path.clone(), problem.place.span.start);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    problems
}

/// The readable entries as a catalog, whatever is wrong with them: for those who have seen [`problems`], found none, or
/// look for more.
pub fn unchecked(entries: ParsedCatalog) -> Option<Catalog> {
    build::build(entries)
}

/// The catalog, if nothing is wrong with it; else every problem.
pub fn catalog(entries: ParsedCatalog) -> Result<Catalog, Vec<Diagnostic>> {
    let problems = problems(&entries);
    if !problems.is_empty() {
        return Err(problems);
    }
    // A catalog without a head has a problem, so the head is there.
    build::build(entries).ok_or(problems)
}
