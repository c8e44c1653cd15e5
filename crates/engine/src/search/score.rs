//! A ranked document and the components of its score.

/// A ranked document.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The number of the document in the index.
    pub doc: u32,
    /// The sum of the points: 0 or more, comparable only within one query.
    pub score: f32,
    /// The position in [`super::Field::All`] where most of the query is together, outside the title.
    pub position: Option<u32>,
    /// The components of the score; they sum to it.
    pub components: Vec<ScoreComponent>,
}

/// One component of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreComponent {
    /// What in the document matched.
    pub reason: ScoreReason,
    /// Its part of the score.
    pub points: f32,
}

/// Where points of a score come from.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreReason {
    /// A word of the query, in the variant that the document contains.
    Word(String),
    /// The same in the title.
    Title(String),
    /// A synonym of a word of the query.
    Synonym(String),
    /// A word of the same stem.
    Stem(String),
    /// A number, as it was typed.
    Code(String),
    /// Words of the query are near each other.
    Proximity,
    /// Quoted words in a row.
    Phrase(String),
    /// An entry of the catalog.
    CatalogEntry,
}

impl Ranked {
    /// Adds points for one reason.
    pub(super) fn add(&mut self, reason: ScoreReason, points: f32) {
        self.score += points;
        self.components.push(ScoreComponent { reason, points });
    }
}
