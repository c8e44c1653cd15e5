//! What the ranking needs of an index. One is tantivy's, one lies in memory and needs nothing.

/// The fields of an index that hold words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Everything of a document: carries the score.
    All,
    Title,
    /// Words without their endings.
    StemFreq,
    /// Tokens of numbers.
    Codes,
    /// The document's kind, one word.
    Kind,
    /// The document's area, one word.
    Area,
}

/// An index that can be ranked. Documents are numbered from 0 to below [`IndexReader::room`]; numbers may be unused.
pub trait IndexReader {
    /// What reading the index can fail with.
    type Error;

    /// One more than the highest number of a document.
    fn room(&self) -> u32;
    /// How many documents there are.
    fn documents(&self) -> u32;
    /// The number of words of a document in [`Field::All`] or [`Field::Title`].
    fn length(&self, field: Field, document: u32) -> u32;
    /// The same on average.
    fn mean_length(&self, field: Field) -> f32;
    /// A number that orders documents of equal score, the same however the index was built.
    fn order(&self, document: u32) -> u64;
    /// The documents with a word, in order, and how often they hold it.
    fn postings(&self, field: Field, word: &str) -> Result<Vec<(u32, u32)>, Self::Error>;
    /// The places of a word of [`Field::All`] in some documents, which are given in order.
    fn positions(&self, word: &str, documents: &[u32]) -> Result<Vec<(u32, Vec<u32>)>, Self::Error>;
    /// Whether any document holds a word in [`Field::All`].
    fn knows(&self, word: &str) -> Result<bool, Self::Error>;
    /// Words of [`Field::All`] at most `edits` letters changed, left out, added or swapped with their neighbour from
    /// this one, with the number of documents that hold each. May give more.
    fn similar(&self, word: &str, edits: u8) -> Result<Vec<(String, u32)>, Self::Error>;
    /// Words of [`Field::All`] that begin so, with the number of documents that hold each.
    fn beginning(&self, start: &str) -> Result<Vec<(String, u32)>, Self::Error>;
}
