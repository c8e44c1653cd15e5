//! A free article: searched as it is, never scored.

use serde::{Deserialize, Serialize};

/// One file under `kb/articles/`, whatever its headings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Article {
    /// Path under the catalog's folder, its identity.
    pub path: String,
    /// Its first heading, else its file stem.
    pub title: String,
    pub markdown: String,
}
