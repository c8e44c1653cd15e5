//! What each kind of shard contains. A damaged shard is never read in part: it reads as `None`.

use super::{
    super::{
        index_reader::Posting,
        results::{Head, Stored},
    },
    decode::ByteReader,
    header::StemFreq,
};
use crate::model::Kind;

/// The documents of a word.
pub(super) struct TermPostings {
    pub stem_freq: StemFreq,
    bytes: Vec<u8>,
}

/// A document that contains a word, with its frequency in each field.
pub(super) struct TermPosting {
    pub doc: u32,
    pub term_freq: u32,
    pub title_freq: u32,
    pub stem_freq: u32,
}

/// Every word of a shard, with its entry.
pub(super) fn each<T>(
    reader: &mut ByteReader<'_>,
    read: fn(&mut ByteReader<'_>) -> Option<T>,
) -> Option<Vec<(String, T)>> {
    let mut all = Vec::new();
    while !reader.is_at_end() {
        all.push((reader.word()?, read(reader)?));
    }
    Some(all)
}

/// The documents of a word.
pub(super) fn postings(reader: &mut ByteReader<'_>) -> Option<TermPostings> {
    let stem_freq = StemFreq::of(reader.number()?)?;
    let length = reader.number()? as usize;
    Some(TermPostings { stem_freq, bytes: reader.bytes(length)?.to_vec() })
}

/// The positions of a word, for each of its documents.
pub(super) fn positions(reader: &mut ByteReader<'_>) -> Option<Vec<u8>> {
    let length = reader.number()? as usize;
    Some(reader.bytes(length)?.to_vec())
}

/// The documents of a number.
pub(super) fn code_postings(reader: &mut ByteReader<'_>) -> Option<Vec<Posting>> {
    let number = reader.number()?;
    let mut doc = 0u32;
    let mut one = || {
        doc = doc.checked_add(reader.number()?)?;
        Some(Posting { doc, term_freq: reader.number()? })
    };
    (0..number).map(|_| one()).collect()
}

/// Heads and texts of documents that follow each other.
pub(super) fn texts(reader: &mut ByteReader<'_>) -> Option<Vec<Stored>> {
    let mut all = Vec::new();
    while !reader.is_at_end() {
        let kind = reader.text()?;
        let kind = Kind::SEARCHED.into_iter().find(|known| known.word() == kind)?;
        let mut text = || reader.text().map(str::to_owned);
        let (head, text) = (Head { kind, id: text()?, title: text()?, path: text()? }, text()?);
        let number = reader.number()?;
        let mut at = 0u32;
        let mut start = || {
            at = at.checked_add(reader.number()?)?;
            Some(at)
        };
        let starts = (0..number).map(|_| start()).collect::<Option<Vec<u32>>>()?;
        all.push(Stored { head, text, starts });
    }
    Some(all)
}

impl TermPostings {
    /// Each document in order.
    pub fn read(&self) -> impl Iterator<Item = TermPosting> {
        let mut reader = ByteReader::new(&self.bytes);
        let mut doc = 0u32;
        std::iter::from_fn(move || {
            doc = doc.checked_add(reader.number()?)?;
            let head = reader.number()?;
            let term_freq = head >> 1;
            let title_freq = if head & 1 == 1 { reader.number()? } else { 0 };
            let stem_freq = match self.stem_freq {
                StemFreq::SameAsTerm => term_freq,
                StemFreq::PerDocument => reader.number()?,
                StemFreq::Zero => 0,
            };
            Some(TermPosting { doc, term_freq, title_freq, stem_freq })
        })
    }
}
