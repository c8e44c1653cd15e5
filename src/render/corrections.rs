//! What source documents get wrong about an entry, with the right form.

use super::{citation::Bibliography, runbook_parts::Correction};
use crate::model::Catalog;

/// The corrections that concern some entries, their sources numbered with those of the page.
pub fn corrections(catalog: &Catalog, entries: &[&str], sources: &mut Bibliography) -> Vec<Correction> {
    let one = |(claim, instead): (&crate::model::Claim, &str)| Correction {
        says: claim.says.trim_end_matches('.').to_owned(),
        verdict: claim.verdict.word(),
        instead: instead.to_owned(),
        sources: claim.checked.iter().map(|source| sources.number(source)).collect(),
    };
    catalog.corrections(entries).into_iter().map(one).collect()
}
