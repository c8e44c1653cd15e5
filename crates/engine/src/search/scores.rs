//! Scores of documents, added up.

/// The sum of the points of every document.
pub(super) struct Scores {
    points: Vec<f32>,
    touched: Vec<u32>,
}

/// A document and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScoredDoc {
    pub doc: u32,
    pub score: f32,
}

impl Scores {
    pub fn new(max_doc: u32) -> Self {
        Scores { points: vec![0.0; max_doc as usize], touched: Vec::new() }
    }

    pub fn add(&mut self, doc: u32, points: f32) {
        let Some(sum) = self.points.get_mut(doc as usize) else { return };
        if *sum == 0.0 {
            self.touched.push(doc);
        }
        *sum += points;
    }

    /// The best documents, best first, of those that are allowed (in ascending order).
    pub fn best(mut self, limit: usize, allowed: Option<&[u32]>, tie_breaker: impl Fn(u32) -> u64) -> Vec<ScoredDoc> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let is_allowed = |doc: &u32| allowed.is_none_or(|allowed| allowed.binary_search(doc).is_ok());
        let points = self.points;
        let mut found: Vec<ScoredDoc> = self
            .touched
            .into_iter()
            .filter(is_allowed)
            .map(|doc| ScoredDoc { doc, score: points[doc as usize] })
            .collect();
        let better = |a: &ScoredDoc, b: &ScoredDoc| {
            b.score.total_cmp(&a.score).then_with(|| tie_breaker(a.doc).cmp(&tie_breaker(b.doc)))
        };
        if found.len() > limit {
            found.select_nth_unstable_by(limit, better);
            found.truncate(limit);
        }
        found.sort_unstable_by(better);
        found
    }
}
