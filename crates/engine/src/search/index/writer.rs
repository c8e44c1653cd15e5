//! Documents to shards.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    ROOT,
    encode::{WordWriter, put_number, put_text},
    header::{IndexHeader, ShardKind, StemFreq},
    postings::{DocumentPostings, TermEntry},
};
use crate::{model::Kind, search::context_data::QueryContextData, text::stem};

/// Bytes of a shard, about. Smaller ones cost requests, larger ones what nobody asked for: measured on 2,459 articles by
/// `benches/site.rs`.
const BUILTINS: usize = 2 << 10;
const PLACES: usize = 4 << 10;
const VOCABULARY: usize = 6 << 10;
const CODES: usize = 4 << 10;
const TEXTS: usize = 4 << 10;

/// One file of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A word with every document that holds it.
struct Held<'l> {
    word: &'l str,
    stem: &'l str,
    documents: Vec<(u32, &'l DocumentPostings, &'l TermEntry)>,
}

/// The whole index, the root first.
pub fn shards(notes: QueryContextData, leaves: &[Arc<DocumentPostings>]) -> Vec<Shard> {
    let mut leaves: Vec<&DocumentPostings> = leaves.iter().map(Arc::as_ref).collect();
    leaves.sort_by_key(|leaf| leaf.order);
    let words = by_word(&leaves);
    let stems = by_stem(&words);
    let mut alphabet: Vec<(&str, &Held<'_>)> = words.iter().map(|held| (held.word, held)).collect();
    alphabet.par_sort_unstable_by_key(|(word, _)| *word);
    let codes: Vec<_> = by_code(&leaves).into_iter().collect();
    let (of_words, (of_places, others)) = rayon::join(
        || cut(ShardKind::Words, BUILTINS, &stems, word_shard),
        || {
            let others = || {
                let vocabulary = cut(ShardKind::Vocabulary, VOCABULARY, &alphabet, vocabulary_shard);
                (vocabulary, cut(ShardKind::Codes, CODES, &codes, code_shard), texts(&leaves))
            };
            rayon::join(|| cut(ShardKind::Places, PLACES, &stems, place_shard), others)
        },
    );
    let (of_vocabulary, of_codes, of_texts) = others;
    let areas: BTreeSet<&String> = leaves.iter().filter_map(|leaf| leaf.area.as_ref()).collect();
    let areas: Vec<String> = areas.into_iter().cloned().collect();
    let area_of = |leaf: &&DocumentPostings| {
        leaf.area.as_ref().and_then(|area| areas.binary_search(area).ok()).map_or(0, |at| at as u32 + 1)
    };
    let root = IndexHeader {
        desk: notes,
        kinds: kinds(&leaves),
        area_of: leaves.iter().map(area_of).collect(),
        lengths: leaves.iter().map(|leaf| leaf.lengths.0).collect(),
        title_lengths: leaves.iter().map(|leaf| leaf.lengths.1).collect(),
        words: of_words.0,
        places: of_places.0,
        vocabulary: of_vocabulary.0,
        codes: of_codes.0,
        texts: of_texts.0,
        areas,
    };
    // Plain data in memory: nothing of it can fail to be written.
    let root = Shard { name: ROOT.to_owned(), bytes: postcard::to_allocvec(&root).unwrap_or_default() };
    let families = [of_words.1, of_places.1, of_vocabulary.1, of_codes.1, of_texts.1];
    std::iter::once(root).chain(families.into_iter().flatten()).collect()
}

/// Many shards as one.
pub fn bundle(shards: &[Shard]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for shard in shards {
        put_text(&mut bytes, &shard.name);
        put_number(&mut bytes, shard.bytes.len() as u32);
        bytes.extend_from_slice(&shard.bytes);
    }
    bytes
}

fn kinds(leaves: &[&DocumentPostings]) -> Vec<(Kind, u32)> {
    let mut kinds: Vec<(Kind, u32)> = Vec::new();
    for leaf in leaves {
        match kinds.last_mut().filter(|(kind, _)| *kind == leaf.stored.head.kind) {
            Some((_, number)) => *number += 1,
            None => kinds.push((leaf.stored.head.kind, 1)),
        }
    }
    kinds
}

fn by_word<'l>(leaves: &[&'l DocumentPostings]) -> Vec<Held<'l>> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut words: Vec<Held<'l>> = Vec::new();
    for (document, leaf) in leaves.iter().enumerate() {
        for held in &leaf.words {
            let word = leaf.word(held);
            let number = *numbers.entry(word).or_insert_with(|| {
                words.push(Held { word, stem: stem(word), documents: Vec::new() });
                words.len() - 1
            });
            words[number].documents.push((document as u32, leaf, held));
        }
    }
    words.par_sort_unstable_by_key(|held| (held.stem, held.word));
    words
}

/// The words of a stem stand in one shard, so that the stem needs no list of its own.
fn by_stem<'h, 'l>(words: &'h [Held<'l>]) -> Vec<(&'l str, &'h [Held<'l>])> {
    words.chunk_by(|a, b| a.stem == b.stem).map(|group| (group[0].stem, group)).collect()
}

fn by_code<'l>(leaves: &[&'l DocumentPostings]) -> BTreeMap<&'l str, Vec<(u32, u32)>> {
    let mut codes: BTreeMap<&str, Vec<(u32, u32)>> = BTreeMap::new();
    for (document, leaf) in leaves.iter().enumerate() {
        for (code, times) in &leaf.codes {
            codes.entry(code).or_default().push((document as u32, *times));
        }
    }
    codes
}

/// Writes one item, its key among the words of the shard if that is what it is found by.
type Write<'k, T> = fn(&mut Vec<u8>, &'k str, &T, &mut WordWriter<'k>);

/// Cuts what comes in the order of its keys into shards of about so many bytes; gives the first key of each. What alone
/// is larger has a shard to itself, so that nobody else pays for it.
fn cut<'k, T>(
    family: ShardKind,
    bytes: usize,
    items: &[(&'k str, T)],
    write: Write<'k, T>,
) -> (Vec<String>, Vec<Shard>) {
    let (mut firsts, mut shards) = (Vec::new(), Vec::<Shard>::new());
    let mut words = WordWriter::default();
    for (key, item) in items {
        if let Some(shard) = shards.last_mut() {
            let before = shard.bytes.len();
            write(&mut shard.bytes, key, item, &mut words);
            if shard.bytes.len() <= bytes {
                continue;
            }
            shard.bytes.truncate(before);
        }
        // A shard is read by itself, so its first word is written whole.
        words = WordWriter::default();
        let mut shard = Shard { name: family.name(shards.len()), bytes: Vec::with_capacity(bytes) };
        write(&mut shard.bytes, key, item, &mut words);
        shards.push(shard);
        firsts.push((*key).to_owned());
    }
    (firsts, shards)
}

fn word_shard<'l>(out: &mut Vec<u8>, _: &'l str, group: &&[Held<'l>], words: &mut WordWriter<'l>) {
    for held in *group {
        words.put(out, held.word);
        let all = |is: fn(&TermEntry) -> bool| held.documents.iter().all(|(.., word)| is(word));
        let stems = match () {
            () if all(|word| word.as_part == word.times) => StemFreq::SameAsTerm,
            () if all(|word| word.as_part == 0) => StemFreq::Never,
            () => StemFreq::PerDocument,
        };
        let mut postings = Vec::new();
        let mut last = 0;
        for (document, _, word) in &held.documents {
            put_number(&mut postings, document - last);
            last = *document;
            put_number(&mut postings, word.times << 1 | u32::from(word.in_title > 0));
            if word.in_title > 0 {
                put_number(&mut postings, word.in_title);
            }
            if stems == StemFreq::PerDocument {
                put_number(&mut postings, word.as_part);
            }
        }
        put_number(out, stems.number());
        put_number(out, postings.len() as u32);
        out.append(&mut postings);
    }
}

fn place_shard<'l>(out: &mut Vec<u8>, _: &'l str, group: &&[Held<'l>], words: &mut WordWriter<'l>) {
    for held in *group {
        words.put(out, held.word);
        let places = held.documents.iter().map(|(_, leaf, word)| leaf.places(word));
        put_number(out, places.clone().map(|places| places.len() as u32).sum());
        places.for_each(|places| out.extend_from_slice(places));
    }
}

fn vocabulary_shard<'l>(out: &mut Vec<u8>, word: &'l str, held: &&Held<'l>, words: &mut WordWriter<'l>) {
    words.put(out, word);
    put_number(out, held.documents.len() as u32);
}

fn code_shard<'l>(out: &mut Vec<u8>, token: &'l str, documents: &Vec<(u32, u32)>, words: &mut WordWriter<'l>) {
    words.put(out, token);
    put_number(out, documents.len() as u32);
    let mut last = 0;
    for (document, times) in documents {
        put_number(out, document - last);
        put_number(out, *times);
        last = *document;
    }
}

fn texts(leaves: &[&DocumentPostings]) -> (Vec<u32>, Vec<Shard>) {
    let (mut firsts, mut shards) = (Vec::new(), Vec::<Shard>::new());
    for (document, leaf) in leaves.iter().enumerate() {
        let more = leaf.stored.text.len();
        if shards.last().is_none_or(|shard| shard.bytes.len() + more > TEXTS) {
            firsts.push(document as u32);
            shards.push(Shard { name: ShardKind::Texts.name(shards.len()), bytes: Vec::new() });
        }
        let Some(Shard { bytes, .. }) = shards.last_mut() else { continue };
        let head = &leaf.stored.head;
        [head.kind.word(), &head.id, &head.title, &head.path, &leaf.stored.text]
            .iter()
            .for_each(|text| put_text(bytes, text));
        put_number(bytes, leaf.stored.starts.len() as u32);
        let mut last = 0;
        for start in &leaf.stored.starts {
            put_number(bytes, start - last);
            last = *start;
        }
    }
    (firsts, shards)
}
