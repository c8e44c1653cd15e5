//! `[source-id]` in a text to a number in a list of sources.

use indexmap::IndexSet;

use crate::load::undefined_references;
use fixbook_engine::model::{Catalog, Id};

/// The sources of one document, numbered in the order in which they are first cited.
#[derive(Debug, Default)]
pub struct Bibliography {
    cited: IndexSet<Id>,
}

impl Bibliography {
    /// The number of a source, from 1.
    pub fn number(&mut self, source: &Id) -> usize {
        match self.cited.get_index_of(source) {
            Some(index) => index + 1,
            None => self.cited.insert_full(source.clone()).0 + 1,
        }
    }

    /// The Markdown with `[source-id]` replaced by `\[n\]`, code left alone.
    pub fn numbered(&mut self, catalog: &Catalog, markdown: &str) -> String {
        self.replaced(catalog, markdown, |number, _| format!("\\[{number}\\]"))
    }

    /// The same, each number a link to the source's address.
    pub fn linked(&mut self, catalog: &Catalog, markdown: &str, address: impl Fn(&Id) -> String) -> String {
        self.replaced(catalog, markdown, |number, id| format!("[\\[{number}\\]]({})", address(id)))
    }

    fn replaced(&mut self, catalog: &Catalog, markdown: &str, write: impl Fn(usize, &Id) -> String) -> String {
        // Most articles cite nothing.
        if !markdown.contains('[') || catalog.sources.is_empty() {
            return markdown.to_owned();
        }
        let mut found = Vec::new();
        undefined_references(markdown, |reference, span| {
            if catalog.sources.contains_key(reference) {
                found.push((reference.to_owned(), span));
            }
        });
        // One inside another comes first; the outer one is then left as it is written.
        found.sort_by_key(|(_, span)| span.start);
        let mut text = String::with_capacity(markdown.len());
        let mut copied = 0;
        for (source, span) in found {
            let Ok(id) = source.parse::<Id>() else { continue };
            if span.start < copied {
                continue;
            }
            text.push_str(&markdown[copied..span.start]);
            text.push_str(&write(self.number(&id), &id));
            copied = span.end;
        }
        text + &markdown[copied..]
    }

    /// The sources cited, in order.
    pub fn sources(&self) -> &IndexSet<Id> {
        &self.cited
    }
}
