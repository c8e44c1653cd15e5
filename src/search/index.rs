//! The index, in memory.

use tantivy::{
    ReloadPolicy, Searcher, TantivyDocument, Term,
    directory::RamDirectory,
    schema::{Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager},
};

use super::{
    document::{Document, documents},
    query::{Filter, Results, search},
    words::words,
};
use crate::model::Catalog;

/// Bytes that the writer may hold before it writes; a catalog of hundreds of entries stays far below.
const WRITER_BUDGET: usize = 16 << 20;

/// The index failed. Nothing that a person types can cause this.
#[derive(Debug, thiserror::Error)]
#[error("the search index failed: {0}")]
pub struct SearchError(#[from] tantivy::TantivyError);

/// A catalog ready to be searched.
pub struct Index {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) terms: Vec<Vec<String>>,
    pub(super) documents: Vec<Document>,
}

/// The fields of a document.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub kind: Field,
    /// Title, keywords and text together: separate fields, scored and added, find half as much.
    pub all: Field,
    pub title: Field,
    pub own_codes: Field,
    pub codes: Field,
}

impl Index {
    /// Indexes a catalog with one thread, so that ties fall the same way each time.
    pub fn of(catalog: &Catalog) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        let documents = documents(catalog);
        let tokenizers = TokenizerManager::default();
        tokenizers.register(WORDS, CatalogWords);
        // The catalog is written once and never changed, so one segment and no writer threads: a third of the time.
        let mut writer = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(tokenizers)
            .single_segment_index_writer(RamDirectory::create(), WRITER_BUDGET)?;
        // One segment, filled in order: a document's number in the index is its place in the list.
        for document in &documents {
            writer.add_document(indexed(fields, document))?;
        }
        let index = writer.finalize()?;
        let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        Ok(Index { searcher, fields, terms: catalog.terms.clone(), documents })
    }

    /// The best hits for what somebody typed.
    pub fn search(&self, query: &str, filter: &Filter, limit: usize) -> Result<Results, SearchError> {
        search(self, query, filter, limit)
    }

    /// Whether any document holds a word.
    pub(super) fn knows(&self, word: &str) -> Result<bool, SearchError> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(self.fields.all, word))? > 0)
    }

    /// All words of the index.
    pub(super) fn vocabulary(&self) -> Result<Vec<String>, SearchError> {
        let mut vocabulary = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.all)?;
            let mut stream = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            while stream.advance() {
                vocabulary.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
            }
        }
        Ok(vocabulary)
    }
}

const WORDS: &str = "catalog-words";

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |record| {
        let indexing = TextFieldIndexing::default().set_tokenizer(WORDS).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let frequencies = || text(IndexRecordOption::WithFreqs);
    let codes = || {
        let indexing = TextFieldIndexing::default().set_tokenizer("whitespace").set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::Basic))
    };
    let fields = Fields {
        kind: builder.add_text_field("kind", STRING),
        all: builder.add_text_field("all", frequencies()),
        title: builder.add_text_field("title", frequencies()),
        own_codes: builder.add_text_field("own_codes", codes()),
        codes: builder.add_text_field("codes", codes()),
    };
    (builder.build(), fields)
}

/// Title three times, keywords twice, text once: what a title says counts most.
fn indexed(fields: Fields, document: &Document) -> TantivyDocument {
    let Document { title, keywords, text, .. } = document;
    let mut indexed = TantivyDocument::default();
    indexed.add_text(fields.kind, document.kind.word());
    indexed.add_text(fields.all, format!("{title}\n{title}\n{title}\n{keywords}\n{keywords}\n{text}\n{}", document.id));
    indexed.add_text(fields.title, title);
    indexed.add_text(fields.own_codes, document.own_codes.join(" "));
    indexed.add_text(fields.codes, document.codes.join(" "));
    indexed
}

/// Our reading of words, for tantivy.
#[derive(Clone)]
struct CatalogWords;

impl Tokenizer for CatalogWords {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        WordStream { words: words(text), next: 0, token: Token::default() }
    }
}

struct WordStream {
    words: Vec<String>,
    next: usize,
    token: Token,
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.get_mut(self.next) else { return false };
        self.token = Token { position: self.next, text: std::mem::take(word), ..Token::default() };
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
