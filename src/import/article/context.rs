//! What all articles of one import share.

use super::{existing_entries::ExistingEntries, ids::IdAllocator};
use fixbook_engine::model::Catalog;

/// The catalog that drafts are for, with the ids and answers that this import has used so far.
pub(super) struct ImportContext<'a> {
    pub known: ExistingEntries<'a>,
    pub names: IdAllocator,
    /// The area of new entries.
    pub area: String,
}

impl<'a> ImportContext<'a> {
    pub fn new(catalog: &'a Catalog, area: &str) -> Self {
        let causes = catalog.causes.iter().flat_map(|(id, cause)| std::iter::once(id).chain(&cause.was));
        let fixes = catalog.fixes.iter().flat_map(|(id, fix)| std::iter::once(id).chain(&fix.was));
        let symptoms = catalog.symptoms.iter().flat_map(|(id, symptom)| std::iter::once(id).chain(&symptom.was));
        let all = causes.chain(fixes).chain(symptoms).chain(catalog.sources.keys());
        ImportContext {
            known: ExistingEntries::new(catalog),
            names: IdAllocator::new(all.map(ToString::to_string)),
            area: area.to_owned(),
        }
    }
}
