//! Where facts come from.

use serde::{Deserialize, Serialize};

use super::{Date, Id};

/// One document of the bibliography, `kb/sources.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// Where it stands: an address or a repository and path.
    pub at: String,
    /// When we read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Date>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
    pub trust: Trust,
}

/// How far a source is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    Vendor,
    Community,
    Unreliable,
}

impl Trust {
    /// As written in a catalog.
    pub fn word(self) -> &'static str {
        match self {
            Trust::Vendor => "vendor",
            Trust::Community => "community",
            Trust::Unreliable => "unreliable",
        }
    }
}

/// What an entry takes from a source.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    pub source: Id,
    /// The parts of the entry that rest on it: `symptoms`, `steps`, …
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub backs: Vec<String>,
}
