//! Files of new entries into the folder of a catalog.

use std::{
    io::{Error, ErrorKind},
    path::Path,
};

use super::{error::ScaffoldError, stub::StubFile};
use crate::{fs::Root, load, render::Templates};
use fixbook_engine::model::limits::MAX_TABLE_BYTES;

/// Writes the files, and returns their paths. Pages are new files; questions and rules are added at the end of a file, which may
/// exist.
pub fn write(root: &Root, stubs: &[StubFile]) -> Result<Vec<String>, ScaffoldError> {
    let templates = Templates::built_in()?;
    let mut files = Vec::new();
    for stub in stubs {
        let path = Path::new(&stub.path);
        let text = templates.render(stub.template, &stub.stub)?;
        if leads_out(root, path) {
            let message = format!("{} is outside the catalog: a link leads there. Choose another --area.", stub.path);
            return Err(ScaffoldError::Refused(message));
        }
        let is_page = stub.path.ends_with(".md");
        if is_page && root.exists(path) {
            return Err(ScaffoldError::Refused(format!("{} already exists", stub.path)));
        }
        let text = appended(&text_of(root, path)?, &text);
        let read = load::load_files(vec![(stub.path.clone(), text.clone().into_bytes())]);
        if read.problems.iter().any(|problem| problem.id == "yaml-syntax") {
            let message = format!("nothing can be added to {}: fix that file, or choose another --area", stub.path);
            return Err(ScaffoldError::Refused(message));
        }
        files.push((path, text));
    }
    for (path, text) in &files {
        // A link within the catalog is kept, and its target is written.
        let path = root.resolve(path).unwrap_or_else(|_| path.to_path_buf());
        root.write_atomic(&path, text.as_bytes()).map_err(|source| failed("write", root, &path, source))?;
    }
    Ok(stubs.iter().map(|stub| stub.path.clone()).collect())
}

/// Whether a link on the way to a path leads out of the folder. A path that does not exist yet does not.
fn leads_out(root: &Root, path: &Path) -> bool {
    let existing = path.ancestors().find(|part| root.symlink_metadata(part).is_ok());
    existing.is_some_and(|existing| root.resolve(existing).is_err())
}

/// The text of a file; empty if it does not exist.
fn text_of(root: &Root, path: &Path) -> Result<String, ScaffoldError> {
    let text = match root.read_whole(path, MAX_TABLE_BYTES) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
        read => {
            read.and_then(|bytes| String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error)))
        }
    };
    text.map_err(|source| failed("read", root, path, source))
}

fn failed(operation: &'static str, root: &Root, path: &Path, source: Error) -> ScaffoldError {
    ScaffoldError::Io { operation, path: root.path().join(path), source }
}

fn appended(before: &str, text: &str) -> String {
    match before.trim_end() {
        "" => text.to_owned(),
        before => format!("{before}\n\n{text}"),
    }
}
