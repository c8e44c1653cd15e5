//! The result of importing one article.

use serde::Serialize;

use crate::import::draft::Draft;

/// The result of importing one article.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Imported {
    /// Its address, as in its source.
    pub article: String,
    /// Its id in `kb/sources.yaml`; empty if nothing was drafted.
    pub source: String,
    pub causes: Vec<String>,
    pub fixes: Vec<String>,
    /// New symptoms.
    pub symptoms: Vec<String>,
    /// Existing answers that are in the causes' rows, or that a question names.
    pub proposed: Vec<ProposedAnswer>,
    /// Questions to the author in all of its files.
    pub questions: usize,
    /// Why nothing was drafted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
    /// The article file could not be read whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// The pages.
    #[serde(skip)]
    pub pages: Vec<Draft>,
    /// Its entries for a table of symptoms.
    #[serde(skip)]
    pub symptom_entries: String,
    /// Its entry for `kb/sources.yaml`.
    #[serde(skip)]
    pub source_entry: String,
}

/// An answer of an existing symptom.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ProposedAnswer {
    pub symptom: String,
    pub answer: String,
    /// The words or the code that propose it.
    pub because: String,
    /// Whether it is in the causes' rows; otherwise only a question names it.
    pub used: bool,
}

impl Imported {
    /// An article of which nothing was drafted.
    pub fn nothing(article: &str, why: impl Into<String>) -> Self {
        Imported { article: article.to_owned(), why_not: Some(why.into()), ..Imported::default() }
    }

    /// Whether there is anything to write.
    pub fn is_drafted(&self) -> bool {
        self.why_not.is_none()
    }

    /// Whether it gave at least one of each kind; existing symptoms count.
    pub fn is_usable(&self) -> bool {
        let shows = !self.symptoms.is_empty() || self.proposed.iter().any(|proposed| proposed.used);
        self.is_drafted() && shows && !self.causes.is_empty() && !self.fixes.is_empty()
    }
}
