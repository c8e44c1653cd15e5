//! What one check has found, and no more of it than anybody reads.

use std::collections::HashMap;

use fixbook_engine::model::{Problem, limits::MOST_PROBLEMS};

/// Files whose problems are told in full, if each has as many as are told of one.
const FULL_FILES: usize = 20;
/// A near word is looked for so often; each time every name of the catalog is compared.
const MOST_GUESSES: usize = 100;

/// The problems that one check finds. Of each file [`MOST_PROBLEMS`] are kept and the others counted.
#[derive(Default)]
pub(super) struct Found {
    problems: Vec<Problem>,
    /// For each file, how many problems were kept, and how many were not.
    of_file: HashMap<String, (usize, usize)>,
    guesses: usize,
}

impl Found {
    /// Takes a problem in.
    pub fn push(&mut self, problem: Problem) {
        let is_full = self.problems.len() >= MOST_PROBLEMS * FULL_FILES;
        if !self.of_file.contains_key(&problem.place.file.path) {
            self.of_file.insert(problem.place.file.path.clone(), (0, 0));
        }
        let Some((kept, more)) = self.of_file.get_mut(&problem.place.file.path) else { return };
        // Of every file at least one, so that none is taken for good.
        if *kept >= MOST_PROBLEMS || (is_full && *kept > 0) {
            *more += 1;
        } else {
            *kept += 1;
            self.problems.push(problem);
        }
    }

    /// The nearest known word, as long as looking for it is worth its time.
    pub fn guess<'w>(&mut self, look: impl FnOnce() -> Option<&'w str>) -> Option<&'w str> {
        self.guesses += 1;
        if self.guesses <= MOST_GUESSES { look() } else { None }
    }

    /// All that were kept, and for each file the number of the others.
    pub fn told(mut self) -> Vec<Problem> {
        let last: HashMap<&str, &Problem> =
            self.problems.iter().map(|problem| (problem.place.file.path.as_str(), problem)).collect();
        let mut more: Vec<(&str, usize)> = self
            .of_file
            .iter()
            .filter(|(_, (_, more))| *more > 0)
            .map(|(path, (_, more))| (path.as_str(), *more))
            .collect();
        more.sort_unstable();
        let rest = more.into_iter().filter_map(|(path, more)| {
            let last = last.get(path)?;
            let message = format!("{more} more problems of this kind in this file");
            Some(Problem::new(last.check, last.place.clone(), message, "mend the ones before it first"))
        });
        let rest: Vec<Problem> = rest.collect();
        self.problems.extend(rest);
        self.problems
    }
}

impl Extend<Problem> for Found {
    fn extend<T: IntoIterator<Item = Problem>>(&mut self, problems: T) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Found, MOST_PROBLEMS};
    use fixbook_engine::model::{Place, Problem, SourceFile};

    #[test]
    fn the_rest_of_a_file_is_counted_and_no_file_is_silent() {
        let mut found = Found::default();
        for path in 0..25 {
            let file = Arc::new(SourceFile { path: path.to_string(), text: String::new() });
            let problem = || Problem::new("x", Place { file: Arc::clone(&file), span: 0..0 }, "m", "r");
            found.extend((0..MOST_PROBLEMS + 5).map(|_| problem()));
        }
        let told = found.told();
        let of = |path: &str| told.iter().filter(|problem| problem.place.file.path == path).count();
        assert_eq!((of("0"), of("24")), (MOST_PROBLEMS + 1, 2));
        let last = told.iter().rfind(|problem| problem.place.file.path == "24").expect("told");
        assert_eq!(last.message, format!("{} more problems of this kind in this file", MOST_PROBLEMS + 4));
    }
}
