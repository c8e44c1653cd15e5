//! Writes the ids of a catalog into the schemas of its files.
//!
//! [`NAMED`] lists which field refers to what; `check/references.rs` lists the same for values.

use serde_json::{Map, Value, json};

use super::{
    definitions::{definition, field},
    ids::{Ids, Titles},
};
use fixbook_engine::model::{INTERRUPTIONS, NOT_APPLICABLE, Symptom, SymptomKind, UNKNOWN};

/// What a field refers to.
#[derive(Clone, Copy, Debug)]
enum Named {
    Cause,
    Fix,
    Source,
    Code,
    Table,
    /// Any cause, fix, symptom or source.
    Entry,
    /// The same, or `escalate`.
    Next,
    /// An entry, a code, a claim or a file under `kb/`.
    Hit,
    File,
    /// Interruptions with minutes of their own; others are possible too.
    Interruption,
    /// Keys are causes.
    OfCauses,
    /// Keys are symptoms, values rows of their answers.
    Rows,
    /// Keys are symptoms, values one of their answers.
    Facts,
    /// The same, and "don't know" is possible too.
    Replies,
}

/// Which field of which type refers to what.
const NAMED: [(&str, &str, Named); 24] = [
    ("Escalation", "collect", Named::File),
    ("Cause", "symptoms", Named::Rows),
    ("Cause", "codes", Named::Code),
    ("Cause", "look-alikes", Named::Cause),
    ("Fix", "resolves", Named::OfCauses),
    ("Fix", "interrupts", Named::Interruption),
    ("Fix", "after", Named::Fix),
    ("Citation", "source", Named::Source),
    ("Retirement", "use", Named::Entry),
    ("CodeTable", "follows", Named::Table),
    ("Family", "wraps", Named::Table),
    ("Family", "source", Named::Source),
    ("Code", "answers", Named::Facts),
    ("Code", "source", Named::Source),
    ("ClaimFile", "source", Named::Source),
    ("Claim", "checked", Named::Source),
    ("Claim", "used-in", Named::Hit),
    ("Case", "given", Named::Replies),
    ("Case", "answers", Named::Replies),
    ("Case", "cause", Named::Cause),
    ("Case", "fix", Named::Fix),
    ("Expectation", "next", Named::Next),
    ("SearchCase", "finds", Named::Hit),
    ("CodeTable", "system", Named::Table),
];

impl Ids {
    /// Writes the names into the schema of a kind of file.
    pub(super) fn fill(&self, schema: &mut Value, kind: &str) {
        self.conditions(schema, kind);
        for (of, key, named) in NAMED {
            // The name of a new table is not known yet.
            if (of, key) == ("CodeTable", "system") {
                continue;
            }
            let Some(place) = field(schema, kind, of, key) else { continue };
            match named {
                Named::Rows => self.rows(place),
                Named::Facts => self.facts(place, &[]),
                Named::Replies => self.facts(place, &[UNKNOWN, NOT_APPLICABLE]),
                Named::OfCauses => only_keys(place, self.causes.as_ref()),
                Named::Interruption => suggest(place, &INTERRUPTIONS.map(|(name, _)| name)),
                _ => only(place, self.names(named).as_ref()),
            }
        }
    }

    fn names(&self, named: Named) -> Option<Titles> {
        let symptoms = || Some(self.symptoms.as_ref()?.iter().map(|(id, symptom)| (id.clone(), symptom.ask.clone())));
        let entries = || -> Option<Titles> {
            let known = [self.causes.as_ref()?, self.fixes.as_ref()?, self.sources.as_ref()?];
            Some(
                known.into_iter().flatten().map(|(id, title)| (id.clone(), title.clone())).chain(symptoms()?).collect(),
            )
        };
        match named {
            Named::Cause => self.causes.clone(),
            Named::Fix => self.fixes.clone(),
            Named::Source => self.sources.clone(),
            Named::Code => self.codes.clone(),
            Named::Table => self.tables.clone(),
            Named::Entry => entries(),
            Named::Next => {
                let mut names = entries()?;
                names.insert("escalate".to_owned(), "hand over".to_owned());
                Some(names)
            }
            Named::Hit => {
                let more = self.codes.as_ref()?.iter().chain(&self.claims).chain(&self.files);
                let mut names = entries()?;
                names.extend(more.map(|(id, title)| (id.clone(), title.clone())));
                Some(names)
            }
            Named::File => Some(self.files.clone()),
            _ => None,
        }
    }

    /// In a cause, conditions name symptoms of the environment; elsewhere any symptom.
    fn conditions(&self, schema: &mut Value, kind: &str) {
        let (Some(symptoms), Some(place)) = (&self.symptoms, definition(schema, kind, "Conditions")) else { return };
        let named = symptoms.iter().filter(|(_, symptom)| kind != "cause" || symptom.kind == SymptomKind::Context);
        let properties: Map<String, Value> = named
            .map(|(id, symptom)| {
                let one = one_answer(symptom, &[]);
                let some = json!({ "description": symptom.ask, "anyOf": [one, { "type": "array", "items": one }] });
                (id.clone(), some)
            })
            .collect();
        close(place, properties);
    }

    fn rows(&self, place: &mut Value) {
        let Some(symptoms) = &self.symptoms else { return };
        let properties = symptoms.iter().map(|(id, symptom)| {
            let row = row(symptom);
            let rows = json!({ "description": symptom.ask, "anyOf": [row, { "type": "array", "items": row }] });
            (id.clone(), rows)
        });
        close(place, properties.collect());
    }

    fn facts(&self, place: &mut Value, unlisted: &[&str]) {
        let Some(symptoms) = &self.symptoms else { return };
        let properties = symptoms.iter().map(|(id, symptom)| {
            let mut answer = one_answer(symptom, unlisted);
            answer["description"] = symptom.ask.as_str().into();
            (id.clone(), answer)
        });
        close(place, properties.collect());
    }
}

/// How likely each answer of a symptom is. The environment depends on no other symptom.
fn row(symptom: &Symptom) -> Value {
    let likelihood = |label: &str| json!({ "description": label, "allOf": [{ "$ref": "#/definitions/Likelihood" }] });
    let mut properties: Map<String, Value> =
        symptom.answers.iter().map(|(id, answer)| (id.to_string(), likelihood(&answer.label))).collect();
    if symptom.kind != SymptomKind::Context {
        properties.insert("if".to_owned(), json!({ "$ref": "#/definitions/Conditions" }));
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn one_answer(symptom: &Symptom, unlisted: &[&str]) -> Value {
    let mut answers: Titles =
        symptom.answers.iter().map(|(id, answer)| (id.to_string(), answer.label.clone())).collect();
    answers.extend(unlisted.iter().map(|answer| ((*answer).to_owned(), symptom.label(answer).to_owned())));
    words(&answers)
}

/// One of some ids; an editor shows the title of each next to it.
fn words(names: &Titles) -> Value {
    if names.is_empty() {
        return json!({ "not": {}, "description": "The catalog has none yet." });
    }
    let (ids, titles): (Vec<&String>, Vec<&String>) = names.iter().unzip();
    json!({ "enum": ids, "enumDescriptions": titles })
}

/// A map with these keys and no others.
fn close(place: &mut Value, properties: Map<String, Value>) {
    let Value::Object(map) = place else { return };
    for open in ["propertyTitles", "patternProperties", "$ref"] {
        map.remove(open);
    }
    map.insert("type".to_owned(), json!(["object", "null"]));
    map.insert("properties".to_owned(), properties.into());
    map.insert("additionalProperties".to_owned(), false.into());
}

fn only_keys(place: &mut Value, names: Option<&Titles>) {
    let Some(names) = names else { return };
    let value = json!({ "$ref": "#/definitions/Likelihood" });
    let property = |(id, title): (&String, &String)| (id.clone(), json!({ "description": title, "allOf": [value] }));
    close(place, names.iter().map(property).collect());
}

/// One of these ids wherever a field takes one (alone, in a list).
fn only(place: &mut Value, names: Option<&Titles>) {
    let Some(names) = names else { return };
    replace(place, &words(names));
}

fn suggest(place: &mut Value, words: &[&str]) {
    let some = json!({ "anyOf": [{ "enum": words }, { "$ref": "#/definitions/Id" }] });
    replace(place, &some);
}

fn replace(place: &mut Value, with: &Value) {
    let is_name = |value: &Value| {
        let refers = value
            .get("$ref")
            .and_then(Value::as_str)
            .is_some_and(|to| matches!(to, "#/definitions/Id" | "#/definitions/SystemId" | "#/definitions/CodeRef"));
        refers || value.get("type").is_some_and(|of| of == "string")
    };
    match place {
        Value::Object(map) => {
            if is_name(&Value::Object(map.clone())) {
                let description = map.get("description").cloned();
                *map = with.as_object().cloned().unwrap_or_default();
                map.extend(description.map(|text| ("description".to_owned(), text)));
                return;
            }
            // `type: [string, null]` is what an optional word becomes.
            if map.get("type").is_some_and(|of| *of == json!(["string", "null"])) {
                map.remove("type");
                map.remove("pattern");
                map.insert("anyOf".to_owned(), json!([with, { "type": "null" }]));
                return;
            }
            for key in ["items", "anyOf", "allOf", "oneOf"] {
                if let Some(inner) = map.get_mut(key) {
                    replace(inner, with);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, with)),
        _ => {}
    }
}
