//! Shards as an [`IndexReader`].

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    convert::Infallible,
    ops::Range,
};

use super::{
    super::{
        context::QueryContext,
        index_reader::{DocPositions, Field, IndexReader, Posting, VocabularyTerm},
        results::{DocStore, Head, Stored},
    },
    contents::{TermPosting, TermPostings, code_postings, each, positions, postings, texts},
    decode::ByteReader,
    header::{HEADER, IndexHeader, SINGLE_FILE, ShardKind, StemFreq},
};
use crate::{model::Kind, text::stem};

/// A shard that does not belong to this index.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the search index is damaged at {name}; build the site again")]
pub struct CorruptIndex {
    name: String,
}

/// The shards of an index that have been loaded. A query reads whatever another shard would be needed for as absent, and notes
/// the shard as missing: the caller loads it and searches again, until none is missing.
pub struct ShardedIndex {
    header: IndexHeader,
    mean_field_len: f32,
    mean_title_len: f32,
    words: HashMap<usize, BTreeMap<String, TermPostings>>,
    positions: HashMap<usize, HashMap<String, Vec<u8>>>,
    vocabulary: HashMap<usize, BTreeMap<String, u32>>,
    codes: HashMap<usize, HashMap<String, Vec<Posting>>>,
    texts: HashMap<usize, Vec<Stored>>,
    missing: RefCell<BTreeSet<ShardId>>,
}

/// The name of a shard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ShardId {
    kind: ShardKind,
    number: usize,
}

impl ShardedIndex {
    /// Reads the header.
    pub fn open(header: &[u8]) -> Result<(QueryContext, Self), CorruptIndex> {
        let damaged = || CorruptIndex { name: HEADER.to_owned() };
        let mut header: IndexHeader = postcard::from_bytes(header).map_err(|_| damaged())?;
        let documents = header.kinds.iter().map(|(_, number)| *number as usize).sum::<usize>();
        if [header.field_lens.len(), header.title_lens.len(), header.area_of.len()] != [documents; 3] {
            return Err(damaged());
        }
        let context = QueryContext::from(std::mem::take(&mut header.context));
        let index = ShardedIndex {
            mean_field_len: mean(&header.field_lens),
            mean_title_len: mean(&header.title_lens),
            header,
            words: HashMap::new(),
            positions: HashMap::new(),
            vocabulary: HashMap::new(),
            codes: HashMap::new(),
            texts: HashMap::new(),
            missing: RefCell::default(),
        };
        Ok((context, index))
    }

    /// Adds a shard.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), CorruptIndex> {
        self.read(name, bytes).ok_or_else(|| CorruptIndex { name: name.to_owned() })
    }

    fn read(&mut self, name: &str, bytes: &[u8]) -> Option<()> {
        let mut reader = ByteReader::new(bytes);
        if name == SINGLE_FILE {
            while !reader.is_at_end() {
                let (name, length) = (reader.text()?, reader.number()? as usize);
                self.read(name, reader.bytes(length)?)?;
            }
            return Some(());
        }
        let (kind, number) = ShardKind::of(name)?;
        match kind {
            ShardKind::Words => drop(self.words.insert(number, each(&mut reader, postings)?.into_iter().collect())),
            ShardKind::Positions => {
                drop(self.positions.insert(number, each(&mut reader, positions)?.into_iter().collect()));
            }
            ShardKind::Vocabulary => {
                let terms = each(&mut reader, |reader| reader.number())?;
                drop(self.vocabulary.insert(number, terms.into_iter().collect()));
            }
            ShardKind::Codes => {
                drop(self.codes.insert(number, each(&mut reader, code_postings)?.into_iter().collect()));
            }
            ShardKind::Texts => drop(self.texts.insert(number, texts(&mut reader)?)),
        }
        Some(())
    }

    /// The names of the shards that queries needed and that were not loaded, since the last call.
    pub fn missing(&self) -> Vec<String> {
        self.missing.take().into_iter().map(|shard| shard.kind.name(shard.number)).collect()
    }

    fn loaded<'s, T>(&self, shards: &'s HashMap<usize, T>, kind: ShardKind, number: Option<usize>) -> Option<&'s T> {
        let number = number?;
        let loaded = shards.get(&number);
        if loaded.is_none() {
            self.missing.borrow_mut().insert(ShardId { kind, number });
        }
        loaded
    }

    /// The words of the shard that contains a stem.
    fn stem_group(&self, stem: &str) -> Option<&BTreeMap<String, TermPostings>> {
        self.loaded(&self.words, ShardKind::Words, self.header.shard(ShardKind::Words, stem))
    }

    fn term_postings(&self, term: &str) -> Option<&TermPostings> {
        self.stem_group(stem(term))?.get(term)
    }

    /// All words of the vocabulary with a prefix, in alphabetical order.
    fn vocabulary(&self, prefix: &str) -> impl Iterator<Item = (&String, &u32)> {
        let shards = self.header.shards_with_prefix(ShardKind::Vocabulary, prefix);
        let loaded = shards.filter_map(|number| self.loaded(&self.vocabulary, ShardKind::Vocabulary, Some(number)));
        loaded.flatten().filter(move |(word, _)| word.starts_with(prefix))
    }

    /// The documents of all words of a stem.
    fn stem_postings(&self, wanted: &str) -> Vec<Posting> {
        let group = self.stem_group(wanted).into_iter().flatten().filter(|(word, _)| stem(word) == wanted);
        let mut sums: BTreeMap<u32, u32> = BTreeMap::new();
        for (_, postings) in group.filter(|(_, postings)| postings.stem_freq != StemFreq::Zero) {
            for posting in postings.read().filter(|posting| posting.stem_freq > 0) {
                *sums.entry(posting.doc).or_default() += posting.stem_freq;
            }
        }
        sums.into_iter().map(|(doc, term_freq)| Posting { doc, term_freq }).collect()
    }

    fn area_postings(&self, name: &str) -> Vec<Posting> {
        let Some(number) = self.header.areas.iter().position(|area| area == name) else { return Vec::new() };
        let wanted = number as u32 + 1;
        let of_area = (0..).zip(&self.header.area_of).filter(|(_, area)| **area == wanted);
        of_area.map(|(doc, _)| Posting { doc, term_freq: 1 }).collect()
    }
}

fn mean(lens: &[u32]) -> f32 {
    let sum: u64 = lens.iter().map(|len| u64::from(*len)).sum();
    (sum as f64 / lens.len().max(1) as f64) as f32
}

impl IndexReader for ShardedIndex {
    type Error = Infallible;

    fn max_doc(&self) -> u32 {
        self.header.field_lens.len() as u32
    }

    fn num_docs(&self) -> u32 {
        self.max_doc()
    }

    fn field_len(&self, field: Field, doc: u32) -> u32 {
        let lens = if field == Field::Title { &self.header.title_lens } else { &self.header.field_lens };
        lens.get(doc as usize).copied().unwrap_or(0)
    }

    fn mean_field_len(&self, field: Field) -> f32 {
        if field == Field::Title { self.mean_title_len } else { self.mean_field_len }
    }

    fn tie_breaker(&self, doc: u32) -> u64 {
        doc.into()
    }

    fn postings(&self, field: Field, term: &str) -> Result<Vec<Posting>, Infallible> {
        let range = |docs: Range<u32>| docs.map(|doc| Posting { doc, term_freq: 1 }).collect();
        let of_term = |freq: fn(&TermPosting) -> u32| {
            let postings = self.term_postings(term).into_iter().flat_map(TermPostings::read);
            let postings = postings.map(|posting| Posting { doc: posting.doc, term_freq: freq(&posting) });
            postings.filter(|posting| posting.term_freq > 0).collect()
        };
        Ok(match field {
            Field::All => of_term(|posting| posting.term_freq),
            Field::Title => of_term(|posting| posting.title_freq),
            Field::Stem => self.stem_postings(term),
            Field::Codes => {
                let shard = self.loaded(&self.codes, ShardKind::Codes, self.header.shard(ShardKind::Codes, term));
                shard.and_then(|codes| codes.get(term)).cloned().unwrap_or_default()
            }
            Field::Kind => range(self.header.of_kind(term)),
            Field::Area => self.area_postings(term),
        })
    }

    fn positions(&self, term: &str, docs: &[u32]) -> Result<Vec<DocPositions>, Infallible> {
        // Noted as missing even if no document is known yet, so that postings and positions are loaded at the same time.
        let number = self.header.shard(ShardKind::Positions, stem(term));
        let shard = self.loaded(&self.positions, ShardKind::Positions, number);
        let bytes = shard.and_then(|positions| positions.get(term));
        let (Some(bytes), Some(postings)) = (bytes, self.term_postings(term)) else { return Ok(Vec::new()) };
        let mut reader = ByteReader::new(bytes);
        let mut found = Vec::new();
        for posting in postings.read() {
            let mut position = 0u32;
            let number = reader.number().unwrap_or(0);
            let mut next = || {
                position = position.checked_add(reader.number()?)?;
                Some(position)
            };
            let positions: Vec<u32> = (0..number).map_while(|_| next()).collect();
            if docs.binary_search(&posting.doc).is_ok() {
                found.push(DocPositions { doc: posting.doc, positions });
            }
        }
        Ok(found)
    }

    fn contains_term(&self, term: &str) -> Result<bool, Infallible> {
        // Until its shard is loaded a word counts as known: only unknown words are corrected.
        Ok(self.stem_group(stem(term)).is_none_or(|group| group.contains_key(term))
            && self.header.shard(ShardKind::Words, stem(term)).is_some())
    }

    /// Needs all shards of the vocabulary: an edit of the first letter may lead to any of them, and corrections from some of
    /// the words would differ from those of an index that has all.
    fn fuzzy_terms(&self, term: &str, max_edits: u8) -> Result<Vec<VocabularyTerm>, Infallible> {
        let (letters, max_edits) = (term.chars().count(), usize::from(max_edits));
        let is_near = |known: &str| {
            known.chars().count().abs_diff(letters) <= max_edits && strsim::osa_distance(term, known) <= max_edits
        };
        let near = self.vocabulary("").filter(|(known, _)| is_near(known));
        Ok(near.map(|(known, doc_freq)| VocabularyTerm { term: known.clone(), doc_freq: *doc_freq }).collect())
    }

    fn terms_with_prefix(&self, prefix: &str) -> Result<Vec<VocabularyTerm>, Infallible> {
        let terms = self.vocabulary(prefix);
        Ok(terms.map(|(term, doc_freq)| VocabularyTerm { term: term.clone(), doc_freq: *doc_freq }).collect())
    }
}

impl DocStore for ShardedIndex {
    fn stored(&self, doc: u32) -> Result<Stored, Infallible> {
        let nothing = || Stored {
            head: Head { kind: Kind::Article, id: String::new(), title: String::new(), path: String::new() },
            text: String::new(),
            starts: Vec::new(),
        };
        // While shards of words are missing these are not the best documents yet.
        let only_texts_missing = self.missing.borrow().iter().all(|shard| shard.kind == ShardKind::Texts);
        let number = self.header.text_shard(doc).filter(|_| only_texts_missing);
        let Some(number) = number else { return Ok(nothing()) };
        let shard = self.loaded(&self.texts, ShardKind::Texts, Some(number));
        let place = doc - self.header.texts.get(number).copied().unwrap_or(doc);
        Ok(shard.and_then(|texts| texts.get(place as usize)).cloned().unwrap_or_else(nothing))
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use super::ShardedIndex;
    use crate::{
        model::Kind,
        search::{
            Document, DocumentPostings, IndexReader, Passage, QueryContextData, ShardSizes, VocabularyTerm,
            shards_of_sizes,
        },
    };

    const WORDS: [&str; 12] = [
        "print",
        "prints",
        "ring",
        "rings",
        "bring",
        "certificate",
        "certify",
        "spooler",
        "spool",
        "cooler",
        "überfall",
        "fall",
    ];

    /// An index whose vocabulary is split into shards of one or two words; none is loaded.
    fn index() -> (ShardedIndex, Vec<crate::search::Shard>) {
        let document = Document {
            kind: Kind::Article,
            id: "a.md".to_owned(),
            title: "Print".to_owned(),
            path: "a.md".to_owned(),
            area: None,
            label: None,
            passages: vec![Passage::new(&WORDS.join(" "), 1)],
            own_codes: Vec::new(),
        };
        let postings = [Arc::new(DocumentPostings::of(document))];
        let sizes = ShardSizes { vocabulary: 16, ..ShardSizes::default() };
        let shards = shards_of_sizes(QueryContextData::default(), &postings, sizes);
        let (_, index) = ShardedIndex::open(&shards[0].bytes).expect("a good header");
        (index, shards)
    }

    #[test]
    fn fuzzy_terms_are_all_words_within_the_edits() {
        let (mut index, shards) = index();
        assert_eq!(index.fuzzy_terms("rint", 1), Ok(Vec::new()));
        let missing = index.missing();
        assert!(missing.len() > 4 && missing.iter().all(|name| name.starts_with('v')), "{missing:?}");
        for shard in shards.iter().filter(|shard| missing.contains(&shard.name)) {
            index.put(&shard.name, &shard.bytes).expect("a good shard");
        }
        for word in ["rint", "rign", "ertificate", "cooper", "poolers", "berfall", "xxxx"] {
            for max_edits in 1..=2 {
                let Ok(found) = index.fuzzy_terms(word, max_edits);
                let near = |known: &&str| strsim::osa_distance(word, known) <= max_edits.into();
                let expected: BTreeSet<&str> = WORDS.into_iter().filter(near).collect();
                let expected: Vec<VocabularyTerm> =
                    expected.into_iter().map(|term| VocabularyTerm { term: term.to_owned(), doc_freq: 1 }).collect();
                assert_eq!(found, expected, "{word}, {max_edits}");
            }
        }
        assert!(index.missing().is_empty());
    }
}
