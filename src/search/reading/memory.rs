//! An index in memory that needs no library: what a page without a server searches. It ranks as the other does, since
//! both are a [`Shelf`].

use std::{collections::BTreeMap, convert::Infallible};

use super::{
    document::Document,
    results::{Head, Library, Stored},
    shelf::{Field, Shelf},
};

/// A word's documents, in order, with its places in each.
type Postings = Vec<(u32, Vec<u32>)>;

/// The documents of a small catalog.
#[derive(Clone, Debug, Default)]
pub struct MemoryShelf {
    all: BTreeMap<String, Postings>,
    others: BTreeMap<(u8, String), Vec<(u32, u32)>>,
    lengths: Vec<(u32, u32)>,
    total: (u64, u64),
    orders: Vec<u64>,
    stored: Vec<Stored>,
}

/// A number that orders documents of equal score: FNV-1a of the kind and id (Fowler, Noll and Vo).
pub fn order(document: &Document) -> u64 {
    let bytes = document.kind.word().bytes().chain(*b"/").chain(document.id.bytes());
    // Kinds in their order first, so that of equals a cause comes before a fix before an article.
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (document.kind as u64) << 56 | hash >> 8
}

fn stored(document: &Document, starts: &[u32]) -> Stored {
    let Document { kind, id, title, path, passages, .. } = document.clone();
    let lines: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    Stored { head: Head { kind, id, title, path }, text: lines.join("\n"), starts: starts.to_vec() }
}

impl MemoryShelf {
    /// Indexes documents; the first is number 0.
    pub fn of(documents: &[Document]) -> Self {
        let mut shelf = MemoryShelf::default();
        for (number, document) in documents.iter().enumerate() {
            let number = number as u32;
            let digest = document.digest();
            shelf.lengths.push((digest.all.len() as u32, digest.title.len() as u32));
            shelf.total.0 += digest.all.len() as u64;
            shelf.total.1 += digest.title.len() as u64;
            shelf.orders.push(order(document));
            shelf.stored.push(stored(document, &digest.starts));
            for placed in digest.all {
                let postings = shelf.all.entry(placed.word).or_default();
                match postings.last_mut().filter(|(last, _)| *last == number) {
                    Some((_, places)) => places.push(placed.position),
                    None => postings.push((number, vec![placed.position])),
                }
            }
            let kind = vec![document.kind.word().to_owned()];
            let area = document.area.iter().cloned().collect();
            let fields = [
                (Field::Title, digest.title),
                (Field::Stems, digest.stems),
                (Field::Codes, digest.codes),
                (Field::Kind, kind),
                (Field::Area, area),
            ];
            for (field, words) in fields {
                words.into_iter().for_each(|word| shelf.count(field, word, number));
            }
        }
        shelf
    }

    fn count(&mut self, field: Field, word: String, number: u32) {
        let postings = self.others.entry((field as u8, word)).or_default();
        match postings.last_mut().filter(|(last, _)| *last == number) {
            Some((_, times)) => *times += 1,
            None => postings.push((number, 1)),
        }
    }

    fn holders(&self, words: impl Iterator<Item = String>) -> Vec<(String, u32)> {
        words
            .map(|word| (self.all.get(&word).map_or(0, Vec::len) as u32, word))
            .map(|(holders, word)| (word, holders))
            .collect()
    }
}

impl Shelf for MemoryShelf {
    type Error = Infallible;

    fn room(&self) -> u32 {
        self.orders.len() as u32
    }

    fn documents(&self) -> u32 {
        self.room()
    }

    fn length(&self, field: Field, document: u32) -> u32 {
        let lengths = self.lengths.get(document as usize).copied().unwrap_or_default();
        if field == Field::Title { lengths.1 } else { lengths.0 }
    }

    fn mean_length(&self, field: Field) -> f32 {
        let total = if field == Field::Title { self.total.1 } else { self.total.0 };
        (total as f64 / f64::from(self.room().max(1))) as f32
    }

    fn order(&self, document: u32) -> u64 {
        self.orders.get(document as usize).copied().unwrap_or(0)
    }

    fn postings(&self, field: Field, word: &str) -> Result<Vec<(u32, u32)>, Infallible> {
        if field == Field::All {
            let postings = self.all.get(word).into_iter().flatten();
            return Ok(postings.map(|(document, places)| (*document, places.len() as u32)).collect());
        }
        Ok(self.others.get(&(field as u8, word.to_owned())).cloned().unwrap_or_default())
    }

    fn positions(&self, word: &str, documents: &[u32]) -> Result<Vec<(u32, Vec<u32>)>, Infallible> {
        let postings = self.all.get(word).into_iter().flatten();
        Ok(postings.filter(|(document, _)| documents.binary_search(document).is_ok()).cloned().collect())
    }

    fn knows(&self, word: &str) -> Result<bool, Infallible> {
        Ok(self.all.contains_key(word))
    }

    fn similar(&self, word: &str, edits: u8) -> Result<Vec<(String, u32)>, Infallible> {
        let letters = word.chars().count();
        let near = |known: &&String| {
            known.chars().count().abs_diff(letters) <= edits.into() && strsim::osa_distance(word, known) <= edits.into()
        };
        Ok(self.holders(self.all.keys().filter(near).cloned()))
    }

    fn beginning(&self, start: &str) -> Result<Vec<(String, u32)>, Infallible> {
        let words = self.all.range(start.to_owned()..).map(|(word, _)| word);
        Ok(self.holders(words.take_while(|word| word.starts_with(start)).cloned()))
    }
}

impl Library for MemoryShelf {
    fn stored(&self, document: u32) -> Result<Stored, Infallible> {
        // Ranked documents are those of the shelf.
        Ok(self.stored[document as usize].clone())
    }
}
