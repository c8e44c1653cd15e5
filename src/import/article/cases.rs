//! Parts of an article to cases: which symptoms, causes and resolutions belong together.
//!
//! In: the parts. Out: [`ArticleCase`]s, each with what was seen, what causes it and what helps. Never: reads the texts themselves.

use std::{collections::BTreeMap, ops::Range};

use super::{
    case::{ArticleCase, NumberedSection, Remedy},
    excerpt::{ArticleText, Excerpt},
    headings::Role,
    merge::merge_cases,
    outline::{Part, has_role, lead},
};

/// The parts, and the case that each belongs to.
struct Outline<'a> {
    source: &'a ArticleText<'a>,
    parts: &'a [Part],
    /// For each part that begins something: the part above its case, if there is one.
    scopes: Vec<Option<Option<usize>>>,
}

/// The cases of an article that have a resolution and something that it is for.
pub(super) fn cases(source: &ArticleText<'_>, parts: &[Part]) -> Vec<ArticleCase> {
    let mut outline = Outline { source, parts, scopes: Vec::new() };
    outline.scopes = (0..parts.len()).map(|at| outline.scope(at)).collect();
    let mut by_scope: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, scope) in outline.scopes.iter().enumerate() {
        if let Some(scope) = scope {
            by_scope.entry(*scope).or_default().push(at);
        }
    }
    let mut cases: Vec<(Option<usize>, ArticleCase)> = Vec::new();
    for (scope, tops) in &by_scope {
        for run in outline.runs(tops) {
            cases.push((*scope, outline.case(*scope, &run)));
        }
    }
    merge_cases(cases, &|at| outline.ancestors(at).collect())
}

const OWN: [Role; 4] = [Role::Symptom, Role::Cause, Role::Resolution, Role::Workaround];
const TRANSPARENT: [Role; 3] = [Role::More, Role::Summary, Role::Status];

impl Outline<'_> {
    /// Where a part that begins something belongs; nothing for one that is a detail of another.
    fn scope(&self, at: usize) -> Option<Option<usize>> {
        let role = self.parts[at].heading.role.filter(|role| OWN.contains(role))?;
        if let Some(above) = self.role_above(at)
            && is_detail(role, above)
        {
            return None;
        }
        let outer = self.ancestors(at).find(|above| !has_role(&self.parts[*above], &TRANSPARENT));
        // The title of the article is not a case.
        Some(outer.filter(|above| *above != 0 || self.parts[0].heading.role.is_some()))
    }

    fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parts[at].parent, |above| self.parts[*above].parent)
    }

    /// The nearest role above a part.
    fn role_above(&self, at: usize) -> Option<Role> {
        self.ancestors(at).find_map(|above| self.parts[above].heading.role.filter(|role| OWN.contains(role)))
    }

    /// Parts in a row that belong together: a symptom after a resolution begins a new case.
    fn runs(&self, tops: &[usize]) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = vec![Vec::new()];
        for &at in tops {
            let run = runs.last().map_or(&[][..], Vec::as_slice);
            let has = |roles: &[Role]| run.iter().any(|top| has_role(&self.parts[*top], roles));
            let is_symptom = has_role(&self.parts[at], &[Role::Symptom]);
            if is_symptom && has(&[Role::Resolution, Role::Workaround]) && has(&[Role::Symptom, Role::Cause]) {
                runs.push(Vec::new());
            }
            if let Some(run) = runs.last_mut() {
                run.push(at);
            }
        }
        runs
    }

    fn case(&self, scope: Option<usize>, tops: &[usize]) -> ArticleCase {
        let mut case = ArticleCase { title: scope.map(|at| self.title(at)), ..ArticleCase::default() };
        self.scope_itself(scope, &mut case);
        // Whether each resolution follows its own cause.
        let order: Vec<bool> = tops
            .iter()
            .filter(|at| !has_role(&self.parts[**at], &[Role::Symptom]))
            .map(|at| has_role(&self.parts[*at], &[Role::Cause]))
            .collect();
        let is_interleaved = order.iter().filter(|is_cause| **is_cause).count() > 1
            && order.windows(2).any(|two| two == [false, true])
            && order.first() == Some(&true);
        for &at in tops {
            match self.parts[at].heading.role {
                Some(Role::Symptom) => self.numbered(at, &mut case.symptoms),
                Some(Role::Cause) => self.numbered(at, &mut case.causes),
                _ => {
                    let last = case.causes.len().checked_sub(1).filter(|_| is_interleaved);
                    self.ways(at, last, &mut case);
                }
            }
        }
        self.beside(scope, &mut case);
        case
    }

    /// A part above parts with other roles is itself a symptom or a cause.
    fn scope_itself(&self, scope: Option<usize>, case: &mut ArticleCase) {
        let Some(at) = scope else { return };
        let part = &self.parts[at];
        let list = match part.heading.role {
            Some(Role::Symptom) => &mut case.symptoms,
            Some(Role::Cause) => &mut case.causes,
            _ => return,
        };
        list.push(self.numbered_part(at, self.up_to_scoped(at)));
        debug_assert!(part.own.start <= part.whole.end);
    }

    /// A part and its numbered details: each alone, or all as one.
    fn numbered(&self, at: usize, list: &mut Vec<NumberedSection>) {
        let details = self.details(at);
        if details.len() < 2 {
            list.push(self.numbered_part(at, self.up_to_scoped(at)));
            return;
        }
        list.extend(details.into_iter().map(|detail| self.numbered_part(detail, self.up_to_scoped(detail))));
    }

    fn numbered_part(&self, at: usize, span: Range<usize>) -> NumberedSection {
        let heading = &self.parts[at].heading;
        let words = match heading.role {
            Some(_) => heading.rest().map(str::to_owned),
            None => Some(heading.title.clone()),
        };
        let piece = Excerpt { section: heading.title.clone(), span };
        NumberedSection { number: heading.number.or(heading.is_for), title: words, piece }
    }

    /// The parts right below one that number it: `Cause 1`, `Method 2`, `Resolution for cause 3`.
    fn details(&self, at: usize) -> Vec<usize> {
        let below =
            (at + 1..self.parts.len()).take_while(|other| self.parts[*other].start() < self.parts[at].whole.end);
        let is_right_below = |other: &usize| self.parts[*other].parent == Some(at);
        let is_one = |other: &usize| {
            let heading = &self.parts[*other].heading;
            self.scopes.get(*other) != Some(&Some(Some(at)))
                && heading.role.is_some_and(|role| role == Role::OneOf || OWN.contains(&role))
        };
        below.filter(is_right_below).filter(is_one).collect()
    }

    /// A part up to what in it begins something of its own.
    fn up_to_scoped(&self, at: usize) -> Range<usize> {
        let whole = &self.parts[at].whole;
        let mut inside = (at + 1..self.parts.len()).take_while(|other| self.parts[*other].start() < whole.end);
        let end = inside.find(|other| self.scopes.get(*other).is_some_and(Option::is_some));
        whole.start..end.map_or(whole.end, |other| self.parts[other].start())
    }

    fn ways(&self, at: usize, behind: Option<usize>, case: &mut ArticleCase) {
        let part = &self.parts[at];
        let details = self.details(at);
        let is_workaround = part.heading.role == Some(Role::Workaround);
        let before = Excerpt { section: part.heading.title.clone(), span: part.own.clone() };
        if details.is_empty() {
            case.fixes.push(self.way(at, is_workaround, None, behind, case));
            return;
        }
        let before = Some(before).filter(|piece| !piece.is_blank(self.source));
        for detail in details {
            let is_workaround = is_workaround || self.parts[detail].heading.role == Some(Role::Workaround);
            let way = self.way(detail, is_workaround, before.clone(), behind, case);
            case.fixes.push(way);
        }
    }

    fn way(
        &self,
        at: usize,
        is_workaround: bool,
        before: Option<Excerpt>,
        behind: Option<usize>,
        case: &ArticleCase,
    ) -> Remedy {
        let heading = &self.parts[at].heading;
        let of_number = |number: u32| case.causes.iter().position(|cause| cause.number == Some(number));
        // A method's number is its own; a resolution's is its cause's, where causes have numbers.
        let own = heading.number.filter(|_| heading.role != Some(Role::OneOf) || !is_method(&heading.title));
        let resolves = heading.is_for.and_then(of_number).or_else(|| own.and_then(of_number)).or(behind);
        let piece = Excerpt { section: heading.title.clone(), span: self.up_to_scoped(at) };
        Remedy { title: heading.title.clone(), is_workaround, piece, before, resolves: resolves.into_iter().collect() }
    }

    /// Other text of the case: words before the first heading, and `More information`.
    fn beside(&self, scope: Option<usize>, case: &mut ArticleCase) {
        let is_beside =
            |at: &usize| self.parts[*at].parent == scope || (scope.is_none() && self.parts[*at].parent == Some(0));
        let of_role = |role: Role| {
            let found =
                (0..self.parts.len()).filter(is_beside).filter(move |at| self.parts[*at].heading.role == Some(role));
            found
                .map(|at| Excerpt { section: self.title(at), span: self.up_to_scoped(at) })
                .filter(|piece| !piece.is_blank(self.source))
        };
        case.more.extend(of_role(Role::More));
        let words = match scope {
            Some(at) => Excerpt { section: self.title(at), span: self.parts[at].own.clone() },
            None => Excerpt { section: self.source.title.to_owned(), span: lead(self.parts, self.source.markdown) },
        };
        if case.symptoms.is_empty() {
            let words = std::iter::once(words).filter(|words| {
                !words.is_blank(self.source) && scope.is_none_or(|at| self.parts[at].heading.role.is_none())
            });
            let pieces = words.chain(of_role(Role::Summary));
            case.more.extend(pieces);
        }
    }

    fn title(&self, at: usize) -> String {
        self.parts[at].heading.title.clone()
    }
}

/// Whether a part with a role is a detail of the role above it.
fn is_detail(role: Role, above: Role) -> bool {
    let ways = [Role::Resolution, Role::Workaround];
    match above {
        Role::Symptom => role == Role::Symptom,
        // `Issue 1` under `Cause` is a cause.
        Role::Cause => matches!(role, Role::Cause | Role::Symptom),
        _ => ways.contains(&role) || matches!(role, Role::Cause | Role::Symptom),
    }
}

fn is_method(title: &str) -> bool {
    let lower = title.to_lowercase();
    !["scenario", "case", "situation"].iter().any(|word| lower.starts_with(word))
}
