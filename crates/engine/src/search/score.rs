//! A ranked document and the components of its score.

/// A ranked document.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    pub document: u32,
    pub score: f32,
    /// The place in [`Field::All`] where most of the query stands together, outside the title.
    pub place: Option<u32>,
    /// What the score is made of; it sums to it.
    pub parts: Vec<ScoreComponent>,
}

/// One part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreComponent {
    pub why: ScoreReason,
    pub points: f32,
}

/// Where points of a score come from.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreReason {
    /// A word asked, in the reading that is held.
    Word(String),
    /// The same in the title.
    Title(String),
    /// A word that stands for one asked.
    Synonyms(String),
    /// A word of the same stem.
    Stem(String),
    /// A number, as it was typed.
    Code(String),
    /// So much of the query stands together.
    Together,
    /// Quoted words side by side.
    Phrase(String),
    /// It is an entry of the catalog.
    OfCatalog,
}

impl Ranked {
    /// Adds points for one reason.
    pub(super) fn add(&mut self, why: ScoreReason, points: f32) {
        self.score += points;
        self.parts.push(ScoreComponent { why, points });
    }
}
