//! Cases of one article that lack something take it from those around them.
//!
//! In: cases, each with the part above it. Out: those with a resolution and something that it is for. Never: a resolution twice.

use super::case::ArticleCase;

/// Causes and resolutions of one article; the rest is left to the author.
const MAX_CASES: usize = 40;

/// Cases that lack something take it from those around them; a case that is still incomplete is left out.
pub(super) fn merge_cases(
    mut cases: Vec<(Option<usize>, ArticleCase)>,
    above: &dyn Fn(usize) -> Vec<usize>,
) -> Vec<ArticleCase> {
    let around = |inner: Option<usize>, outer: Option<usize>| match (inner, outer) {
        (Some(inner), Some(outer)) => above(inner).contains(&outer),
        (Some(_), None) => true,
        _ => false,
    };
    // Resolutions without a cause go to the symptoms and causes without a resolution.
    for at in 0..cases.len() {
        let is_lone = cases[at].1.causes.is_empty() && cases[at].1.symptoms.is_empty();
        let scope = cases[at].0;
        let owner = (0..cases.len()).find(|other| {
            let (outer, case) = &cases[*other];
            around(scope, *outer) && case.fixes.is_empty() && !(case.causes.is_empty() && case.symptoms.is_empty())
        });
        if let (true, Some(owner)) = (is_lone, owner) {
            let fixes = std::mem::take(&mut cases[at].1.fixes);
            cases[owner].1.fixes.extend(fixes);
        }
    }
    for at in 0..cases.len() {
        if !cases[at].1.symptoms.is_empty() {
            continue;
        }
        let scope = cases[at].0;
        let outer =
            (0..cases.len()).rev().find(|other| around(scope, cases[*other].0) && !cases[*other].1.symptoms.is_empty());
        // Those of one article in a row share what was seen.
        let before = (0..at).rev().find(|other| cases[*other].0 == scope && !cases[*other].1.symptoms.is_empty());
        if let Some(from) = before.or(outer) {
            cases[at].1.symptoms = cases[from].1.symptoms.clone();
        }
    }
    cases.into_iter().filter_map(|(scope, case)| complete(scope, case)).take(MAX_CASES).collect()
}

/// A case, if it has a resolution and something that it is for.
fn complete(scope: Option<usize>, mut case: ArticleCase) -> Option<ArticleCase> {
    case.causes.truncate(MAX_CASES);
    case.fixes.truncate(MAX_CASES);
    let causes = case.causes.len();
    case.fixes.iter_mut().for_each(|way| way.resolves.retain(|at| *at < causes));
    let is_for = !case.symptoms.is_empty() || !case.causes.is_empty() || !case.more.is_empty() || scope.is_some();
    (!case.fixes.is_empty() && is_for).then_some(case)
}
