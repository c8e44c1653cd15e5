//! Where facts come from.

use serde::{Deserialize, Serialize};

use super::{Date, Id};

/// One document of the bibliography, `kb/sources.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// Where it is: an address, or a repository and path.
    pub at: String,
    /// When we read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Date>,
    /// Its licence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
    /// How far it is trusted.
    pub trust: Trust,
}

/// How far a source is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// The maker of the product.
    Vendor,
    /// People who know it.
    Community,
    /// It is known to have mistakes.
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
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The document, by its id in sources.yaml.
    pub source: Id,
    /// The parts of the entry that are based on it: `symptoms`, `steps`, …
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub backs: Vec<String>,
}
