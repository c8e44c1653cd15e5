//! The types of the catalog's files to JSON Schemas, for editors that complete keys, ids and answers.
//!
//! In: the types in [`fixbook_engine::model`], and the ids of a catalog. Out: a JSON Schema (draft 07, which editors know)
//! for each kind of file, tables of fields for documentation, settings for an editor. Never: judges a catalog; that is the check
//! stage.

mod definitions;
mod editor;
mod fields;
mod fill;
mod ids;
mod limits;

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

use crate::load::{SecuritySettings, Shells};

pub use editor::{EditorFile, editor_files};
pub use fields::{Field, fields, values};
pub use ids::Ids;

use fixbook_engine::model::{CaseFile, CatalogHead, Cause, ClaimFile, CodeTable, Fix, Id, Source, Symptom};

/// A kind of file that an author writes, its place and its shape.
pub struct FileSchema {
    /// The word for it, as in `fixbook schema cause`.
    pub word: &'static str,
    /// The paths of such files, as editors write them.
    pub files: &'static [&'static str],
    /// Whether the shape is that of a page's head rather than of a whole file.
    pub is_head: bool,
    shape: fn(SchemaGenerator) -> schemars::Schema,
}

/// Every kind of file. A test compares it with the kinds that the load stage knows.
pub const FILES: [FileSchema; 11] = [
    file("catalog", &["kb/catalog.yaml"], |generator| generator.into_root_schema_for::<CatalogHead>()),
    head("cause", &["kb/causes/**/*.md"], |generator| generator.into_root_schema_for::<Cause>()),
    head("fix", &["kb/fixes/**/*.md"], |generator| generator.into_root_schema_for::<Fix>()),
    file("symptoms", &["kb/symptoms/**/*.yaml"], |generator| generator.into_root_schema_for::<BTreeMap<Id, Symptom>>()),
    file("codes", &["kb/codes/**/*.yaml"], |generator| generator.into_root_schema_for::<CodeTable>()),
    file("sources", &["kb/sources.yaml"], |generator| generator.into_root_schema_for::<BTreeMap<Id, Source>>()),
    file("claims", &["kb/claims/**/*.yaml"], |generator| generator.into_root_schema_for::<ClaimFile>()),
    file("cases", &["kb/cases/**/*.yaml", "rules/**/*.cases.yaml"], |generator| {
        generator.into_root_schema_for::<CaseFile>()
    }),
    file("shells", &["assets/shells.yaml"], |generator| generator.into_root_schema_for::<Shells>()),
    file("security-settings", &["assets/security-settings.yaml"], |generator| {
        generator.into_root_schema_for::<SecuritySettings>()
    }),
    file("terms", &["kb/terms.yaml"], |generator| generator.into_root_schema_for::<Vec<Vec<String>>>()),
];

const fn file(
    word: &'static str,
    files: &'static [&'static str],
    shape: fn(SchemaGenerator) -> schemars::Schema,
) -> FileSchema {
    FileSchema { word, files, is_head: false, shape }
}

const fn head(
    word: &'static str,
    files: &'static [&'static str],
    shape: fn(SchemaGenerator) -> schemars::Schema,
) -> FileSchema {
    FileSchema { word, files, is_head: true, shape }
}

impl FileSchema {
    /// The kind of a word.
    pub fn named(word: &str) -> Option<&'static Self> {
        FILES.iter().find(|file| file.word == word)
    }

    /// The schema of this kind in any catalog.
    pub fn shape(&self) -> Value {
        let mut schema = (self.shape)(SchemaSettings::draft07().into_generator()).to_value();
        schema["title"] = format!("fixbook {}", self.word).into();
        without_formats(&mut schema);
        limits::limit(&mut schema, self.word);
        schema
    }

    /// The schema of this kind in one catalog: its ids and answers are completed, and others are wrong.
    pub fn of(&self, ids: &Ids) -> Value {
        let mut schema = self.shape();
        ids.fill(&mut schema, self.word);
        schema
    }
}

/// The schema of a type as commands print it (draft 2020-12).
pub fn printed<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    without_formats(&mut schema);
    schema
}

/// `double` and `uint32` are Rust's, and validators warn of formats that they do not know.
fn without_formats(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let is_rusts = |format: &Value| format.as_str().is_some_and(|format| format != "regex");
            if map.get("format").is_some_and(is_rusts) {
                map.remove("format");
            }
            // A key with nothing after it is an empty list or table.
            if map.contains_key("default")
                && matches!(map.get("type").and_then(Value::as_str), Some("array" | "object"))
            {
                let of = map.remove("type");
                map.insert("type".to_owned(), serde_json::json!([of, "null"]));
            }
            map.values_mut().for_each(without_formats);
        }
        Value::Array(list) => list.iter_mut().for_each(without_formats),
        _ => {}
    }
}
