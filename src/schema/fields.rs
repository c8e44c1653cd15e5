//! The fields of a type as a table for documentation, from the same schema that editors read.

use serde_json::Value;

/// One key of a file, or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub key: String,
    pub is_needed: bool,
    /// The possible values, in words: `text`, `list of Citation`, `Likelihood`.
    pub shape: String,
    /// Its purpose, from the type's docs.
    pub what: String,
    /// The default, if there is one.
    pub otherwise: Option<String>,
    /// Words of a closed list.
    pub words: Vec<String>,
}

/// The fields of each type in a schema, the whole file's own type first, in the order of the types.
pub fn fields(schema: &Value) -> Vec<(String, Vec<Field>)> {
    let definitions = ["definitions", "$defs"].into_iter().find_map(|key| schema.get(key)?.as_object());
    let named = definitions.into_iter().flatten().map(|(name, schema)| (name.clone(), schema));
    let root = std::iter::once((String::new(), schema));
    let tables = root.chain(named).flat_map(|(name, part)| {
        let own = std::iter::once((name.clone(), of(part, schema)));
        own.chain(forms(part).map(move |(form, part)| (format!("{name} ({form})"), of(part, schema))))
    });
    tables.filter(|(_, fields)| !fields.is_empty()).collect()
}

/// The variants of a type, each with the key and word that select it: `action: ask`.
fn forms(part: &Value) -> impl Iterator<Item = (String, &Value)> {
    let forms = part.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    forms.filter_map(|form| {
        let selects = |(key, value): (&String, &Value)| Some(format!("{key}: {}", value.get("const")?.as_str()?));
        Some((form.get("properties")?.as_object()?.iter().find_map(selects)?, form))
    })
}

/// Parts that are not tables of keys, such as likelihoods: name and description.
pub fn values(schema: &Value) -> Vec<(String, String)> {
    let definitions = ["definitions", "$defs"].into_iter().find_map(|key| schema.get(key)?.as_object());
    let is_value = |part: &Value| of(part, schema).is_empty() && forms(part).next().is_none();
    let plain = definitions.into_iter().flatten().filter(|(_, part)| is_value(part));
    plain.map(|(name, part)| (name.clone(), text(part, schema))).filter(|(_, text)| !text.is_empty()).collect()
}

fn of(part: &Value, schema: &Value) -> Vec<Field> {
    let needed: Vec<&str> =
        part.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = part.get("properties").and_then(Value::as_object);
    let field = |(key, value): (&String, &Value)| Field {
        key: key.clone(),
        is_needed: needed.contains(&key.as_str()),
        shape: shape(value),
        what: text(value, schema),
        otherwise: value.get("default").and_then(otherwise),
        words: words(value, schema),
    };
    properties.into_iter().flatten().map(field).collect()
}

fn text(value: &Value, schema: &Value) -> String {
    let own = value.get("description").and_then(Value::as_str);
    let text = own.or_else(|| target(value, schema)?.get("description")?.as_str());
    text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A default worth showing: not an empty list, text or map.
fn otherwise(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(list) if list.is_empty() => None,
        Value::Object(map) if map.is_empty() => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The words of the enumeration that a field refers to.
fn words(value: &Value, schema: &Value) -> Vec<String> {
    let one_of = |schema: &Value| -> Vec<String> {
        let variants = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let mut words: Vec<String> =
            variants.filter_map(|variant| Some(variant.get("const")?.as_str()?.to_owned())).collect();
        let plain = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        words.extend(plain.filter_map(|word| Some(word.as_str()?.to_owned())));
        words
    };
    target(value, schema).map(one_of).unwrap_or_default()
}

/// What a field refers to, if it is one thing.
fn target<'s>(value: &'s Value, schema: &'s Value) -> Option<&'s Value> {
    let reference = |value: &'s Value| value.get("$ref").and_then(Value::as_str);
    let inner = ["allOf", "anyOf"].into_iter().filter_map(|key| value.get(key)?.as_array()?.first());
    let name = std::iter::once(value).chain(inner).find_map(reference)?;
    let (of, name) = name.strip_prefix("#/")?.split_once('/')?;
    schema.get(of)?.get(name)
}

/// The shape of a value in a few words.
fn shape(value: &Value) -> String {
    if let Some(name) = value.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or(name).to_owned();
    }
    let several = ["anyOf", "allOf", "oneOf"].into_iter().find_map(|key| value.get(key)?.as_array());
    if let Some(several) = several {
        let mut shapes: Vec<String> = several.iter().map(shape).collect();
        shapes.dedup();
        return shapes.join(" or ");
    }
    match value.get("type") {
        Some(Value::String(of)) => of_type(of, value),
        Some(Value::Array(types)) => {
            let shapes: Vec<String> = types.iter().filter_map(Value::as_str).map(|of| of_type(of, value)).collect();
            shapes.join(" or ")
        }
        _ if value.get("const").is_some() => format!("`{}`", value["const"].as_str().unwrap_or_default()),
        _ => "anything".to_owned(),
    }
}

fn of_type(of: &str, value: &Value) -> String {
    let inner = |key: &str| value.get(key).filter(|inner| inner.is_object()).map(shape);
    match of {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "null" => "nothing".to_owned(),
        "array" => format!("list of {}", inner("items").unwrap_or_else(|| "values".to_owned())),
        "object" => match inner("additionalProperties") {
            Some(values) => format!("map to {values}"),
            None => "map".to_owned(),
        },
        other => other.to_owned(),
    }
}
