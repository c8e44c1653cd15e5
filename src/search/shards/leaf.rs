//! What an index keeps of one document, made once for each text.

use std::collections::HashMap;

use crate::search::reading::{Document, Head, Stored, put_number};

/// One document, read.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub(super) stored: Stored,
    pub(super) area: Option<String>,
    pub(super) order: u64,
    /// Words of everything and of the title, each as often as it counts.
    pub(super) lengths: (u32, u32),
    pub(super) words: Vec<LeafWord>,
    /// Tokens of numbers and how often each counts.
    pub(super) codes: Vec<(String, u32)>,
}

/// A word of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct LeafWord {
    pub word: String,
    /// How often it counts.
    pub times: u32,
    /// How often it stands in the title.
    pub in_title: u32,
    /// How often it counts other than as a name that was also read in parts.
    pub as_part: u32,
    /// Its places in order, as the gaps between them, after their number.
    pub places: Vec<u8>,
    last: u32,
    number: u32,
}

/// A number that orders documents of equal score: FNV-1a of the kind and id (Fowler, Noll and Vo).
pub fn order(document: &Document) -> u64 {
    let bytes = document.kind.word().bytes().chain(*b"/").chain(document.id.bytes());
    // Kinds in their order first, so that of equals a cause comes before a fix before an article.
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (document.kind as u64) << 56 | hash >> 8
}

impl Leaf {
    /// Reads a document.
    pub fn of(document: &Document) -> Self {
        let digest = document.digest();
        let lengths = (digest.length(), digest.title.len() as u32);
        let order = order(document);
        let mut words: HashMap<String, LeafWord> = HashMap::new();
        for placed in digest.all {
            let word = words.entry(placed.word).or_default();
            word.times += placed.times;
            word.as_part += if placed.is_whole { 0 } else { placed.times };
            // A name may stand twice at one place: whole, and as the part of a longer one.
            if word.number == 0 || word.last != placed.position {
                put_number(&mut word.places, placed.position - word.last);
                word.last = placed.position;
                word.number += 1;
            }
        }
        for word in digest.title {
            words.entry(word).or_default().in_title += 1;
        }
        let words = words.into_iter().map(|(word, held)| held.named(word)).collect();
        let mut codes: HashMap<String, u32> = HashMap::new();
        digest.codes.into_iter().for_each(|code| *codes.entry(code).or_default() += 1);
        let lines: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
        let Document { kind, id, title, path, area, .. } = document.clone();
        let stored = Stored { head: Head { kind, id, title, path }, text: lines.join("\n"), starts: digest.starts };
        Leaf { stored, area, order, lengths, words, codes: codes.into_iter().collect() }
    }
}

impl LeafWord {
    fn named(mut self, word: String) -> Self {
        let mut places = Vec::with_capacity(self.places.len() + 1);
        put_number(&mut places, self.number);
        places.append(&mut self.places);
        LeafWord { word, places, ..self }
    }
}
