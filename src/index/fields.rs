//! The fields of the index, and a document in them.

use std::str::Lines;

use tantivy::{
    TantivyDocument,
    schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager},
};

use super::error::{SearchError, damaged};
use fixbook_engine::search::{self, Document, Head, PositionedTerm};

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// What is replaced as one: an article's path, or all entries of the catalog.
    pub unit: Field,
    pub kind: Field,
    pub area: Field,
    pub all: Field,
    pub title: Field,
    pub stems: Field,
    pub codes: Field,
    pub head: Field,
    pub text: Field,
    pub starts: Field,
}

/// Names of the columns of numbers.
pub(super) const FIELD_LEN: &str = "length";
pub(super) const TITLE_LEN: &str = "title_length";
pub(super) const TIE_BREAKER: &str = "order";

/// The schema. Lengths are columns of our own: tantivy rounds them to one byte, and a site, which has no tantivy, would rank
/// differently.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |tokenizer, record| {
        let indexing = TextFieldIndexing::default().set_fieldnorms(false).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing.set_tokenizer(tokenizer))
    };
    let in_a_row = || words(IN_A_ROW, IndexRecordOption::WithFreqs);
    let fields = Fields {
        unit: builder.add_text_field("unit", STRING),
        kind: builder.add_text_field("kind", STRING),
        area: builder.add_text_field("area", STRING),
        all: builder.add_text_field("all", words(PLACED, IndexRecordOption::WithFreqsAndPositions)),
        title: builder.add_text_field("title", in_a_row()),
        stems: builder.add_text_field("stems", in_a_row()),
        codes: builder.add_text_field("codes", in_a_row()),
        head: builder.add_text_field("head", STORED),
        text: builder.add_text_field("text", STORED),
        starts: builder.add_bytes_field("starts", STORED),
    };
    for column in [FIELD_LEN, TITLE_LEN, TIE_BREAKER] {
        builder.add_u64_field(column, FAST);
    }
    (builder.build(), fields)
}

impl Fields {
    /// The field of tantivy for one of the ranking.
    pub fn of(&self, field: fixbook_engine::search::Field) -> Field {
        match field {
            fixbook_engine::search::Field::All => self.all,
            fixbook_engine::search::Field::Title => self.title,
            fixbook_engine::search::Field::Stem => self.stems,
            fixbook_engine::search::Field::Codes => self.codes,
            fixbook_engine::search::Field::Kind => self.kind,
            fixbook_engine::search::Field::Area => self.area,
        }
    }
}

/// A document in the fields of the index.
pub(super) fn indexed(
    fields: Fields,
    schema: &Schema,
    unit: &str,
    document: &Document,
) -> Result<TantivyDocument, SearchError> {
    let analyzed = document.analyze();
    let mut indexed = TantivyDocument::default();
    indexed.add_text(fields.unit, unit);
    indexed.add_text(fields.kind, document.kind.word());
    if let Some(area) = &document.area {
        indexed.add_text(fields.area, area);
    }
    let numbers = [
        (FIELD_LEN, u64::from(analyzed.field_len())),
        (TITLE_LEN, analyzed.title.len() as u64),
        (TIE_BREAKER, search::tie_breaker(document)),
    ];
    for (name, number) in numbers {
        indexed.add_u64(schema.get_field(name)?, number);
    }
    indexed.add_text(fields.all, placed(&analyzed.all));
    indexed.add_text(fields.title, analyzed.title.join(" "));
    indexed.add_text(fields.stems, analyzed.stems().collect::<Vec<_>>().join(" "));
    indexed.add_text(fields.codes, analyzed.codes.join(" "));
    let head = Head {
        kind: document.kind,
        id: document.id.clone(),
        title: document.shown_title(),
        path: document.path.clone(),
    };
    indexed.add_text(fields.head, serde_json::to_string(&head).map_err(|_| damaged("a head"))?);
    // Each passage is one line.
    let lines: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    indexed.add_text(fields.text, lines.join("\n"));
    let starts: Vec<u8> = analyzed.starts.iter().flat_map(|start| start.to_le_bytes()).collect();
    indexed.add_bytes(fields.starts, &starts);
    Ok(indexed)
}

/// One word on each line, after its position. Tantivy's own pre-tokenized text goes through JSON, which costs more than
/// everything else together.
fn placed(words: &[PositionedTerm]) -> String {
    words.iter().fold(String::new(), |mut text, placed| {
        let line = format!("{} {}\n", placed.position, placed.word);
        text.push_str(&line.repeat(placed.term_freq as usize));
        text
    })
}

/// The tokenizer that reads those lines.
pub(super) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(PLACED, PlacedWords);
    tokenizers
}

const PLACED: &str = "placed";
/// Tantivy's own; no word contains a blank.
const IN_A_ROW: &str = "whitespace";

#[derive(Clone)]
struct PlacedWords;

struct PlacedStream<'t> {
    lines: Lines<'t>,
    token: Token,
}

impl Tokenizer for PlacedWords {
    type TokenStream<'t> = PlacedStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> PlacedStream<'t> {
        PlacedStream { lines: text.lines(), token: Token::default() }
    }
}

impl TokenStream for PlacedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, word)) = self.lines.next().and_then(|line| line.split_once(' ')) else { return false };
        self.token.position = position.parse().unwrap_or_default();
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
