//! Every check: those that this stage makes of entries, and all of Fixbook with their documentation.

use super::{
    after_cycle, claim_coverage, claims, code_blocks, codes, completeness, conditions, deceptive_code, duplicate_id,
    links, markup, name_index::NameIndex, names, numbers, page_name, question_left, removed_ids, security_downgrade,
    sink::DiagnosticSink, status, suppression,
};
use crate::load::{self, ParsedCatalog};
use fixbook_engine::{model::Check, rules};

/// The code of a check: it reports each place that fails it.
pub(super) type Find = fn(&ParsedCatalog, &NameIndex<'_>, &mut DiagnosticSink);

/// The checks that every catalog must pass, apart from those of form and of rules.
pub(super) const OF_ENTRIES: &[(&Check, Find)] = &[
    (&after_cycle::AFTER_CYCLE, after_cycle::after_cycle),
    (&claims::CLAIM_LINES, claims::claim_lines),
    (&claims::CLAIM_WITHOUT_RIGHT_FORM, claims::claim_without_right_form),
    (&claims::CLAIM_WITHOUT_USE, claims::claim_without_use),
    (&code_blocks::COMMAND_IN_PROSE, code_blocks::command_in_prose),
    (&code_blocks::FENCE_LANGUAGE, code_blocks::fence_language),
    (&codes::CODE_NUMBER, codes::code_number),
    (&completeness::CAUSE_WITHOUT_FIX, completeness::cause_without_fix),
    (&completeness::CAUSE_WITHOUT_PRIOR, completeness::cause_without_prior),
    (&completeness::FIX_RESOLVES_NOTHING, completeness::fix_resolves_nothing),
    (&completeness::MISSING_SECTION, completeness::missing_section),
    (&completeness::MISSING_UNDO, completeness::missing_undo),
    (&completeness::TOO_FEW_ANSWERS, completeness::too_few_answers),
    (&conditions::CONDITION_NOT_CONTEXT, conditions::condition_not_context),
    (&deceptive_code::DECEPTIVE_CODE, deceptive_code::deceptive_code),
    (&duplicate_id::DUPLICATE_ID, duplicate_id::duplicate_id),
    (&links::DEAD_LINK, links::dead_link),
    (&markup::CONTROL_REFERENCE, markup::control_reference),
    (&markup::PLACEHOLDER_OUTSIDE_CODE, markup::placeholder_outside_code),
    (&names::UNKNOWN_ANSWER, names::unknown_answer),
    (&names::UNKNOWN_ID, names::unknown_id),
    (&names::UNKNOWN_SOURCE, names::unknown_source),
    (&numbers::LIKELIHOOD_RANGE, numbers::likelihood_range),
    (&numbers::NUMBER_RANGE, numbers::number_range),
    (&numbers::ROW_TOTAL, numbers::row_total),
    (&page_name::PAGE_NAME, page_name::page_name),
    (&question_left::QUESTION_LEFT, question_left::question_left),
    (&security_downgrade::DOWNGRADE_UNMARKED, security_downgrade::downgrade_unmarked),
    (&status::PROVEN_WITHOUT_VERIFICATION, status::proven_without_verification),
    (&status::RETIRED_USE, status::retired_use),
    (&status::RETIRED_WITHOUT_REASON, status::retired_without_reason),
    (&status::RETIREMENT_UNMARKED, status::retirement_unmarked),
    (&status::REVIEWED_WITHOUT_DATE, status::reviewed_without_date),
    (&status::REVIEWED_WITHOUT_SOURCES, status::reviewed_without_sources),
];

/// Checks that need another document, another revision or the text of articles, so most runs do not make them.
pub const ON_DEMAND: &[&Check] = &[
    &claim_coverage::CLAIM_WITHOUT_LINE,
    &claim_coverage::COPIED_WORDS,
    &claim_coverage::UNCOVERED_LINE,
    &removed_ids::RENAMED_WITHOUT_REDIRECT,
    &UNREADABLE_ARTICLE,
];

/// Checks of the comments that suppress other checks.
const OF_SUPPRESSIONS: &[&Check] = &[&suppression::BAD_SUPPRESSION, &suppression::UNUSED_SUPPRESSION];

/// Free articles are read by the load stage, which never stops at one.
pub const UNREADABLE_ARTICLE: Check = Check {
    id: "unreadable-article",
    severity: fixbook_engine::model::Severity::Warning,
    summary: "A free article cannot be read in full, or is left out of search and site.",
    explanation: "Articles in `kb/articles/` come from elsewhere and are used as far as they can be read: what is not UTF-8 is \
                  replaced, and a file that is too large is left out. Save the file as UTF-8, correct its YAML head or split it.",
    bad: "caf\\xE9",
    good: "café",
    ..Check::ERROR
};

/// Every check of Fixbook, by id.
pub fn checks() -> Vec<&'static Check> {
    let of_entries = OF_ENTRIES.iter().map(|(check, _)| *check);
    let others = [load::CHECKS, rules::CHECKS, ON_DEMAND, OF_SUPPRESSIONS];
    let mut all: Vec<&Check> = of_entries.chain(others.into_iter().flatten().copied()).collect();
    all.sort_unstable_by_key(|check| check.id);
    all
}

/// The check with an id.
pub fn check(id: &str) -> Option<&'static Check> {
    checks().into_iter().find(|check| check.id == id)
}
