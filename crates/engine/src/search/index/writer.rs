//! Documents to shards.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    encode::{WordWriter, put_number, put_text},
    header::{HEADER, IndexHeader, ShardKind, StemFreq},
    postings::{DocumentPostings, TermEntry},
};
use crate::{
    model::Kind,
    search::{context_data::QueryContextData, index_reader::Posting},
    text::stem,
};

/// Bytes of the shards of each kind, about: smaller ones cost requests, larger ones load more than a query needs. For the first
/// query of a page over 3,000 articles the default sizes load 203 KB in 20 files at the median; half of them load as much, a
/// quarter 213 KB, twice 259 KB and four times 374 KB. At the 90th percentile, with corrections, they need 33 files, half of them
/// 45 and a quarter 69 (`cargo bench --profile dev --bench shards`, figures in docs/benchmarks.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardSizes {
    /// Bytes of a shard with the documents of words.
    pub words: usize,
    /// Bytes of a shard with the positions of words.
    pub positions: usize,
    /// Bytes of a shard with words and their numbers of documents.
    pub vocabulary: usize,
    /// Bytes of a shard with the documents of error codes.
    pub codes: usize,
    /// Bytes of a shard with titles and texts.
    pub texts: usize,
}

impl Default for ShardSizes {
    fn default() -> Self {
        ShardSizes { words: 2 << 10, positions: 4 << 10, vocabulary: 6 << 10, codes: 4 << 10, texts: 4 << 10 }
    }
}

/// One file of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// The name of the file, without an ending.
    pub name: String,
    /// The content of the file.
    pub bytes: Vec<u8>,
}

/// A word with every document that contains it.
struct TermDocuments<'d> {
    word: &'d str,
    stem: &'d str,
    documents: Vec<TermDocument<'d>>,
}

/// A document that contains a word.
struct TermDocument<'d> {
    doc: u32,
    postings: &'d DocumentPostings,
    entry: &'d TermEntry,
}

/// Shards of one kind, and the first key of each.
struct ShardsOfKind {
    first_keys: Vec<String>,
    shards: Vec<Shard>,
}

/// The complete index, the header first.
pub fn shards(context: QueryContextData, documents: &[Arc<DocumentPostings>]) -> Vec<Shard> {
    shards_of_sizes(context, documents, ShardSizes::default())
}

/// The same with shards of other sizes.
pub fn shards_of_sizes(
    context: QueryContextData,
    documents: &[Arc<DocumentPostings>],
    sizes: ShardSizes,
) -> Vec<Shard> {
    let mut documents: Vec<&DocumentPostings> = documents.iter().map(Arc::as_ref).collect();
    documents.sort_by_key(|document| document.tie_breaker);
    let words = by_word(&documents);
    let stems = by_stem(&words);
    let mut alphabet: Vec<(&str, &TermDocuments<'_>)> = words.iter().map(|term| (term.word, term)).collect();
    alphabet.par_sort_unstable_by_key(|(word, _)| *word);
    let codes: Vec<_> = by_code(&documents).into_iter().collect();
    let of_words = || split_into_shards(ShardKind::Words, sizes.words, &stems, word_shard);
    let of_positions = || split_into_shards(ShardKind::Positions, sizes.positions, &stems, position_shard);
    let others = || {
        let vocabulary = split_into_shards(ShardKind::Vocabulary, sizes.vocabulary, &alphabet, vocabulary_shard);
        let codes = split_into_shards(ShardKind::Codes, sizes.codes, &codes, code_shard);
        (vocabulary, codes, texts(&documents, sizes.texts))
    };
    let (words, (positions, (vocabulary, codes, texts))) = rayon::join(of_words, || rayon::join(of_positions, others));
    let areas = areas(&documents);
    let header = IndexHeader {
        context,
        kinds: kinds(&documents),
        area_of: documents.iter().map(|document| area_number(&areas, document)).collect(),
        field_lens: documents.iter().map(|document| document.field_len).collect(),
        title_lens: documents.iter().map(|document| document.title_len).collect(),
        words: words.first_keys,
        positions: positions.first_keys,
        vocabulary: vocabulary.first_keys,
        codes: codes.first_keys,
        texts: texts.0,
        areas,
    };
    // Plain data in memory, so writing it cannot fail.
    let header = Shard { name: HEADER.to_owned(), bytes: postcard::to_allocvec(&header).unwrap_or_default() };
    let others = [words.shards, positions.shards, vocabulary.shards, codes.shards, texts.1];
    std::iter::once(header).chain(others.into_iter().flatten()).collect()
}

/// Many shards as one.
pub fn single_file(shards: &[Shard]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for shard in shards {
        put_text(&mut bytes, &shard.name);
        put_number(&mut bytes, shard.bytes.len() as u32);
        bytes.extend_from_slice(&shard.bytes);
    }
    bytes
}

fn kinds(documents: &[&DocumentPostings]) -> Vec<(Kind, u32)> {
    let mut kinds: Vec<(Kind, u32)> = Vec::new();
    for document in documents {
        match kinds.last_mut().filter(|(kind, _)| *kind == document.stored.head.kind) {
            Some((_, number)) => *number += 1,
            None => kinds.push((document.stored.head.kind, 1)),
        }
    }
    kinds
}

fn areas(documents: &[&DocumentPostings]) -> Vec<String> {
    let mut areas: Vec<String> = documents.iter().filter_map(|document| document.area.clone()).collect();
    areas.sort();
    areas.dedup();
    areas
}

/// One more than the number of a document's area, or 0.
fn area_number(areas: &[String], document: &DocumentPostings) -> u32 {
    let number = document.area.as_ref().and_then(|area| areas.binary_search(area).ok());
    number.map_or(0, |number| number as u32 + 1)
}

fn by_word<'d>(documents: &[&'d DocumentPostings]) -> Vec<TermDocuments<'d>> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut words: Vec<TermDocuments<'d>> = Vec::new();
    for (doc, postings) in documents.iter().enumerate() {
        for entry in &postings.words {
            let word = postings.word(entry);
            let number = *numbers.entry(word).or_insert_with(|| {
                words.push(TermDocuments { word, stem: stem(word), documents: Vec::new() });
                words.len() - 1
            });
            words[number].documents.push(TermDocument { doc: doc as u32, postings, entry });
        }
    }
    words.par_sort_unstable_by_key(|term| (term.stem, term.word));
    words
}

/// The words of a stem are in one shard, so that the stem needs no postings of its own.
fn by_stem<'w, 'd>(words: &'w [TermDocuments<'d>]) -> Vec<(&'d str, &'w [TermDocuments<'d>])> {
    words.chunk_by(|a, b| a.stem == b.stem).map(|group| (group[0].stem, group)).collect()
}

fn by_code<'d>(documents: &[&'d DocumentPostings]) -> BTreeMap<&'d str, Vec<Posting>> {
    let mut codes: BTreeMap<&str, Vec<Posting>> = BTreeMap::new();
    for (doc, postings) in documents.iter().enumerate() {
        for (code, term_freq) in &postings.codes {
            codes.entry(code).or_default().push(Posting { doc: doc as u32, term_freq: *term_freq });
        }
    }
    codes
}

/// Writes one item, its key among the words of the shard if it is found by that.
type Write<'k, T> = fn(&mut Vec<u8>, &'k str, &T, &mut WordWriter<'k>);

/// Splits items in the order of their keys into shards of about this many bytes. A larger item has a shard to itself, so that
/// no other item is loaded with it.
fn split_into_shards<'k, T>(
    kind: ShardKind,
    bytes: usize,
    items: &[(&'k str, T)],
    write: Write<'k, T>,
) -> ShardsOfKind {
    let mut split = ShardsOfKind { first_keys: Vec::new(), shards: Vec::new() };
    let mut words = WordWriter::default();
    for (key, item) in items {
        if let Some(shard) = split.shards.last_mut() {
            let before = shard.bytes.len();
            write(&mut shard.bytes, key, item, &mut words);
            if shard.bytes.len() <= bytes {
                continue;
            }
            shard.bytes.truncate(before);
        }
        // A shard is read alone, so its first word is written without front coding.
        words = WordWriter::default();
        let mut shard = Shard { name: kind.name(split.shards.len()), bytes: Vec::with_capacity(bytes) };
        write(&mut shard.bytes, key, item, &mut words);
        split.shards.push(shard);
        split.first_keys.push((*key).to_owned());
    }
    split
}

fn word_shard<'d>(out: &mut Vec<u8>, _: &'d str, group: &&[TermDocuments<'d>], words: &mut WordWriter<'d>) {
    for term in *group {
        words.put(out, term.word);
        let all = |is: fn(&TermEntry) -> bool| term.documents.iter().all(|document| is(document.entry));
        let stem_freq = if all(|entry| entry.stem_freq == entry.term_freq) {
            StemFreq::SameAsTerm
        } else if all(|entry| entry.stem_freq == 0) {
            StemFreq::Zero
        } else {
            StemFreq::PerDocument
        };
        let mut postings = Vec::new();
        let mut last = 0;
        for TermDocument { doc, entry, .. } in &term.documents {
            put_number(&mut postings, doc - last);
            last = *doc;
            put_number(&mut postings, entry.term_freq << 1 | u32::from(entry.title_freq > 0));
            if entry.title_freq > 0 {
                put_number(&mut postings, entry.title_freq);
            }
            if stem_freq == StemFreq::PerDocument {
                put_number(&mut postings, entry.stem_freq);
            }
        }
        put_number(out, stem_freq.number());
        put_number(out, postings.len() as u32);
        out.append(&mut postings);
    }
}

fn position_shard<'d>(out: &mut Vec<u8>, _: &'d str, group: &&[TermDocuments<'d>], words: &mut WordWriter<'d>) {
    for term in *group {
        words.put(out, term.word);
        let positions = term.documents.iter().map(|document| document.postings.positions(document.entry));
        put_number(out, positions.clone().map(|positions| positions.len() as u32).sum());
        positions.for_each(|positions| out.extend_from_slice(positions));
    }
}

fn vocabulary_shard<'d>(out: &mut Vec<u8>, word: &'d str, term: &&TermDocuments<'d>, words: &mut WordWriter<'d>) {
    words.put(out, word);
    put_number(out, term.documents.len() as u32);
}

fn code_shard<'d>(out: &mut Vec<u8>, code: &'d str, postings: &Vec<Posting>, words: &mut WordWriter<'d>) {
    words.put(out, code);
    put_number(out, postings.len() as u32);
    let mut last = 0;
    for posting in postings {
        put_number(out, posting.doc - last);
        put_number(out, posting.term_freq);
        last = posting.doc;
    }
}

/// The shards of texts, and the first document of each.
fn texts(documents: &[&DocumentPostings], max_bytes: usize) -> (Vec<u32>, Vec<Shard>) {
    let (mut first_docs, mut shards) = (Vec::new(), Vec::<Shard>::new());
    for (doc, postings) in documents.iter().enumerate() {
        let more = postings.stored.text.len();
        if shards.last().is_none_or(|shard| shard.bytes.len() + more > max_bytes) {
            first_docs.push(doc as u32);
            shards.push(Shard { name: ShardKind::Texts.name(shards.len()), bytes: Vec::new() });
        }
        let Some(Shard { bytes, .. }) = shards.last_mut() else { continue };
        let head = &postings.stored.head;
        [head.kind.word(), &head.id, &head.title, &head.path, &postings.stored.text]
            .iter()
            .for_each(|text| put_text(bytes, text));
        put_number(bytes, postings.stored.starts.len() as u32);
        let mut last = 0;
        for start in &postings.stored.starts {
            put_number(bytes, start - last);
            last = *start;
        }
    }
    (first_docs, shards)
}
