//! The words of headings: `assets/heading-lexicon.yaml`, read once.

use std::sync::LazyLock;

use serde::Deserialize;

use super::role::Role;
use crate::load::parse_data;

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/heading-lexicon.yaml"));

/// A test reads the file, so that the fallback is never used.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| parse_data(TEXT).unwrap_or_default());

/// The words of headings.
pub(in crate::import::article) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// Words by what they say of a heading; the file describes each list.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::import::article) struct Lexicon {
    beginnings: WordsByRole,
    alone: WordsByRole,
    pub not_a_label: Vec<String>,
    pub numbered: Vec<String>,
    pub before_number: Vec<String>,
    pub for_number: Vec<String>,
    pub columns: ColumnWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WordsByRole {
    symptom: Vec<String>,
    cause: Vec<String>,
    resolution: Vec<String>,
    workaround: Vec<String>,
    more: Vec<String>,
    summary: Vec<String>,
    status: Vec<String>,
}

/// Words in the head of a table's column.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import::article) struct ColumnWords {
    pub remedy: Vec<String>,
    pub cause: Vec<String>,
    pub code: Vec<String>,
}

impl Lexicon {
    /// Beginnings of headings with their roles.
    pub fn beginnings(&self) -> impl Iterator<Item = (&str, Role)> {
        self.beginnings.pairs()
    }

    /// Words that are a role only alone, with their roles.
    pub fn alone(&self) -> impl Iterator<Item = (&str, Role)> {
        self.alone.pairs()
    }
}

impl WordsByRole {
    fn pairs(&self) -> impl Iterator<Item = (&str, Role)> {
        let lists = [
            (&self.symptom, Role::Symptom),
            (&self.cause, Role::Cause),
            (&self.resolution, Role::Resolution),
            (&self.workaround, Role::Workaround),
            (&self.more, Role::More),
            (&self.summary, Role::Summary),
            (&self.status, Role::Status),
        ];
        lists.into_iter().flat_map(|(words, role)| words.iter().map(move |words| (words.as_str(), role)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, TEXT};
    use crate::load::parse_data;

    #[test]
    fn the_file_is_a_lexicon_of_small_letters_without_repetition() {
        let lexicon: Lexicon = parse_data(TEXT).expect("the file can be read");
        let all: Vec<&str> = lexicon.beginnings().chain(lexicon.alone()).map(|(words, _)| words).collect();
        assert!(all.len() > 90, "{}", all.len());
        for (at, words) in all.iter().enumerate() {
            assert!(*words == words.to_lowercase() && !words.is_empty(), "{words:?}");
            assert!(!all[..at].contains(words), "{words:?} is in it twice");
        }
    }
}
