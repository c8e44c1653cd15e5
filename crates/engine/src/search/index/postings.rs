//! What an index keeps of one document, made once for each text.

use rustc_hash::FxHashMap;

use super::encode::put_number;
use crate::search::{AnalyzedDocument, Document, Head, PositionedTerm, Stored};

/// One document, read. Words and places of thousands of documents are held at once, so each document keeps them in one
/// piece of memory.
#[derive(Clone, Debug)]
pub struct DocumentPostings {
    pub(super) stored: Stored,
    pub(super) area: Option<String>,
    pub(super) order: u64,
    /// Words of everything and of the title, each as often as it counts.
    pub(super) lengths: (u32, u32),
    pub(super) words: Vec<TermEntry>,
    /// Tokens of numbers and how often each counts.
    pub(super) codes: Vec<(String, u32)>,
    /// All words in a row, and all their places.
    letters: String,
    places: Vec<u8>,
}

/// A word of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermEntry {
    /// How often it counts.
    pub times: u32,
    /// How often it stands in the title.
    pub in_title: u32,
    /// How often it counts other than as a name that was also read in parts.
    pub as_part: u32,
    /// Where it ends in the letters and in the places; it begins where the word before it ends.
    ends: (u32, u32),
    begins: (u32, u32),
}

/// A word while its document is read.
#[derive(Default)]
struct Reading {
    times: u32,
    in_title: u32,
    as_part: u32,
    /// The gaps between its places.
    gaps: Vec<u32>,
    last: u32,
}

/// A number that orders documents of equal score: FNV-1a of the kind and id (Fowler, Noll and Vo).
pub fn order(document: &Document) -> u64 {
    let bytes = document.kind.word().bytes().chain(*b"/").chain(document.id.bytes());
    // Kinds in their order first, so that of equals a cause comes before a fix before an article.
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (document.kind as u64) << 56 | hash >> 8
}

impl DocumentPostings {
    /// Reads a document.
    pub fn of(document: Document) -> Self {
        let digest = document.digest();
        let (lengths, order) = ((digest.length(), digest.title.len() as u32), order(&document));
        let AnalyzedDocument { all, title, codes, starts } = digest;
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        codes.into_iter().for_each(|code| *counts.entry(code).or_default() += 1);
        let lines: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
        let text = lines.join("\n");
        let Document { kind, id, title: name, path, area, .. } = document;
        let mut leaf = DocumentPostings {
            stored: Stored { head: Head { kind, id, title: name, path }, text, starts },
            area,
            order,
            lengths,
            words: Vec::new(),
            codes: counts.into_iter().collect(),
            letters: String::new(),
            places: Vec::new(),
        };
        leaf.keep(&words(&all, &title));
        leaf
    }

    fn keep(&mut self, words: &FxHashMap<&str, Reading>) {
        self.words.reserve_exact(words.len());
        let mut begins = (0, 0);
        for (word, read) in words {
            self.letters.push_str(word);
            put_number(&mut self.places, read.gaps.len() as u32);
            read.gaps.iter().for_each(|gap| put_number(&mut self.places, *gap));
            let ends = (self.letters.len() as u32, self.places.len() as u32);
            let Reading { times, in_title, as_part, .. } = *read;
            self.words.push(TermEntry { times, in_title, as_part, begins, ends });
            begins = ends;
        }
        self.letters.shrink_to_fit();
        self.places.shrink_to_fit();
    }

    pub(super) fn word(&self, word: &TermEntry) -> &str {
        &self.letters[word.begins.0 as usize..word.ends.0 as usize]
    }

    /// The number of a word's places, and the gaps between them.
    pub(super) fn places(&self, word: &TermEntry) -> &[u8] {
        &self.places[word.begins.1 as usize..word.ends.1 as usize]
    }
}

fn words<'d>(all: &'d [PositionedTerm], title: &'d [String]) -> FxHashMap<&'d str, Reading> {
    let mut words: FxHashMap<&str, Reading> = FxHashMap::default();
    words.reserve(all.len() / 2);
    for placed in all {
        let word = words.entry(&placed.word).or_default();
        word.times += placed.times;
        word.as_part += if placed.is_compound { 0 } else { placed.times };
        // A name may stand twice at one place: whole, and as the part of a longer one.
        if word.gaps.is_empty() || word.last != placed.position {
            word.gaps.push(placed.position - word.last);
            word.last = placed.position;
        }
    }
    for word in title {
        words.entry(word).or_default().in_title += 1;
    }
    words
}
