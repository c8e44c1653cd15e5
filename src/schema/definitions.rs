//! Finding types and their fields in a JSON Schema.

use serde_json::Value;

/// The type of a definition's field: `("Cause", "look-alikes")`. The kind's own type is the root.
pub(super) fn field<'s>(schema: &'s mut Value, root: &str, of: &str, key: &str) -> Option<&'s mut Value> {
    definition(schema, root, of)?.get_mut("properties")?.get_mut(key)
}

/// The definition of a type in the schema of a kind of file.
pub(super) fn definition<'s>(schema: &'s mut Value, root: &str, of: &str) -> Option<&'s mut Value> {
    let at_root = match root {
        "catalog" => "CatalogHead",
        "cause" => "Cause",
        "fix" => "Fix",
        "codes" => "CodeTable",
        "claims" => "ClaimFile",
        "cases" => "CaseFile",
        _ => "",
    };
    if of == at_root { Some(schema) } else { schema.get_mut("definitions")?.get_mut(of) }
}
