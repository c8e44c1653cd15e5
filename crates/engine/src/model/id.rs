//! The name of an entry: kebab-case, permanent, equal to the stem of its file.

use std::{borrow::Borrow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize};

/// A kebab-case name: lower-case letters and digits in words joined by single hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

/// Why a word is not a valid id.
#[derive(Clone, Debug, thiserror::Error)]
#[error("`{word}` {reason}: use lower-case letters and digits, words joined by single hyphens", reason = BadId::REASON)]
pub struct BadId {
    /// The word.
    pub word: String,
}

impl BadId {
    /// The words that identify this error after it has passed through serde, which keeps only text.
    pub const REASON: &str = "is not a valid id";
}

impl Id {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names of devices on Windows, with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether a file of this name would be a device on Windows: nothing can be written to it, and reading it may never end.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|number| {
            matches!(number, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

impl FromStr for Id {
    type Err = BadId;

    fn from_str(word: &str) -> Result<Self, BadId> {
        let is_word = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if word.split('-').all(is_word) { Ok(Id(word.to_owned())) } else { Err(BadId { word: word.to_owned() }) }
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

// Lets maps keyed by `Id` be asked with plain text. Hash and equality of `Id` are those of its text.
impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// The kinds of entry that a catalog contains and a person can name by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One thing that can be wrong.
    Cause,
    /// One question.
    Symptom,
    /// One thing that can be done.
    Fix,
    /// An error code or event id of a table.
    Code,
    /// A claim of a source document.
    Claim,
    /// A source document.
    Source,
    /// A free article.
    Article,
    /// A rule.
    Rule,
}

impl Kind {
    /// Kinds whose entries are named by an id of their own, in the order in which an id is looked up.
    pub const NAMED: [Kind; 4] = [Kind::Cause, Kind::Fix, Kind::Symptom, Kind::Source];

    /// What a person can search for.
    pub const SEARCHED: [Kind; 6] = [Kind::Cause, Kind::Symptom, Kind::Fix, Kind::Code, Kind::Claim, Kind::Article];

    /// The word for it, as in `--kind` and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Cause => "cause",
            Kind::Symptom => "symptom",
            Kind::Fix => "fix",
            Kind::Code => "code",
            Kind::Claim => "claim",
            Kind::Source => "source",
            Kind::Article => "article",
            Kind::Rule => "rule",
        }
    }
}
