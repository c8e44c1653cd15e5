//! Files with which VS Code knows a catalog's files: schemas, settings, tasks and snippets.

use serde_json::{Map, Value, json};

use super::{FILES, Ids};

/// A file for the editor: its path below the catalog's folder, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorFile {
    pub path: String,
    pub text: String,
    /// Whether the author may change it: then an existing file is not overwritten.
    pub is_user_owned: bool,
}

/// Settings, tasks, and for each kind of file its schema with the catalog's ids.
///
/// The YAML language server reads no front matter (redhat-developer/vscode-yaml, issue 207, open in 2026), so heads of
/// Markdown pages get their completions as snippets, and their underlines from the task that watches.
pub fn editor_files(ids: &Ids) -> Vec<EditorFile> {
    let schema = |file: &super::FileSchema| generated(&schema_path(file.word), &file.of(ids));
    let mut files: Vec<EditorFile> = FILES.iter().map(schema).collect();
    files.push(generated("fixbook.code-snippets", &snippets(ids)));
    files.push(user_owned("settings.json", &settings()));
    files.push(user_owned("tasks.json", &tasks()));
    files
}

fn generated(path: &str, value: &Value) -> EditorFile {
    EditorFile { path: format!(".vscode/{path}"), text: format!("{value:#}\n"), is_user_owned: false }
}

fn user_owned(path: &str, value: &Value) -> EditorFile {
    EditorFile { is_user_owned: true, ..generated(path, value) }
}

fn schema_path(word: &str) -> String {
    format!("fixbook/{word}.schema.json")
}

fn settings() -> Value {
    let whole = FILES.iter().filter(|file| !file.is_head);
    let schemas: Map<String, Value> =
        whole.map(|file| (format!("./.vscode/{}", schema_path(file.word)), file.files.into())).collect();
    json!({
        "yaml.schemas": schemas,
        "yaml.format.enable": false,
        "[markdown]": { "editor.snippetSuggestions": "top", "editor.quickSuggestions": { "other": true } },
    })
}

/// `check --watch` as a task whose problems are underlined, in Markdown too, and which keeps the schemas fresh.
fn tasks() -> Value {
    json!({
        "version": "2.0.0",
        "tasks": [{
            "label": "fixbook check",
            "type": "shell",
            "command": "fixbook check --watch",
            "isBackground": true,
            "runOptions": { "runOn": "folderOpen" },
            "presentation": { "reveal": "silent" },
            "problemMatcher": {
                "owner": "fixbook",
                "source": "fixbook",
                "fileLocation": ["relative", "${workspaceFolder}"],
                "pattern": [
                    { "regexp": "^(error|warning|note)\\[([a-z-]+)\\]: (.*)$", "severity": 1, "code": 2, "message": 3 },
                    { "regexp": "^\\s*--> (.+):(\\d+):(\\d+)$", "file": 1, "line": 2, "column": 3 },
                ],
                "background": {
                    "activeOnStart": true,
                    "beginsPattern": "^checking ",
                    "endsPattern": "^Checked in [0-9]+ ms",
                },
            },
        }],
    })
}

/// Rows of a page's head, with the catalog's own ids to choose from.
fn snippets(ids: &Ids) -> Value {
    let snippet = |prefix: &str, body: &str, description: &str| json!({ "scope": "markdown", "prefix": prefix, "body": body.lines().collect::<Vec<_>>(), "description": description });
    let likelihood = "${2|never,rarely,sometimes,often,usually,always|}";
    let mut all = Map::new();
    let mut add = |name: String, value: Value| drop(all.insert(name, value));
    for (symptom, answers) in ids.answers() {
        let body = format!("{symptom}: {{${{1|{}|}}: {likelihood}}}", answers.join(","));
        add(format!("symptom {symptom}"), snippet(&symptom, &body, "how likely an answer is, given the cause"));
    }
    for (id, title) in ids.sources() {
        let body = format!("{{source: {id}, for: [$1]}}");
        add(format!("source {id}"), snippet(&id, &body, &title));
    }
    for (id, title) in ids.causes() {
        let body = format!("{id}: ${{1|never,rarely,sometimes,often,usually,always|}}");
        add(format!("cause {id}"), snippet(&id, &body, &title));
    }
    Value::Object(all)
}
