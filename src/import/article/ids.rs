//! Ids of what is drafted: from the article's name, and none twice.
//!
//! In: any words. Out: ids in kebab-case that are new in the catalog. Never: an id that a device of Windows has.

use std::collections::HashSet;

use fixbook_engine::model::is_device;

/// The longest id, without a number at its end.
const MAX_ID_LEN: usize = 56;

/// Ids in use.
#[derive(Default)]
pub(super) struct IdAllocator {
    taken: HashSet<String>,
}

impl IdAllocator {
    pub fn new(taken: impl Iterator<Item = String>) -> Self {
        IdAllocator { taken: taken.collect() }
    }

    /// The id itself, or with the first number behind it that makes it a new one.
    pub fn take(&mut self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let free = std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !self.taken.contains(id));
        let id = free.unwrap_or_else(|| wanted.to_owned());
        self.taken.insert(id.clone());
        id
    }
}

/// Words in small letters joined by hyphens; cut between words where they are many.
pub(super) fn slug(text: &str) -> String {
    let lower = text.replace(['\'', '’'], "").to_lowercase();
    let mut id = String::new();
    for word in lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = &word[..word.len().min(MAX_ID_LEN)];
        if id.len() + word.len() >= MAX_ID_LEN {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(word);
    }
    if id.is_empty() || is_device(&id) { format!("article-{id}").trim_end_matches('-').to_owned() } else { id }
}

/// What an article is called: its file, or its title where the file's name says nothing.
pub(super) fn base(path: &str, title: &str) -> String {
    const SILENT: [&str; 6] = ["index", "readme", "home", "article", "page", "untitled"];
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let says_nothing =
        SILENT.contains(&stem.as_str()) || stem.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if says_nothing { slug(title) } else { stem }
}

#[cfg(test)]
mod tests {
    use super::{IdAllocator, base, slug};

    #[test]
    fn ids_are_words_and_none_comes_twice() {
        assert_eq!(slug("Can't open “Möbius” 2.0!"), "cant-open-m-bius-2-0");
        assert_eq!(slug("con"), "article-con");
        assert_eq!(slug("日本語"), "article");
        assert_eq!(base("wiki/index.md", "Printer is dark"), "printer-is-dark");
        assert_eq!(base("wiki/printer-dark.md", "x"), "printer-dark");
        assert!(slug(&"word ".repeat(100)).len() <= 60);
        let mut names = IdAllocator::new(["a".to_owned()].into_iter());
        assert_eq!((names.take("a"), names.take("a")), ("a-2".to_owned(), "a-3".to_owned()));
    }
}
