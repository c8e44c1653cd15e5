//! A tantivy index as a [`IndexReader`].

use tantivy::{
    DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term,
    postings::Postings,
    query::FuzzyTermQuery,
    schema::{IndexRecordOption, Value},
};

use super::{
    error::{SearchError, damaged},
    fields::{Fields, LENGTH, ORDER, TITLE_LENGTH},
};
use fixbook_engine::search::{DocStore, Field, IndexReader, Stored};

/// An open index. Documents are numbered through all segments; a number whose document was replaced is not used.
pub(super) struct TantivyReader {
    searcher: Searcher,
    fields: Fields,
    /// The number of each segment's first document.
    bases: Vec<u32>,
    room: u32,
    documents: u32,
    lengths: Vec<u32>,
    title_lengths: Vec<u32>,
    orders: Vec<u64>,
    mean_length: f32,
    mean_title_length: f32,
}

impl TantivyReader {
    pub fn new(searcher: Searcher, fields: Fields) -> Result<Self, SearchError> {
        let mut shelf = TantivyReader {
            fields,
            bases: Vec::new(),
            room: 0,
            documents: 0,
            lengths: Vec::new(),
            title_lengths: Vec::new(),
            orders: Vec::new(),
            mean_length: 0.0,
            mean_title_length: 0.0,
            searcher,
        };
        let (mut words, mut title_words) = (0u64, 0u64);
        for segment in shelf.searcher.segment_readers() {
            shelf.bases.push(shelf.room);
            shelf.room += segment.max_doc();
            shelf.documents += segment.num_docs();
            let column = |name| segment.fast_fields().u64(name);
            let (lengths, titles, orders) = (column(LENGTH)?, column(TITLE_LENGTH)?, column(ORDER)?);
            for document in 0..segment.max_doc() {
                let (length, title) = (lengths.first(document).unwrap_or(0), titles.first(document).unwrap_or(0));
                if !segment.is_deleted(document) {
                    words += length;
                    title_words += title;
                }
                shelf.lengths.push(length as u32);
                shelf.title_lengths.push(title as u32);
                shelf.orders.push(orders.first(document).unwrap_or(0));
            }
        }
        shelf.mean_length = (words as f64 / f64::from(shelf.documents.max(1))) as f32;
        shelf.mean_title_length = (title_words as f64 / f64::from(shelf.documents.max(1))) as f32;
        Ok(shelf)
    }

    /// The words of the combined field from one on, as long as `goes_on`, with the number of documents that hold each.
    fn stream(&self, word: &str, goes_on: impl Fn(&[u8]) -> bool) -> Result<Vec<(String, u32)>, SearchError> {
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.all)?;
            let mut stream = inverted.terms().range().ge(word.as_bytes()).into_stream()?;
            while stream.advance() && goes_on(stream.key()) {
                add(&mut found, stream.key(), stream.value().doc_freq);
            }
        }
        Ok(summed(found))
    }
}

fn add(found: &mut Vec<(String, u32)>, key: &[u8], holders: u32) {
    if let Ok(word) = std::str::from_utf8(key) {
        found.push((word.to_owned(), holders));
    }
}

/// The same word of several segments once.
fn summed(mut found: Vec<(String, u32)>) -> Vec<(String, u32)> {
    found.sort();
    found.dedup_by(|later, first| {
        let same = later.0 == first.0;
        first.1 += if same { later.1 } else { 0 };
        same
    });
    found
}

impl IndexReader for TantivyReader {
    type Error = SearchError;

    fn room(&self) -> u32 {
        self.room
    }

    fn documents(&self) -> u32 {
        self.documents
    }

    fn length(&self, field: Field, document: u32) -> u32 {
        let lengths = if field == Field::Title { &self.title_lengths } else { &self.lengths };
        lengths.get(document as usize).copied().unwrap_or(0)
    }

    fn mean_length(&self, field: Field) -> f32 {
        if field == Field::Title { self.mean_title_length } else { self.mean_length }
    }

    fn order(&self, document: u32) -> u64 {
        self.orders.get(document as usize).copied().unwrap_or(0)
    }

    fn postings(&self, field: Field, word: &str) -> Result<Vec<(u32, u32)>, SearchError> {
        let field = self.fields.of(field);
        let term = Term::from_field_text(field, word);
        let mut found = Vec::new();
        for (segment, base) in self.searcher.segment_readers().iter().zip(&self.bases) {
            let inverted = segment.inverted_index(field)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)? else { continue };
            let mut document = postings.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document) {
                    found.push((base + document, postings.term_freq()));
                }
                document = postings.advance();
            }
        }
        Ok(found)
    }

    fn positions(&self, word: &str, documents: &[u32]) -> Result<Vec<(u32, Vec<u32>)>, SearchError> {
        let term = Term::from_field_text(self.fields.all, word);
        let mut found = Vec::new();
        for (segment, &base) in self.searcher.segment_readers().iter().zip(&self.bases) {
            let inverted = segment.inverted_index(self.fields.all)?;
            let record = IndexRecordOption::WithFreqsAndPositions;
            let Some(mut postings) = inverted.read_postings(&term, record)? else { continue };
            let here = documents.iter().filter(|number| (base..base + segment.max_doc()).contains(number));
            for &number in here {
                // `seek` goes forward only, and past the document if it does not hold the word.
                if postings.doc() < number - base {
                    postings.seek(number - base);
                }
                if postings.doc() == number - base {
                    let mut positions = Vec::new();
                    postings.positions(&mut positions);
                    found.push((number, positions));
                }
            }
        }
        Ok(found)
    }

    fn knows(&self, word: &str) -> Result<bool, SearchError> {
        let holders = self.searcher.doc_freq(&Term::from_field_text(self.fields.all, word))?;
        // Documents that were replaced are still counted.
        Ok(holders > 0 && (self.documents == self.room || !self.postings(Field::All, word)?.is_empty()))
    }

    fn similar(&self, word: &str, edits: u8) -> Result<Vec<(String, u32)>, SearchError> {
        let term = Term::from_field_text(self.fields.all, word);
        let automaton = FuzzyTermQuery::new(term, edits, true);
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.all)?;
            let mut stream = inverted.terms().search(automaton.automaton()?).into_stream()?;
            while stream.advance() {
                add(&mut found, stream.key(), stream.value().doc_freq);
            }
        }
        Ok(summed(found))
    }

    fn beginning(&self, start: &str) -> Result<Vec<(String, u32)>, SearchError> {
        self.stream(start, |key| key.starts_with(start.as_bytes()))
    }
}

impl DocStore for TantivyReader {
    fn stored(&self, number: u32) -> Result<Stored, SearchError> {
        let segment = self.bases.partition_point(|base| *base <= number) - 1;
        let address = DocAddress::new(segment as u32, number - self.bases[segment]);
        let document: TantivyDocument = self.searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
        let head = text(self.fields.head).ok_or_else(|| damaged("a head"))?;
        let starts = document.get_first(self.fields.starts);
        let starts = starts.and_then(|value| value.as_bytes().map(<[u8]>::to_vec)).unwrap_or_default();
        Ok(Stored {
            head: serde_json::from_str(&head).map_err(|_| damaged("a head"))?,
            text: text(self.fields.text).unwrap_or_default(),
            starts: starts
                .chunks_exact(4)
                .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
                .collect(),
        })
    }
}
