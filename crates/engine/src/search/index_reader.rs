//! What the ranking needs of an index. One implementation reads tantivy's index, the other the shards of a site.

/// The fields of an index that contain terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Everything of a document: carries the score.
    All,
    /// The title alone.
    Title,
    /// Words without their endings.
    Stem,
    /// Numbers, see [`crate::text::CodeTerm`].
    Codes,
    /// The document's kind, one term.
    Kind,
    /// The document's area, one term.
    Area,
}

/// A document that contains a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The number of the document.
    pub doc: u32,
    /// How often the document contains it.
    pub term_freq: u32,
}

/// The positions of a term in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocPositions {
    /// The number of the document.
    pub doc: u32,
    /// In ascending order, counted in words from 0.
    pub positions: Vec<u32>,
}

/// A term of the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VocabularyTerm {
    /// A word of [`Field::All`], in lower case.
    pub term: String,
    /// The number of documents that contain it.
    pub doc_freq: u32,
}

/// An index that can be ranked. Documents are numbered from 0 to below [`IndexReader::max_doc`]; numbers may be unused.
pub trait IndexReader {
    /// What reading the index can fail with.
    type Error;

    /// One more than the highest number of a document.
    fn max_doc(&self) -> u32;
    /// The number of documents.
    fn num_docs(&self) -> u32;
    /// The number of words of a document in [`Field::All`] or [`Field::Title`].
    fn field_len(&self, field: Field, doc: u32) -> u32;
    /// The mean of [`IndexReader::field_len`] over all documents.
    fn mean_field_len(&self, field: Field) -> f32;
    /// A number that orders documents of equal score, the same however the index was built.
    fn tie_breaker(&self, doc: u32) -> u64;
    /// The documents that contain a term, in the order of their numbers.
    fn postings(&self, field: Field, term: &str) -> Result<Vec<Posting>, Self::Error>;
    /// The positions of a term of [`Field::All`] in those of `docs` (in ascending order) that contain it.
    fn positions(&self, term: &str, docs: &[u32]) -> Result<Vec<DocPositions>, Self::Error>;
    /// Whether any document contains a term in [`Field::All`].
    fn contains_term(&self, term: &str) -> Result<bool, Self::Error>;
    /// All terms of [`Field::All`] within this many edits of `term` (optimal string alignment: a letter changed, left out,
    /// added or swapped with its neighbour), in alphabetical order.
    fn fuzzy_terms(&self, term: &str, max_edits: u8) -> Result<Vec<VocabularyTerm>, Self::Error>;
    /// All terms of [`Field::All`] that begin with `prefix`, in alphabetical order.
    fn terms_with_prefix(&self, prefix: &str) -> Result<Vec<VocabularyTerm>, Self::Error>;
}
