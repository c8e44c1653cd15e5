//! Problems as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a pull request.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::url::encode_path;
use fixbook_engine::model::{Diagnostic, LineIndex};

/// One run with a result for each problem. `folder` is the address of what stands before a problem's path, seen from
/// the repository.
pub fn sarif(problems: &[Diagnostic], folder: &str) -> Value {
    let checks: BTreeSet<&str> = problems.iter().map(|problem| problem.check).collect();
    let mut lines = LineIndex::default();
    let rules: Vec<Value> = checks.iter().map(|check| json!({ "id": check, "name": check })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "fixbook", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": problems.iter().map(|problem| result(problem, folder, &mut lines)).collect::<Vec<_>>(),
        }],
    })
}

fn result(problem: &Diagnostic, folder: &str, lines: &mut LineIndex) -> Value {
    let file = &problem.place.file;
    let (line, column) = lines.line_and_column(file, problem.place.span.start);
    let (end_line, end_column) = lines.line_and_column(file, problem.place.span.end);
    let near = problem.nearest.as_ref().map(|near| format!("did you mean `{near}`? Otherwise: ")).unwrap_or_default();
    json!({
        "ruleId": problem.check,
        "level": "error",
        "message": { "text": format!("{}. To mend it: {near}{}", problem.message, problem.remedy) },
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
    use fixbook_engine::model::{Diagnostic, SourceFile, SourceSpan};

    #[test]
    fn a_place_is_told_as_code_hosts_count() {
        let file = Arc::new(SourceFile { path: "kb/a b.yaml".to_owned(), text: "x: 1\né: wrong\n".to_owned() });
        let problem = Diagnostic::new("unknown-key", SourceSpan { file, span: 9..14 }, "m", "r");
        let told = sarif(&[problem], "help/");
        let place = &told["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "help/kb/a%20b.yaml");
        assert_eq!(
            place["region"],
            serde_json::json!({"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 9})
        );
    }
}
