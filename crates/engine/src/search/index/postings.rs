//! The terms of one document, analyzed once for each text.

use rustc_hash::FxHashMap;

use super::encode::put_number;
use crate::search::{AnalyzedDocument, Document, Head, PositionedTerm, Stored};

/// One analyzed document. Words and positions of thousands of documents are in memory at once, so each document has one
/// allocation for all of them.
#[derive(Clone, Debug)]
pub struct DocumentPostings {
    pub(super) stored: Stored,
    pub(super) area: Option<String>,
    pub(super) tie_breaker: u64,
    /// The number of words, each as often as it counts, and of those of the title.
    pub(super) field_len: u32,
    pub(super) title_len: u32,
    pub(super) words: Vec<TermEntry>,
    /// Numbers, and how often each counts.
    pub(super) codes: Vec<(String, u32)>,
    /// All words in a row, and all their positions.
    letters: String,
    positions: Vec<u8>,
}

/// A word of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermEntry {
    /// How often it counts.
    pub term_freq: u32,
    /// How often the title contains it.
    pub title_freq: u32,
    /// How often it counts for its stem: not as a compound.
    pub stem_freq: u32,
    start: Offsets,
    end: Offsets,
}

/// Offsets of a word in `letters` and of its positions in `positions`.
#[derive(Clone, Copy, Debug, Default)]
struct Offsets {
    letters: u32,
    positions: u32,
}

/// A word while its document is analyzed.
#[derive(Default)]
struct TermCounts {
    term_freq: u32,
    title_freq: u32,
    stem_freq: u32,
    /// The gaps between its positions.
    gaps: Vec<u32>,
    last: u32,
}

/// A number that orders documents of equal score: FNV-1a of the kind and id (Fowler, Noll and Vo).
pub fn tie_breaker(document: &Document) -> u64 {
    let bytes = document.kind.word().bytes().chain(*b"/").chain(document.id.bytes());
    // Kinds in their order first, so that with equal scores a cause comes before a fix before an article.
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (document.kind as u64) << 56 | hash >> 8
}

impl DocumentPostings {
    /// Analyzes a document.
    pub fn of(document: Document) -> Self {
        let analyzed = document.analyze();
        let (field_len, tie_breaker) = (analyzed.field_len(), tie_breaker(&document));
        let AnalyzedDocument { all, title, codes, starts } = analyzed;
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        codes.into_iter().for_each(|code| *counts.entry(code).or_default() += 1);
        let lines: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
        let text = lines.join("\n");
        let shown_title = document.shown_title();
        let Document { kind, id, path, area, .. } = document;
        let mut postings = DocumentPostings {
            stored: Stored { head: Head { kind, id, title: shown_title, path }, text, starts },
            area,
            tie_breaker,
            field_len,
            title_len: title.len() as u32,
            words: Vec::new(),
            codes: counts.into_iter().collect(),
            letters: String::new(),
            positions: Vec::new(),
        };
        postings.add_words(&words(&all, &title));
        postings
    }

    fn add_words(&mut self, words: &FxHashMap<&str, TermCounts>) {
        self.words.reserve_exact(words.len());
        let mut start = Offsets::default();
        for (word, counts) in words {
            self.letters.push_str(word);
            put_number(&mut self.positions, counts.gaps.len() as u32);
            counts.gaps.iter().for_each(|gap| put_number(&mut self.positions, *gap));
            let end = Offsets { letters: self.letters.len() as u32, positions: self.positions.len() as u32 };
            let TermCounts { term_freq, title_freq, stem_freq, .. } = *counts;
            self.words.push(TermEntry { term_freq, title_freq, stem_freq, start, end });
            start = end;
        }
        self.letters.shrink_to_fit();
        self.positions.shrink_to_fit();
    }

    pub(super) fn word(&self, word: &TermEntry) -> &str {
        &self.letters[word.start.letters as usize..word.end.letters as usize]
    }

    /// The number of a word's positions, and the gaps between them.
    pub(super) fn positions(&self, word: &TermEntry) -> &[u8] {
        &self.positions[word.start.positions as usize..word.end.positions as usize]
    }
}

fn words<'d>(all: &'d [PositionedTerm], title: &'d [String]) -> FxHashMap<&'d str, TermCounts> {
    let mut words: FxHashMap<&str, TermCounts> = FxHashMap::default();
    words.reserve(all.len() / 2);
    for placed in all {
        let word = words.entry(&placed.word).or_default();
        word.term_freq += placed.term_freq;
        word.stem_freq += if placed.is_compound { 0 } else { placed.term_freq };
        // A name may have one position twice: as a compound and as a part of a longer one.
        if word.gaps.is_empty() || word.last != placed.position {
            word.gaps.push(placed.position - word.last);
            word.last = placed.position;
        }
    }
    for word in title {
        words.entry(word).or_default().title_freq += 1;
    }
    words
}
