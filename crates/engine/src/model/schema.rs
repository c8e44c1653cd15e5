//! The JSON Schemas of values whose written form serde's attributes do not describe: ids, scales, dates, one-or-many, rows.
//!
//! Everything else derives its schema, so that keys and their docs are in one place, the types.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    CodeRef, Conditions, Date, Id, Likelihood, OneOrMany, Prior, Row, Rows, SystemId,
    likelihood::{LIKELIHOOD_WORDS, PRIOR_WORDS},
};

/// Lower-case letters and digits in words joined by single hyphens.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
/// Ids joined by `/`.
const SYSTEM: &str = "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$";
/// A table, `/` and a number as people read it out.
const CODE: &str = "^[a-z0-9-]+(/[a-z0-9-]+)*/[^/]+$";
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
/// From 0% to 100%.
const PERCENTAGE: &str = "^(100(\\.0*)?|[0-9]{1,2}(\\.[0-9]+)?) *%$";

macro_rules! schema {
    ($($type:ty, $name:literal, $generator:ident => $schema:expr;)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

fn words<const N: usize>(scale: &[(&'static str, f64); N]) -> Vec<&'static str> {
    scale.iter().map(|(word, _)| *word).collect()
}

schema! {
    Id, "Id", _generator => json_schema!({
        "type": "string", "pattern": ID,
        "description": "A name: small letters and digits, words joined by single hyphens.",
    });
    SystemId, "SystemId", _generator => json_schema!({
        "type": "string", "pattern": SYSTEM, "description": "The name of a code table: its path under kb/codes/.",
    });
    CodeRef, "CodeRef", _generator => json_schema!({
        "type": "string", "pattern": CODE,
        "description": "A code: its table and its number, as in rdp-disconnect/0x904.",
    });
    Date, "Date", _generator => json_schema!({
        "type": "string", "pattern": DAY, "description": "A day: year-month-day, as in 2026-11-20.",
    });
    Likelihood, "Likelihood", _generator => json_schema!({
        "description": "How likely: a word, a number from 0 to 1, or a percentage.",
        "anyOf": [
            { "enum": words(&LIKELIHOOD_WORDS) },
            { "type": "number", "minimum": 0, "maximum": 1 },
            { "type": "string", "pattern": PERCENTAGE },
        ],
    });
    Prior, "Prior", _generator => json_schema!({
        "description": "How common, compared with the other causes: a word, or a weight above 0.",
        "anyOf": [{ "enum": words(&PRIOR_WORDS) }, { "type": "number", "exclusiveMinimum": 0 }],
    });
    Conditions, "Conditions", generator => json_schema!({
        "type": "object", "propertyNames": { "pattern": ID },
        "additionalProperties": generator.subschema_for::<OneOrMany<Id>>(),
        "description": "For each context named, the answers of which one must be true or unknown.",
    });
    Row, "Row", generator => json_schema!({
        "type": "object", "propertyNames": { "pattern": ID },
        "properties": { "if": generator.subschema_for::<Conditions>() },
        "additionalProperties": generator.subschema_for::<Likelihood>(),
        "description": "How likely each answer is; `if` says in which contexts.",
    });
    Rows, "Rows", generator => {
        let row = generator.subschema_for::<Row>();
        json_schema!({
            "anyOf": [row, { "type": "array", "items": row }],
            "description": "Answers with their likelihoods, or a list of such rows with `if`: the first that fits counts.",
        })
    };
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}
