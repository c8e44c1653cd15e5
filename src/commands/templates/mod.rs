//! The templates of documents: the built-in ones, or instead those of a catalog, which run in separate processes and only if the
//! catalog belongs to the user or the user allows them.

mod confine;
mod death;
mod pool;
mod protocol;
mod worker;

use std::{
    env,
    path::Path,
    sync::{Arc, Once},
};

use self::pool::Pool;
pub use self::worker::{is_worker, work};
use super::{context::CliContext, error::CliError, output};
use crate::{
    fs,
    load::{self, CatalogSource},
    render::{self, Templates},
};
use fixbook_engine::model::limits::MAX_TEMPLATE_SECONDS;

/// The templates of a catalog, ready for use.
pub(super) struct CatalogTemplates {
    pub templates: Templates,
    /// Its own templates: names and texts.
    pub own: Vec<(String, String)>,
}

/// The built-in templates, replaced by a catalog's own.
pub(super) fn of_catalog(context: &CliContext) -> Result<CatalogTemplates, CliError> {
    let own = own(context, context.source()?)?;
    let templates = match own.is_empty() {
        true => Templates::built_in(),
        false => Templates::with_own(&own, Arc::new(Pool::new(own.clone(), seconds()))),
    };
    Ok(CatalogTemplates { templates: templates?, own })
}

/// A catalog's own templates, names and texts; none, with a warning, if they must not run.
fn own(context: &CliContext, folder: &CatalogSource) -> Result<Vec<(String, String)>, CliError> {
    let CatalogSource::Disk(root) = folder else { return Ok(Vec::new()) };
    let loaded = load::load_templates(folder).map(|mut own| {
        own.retain(|(name, text)| !render::is_built_in(name, text));
        own
    });
    let is_empty = matches!(&loaded, Ok(own) if own.is_empty());
    if is_empty || context.trust_templates || is_owned(root, loaded.as_deref().unwrap_or_default()) {
        return loaded.map_err(CliError::unreadable);
    }
    static SAID: Once = Once::new();
    let mut said = Ok(());
    SAID.call_once(|| {
        said = output::eprint(
            "warning: the catalog's own templates are not used, because its folder belongs to another user; \
             to use them, add --trust-templates\n",
        );
    });
    said.map(|()| Vec::new())
}

/// Whether a catalog's folder, its folder of templates and each of them belong to the user.
fn is_owned(root: &Path, own: &[(String, String)]) -> bool {
    let templates = root.join("templates");
    fs::is_owned(root) && fs::is_owned(&templates) && own.iter().all(|(name, _)| fs::is_owned(&templates.join(name)))
}

/// Seconds that a catalog's own template may take for one document: the maximum, or fewer by the environment.
fn seconds() -> u64 {
    let fewer = env::var("FIXBOOK_TEMPLATE_SECONDS").ok().and_then(|written| written.parse().ok());
    fewer.unwrap_or(MAX_TEMPLATE_SECONDS).clamp(1, MAX_TEMPLATE_SECONDS)
}
