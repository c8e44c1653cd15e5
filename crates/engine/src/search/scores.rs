//! Points of documents, added up.

/// The sum of points of every document.
pub(super) struct Scores {
    points: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    pub fn new(room: u32) -> Self {
        Scores { points: vec![0.0; room as usize], touched: Vec::new() }
    }

    pub fn add(&mut self, document: u32, points: f32) {
        let Some(sum) = self.points.get_mut(document as usize) else { return };
        if *sum == 0.0 {
            self.touched.push(document);
        }
        *sum += points;
    }

    pub fn best(mut self, limit: usize, allowed: Option<&[u32]>, order: impl Fn(u32) -> u64) -> Vec<(u32, f32)> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let is_allowed = |document: &u32| allowed.is_none_or(|allowed| allowed.binary_search(document).is_ok());
        let points = self.points;
        let mut found: Vec<(u32, f32)> =
            self.touched.into_iter().filter(is_allowed).map(|document| (document, points[document as usize])).collect();
        let better = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then_with(|| order(a.0).cmp(&order(b.0)));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, better);
            found.truncate(limit);
        }
        found.sort_unstable_by(better);
        found
    }
}
