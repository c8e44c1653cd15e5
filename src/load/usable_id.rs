//! Ids of entries, from names of files and keys of tables.

use std::{ops::Range, str::FromStr, sync::Arc};

use super::{fault::ID_WORDS, parsed_catalog::ParsedCatalog, suggested_id::suggested_id};
use fixbook_engine::model::{BadId, Id, SourceFile, is_device};

/// The id of a page, from the name of its file.
pub(super) fn page_id(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, stem: &str) -> Option<Id> {
    let end = file.path.rsplit_once('.').map_or("", |(_, end)| end);
    let help = |id: Id| format!("rename the file to `{id}.{end}`");
    usable_id(catalog, file, stem, 0..0, help)
}

/// The id of an entry in a table.
pub(super) fn table_id(
    catalog: &mut ParsedCatalog,
    file: &Arc<SourceFile>,
    written: &str,
    span: Range<usize>,
) -> Option<Id> {
    usable_id(catalog, file, written, span, |id| format!("write `{id}:`"))
}

/// An id that a page can be named after on any system.
fn usable_id(
    catalog: &mut ParsedCatalog,
    file: &Arc<SourceFile>,
    written: &str,
    span: Range<usize>,
    help: impl Fn(Id) -> String,
) -> Option<Id> {
    let (message, help) = match Id::from_str(written) {
        Ok(id) if !is_device(written) => return Some(id),
        Ok(id) => (format!("`{id}` is the name of a device on Windows"), "use another word".to_owned()),
        Err(error) => {
            let help = match suggested_id(written).filter(|id| !is_device(id.as_str())) {
                Some(id) => format!("{}: {ID_WORDS}", help(id)),
                None => format!("use another name: {ID_WORDS}"),
            };
            (format!("`{}` {}", error.word, BadId::REASON), help)
        }
    };
    catalog.problem(file, span, "invalid-id", message, help);
    None
}
