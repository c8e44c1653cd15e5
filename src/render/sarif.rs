//! Diagnostics as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a pull request.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::url::encode_path;
use crate::check::{self, Examined};
use fixbook_engine::model::{Check, Diagnostic, LineIndex};

/// The page about checks, seen from the root of the repository.
const PAGE: &str = "docs/checks.md";

/// One run with a result for each diagnostic, suppressed ones included. `folder` is the address of the catalog's folder,
/// seen from the repository.
pub fn sarif(examined: &Examined, folder: &str) -> Value {
    let suppressed = examined.suppressed.iter().map(|suppressed| &suppressed.diagnostic);
    let ids: BTreeSet<&str> = examined.diagnostics.iter().chain(suppressed).map(|diagnostic| diagnostic.id).collect();
    let rules: Vec<Value> = ids.iter().map(|id| rule(id)).collect();
    let mut lines = LineIndex::default();
    let mut results: Vec<Value> =
        examined.diagnostics.iter().map(|diagnostic| result(diagnostic, folder, &mut lines)).collect();
    results.extend(examined.suppressed.iter().map(|suppressed| {
        let mut result = result(&suppressed.diagnostic, folder, &mut lines);
        result["suppressions"] = json!([{ "kind": "inSource", "justification": suppressed.reason }]);
        result
    }));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "fixbook", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// What the page about checks says of a check.
fn rule(id: &str) -> Value {
    let Some(check) = check::check(id) else { return json!({ "id": id, "name": id }) };
    let mut rule = json!({
        "id": id,
        "name": id,
        "shortDescription": { "text": plain(check.summary) },
        "fullDescription": { "text": plain(check.explanation) },
        "help": { "text": format!("{}\n\nSee {PAGE}#{id}.", plain(check.explanation)), "markdown": markdown(check) },
        "defaultConfiguration": { "level": check.severity.word() },
    });
    if let Some(address) = address(id) {
        rule["helpUri"] = json!(address);
    }
    rule
}

/// The section of a check on the web. SARIF wants a whole address, so there is none as long as the package names neither a
/// home page, which is then that of the book, nor a repository.
fn address(id: &str) -> Option<String> {
    let (book, repository) = (env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY"));
    let without_slash = |address: &'static str| address.trim_end_matches('/');
    match (book, repository) {
        ("", "") => None,
        ("", repository) => Some(format!("{}/blob/main/{PAGE}#{id}", without_slash(repository))),
        (book, _) => Some(format!("{}/checks.html#{id}", without_slash(book))),
    }
}

fn markdown(check: &Check) -> String {
    format!(
        "**{}** {}\n\nWrong:\n\n````\n{}\n````\n\nRight:\n\n````\n{}\n````\n",
        check.summary, check.explanation, check.bad, check.good
    )
}

/// Without the backticks of Markdown.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn result(diagnostic: &Diagnostic, folder: &str, lines: &mut LineIndex) -> Value {
    let file = &diagnostic.span.file;
    let (line, column) = lines.line_and_column(file, diagnostic.start());
    let (end_line, end_column) = lines.line_and_column(file, diagnostic.span.span.end);
    json!({
        "ruleId": diagnostic.id,
        "level": diagnostic.severity.word(),
        "message": { "text": format!("{}. To fix it: {}", diagnostic.message, diagnostic.advice()) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": format!("{folder}{}", encode_path(&file.path)) },
            "region": {
                "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
            },
        } }],
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::sarif;
    use crate::check::{Examined, Suppressed};
    use fixbook_engine::model::{Diagnostic, SourceFile, SourceSpan};

    fn diagnostic(id: &'static str) -> Diagnostic {
        let file = Arc::new(SourceFile { path: "kb/a b.yaml".to_owned(), text: "x: 1\né: wrong\n".to_owned() });
        Diagnostic::new(id, SourceSpan { file, span: 9..14 }, "m", "h")
    }

    #[test]
    fn columns_are_counted_in_characters() {
        let examined = Examined { diagnostics: vec![diagnostic("unknown-key")], ..Examined::default() };
        let run = &sarif(&examined, "help/")["runs"][0];
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "help/kb/a%20b.yaml");
        assert_eq!(
            place["region"],
            serde_json::json!({"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 9})
        );
    }

    #[test]
    fn rules_are_documented_and_suppressions_have_their_reason() {
        let suppressed = Suppressed { diagnostic: diagnostic("missing-section"), reason: "a stub".to_owned() };
        let examined = Examined { diagnostics: vec![diagnostic("unknown-key")], suppressed: vec![suppressed] };
        let run = &sarif(&examined, "")["runs"][0];
        let ids: Vec<&str> = run["tool"]["driver"]["rules"]
            .as_array()
            .expect("rules")
            .iter()
            .map(|rule| {
                for text in [&rule["shortDescription"], &rule["fullDescription"], &rule["help"]] {
                    assert!(text["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
                }
                assert_eq!(rule["defaultConfiguration"]["level"], "error");
                assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.contains("Wrong:")));
                rule["id"].as_str().expect("an id")
            })
            .collect();
        assert_eq!(ids, ["missing-section", "unknown-key"]);
        assert_eq!(run["results"][0].get("suppressions"), None);
        let suppressions = serde_json::json!([{"kind": "inSource", "justification": "a stub"}]);
        assert_eq!(run["results"][1]["suppressions"], suppressions);
    }
}
