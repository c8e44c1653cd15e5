//! A number of an entry, its name and its unit.

use serde::Serialize;

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Share,
    Decibans,
    Minutes,
    Count,
}

/// A number of an entry by its name: `answer` of `lamp=dark`.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub(super) what: &'static str,
    pub(super) of: String,
    pub(super) unit: Unit,
    pub(super) value: f64,
}

impl Number {
    pub(super) fn new(what: &'static str, of: &str, unit: Unit, value: f64) -> Self {
        Number { what, of: of.to_owned(), unit, value }
    }
}
