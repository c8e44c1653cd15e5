//! The effect of the numbers of an entry, as data and as terminal text.
//!
//! In: what the diagnosis stage has computed of one entry. Out: the JSON of `why --json`, or text. Never: computes.

mod cause;
mod fix;
mod layout;
mod number;
mod question;
mod rule;
mod since;

use serde::Serialize;

pub use cause::{Confusion, FixLine, WhyCause};
pub use fix::WhyFix;
pub use number::Number;
pub use question::WhySymptom;
pub use since::{Compared, NumberChange, Since, compare};

use fixbook_engine::{model::Catalog, rules::RuleOutline};

/// The effect of the numbers of one entry.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Why {
    Cause(Box<WhyCause>),
    Symptom(WhySymptom),
    Fix(WhyFix),
    Rule(RuleOutline),
}

impl Why {
    /// All its numbers by name, for a comparison with those of another revision.
    pub fn numbers(&self) -> Vec<Number> {
        match self {
            Why::Cause(why) => why.numbers(),
            Why::Symptom(why) => why.numbers(),
            Why::Fix(why) => why.numbers(),
            Why::Rule(rule) => rule::numbers(rule),
        }
    }
}

/// The JSON of `why --json`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Explained {
    #[serde(flatten)]
    pub why: Why,
    pub since: Since,
}

/// An entry explained, then what has changed.
pub fn why(catalog: &Catalog, explained: &Explained) -> String {
    let text = match &explained.why {
        Why::Cause(why) => cause::text(catalog, why),
        Why::Symptom(why) => question::text(catalog, why),
        Why::Fix(why) => fix::text(catalog, why),
        Why::Rule(rule) => rule::text(rule),
    };
    format!("{text}{}", since::text(&explained.since))
}
