//! One thing that can be wrong, and how likely each answer is under it.

use std::fmt;

use indexmap::IndexMap;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess, SeqAccess, Visitor},
};

use super::{Citation, CodeRef, Conditions, Date, Id, Likelihood, Prior, Retirement, Status, Verification};

/// The YAML head of a cause's page.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// What is wrong, as one sentence without a full stop.
    pub title: String,
    /// How far the entry has come.
    #[serde(default)]
    pub status: Status,
    /// Weight relative to the other causes. Required by a check, so that its absence is reported with help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// Contexts outside which this cause is impossible.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub applies: Conditions,
    /// How far the fault reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// P(answer given this cause), by symptom.
    #[serde(default)]
    pub symptoms: IndexMap<Id, Rows>,
    /// What callers say when this is the cause, in their words.
    #[serde(default, rename = "callers-say", skip_serializing_if = "Vec::is_empty")]
    pub callers_say: Vec<String>,
    /// Error codes and event ids that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeRef>,
    /// Causes that are easily mistaken for this one.
    #[serde(default, rename = "look-alikes", skip_serializing_if = "Vec::is_empty")]
    pub look_alikes: Vec<Id>,
    /// Where the facts come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Citation>,
    /// The day on which a person last compared the page with its sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
    /// After how many months the page needs another review.
    #[serde(default, rename = "review-in", skip_serializing_if = "Option::is_none")]
    pub review_in: Option<u32>,
    /// Times that it was confirmed on a real machine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verified: Vec<Verification>,
    /// Since when and why it is out of use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// Former ids, which lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<Id>,
}

impl Cause {
    /// Whether the cause takes part in diagnosis: a retired one keeps its page only.
    pub fn is_scored(&self) -> bool {
        self.retired.is_none() && self.status != Status::Retired
    }
}

/// How far a fault reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// One person, on every host.
    OnePerson,
    /// All people on one host.
    OneHost,
    /// All people at one site.
    OneSite,
    /// All people, everywhere.
    Everyone,
}

/// What a cause says about one symptom: rows by context, of which the first that fits counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Rows(pub Vec<Row>);

/// The likelihoods of some answers in some contexts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// Contexts under which the row counts; empty: always.
    #[serde(rename = "if", skip_serializing_if = "Conditions::is_empty")]
    pub condition: Conditions,
    /// P(answer given the cause), by answer. Answers that are left out share what remains.
    #[serde(flatten)]
    pub likelihood: IndexMap<Id, Likelihood>,
}

// Written either as one row (`{expired: often}`) or as a list of rows with `if`.
impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowsVisitor;

        impl<'de> Visitor<'de> for RowsVisitor {
            type Value = Rows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("answers with their likelihoods, or a list of such rows with `if`")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rows, A::Error> {
                Ok(Rows(vec![RowVisitor.visit_map(map)?]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = list.next_element()? {
                    rows.push(row);
                }
                Ok(Rows(rows))
            }
        }

        deserializer.deserialize_any(RowsVisitor)
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("answers with their likelihoods")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut row = Row::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "if" {
                row.condition = map.next_value()?;
            } else {
                let answer = key.parse().map_err(de::Error::custom)?;
                row.likelihood.insert(answer, map.next_value()?);
            }
        }
        Ok(row)
    }
}
