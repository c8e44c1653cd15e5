//! What a search reads first: the lengths of every document, and which shard contains what.

use serde::{Deserialize, Serialize};

use crate::{model::Kind, search::context_data::QueryContextData};

/// The name of the shard that is read first.
pub const HEADER: &str = "root";
/// The name of the only other shard of an index that is so small that it is one file.
pub const SINGLE_FILE: &str = "all";

/// The kinds of shards; the names of each begin with a letter of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ShardKind {
    /// The documents of words.
    Words,
    /// The positions of words in them.
    Positions,
    /// Words with the number of their documents, for corrections and completions.
    Vocabulary,
    /// The documents of numbers.
    Codes,
    /// Titles and texts.
    Texts,
}

impl ShardKind {
    pub const ALL: [ShardKind; 5] =
        [ShardKind::Words, ShardKind::Positions, ShardKind::Vocabulary, ShardKind::Codes, ShardKind::Texts];

    pub fn letter(self) -> char {
        match self {
            ShardKind::Words => 'w',
            ShardKind::Positions => 'p',
            ShardKind::Vocabulary => 'v',
            ShardKind::Codes => 'c',
            ShardKind::Texts => 't',
        }
    }

    pub fn name(self, number: usize) -> String {
        format!("{}{number}", self.letter())
    }

    /// The kind and number in a shard's name.
    pub fn of(name: &str) -> Option<(ShardKind, usize)> {
        let kind = ShardKind::ALL.into_iter().find(|kind| name.starts_with(kind.letter()))?;
        Some((kind, name.get(1..)?.parse().ok()?))
    }
}

/// How often a word counts for its stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StemFreq {
    /// As often as the word itself.
    SameAsTerm,
    /// Never: a name whose parts are words too.
    Zero,
    /// Each document says how often.
    PerDocument,
}

impl StemFreq {
    /// The number of the variant in a shard.
    pub fn number(self) -> u32 {
        self as u32
    }

    pub fn of(number: u32) -> Option<Self> {
        [StemFreq::SameAsTerm, StemFreq::Zero, StemFreq::PerDocument].into_iter().find(|stems| stems.number() == number)
    }
}

/// The first shard.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct IndexHeader {
    pub context: QueryContextData,
    /// Documents are numbered by kind: each kind with the number of its documents.
    pub kinds: Vec<(Kind, u32)>,
    pub areas: Vec<String>,
    /// For each document one more than the number of its area, or 0.
    pub area_of: Vec<u32>,
    pub field_lens: Vec<u32>,
    pub title_lens: Vec<u32>,
    /// The first key of each shard: stems of words, ...
    pub words: Vec<String>,
    pub positions: Vec<String>,
    /// ... words, ...
    pub vocabulary: Vec<String>,
    /// ... numbers, ...
    pub codes: Vec<String>,
    /// ... and documents.
    pub texts: Vec<u32>,
}

impl IndexHeader {
    fn firsts(&self, kind: ShardKind) -> &[String] {
        match kind {
            ShardKind::Words => &self.words,
            ShardKind::Positions => &self.positions,
            ShardKind::Vocabulary => &self.vocabulary,
            ShardKind::Codes => &self.codes,
            ShardKind::Texts => &[],
        }
    }

    /// The shard that contains a key, if any does.
    pub fn shard(&self, kind: ShardKind, key: &str) -> Option<usize> {
        self.firsts(kind).partition_point(|first| first.as_str() <= key).checked_sub(1)
    }

    /// The shards that contain keys with a prefix.
    pub fn shards_with_prefix(&self, kind: ShardKind, prefix: &str) -> std::ops::Range<usize> {
        let first = self.shard(kind, prefix).unwrap_or(0);
        let is_before = |key: &String| key.as_str() < prefix || key.starts_with(prefix);
        first..self.firsts(kind).partition_point(is_before)
    }

    /// The shard that contains the text of a document.
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
