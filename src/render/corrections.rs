//! What source documents get wrong about an entry, with the correct form.

use super::{block_parser::blocks, citation::Bibliography, commonmark::commonmark, runbook_parts::CorrectedClaim};
use fixbook_engine::model::Catalog;

/// The corrections that concern some entries, their sources numbered with those of the page.
pub fn corrections(catalog: &Catalog, entries: &[&str], sources: &mut Bibliography) -> Vec<CorrectedClaim> {
    let one = |(claim, instead): (&fixbook_engine::model::Claim, &str)| CorrectedClaim {
        says: regular(claim.says.trim_end_matches('.')),
        verdict: claim.verdict.word(),
        instead: regular(instead),
        sources: claim.checked.iter().map(|source| sources.number(source)).collect(),
    };
    catalog.corrections(entries).into_iter().map(one).collect()
}

/// Markdown as a linter likes it, in one paragraph.
fn regular(markdown: &str) -> String {
    commonmark(&blocks(markdown)).replace("\n\n", " ")
}
