//! One article while it is drafted: what its pages and its symptoms share.

use super::{
    context::ImportContext,
    excerpt::{ArticleText, Excerpt},
    imported::Imported,
    observed_symptoms::ObservedSymptoms,
    quote::Cited,
    symptom::ShownAnswer,
};

/// Letters of a title.
pub(super) const MAX_TITLE_LEN: usize = 160;

/// One article while it is drafted.
pub(super) struct ArticleDrafter<'a, 'b, 'c> {
    pub context: &'a mut ImportContext<'b>,
    pub source: &'a ArticleText<'c>,
    pub id: String,
    pub base: String,
    pub out: Imported,
    /// What was made of the same passages before, in another case of the article.
    pub rows: Vec<(Vec<Excerpt>, ObservedSymptoms)>,
    /// The question which row of a table is shown.
    pub table: Option<(String, Vec<ShownAnswer>)>,
}

impl<'a, 'b, 'c> ArticleDrafter<'a, 'b, 'c> {
    pub fn new(
        context: &'a mut ImportContext<'b>,
        source: &'a ArticleText<'c>,
        id: String,
        base: String,
        out: Imported,
    ) -> Self {
        ArticleDrafter { context, source, id, base, out, rows: Vec::new(), table: None }
    }

    pub fn cited(&self) -> Cited<'_> {
        Cited { source: self.source, id: &self.id }
    }
}
