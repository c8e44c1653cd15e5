//! Files for an editor: schemas, settings, snippets, a task. Written by `schema --vscode` and `new catalog`, and kept up to
//! date by commands that change a catalog.

use std::path::Path;

use super::{catalog, context::CliContext, error::CliError, output};
use crate::{
    fs::Root,
    schema::{self, EditorFile, Ids},
};

/// The files for an editor that were written and those that were not.
#[derive(Default)]
pub(super) struct EditorFiles {
    pub written: Vec<String>,
    /// Settings and tasks of the author that differ.
    pub kept: Vec<EditorFile>,
}

/// Writes what has changed; an author's own settings and tasks are not changed.
pub(super) fn write_editor_files(root: &Root, ids: &Ids, first: bool) -> Result<EditorFiles, CliError> {
    let mut files = EditorFiles::default();
    for file in schema::editor_files(ids) {
        let path = Path::new(&file.path);
        let is_current = root
            .read(path, file.text.len())
            .is_ok_and(|known| known.is_complete && known.bytes == file.text.as_bytes());
        if is_current || (file.is_user_owned && !first) {
            continue;
        }
        if file.is_user_owned && root.symlink_metadata(path).is_ok() {
            files.kept.push(file);
            continue;
        }
        output::write_below(root, path, file.text.as_bytes())?;
        files.written.push(file.path);
    }
    Ok(files)
}

/// Writes the schemas again with the ids of the catalog, if an editor was set up in its folder.
pub(super) fn refresh(context: &CliContext, folder: &Path) -> Result<(), CliError> {
    let root = output::folder(context, folder)?;
    if root.is_dir(Path::new(".vscode/fixbook")) {
        write_editor_files(&root, &Ids::of(&catalog::entries(context)?), false)?;
    }
    Ok(())
}
