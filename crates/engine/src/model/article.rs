//! A free article: searched as it is, never scored.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// One Markdown file, whatever its headings and dialect.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Article {
    /// Path under the catalog's folder, or under the folder of articles that was named: its identity.
    pub path: String,
    /// From its YAML head, otherwise its first heading, otherwise its file stem.
    pub title: String,
    /// What its YAML head says it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Without the YAML head, in plain Markdown.
    pub markdown: Arc<str>,
}
