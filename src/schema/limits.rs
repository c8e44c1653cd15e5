//! What checks require of single fields beyond their types, as a schema, so that an editor reports it while the author types.

use serde_json::{Value, json};

use super::definitions::field;

/// Numbers that checks bound: `number-range`, `too-few-answers`.
fn bounds() -> [(&'static str, &'static str, Value); 5] {
    let above_zero = json!({ "exclusiveMinimum": 0 });
    [
        ("Symptom", "minutes", above_zero.clone()),
        ("Fix", "minutes", above_zero.clone()),
        ("Escalation", "minutes", above_zero),
        ("Symptom", "reliability", json!({ "exclusiveMinimum": 0, "maximum": 1 })),
        ("Symptom", "answers", json!({ "minProperties": 2 })),
    ]
}

/// Keys that a status demands or forbids: `cause-without-prior`, `reviewed-without-sources`, `reviewed-without-date`,
/// `proven-without-verification`, `retired-without-reason`, `retirement-unmarked`.
fn demands(kind: &str) -> Vec<Value> {
    let status = |words: &[&str]| json!({ "properties": { "status": { "enum": words } }, "required": ["status"] });
    let list = |key: &str| json!({ "required": [key], "properties": { key: { "type": "array", "minItems": 1 } } });
    // A key with nothing after it counts as missing.
    let said = |key: &str| json!({ "required": [key], "properties": { key: { "not": { "type": "null" } } } });
    let mut demands = vec![
        json!({ "if": status(&["reviewed", "proven"]), "then": { "allOf": [list("sources"), said("reviewed")] } }),
        json!({ "if": status(&["retired"]), "then": said("retired"), "else": { "not": said("retired") } }),
        json!({ "if": status(&["proven"]), "then": list("verified") }),
    ];
    if kind == "cause" {
        let is_retired = json!({ "anyOf": [said("retired"), status(&["retired"])] });
        demands.push(json!({ "if": is_retired, "else": said("prior") }));
    }
    demands
}

pub(super) fn limit(schema: &mut Value, kind: &str) {
    for (of, key, bound) in bounds() {
        let Some(Value::Object(field)) = field(schema, kind, of, key) else { continue };
        if let Value::Object(bound) = bound {
            field.extend(bound);
        }
    }
    if matches!(kind, "cause" | "fix") {
        schema["allOf"] = demands(kind).into();
    }
}
