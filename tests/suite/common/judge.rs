//! Validates JSON Schemas with an independent validator: `ajv`, with the package `yaml` for files.
#![allow(dead_code)]

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

/// The faults of each job (`{schema, text}` or `{schema, value}`); nothing where the validator is not installed.
pub fn faults(jobs: &[Value]) -> Option<Vec<Vec<String>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e");
    let is_there = folder.join("node_modules/ajv").is_dir() && folder.join("node_modules/yaml").is_dir();
    let mut command = Command::new("node");
    command.arg("schemas.mjs").current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = match command.spawn() {
        Ok(node) if is_there => node,
        _ => {
            super::tools::skip("node with ajv and yaml is not installed (npm ci --prefix tests/e2e)");
            return None;
        }
    };
    let text = serde_json::to_vec(jobs).expect("JSON");
    node.stdin.take().expect("piped").write_all(&text).expect("read by node");
    let output = node.wait_with_output().expect("ends");
    assert!(output.status.success(), "the validator failed");
    Some(serde_json::from_slice(&output.stdout).expect("lists of faults"))
}
