//! The figures of replayed cases and searches.

use std::time::Duration;

use serde::Serialize;

use fixbook_engine::diagnosis::CaseOutcome;

/// The last place of a hit that counts for [`TestSummary::mrr10`] and [`TestSummary::recall10`].
pub const MAX_PLACE: usize = 10;

/// One search: the place of the first right hit, and how long it took.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SearchOutcome {
    pub query: String,
    /// From 1; `None` if there is no right hit.
    pub place: Option<usize>,
    /// The last place that passes.
    pub within: usize,
    #[serde(skip)]
    pub took: Duration,
}

/// Shares are 0..1; means are over all cases.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct TestSummary {
    pub cases: usize,
    pub passed: usize,
    pub top1: f64,
    pub top3: f64,
    pub mean_questions: f64,
    pub mean_minutes: f64,
    pub searches: usize,
    /// Mean reciprocal rank over the first ten hits.
    pub mrr10: f64,
    pub recall10: f64,
    pub search_p50_ms: f64,
    pub search_p99_ms: f64,
}

impl SearchOutcome {
    /// Whether a right hit has a place that passes.
    pub fn is_passed(&self) -> bool {
        self.place.is_some_and(|place| place <= self.within)
    }
}

impl TestSummary {
    /// The figures of cases and searches.
    pub fn of(cases: &[CaseOutcome], searches: &[SearchOutcome]) -> Self {
        let within =
            |places: usize| cases.iter().filter(|case| case.rank.is_some_and(|rank| rank <= places)).count() as f64;
        let found = || searches.iter().filter_map(|search| search.place).filter(|place| *place <= MAX_PLACE);
        let mut times: Vec<f64> = searches.iter().map(|search| search.took.as_secs_f64() * 1000.0).collect();
        times.sort_by(f64::total_cmp);
        TestSummary {
            cases: cases.len(),
            passed: cases.iter().filter(|case| case.passed).count(),
            top1: mean(within(1), cases.len()),
            top3: mean(within(3), cases.len()),
            mean_questions: mean(cases.iter().map(|case| case.questions as f64).sum(), cases.len()),
            mean_minutes: mean(cases.iter().map(|case| case.minutes).sum(), cases.len()),
            searches: searches.len(),
            mrr10: mean(found().map(|place| 1.0 / place as f64).sum(), searches.len()),
            recall10: mean(found().count() as f64, searches.len()),
            search_p50_ms: quantile(&times, 0.5),
            search_p99_ms: quantile(&times, 0.99),
        }
    }
}

/// Rounded to four digits; 0 of nothing, and never -0.
fn mean(total: f64, number: usize) -> f64 {
    if number == 0 { 0.0 } else { (total / number as f64 * 10_000.0).round() / 10_000.0 + 0.0 }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted.get(((sorted.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(0.0)
}
