//! Tables of error codes and event ids.

use std::{fmt, str::FromStr};

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{BadId, Id, OneOrMany};

/// One file of `kb/codes/`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeTable {
    /// Equal to the file's path under `kb/codes/`, without `.yaml`.
    pub system: SystemId,
    /// What the numbers are, as a person calls them.
    pub title: String,
    /// Words that announce a code of this table ("extended error code"). A bare number is read from a table with such
    /// words only after one of them, or where `follows` says so.
    #[serde(default, rename = "introduced-by", skip_serializing_if = "Vec::is_empty")]
    pub introduced_by: Vec<String>,
    /// The table whose codes come right before codes of this one, as an extended code follows an error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<SystemId>,
    /// Another numbering, whose numbers people confuse with these: shown as what a code does not mean, never evidence
    /// where another table has the number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub foreign: bool,
    /// What can be inferred of codes without a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<Family>,
    /// By number as people read it out: `"0x904"` or `"1058"`.
    pub codes: IndexMap<String, Code>,
}

/// Codes with common digits and, as far as is known, a common meaning. An inference, and shown as one.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Hexadecimal digits with `*` for any others: `0x*04`, `0x8007*`.
    pub codes: String,
    /// What is inferred of them.
    pub means: String,
    /// The table of which the last four digits are a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wraps: Option<SystemId>,
    /// Where that comes from.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub source: OneOrMany<Id>,
}

impl CodeTable {
    /// Whether its numbers are ids of events: then one of the words that announce them begins with "event".
    pub fn is_of_events(&self) -> bool {
        self.introduced_by.iter().any(|words| words.starts_with("event"))
    }
}

impl Family {
    /// The digits before and after the `*`, in capitals; nothing if `codes` is not written like that.
    pub fn digits(&self) -> Option<(String, String)> {
        let (before, after) = self.codes.strip_prefix("0x")?.split_once('*')?;
        let is_hexadecimal = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        (is_hexadecimal(before) && is_hexadecimal(after)).then(|| (before.to_uppercase(), after.to_uppercase()))
    }

    /// Whether a number belongs to it.
    pub fn contains(&self, number: i64) -> bool {
        let Some((before, after)) = self.digits() else { return false };
        let written = format!("{number:X}");
        // The last digits alone identify the family only among short codes; long ones are built in other ways.
        let is_short = !before.is_empty() || written.len() <= 4;
        number > 0
            && is_short
            && written.len() > before.len() + after.len()
            && written.starts_with(&before)
            && written.ends_with(&after)
    }
}

/// What one number means.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The same number in decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<i64>,
    /// Its symbolic name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it means, in own words.
    pub means: String,
    /// The answers that the code gives.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub answers: IndexMap<Id, Id>,
    /// Where that comes from.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub source: OneOrMany<Id>,
}

/// The name of a code table: ids joined by `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SystemId(String);

/// One code of one table: `windows-event/schannel/36870`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeRef {
    /// The table.
    pub system: SystemId,
    /// The number as the table writes it.
    pub code: String,
}

impl SystemId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SystemId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        text.split('/').try_for_each(|part| part.parse::<Id>().map(drop))?;
        Ok(SystemId(text.to_owned()))
    }
}

impl FromStr for CodeRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (system, code) = text.rsplit_once('/').ok_or_else(|| {
            format!("`{text}` is not a code: write the table and the code, as in rdp-disconnect/0x904")
        })?;
        Ok(CodeRef { system: system.parse().map_err(|error: BadId| error.to_string())?, code: code.to_owned() })
    }
}

impl fmt::Display for SystemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for CodeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.system, self.code)
    }
}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

serde_as_text!(SystemId, CodeRef);

/// The number that a table's key means: hexadecimal with `0x`, otherwise decimal.
pub(crate) fn key_number(key: &str) -> Option<i64> {
    match key.strip_prefix("0x").or_else(|| key.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => key.parse().ok(),
    }
}

impl CodeTable {
    /// The key and entry of a number, however the table spells it.
    pub fn by_number(&self, number: i64) -> Option<(&str, &Code)> {
        self.codes.iter().find(|(key, _)| key_number(key) == Some(number)).map(|(key, code)| (key.as_str(), code))
    }

    /// The number that a key of this table means.
    pub fn number(key: &str) -> Option<i64> {
        key_number(key)
    }
}
