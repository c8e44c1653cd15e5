//! A tantivy index as a [`IndexReader`].

use std::collections::BTreeMap;

use tantivy::{
    DocAddress, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term,
    postings::{Postings, TermInfo},
    query::FuzzyTermQuery,
    schema::{IndexRecordOption, Value},
};

use super::{
    error::{SearchError, damaged},
    fields::{FIELD_LEN, Fields, TIE_BREAKER, TITLE_LEN},
};
use fixbook_engine::search::{DocPositions, DocStore, Field, IndexReader, Posting, Stored, VocabularyTerm};

/// An open index. Documents are numbered through all segments; a number whose document was replaced is not used.
pub(super) struct TantivyReader {
    searcher: Searcher,
    fields: Fields,
    /// The number of each segment's first document.
    bases: Vec<u32>,
    max_doc: u32,
    num_docs: u32,
    field_lens: Vec<u32>,
    title_lens: Vec<u32>,
    tie_breakers: Vec<u64>,
    mean_field_len: f32,
    mean_title_len: f32,
}

impl TantivyReader {
    pub fn new(searcher: Searcher, fields: Fields) -> Result<Self, SearchError> {
        let mut reader = TantivyReader {
            fields,
            bases: Vec::new(),
            max_doc: 0,
            num_docs: 0,
            field_lens: Vec::new(),
            title_lens: Vec::new(),
            tie_breakers: Vec::new(),
            mean_field_len: 0.0,
            mean_title_len: 0.0,
            searcher,
        };
        let (mut words, mut title_words) = (0u64, 0u64);
        for segment in reader.searcher.segment_readers() {
            reader.bases.push(reader.max_doc);
            reader.max_doc += segment.max_doc();
            reader.num_docs += segment.num_docs();
            let column = |name| segment.fast_fields().u64(name);
            let (field_lens, titles, tie_breakers) = (column(FIELD_LEN)?, column(TITLE_LEN)?, column(TIE_BREAKER)?);
            for document in 0..segment.max_doc() {
                let (length, title) = (field_lens.first(document).unwrap_or(0), titles.first(document).unwrap_or(0));
                if !segment.is_deleted(document) {
                    words += length;
                    title_words += title;
                }
                reader.field_lens.push(length as u32);
                reader.title_lens.push(title as u32);
                reader.tie_breakers.push(tie_breakers.first(document).unwrap_or(0));
            }
        }
        reader.mean_field_len = (words as f64 / f64::from(reader.num_docs.max(1))) as f32;
        reader.mean_title_len = (title_words as f64 / f64::from(reader.num_docs.max(1))) as f32;
        Ok(reader)
    }

    /// The number of documents that contain a term of a segment. Tantivy's own number counts deleted documents too, so that
    /// corrections would depend on which articles were replaced before.
    fn doc_freq(segment: &SegmentReader, inverted: &InvertedIndexReader, info: &TermInfo) -> Result<u32, SearchError> {
        if !segment.has_deletes() {
            return Ok(info.doc_freq);
        }
        let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        let mut doc_freq = 0;
        while postings.doc() != TERMINATED {
            doc_freq += u32::from(!segment.is_deleted(postings.doc()));
            postings.advance();
        }
        Ok(doc_freq)
    }

    /// Adds a term of a segment if any document contains it.
    fn add_term(
        found: &mut BTreeMap<String, u32>,
        segment: &SegmentReader,
        inverted: &InvertedIndexReader,
        key: &[u8],
        info: &TermInfo,
    ) -> Result<(), SearchError> {
        let Ok(term) = std::str::from_utf8(key) else { return Ok(()) };
        let doc_freq = Self::doc_freq(segment, inverted, info)?;
        if doc_freq > 0 {
            *found.entry(term.to_owned()).or_default() += doc_freq;
        }
        Ok(())
    }
}

fn vocabulary(found: BTreeMap<String, u32>) -> Vec<VocabularyTerm> {
    found.into_iter().map(|(term, doc_freq)| VocabularyTerm { term, doc_freq }).collect()
}

impl IndexReader for TantivyReader {
    type Error = SearchError;

    fn max_doc(&self) -> u32 {
        self.max_doc
    }

    fn num_docs(&self) -> u32 {
        self.num_docs
    }

    fn field_len(&self, field: Field, doc: u32) -> u32 {
        let lens = if field == Field::Title { &self.title_lens } else { &self.field_lens };
        lens.get(doc as usize).copied().unwrap_or(0)
    }

    fn mean_field_len(&self, field: Field) -> f32 {
        if field == Field::Title { self.mean_title_len } else { self.mean_field_len }
    }

    fn tie_breaker(&self, doc: u32) -> u64 {
        self.tie_breakers.get(doc as usize).copied().unwrap_or(0)
    }

    fn postings(&self, field: Field, word: &str) -> Result<Vec<Posting>, SearchError> {
        let field = self.fields.of(field);
        let term = Term::from_field_text(field, word);
        let mut found = Vec::new();
        for (segment, base) in self.searcher.segment_readers().iter().zip(&self.bases) {
            let inverted = segment.inverted_index(field)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)? else { continue };
            let mut document = postings.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document) {
                    found.push(Posting { doc: base + document, term_freq: postings.term_freq() });
                }
                document = postings.advance();
            }
        }
        Ok(found)
    }

    fn positions(&self, word: &str, docs: &[u32]) -> Result<Vec<DocPositions>, SearchError> {
        let term = Term::from_field_text(self.fields.all, word);
        let mut found = Vec::new();
        for (segment, &base) in self.searcher.segment_readers().iter().zip(&self.bases) {
            let inverted = segment.inverted_index(self.fields.all)?;
            let record = IndexRecordOption::WithFreqsAndPositions;
            let Some(mut postings) = inverted.read_postings(&term, record)? else { continue };
            let here = docs.iter().filter(|number| (base..base + segment.max_doc()).contains(number));
            for &number in here {
                // `seek` only goes forward, and past the document if that does not contain the word.
                if postings.doc() < number - base {
                    postings.seek(number - base);
                }
                if postings.doc() == number - base {
                    let mut positions = Vec::new();
                    postings.positions(&mut positions);
                    found.push(DocPositions { doc: number, positions });
                }
            }
        }
        Ok(found)
    }

    fn contains_term(&self, word: &str) -> Result<bool, SearchError> {
        let term = Term::from_field_text(self.fields.all, word);
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.all)?;
            if let Some(info) = inverted.get_term_info(&term)?
                && Self::doc_freq(segment, &inverted, &info)? > 0
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn fuzzy_terms(&self, word: &str, max_edits: u8) -> Result<Vec<VocabularyTerm>, SearchError> {
        let automaton = FuzzyTermQuery::new(Term::from_field_text(self.fields.all, word), max_edits, true);
        let mut found = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.all)?;
            let mut stream = inverted.terms().search(automaton.automaton()?).into_stream()?;
            while stream.advance() {
                Self::add_term(&mut found, segment, &inverted, stream.key(), stream.value())?;
            }
        }
        Ok(vocabulary(found))
    }

    fn terms_with_prefix(&self, prefix: &str) -> Result<Vec<VocabularyTerm>, SearchError> {
        let mut found = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.all)?;
            let mut stream = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                Self::add_term(&mut found, segment, &inverted, stream.key(), stream.value())?;
            }
        }
        Ok(vocabulary(found))
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
