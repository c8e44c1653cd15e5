//! The numbers of an entry at a revision, compared with the current ones.

use super::entry::explain;
use crate::render::{self, Compared, Since, Why};
use fixbook_engine::{
    diagnosis::Engine,
    model::{Catalog, Id, Kind},
};

/// The catalog at the revision.
pub enum Before {
    Catalog(Box<Engine>),
    /// It is the same catalog.
    Same,
    /// It does not pass `check`.
    Invalid,
    /// There is none, for this reason.
    Unavailable(String),
}

/// The comparison of an entry with itself at a revision; there it may have had a former id.
pub fn since(now: &Engine, why: &Why, (kind, id, number): (Kind, &Id, usize), before: Before, revision: &str) -> Since {
    let result = |compared, note: String| Since { revision: revision.to_owned(), compared, note, changes: Vec::new() };
    let before = match before {
        Before::Catalog(engine) => engine,
        Before::Same => return result(Compared::Same, format!("The catalog is as it was at {revision}.")),
        Before::Invalid => {
            let note = format!("Cannot compare: the catalog at {revision} does not pass check.");
            return result(Compared::Unknown, note);
        }
        Before::Unavailable(why) => {
            return result(Compared::Unknown, format!("No history to compare with ({why})."));
        }
    };
    let ids = std::iter::once(id).chain(former_ids(&now.catalog, kind, id));
    let Some(then) = ids.filter_map(|id| explain(&before, kind, id, number)).next() else {
        return result(Compared::New, format!("New: `{id}` did not exist at {revision}."));
    };
    let changes = render::compare(&then.numbers(), &why.numbers());
    if changes.is_empty() {
        return result(Compared::Same, "None of these numbers has changed.".to_owned());
    }
    let note = format!("{} changed, before -> after:", render::count(changes.len(), "number"));
    Since { changes, ..result(Compared::Changed, note) }
}

fn former_ids<'c>(catalog: &'c Catalog, kind: Kind, id: &Id) -> &'c [Id] {
    catalog.entry(kind, id.as_str()).map(|entry| entry.former_ids).unwrap_or_default()
}
