//! Shards as a [`IndexReader`].

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    convert::Infallible,
    ops::Range,
};

use super::{
    super::{
        context::QueryContext,
        index_reader::{Field, IndexReader},
        results::{DocStore, Head, Stored},
    },
    contents::{Postings, counted, each, places, postings, texts},
    decode::ByteReader,
    header::{IndexHeader, ShardKind, StemFreq},
};
use crate::{model::Kind, text::stem};

/// A shard that is none of this index.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the search index is damaged at {name}; build the site again")]
pub struct CorruptIndex {
    name: String,
}

/// The shards of an index that have been loaded. What another one would be needed for reads as nothing, and the shard is
/// noted as missing: whoever searches loads it and searches again.
pub struct ShardedIndex {
    root: IndexHeader,
    means: (f32, f32),
    words: HashMap<usize, BTreeMap<String, Postings>>,
    places: HashMap<usize, HashMap<String, Vec<u8>>>,
    vocabulary: HashMap<usize, BTreeMap<String, u32>>,
    codes: HashMap<usize, HashMap<String, Vec<(u32, u32)>>>,
    texts: HashMap<usize, Vec<Stored>>,
    missing: RefCell<BTreeSet<(u8, usize)>>,
}

impl ShardedIndex {
    /// Reads the root.
    pub fn open(root: &[u8]) -> Result<(QueryContext, Self), CorruptIndex> {
        let damaged = || CorruptIndex { name: super::ROOT.to_owned() };
        let mut root: IndexHeader = postcard::from_bytes(root).map_err(|_| damaged())?;
        let documents = root.kinds.iter().map(|(_, number)| *number as usize).sum::<usize>();
        if [root.lengths.len(), root.title_lengths.len(), root.area_of.len()] != [documents; 3] {
            return Err(damaged());
        }
        let mean = |lengths: &[u32]| {
            let words: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
            (words as f64 / lengths.len().max(1) as f64) as f32
        };
        let desk = QueryContext::from(std::mem::take(&mut root.desk));
        let shelf = ShardedIndex {
            means: (mean(&root.lengths), mean(&root.title_lengths)),
            root,
            words: HashMap::new(),
            places: HashMap::new(),
            vocabulary: HashMap::new(),
            codes: HashMap::new(),
            texts: HashMap::new(),
            missing: RefCell::default(),
        };
        Ok((desk, shelf))
    }

    /// Takes in a shard.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), CorruptIndex> {
        self.read(name, bytes).ok_or_else(|| CorruptIndex { name: name.to_owned() })
    }

    fn read(&mut self, name: &str, bytes: &[u8]) -> Option<()> {
        if name == super::BUNDLE {
            let mut reader = ByteReader::new(bytes);
            while !reader.is_at_end() {
                let (name, length) = (reader.text()?, reader.number()? as usize);
                self.read(name, reader.bytes(length)?)?;
            }
            return Some(());
        }
        let (family, number) = ShardKind::of(name)?;
        let mut reader = ByteReader::new(bytes);
        match family {
            ShardKind::Words => drop(self.words.insert(number, each(&mut reader, postings)?.into_iter().collect())),
            ShardKind::Places => drop(self.places.insert(number, each(&mut reader, places)?.into_iter().collect())),
            ShardKind::Vocabulary => {
                drop(self.vocabulary.insert(number, each(&mut reader, |reader| reader.number())?.into_iter().collect()))
            }
            ShardKind::Codes => drop(self.codes.insert(number, each(&mut reader, counted)?.into_iter().collect())),
            ShardKind::Texts => drop(self.texts.insert(number, texts(&mut reader)?)),
        }
        Some(())
    }

    /// The shards that were asked for in vain since the last call.
    pub fn missing(&self) -> Vec<String> {
        let families = |letter: u8| ShardKind::ALL.into_iter().find(|family| family.letter() as u8 == letter);
        let missing = self.missing.take();
        missing.into_iter().filter_map(|(letter, number)| Some(families(letter)?.name(number))).collect()
    }

    fn held<'s, T>(&self, shards: &'s HashMap<usize, T>, family: ShardKind, number: Option<usize>) -> Option<&'s T> {
        let number = number?;
        let held = shards.get(&number);
        if held.is_none() {
            self.missing.borrow_mut().insert((family.letter() as u8, number));
        }
        held
    }

    /// The shard that a word is in, with its neighbours.
    fn neighbours(&self, stem: &str) -> Option<&BTreeMap<String, Postings>> {
        self.held(&self.words, ShardKind::Words, self.root.shard(ShardKind::Words, stem))
    }

    fn word(&self, word: &str) -> Option<&Postings> {
        self.neighbours(stem(word))?.get(word)
    }

    /// The words of the vocabulary that begin so.
    fn listed(&self, start: &str) -> impl Iterator<Item = (&String, &u32)> {
        let shards = self.root.shards_from(ShardKind::Vocabulary, start);
        let held = shards.filter_map(|number| self.held(&self.vocabulary, ShardKind::Vocabulary, Some(number)));
        held.flatten().filter(move |(word, _)| word.starts_with(start))
    }

    fn near(&self, word: &str, edits: usize, start: &str) -> Vec<(String, u32)> {
        let letters = word.chars().count();
        let is_near = |known: &str| {
            known.chars().count().abs_diff(letters) <= edits && strsim::osa_distance(word, known) <= edits
        };
        let near = self.listed(start).filter(|(known, _)| is_near(known));
        near.map(|(known, holders)| (known.clone(), *holders)).collect()
    }

    /// The documents of all words of a stem.
    fn of_stem(&self, asked: &str) -> Vec<(u32, u32)> {
        let group = self.neighbours(asked).into_iter().flatten().filter(|(word, _)| stem(word) == asked);
        let mut sums: BTreeMap<u32, u32> = BTreeMap::new();
        for (_, postings) in group.filter(|(_, postings)| postings.stems != StemFreq::Never) {
            for posting in postings.read().filter(|posting| posting.as_part > 0) {
                *sums.entry(posting.document).or_default() += posting.as_part;
            }
        }
        sums.into_iter().collect()
    }

    fn of_area(&self, name: &str) -> Vec<(u32, u32)> {
        let Some(number) = self.root.areas.iter().position(|area| area == name) else { return Vec::new() };
        let wanted = number as u32 + 1;
        (0..).zip(&self.root.area_of).filter(|(_, area)| **area == wanted).map(|(document, _)| (document, 1)).collect()
    }
}

impl IndexReader for ShardedIndex {
    type Error = Infallible;

    fn room(&self) -> u32 {
        self.root.lengths.len() as u32
    }

    fn documents(&self) -> u32 {
        self.room()
    }

    fn length(&self, field: Field, document: u32) -> u32 {
        let lengths = if field == Field::Title { &self.root.title_lengths } else { &self.root.lengths };
        lengths.get(document as usize).copied().unwrap_or(0)
    }

    fn mean_length(&self, field: Field) -> f32 {
        if field == Field::Title { self.means.1 } else { self.means.0 }
    }

    fn order(&self, document: u32) -> u64 {
        document.into()
    }

    fn postings(&self, field: Field, word: &str) -> Result<Vec<(u32, u32)>, Infallible> {
        let all = |range: Range<u32>| range.map(|document| (document, 1)).collect();
        let of_word = || self.word(word).into_iter().flat_map(Postings::read);
        Ok(match field {
            Field::All => of_word().map(|posting| (posting.document, posting.times)).collect(),
            Field::Title => {
                of_word().filter(|held| held.in_title > 0).map(|held| (held.document, held.in_title)).collect()
            }
            Field::StemFreq => self.of_stem(word),
            Field::Codes => {
                let shard = self.held(&self.codes, ShardKind::Codes, self.root.shard(ShardKind::Codes, word));
                shard.and_then(|codes| codes.get(word)).cloned().unwrap_or_default()
            }
            Field::Kind => all(self.root.of_kind(word)),
            Field::Area => self.of_area(word),
        })
    }

    fn positions(&self, word: &str, documents: &[u32]) -> Result<Vec<(u32, Vec<u32>)>, Infallible> {
        // Asked for even where no document is known yet, so that documents and places are loaded at once.
        let shard = self.held(&self.places, ShardKind::Places, self.root.shard(ShardKind::Places, stem(word)));
        let (Some(places), Some(postings)) = (shard.and_then(|places| places.get(word)), self.word(word)) else {
            return Ok(Vec::new());
        };
        let mut reader = ByteReader::new(places);
        let mut found = Vec::new();
        for posting in postings.read() {
            let mut at = 0u32;
            let number = reader.number().unwrap_or(0);
            let mut place = || {
                at = at.checked_add(reader.number()?)?;
                Some(at)
            };
            let positions: Vec<u32> = (0..number).map_while(|_| place()).collect();
            if documents.binary_search(&posting.document).is_ok() {
                found.push((posting.document, positions));
            }
        }
        Ok(found)
    }

    fn knows(&self, word: &str) -> Result<bool, Infallible> {
        // Until its shard is there a word counts as known: spelling is for those that are not.
        Ok(self.neighbours(stem(word)).is_none_or(|neighbours| neighbours.contains_key(word))
            && self.root.shard(ShardKind::Words, stem(word)).is_some())
    }

    /// A slip in the first letter is rare: the rest of the vocabulary is only looked through if nothing near begins with
    /// it, or with the second, as of two that were swapped.
    fn similar(&self, word: &str, edits: u8) -> Result<Vec<(String, u32)>, Infallible> {
        let starts: BTreeSet<String> = word.chars().take(2).map(String::from).collect();
        let near: Vec<_> = starts.iter().flat_map(|start| self.near(word, edits.into(), start)).collect();
        let is_searched = self.missing.borrow().is_empty();
        Ok(if near.is_empty() && is_searched { self.near(word, edits.into(), "") } else { near })
    }

    fn beginning(&self, start: &str) -> Result<Vec<(String, u32)>, Infallible> {
        Ok(self.listed(start).map(|(word, holders)| (word.clone(), *holders)).collect())
    }
}

impl DocStore for ShardedIndex {
    fn stored(&self, document: u32) -> Result<Stored, Infallible> {
        let nothing = || Stored {
            head: Head { kind: Kind::Article, id: String::new(), title: String::new(), path: String::new() },
            text: String::new(),
            starts: Vec::new(),
        };
        // While words are missing these are not the best documents yet.
        let texts_only = self.missing.borrow().iter().all(|(letter, _)| *letter == ShardKind::Texts.letter() as u8);
        let Some(number) = self.root.text_shard(document).filter(|_| texts_only) else { return Ok(nothing()) };
        let shard = self.held(&self.texts, ShardKind::Texts, Some(number));
        let place = document - self.root.texts.get(number).copied().unwrap_or(document);
        Ok(shard.and_then(|texts| texts.get(place as usize)).cloned().unwrap_or_else(nothing))
    }
}
