//! Anchors of headings, unique within a page.

use std::collections::HashMap;

/// A heading that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub level: u8,
    pub anchor: String,
    pub text: String,
}

/// The anchors of one page.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    before: HashMap<String, usize>,
}

impl Anchors {
    /// Anchors that leave out the names of the page's own parts.
    pub fn without(taken: &[&str]) -> Self {
        Anchors { before: taken.iter().map(|name| ((*name).to_owned(), 1)).collect() }
    }

    /// A heading's anchor: its words joined by hyphens, with a number if they were used before.
    pub fn name(&mut self, title: &str) -> String {
        let words: Vec<String> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let name = if words.is_empty() { "section".to_owned() } else { words.join("-") };
        let times = self.before.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name}-{times}") }
    }

    /// Whether a name is free; it is in use from then on.
    pub(super) fn take(&mut self, name: &str) -> bool {
        let times = self.before.entry(name.to_owned()).or_default();
        *times += 1;
        *times == 1
    }
}
