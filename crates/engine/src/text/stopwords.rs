//! Sets of words with a function of their own, from `assets/words.en.txt`: the one list of stop words of search, phrases and
//! error codes.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

const ENGLISH: &str = include_str!("../../assets/words.en.txt");
/// The weight of a low-weight word in a query.
const LOW_WEIGHT: f32 = 0.4;

/// A set of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum WordSet {
    FunctionWords,
    SmallTalk,
    Greetings,
    Negations,
    Event,
    BetweenEventAndNumber,
    BeforeCode,
    Code,
    BetweenAnnouncementAndNumber,
    BetweenCodes,
}

impl WordSet {
    const ALL: [WordSet; 10] = [
        WordSet::FunctionWords,
        WordSet::SmallTalk,
        WordSet::Greetings,
        WordSet::Negations,
        WordSet::Event,
        WordSet::BetweenEventAndNumber,
        WordSet::BeforeCode,
        WordSet::Code,
        WordSet::BetweenAnnouncementAndNumber,
        WordSet::BetweenCodes,
    ];

    /// The line that begins the set in the file.
    fn heading(self) -> &'static str {
        match self {
            WordSet::FunctionWords => "[function-words]",
            WordSet::SmallTalk => "[small-talk]",
            WordSet::Greetings => "[greetings]",
            WordSet::Negations => "[negations]",
            WordSet::Event => "[event]",
            WordSet::BetweenEventAndNumber => "[between-event-and-number]",
            WordSet::BeforeCode => "[before-code]",
            WordSet::Code => "[code]",
            WordSet::BetweenAnnouncementAndNumber => "[between-announcement-and-number]",
            WordSet::BetweenCodes => "[between-codes]",
        }
    }

    /// Whether the set contains a word in lower case without apostrophes.
    pub fn contains(self, word: &str) -> bool {
        SETS.get(&self).is_some_and(|words| words.contains(word))
    }
}

static SETS: LazyLock<HashMap<WordSet, HashSet<&str>>> = LazyLock::new(|| {
    let mut sets: HashMap<WordSet, HashSet<&str>> = HashMap::new();
    let mut current = None;
    for line in ENGLISH.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') {
            current = WordSet::ALL.into_iter().find(|set| set.heading() == line);
        } else if let Some(set) = current {
            sets.entry(set).or_default().extend(line.split_whitespace());
        }
    }
    sets
});

/// Whether a word only greets or thanks, so that search ignores it.
pub fn is_ignored(word: &str) -> bool {
    WordSet::Greetings.contains(word)
}

/// The weight of a word in a query, 1 for most.
pub fn query_weight(word: &str) -> f32 {
    let is_low = WordSet::FunctionWords.contains(word) || WordSet::SmallTalk.contains(word);
    if is_low { LOW_WEIGHT } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::{ENGLISH, SETS, WordSet, is_ignored, query_weight};
    use crate::text::words;

    #[test]
    fn every_set_is_read_and_written_as_the_tokenizer_writes_words() {
        let headings = ENGLISH.lines().filter(|line| line.starts_with('['));
        assert_eq!(headings.count(), WordSet::ALL.len());
        for set in WordSet::ALL {
            let listed = SETS.get(&set).unwrap_or_else(|| panic!("{set:?} has no words"));
            for word in listed {
                assert_eq!(words(word), [*word], "{set:?}");
            }
        }
    }

    #[test]
    fn low_weight_words_count_less_and_greetings_nothing() {
        assert_eq!(["the", "please", "printer", "something"].map(query_weight), [0.4, 1.0, 1.0, 0.4]);
        assert_eq!(["the", "please", "printer"].map(is_ignored), [false, true, false]);
    }
}
