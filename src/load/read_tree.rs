//! A YAML text to a tree whose mistakes have been reported.

use std::{ops::Range, sync::Arc};

use serde::de::DeserializeOwned;

use super::{
    decode::decode,
    mistakes::{self, Mistake, Slip},
    nesting::too_deep,
    parsed_catalog::ParsedCatalog,
    yaml::{self, Node, Value},
};
use fixbook_engine::model::{SourceFile, limits::MAX_MARKDOWN_DEPTH};

/// A YAML text as a tree, and the mistakes in it that YAML accepts, which have been reported.
pub(super) struct ReadTree {
    pub node: Node,
    slips: Vec<Slip>,
}

impl ReadTree {
    /// Whether something in these bytes makes the entry unreadable.
    pub fn is_fatal(&self, bytes: Range<usize>) -> bool {
        self.slips.iter().any(|slip| slip.is_fatal && bytes.contains(&slip.mistake.span.start))
    }

    /// Reads a value; the problems in a line with a mistake that has been reported follow from it.
    pub fn decode<T: DeserializeOwned>(
        &self,
        node: &Node,
        file: &Arc<SourceFile>,
        catalog: &mut ParsedCatalog,
    ) -> Option<T> {
        let mut problems = Vec::new();
        let value = decode(node, file, &mut problems);
        let line = |offset: usize| file.text[..file.text.floor_char_boundary(offset)].matches('\n').count();
        let lines: Vec<usize> = self.slips.iter().map(|slip| line(slip.mistake.span.start)).collect();
        problems.retain(|problem| lines.is_empty() || !lines.contains(&line(problem.start())));
        catalog.problems.extend(problems);
        value
    }
}

/// Reads a YAML text; every mistake in it is reported.
pub(super) fn tree(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, text: &str) -> Option<ReadTree> {
    let node = match yaml::parse(text) {
        Ok(node) => node,
        Err(error) => {
            mistake(catalog, file, mistakes::explain(text, &error));
            return None;
        }
    };
    if let Some(deep) = deep_text(&node) {
        nested_too_deep(catalog, file, deep.span.start);
        return None;
    }
    let slips = mistakes::slips(text, &node);
    for slip in &slips {
        mistake(catalog, file, slip.mistake.clone());
    }
    Some(ReadTree { node, slips })
}

fn mistake(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, mistake: Mistake) {
    catalog.problem(file, mistake.span, mistake.check, mistake.message, mistake.help);
}

/// Markdown that is nested deeper than readers follow.
pub(super) fn nested_too_deep(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, at: usize) {
    let message = format!("the Markdown is nested more than {MAX_MARKDOWN_DEPTH} levels deep");
    catalog.problem(file, at..at, "too-big", message, "reduce the nesting of quotes, lists and emphasis");
}

/// The first text in a tree that is nested too deep as Markdown; most texts may be Markdown.
fn deep_text(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Text(text) => too_deep(text).map(|_| node),
        Value::List(list) => list.iter().find_map(deep_text),
        Value::Map(entries) => entries.iter().find_map(|(_, value)| deep_text(value)),
        Value::Null | Value::Plain(_) => None,
    }
}
