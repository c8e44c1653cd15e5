//! Changes of a file's bytes.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use fixbook_engine::model::SourceFile;

/// Bytes of a file and the text that replaces them.
pub(super) struct Edit {
    pub file: Arc<SourceFile>,
    pub span: Range<usize>,
    pub text: String,
}

/// The texts of the files that change. Of edits that overlap only the first is made.
pub(super) fn apply(mut edits: Vec<Edit>) -> Vec<(String, String)> {
    edits.sort_by_key(|edit| (edit.file.path.clone(), edit.span.start));
    let mut files: BTreeMap<String, (Arc<SourceFile>, Vec<Edit>)> = BTreeMap::new();
    for edit in edits {
        let file = Arc::clone(&edit.file);
        let (_, of_file) = files.entry(edit.file.path.clone()).or_insert_with(|| (file, Vec::new()));
        if of_file.last().is_none_or(|last| last.span.end <= edit.span.start) {
            of_file.push(edit);
        }
    }
    files.into_iter().map(|(path, (file, edits))| (path, text(&file.text, &edits))).collect()
}

fn text(before: &str, edits: &[Edit]) -> String {
    let mut after = String::with_capacity(before.len());
    let mut from = 0;
    for edit in edits {
        after.push_str(before.get(from..edit.span.start).unwrap_or_default());
        after.push_str(&edit.text);
        from = edit.span.end;
    }
    after.push_str(before.get(from..).unwrap_or_default());
    after
}
