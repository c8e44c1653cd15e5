//! What each kind of shard holds. Nothing that is damaged is half read: it reads as nothing.

use super::{
    super::results::{Head, Stored},
    decode::ByteReader,
    header::StemFreq,
};
use crate::model::Kind;

/// The documents of a word.
pub(super) struct Postings {
    pub stems: StemFreq,
    bytes: Vec<u8>,
}

/// A document that holds a word.
pub(super) struct Posting {
    pub document: u32,
    pub times: u32,
    pub in_title: u32,
    pub as_part: u32,
}

/// Every word of a shard, with what is written of it.
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
pub(super) fn postings(reader: &mut ByteReader<'_>) -> Option<Postings> {
    let stems = StemFreq::of(reader.number()?)?;
    let length = reader.number()? as usize;
    Some(Postings { stems, bytes: reader.bytes(length)?.to_vec() })
}

/// The places of a word, for each of its documents.
pub(super) fn places(reader: &mut ByteReader<'_>) -> Option<Vec<u8>> {
    let length = reader.number()? as usize;
    Some(reader.bytes(length)?.to_vec())
}

/// Documents with a number each.
pub(super) fn counted(reader: &mut ByteReader<'_>) -> Option<Vec<(u32, u32)>> {
    let number = reader.number()?;
    let mut document = 0u32;
    let mut one = || {
        document = document.checked_add(reader.number()?)?;
        Some((document, reader.number()?))
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

impl Postings {
    /// Each document in order.
    pub fn read(&self) -> impl Iterator<Item = Posting> {
        let mut reader = ByteReader::new(&self.bytes);
        let mut document = 0u32;
        std::iter::from_fn(move || {
            document = document.checked_add(reader.number()?)?;
            let head = reader.number()?;
            let times = head >> 1;
            let in_title = if head & 1 == 1 { reader.number()? } else { 0 };
            let as_part = match self.stems {
                StemFreq::SameAsTerm => times,
                StemFreq::PerDocument => reader.number()?,
                StemFreq::Never => 0,
            };
            Some(Posting { document, times, in_title, as_part })
        })
    }
}
