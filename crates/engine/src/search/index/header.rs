//! What a search reads first: the numbers of every document, and which shard holds what.

use serde::{Deserialize, Serialize};

use crate::{model::Kind, search::context_data::QueryContextData};

/// The families of shards, by the letter that their names begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ShardKind {
    /// The documents of words.
    Words,
    /// The places of words in them.
    Places,
    /// Words with the number of their documents, for spelling and for words not yet typed to their end.
    Vocabulary,
    /// The documents of numbers.
    Codes,
    /// Heads and texts.
    Texts,
}

impl ShardKind {
    pub const ALL: [ShardKind; 5] =
        [ShardKind::Words, ShardKind::Places, ShardKind::Vocabulary, ShardKind::Codes, ShardKind::Texts];

    pub fn letter(self) -> char {
        match self {
            ShardKind::Words => 'w',
            ShardKind::Places => 'p',
            ShardKind::Vocabulary => 'v',
            ShardKind::Codes => 'c',
            ShardKind::Texts => 't',
        }
    }

    pub fn name(self, number: usize) -> String {
        format!("{}{number}", self.letter())
    }

    /// The family and number of a shard's name.
    pub fn of(name: &str) -> Option<(ShardKind, usize)> {
        let family = ShardKind::ALL.into_iter().find(|family| name.starts_with(family.letter()))?;
        Some((family, name.get(1..)?.parse().ok()?))
    }
}

/// How the documents of a stem count a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StemFreq {
    /// As often as the word itself.
    SameAsTerm,
    /// Not at all: a name that is also read in parts.
    Never,
    /// Now so, now so: each document says how often.
    PerDocument,
}

impl StemFreq {
    /// The number that stands for it in a shard.
    pub fn number(self) -> u32 {
        self as u32
    }

    pub fn of(number: u32) -> Option<Self> {
        [StemFreq::SameAsTerm, StemFreq::Never, StemFreq::PerDocument]
            .into_iter()
            .find(|stems| stems.number() == number)
    }
}

/// The first shard.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct IndexHeader {
    pub desk: QueryContextData,
    /// Documents come by kind: each with the number of its documents.
    pub kinds: Vec<(Kind, u32)>,
    pub areas: Vec<String>,
    /// For each document one more than the number of its area, or 0.
    pub area_of: Vec<u32>,
    pub lengths: Vec<u32>,
    pub title_lengths: Vec<u32>,
    /// The first key of each shard: stems of words, ...
    pub words: Vec<String>,
    pub places: Vec<String>,
    /// ... words, ...
    pub vocabulary: Vec<String>,
    /// ... tokens of numbers, ...
    pub codes: Vec<String>,
    /// ... and documents.
    pub texts: Vec<u32>,
}

impl IndexHeader {
    fn firsts(&self, family: ShardKind) -> &[String] {
        match family {
            ShardKind::Words => &self.words,
            ShardKind::Places => &self.places,
            ShardKind::Vocabulary => &self.vocabulary,
            ShardKind::Codes => &self.codes,
            ShardKind::Texts => &[],
        }
    }

    /// The shard that holds a key, if any does.
    pub fn shard(&self, family: ShardKind, key: &str) -> Option<usize> {
        self.firsts(family).partition_point(|first| first.as_str() <= key).checked_sub(1)
    }

    /// The shards that hold keys that begin so.
    pub fn shards_from(&self, family: ShardKind, start: &str) -> std::ops::Range<usize> {
        let first = self.shard(family, start).unwrap_or(0);
        let is_before = |key: &String| key.as_str() < start || key.starts_with(start);
        first..self.firsts(family).partition_point(is_before)
    }

    pub fn text_shard(&self, document: u32) -> Option<usize> {
        self.texts.partition_point(|first| *first <= document).checked_sub(1)
    }

    /// Documents of a kind.
    pub fn of_kind(&self, word: &str) -> std::ops::Range<u32> {
        let mut from = 0;
        for (kind, number) in &self.kinds {
            if kind.word() == word {
                return from..from + number;
            }
            from += number;
        }
        0..0
    }
}
