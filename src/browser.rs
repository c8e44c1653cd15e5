//! The WebAssembly boundary: JSON in, Assessment out.
//!
//! In: a checked catalog and a session, both as JSON. Out: the same Assessment as `fixbook diagnose --json` prints, byte
//! for byte. Never: disk, clock, anything that a page could not do.

use crate::{
    diagnosis::{Assessment, Engine, Session, Strategy},
    model::Catalog,
};

/// A catalog ready for interviews in a page.
pub struct Troubleshooter {
    engine: Engine,
}

/// What a page can get wrong.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error("the {what} is not what this engine reads: {source}")]
    Json { what: &'static str, source: serde_json::Error },
    #[error("the catalog's rules have problems: {0}")]
    Rules(String),
}

impl Troubleshooter {
    /// Reads a catalog as `serde_json` writes a [`Catalog`].
    pub fn new(catalog: &str) -> Result<Self, BrowserError> {
        let catalog: Catalog =
            serde_json::from_str(catalog).map_err(|source| BrowserError::Json { what: "catalog", source })?;
        let engine = Engine::new(catalog).map_err(|problems| {
            BrowserError::Rules(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; "))
        })?;
        Ok(Troubleshooter { engine })
    }

    /// Assesses a session, a JSON list of events.
    pub fn assess(&self, session: &str) -> Result<String, BrowserError> {
        let session: Session =
            serde_json::from_str(session).map_err(|source| BrowserError::Json { what: "session", source })?;
        let assessment: Assessment = self.engine.assess(&session, Strategy::default()).without_trace();
        serde_json::to_string_pretty(&assessment).map_err(|source| BrowserError::Json { what: "assessment", source })
    }
}
