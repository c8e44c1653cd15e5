//! What one check has found, and no more of it than anybody reads.

use std::collections::HashMap;

use fixbook_engine::model::{Diagnostic, limits::MAX_PROBLEMS};

/// Files whose problems are told in full, if each has as many as are told of one.
const FULL_FILES: usize = 20;
/// A near word is looked for so often; each time every name of the catalog is compared.
const MAX_SUGGESTIONS: usize = 100;

/// The problems that one check finds. Of each file [`MAX_PROBLEMS`] are kept and the others counted.
#[derive(Default)]
pub(super) struct DiagnosticSink {
    problems: Vec<Diagnostic>,
    /// For each file, how many problems were kept, and how many were not.
    of_file: HashMap<String, (usize, usize)>,
    guesses: usize,
}

impl DiagnosticSink {
    /// Takes a problem in.
    pub fn push(&mut self, problem: Diagnostic) {
        let is_full = self.problems.len() >= MAX_PROBLEMS * FULL_FILES;
        if !self.of_file.contains_key(&problem.place.file.path) {
            self.of_file.insert(problem.place.file.path.clone(), (0, 0));
        }
        let Some((kept, more)) = self.of_file.get_mut(&problem.place.file.path) else { return };
        // Of every file at least one, so that none is taken for good.
        if *kept >= MAX_PROBLEMS || (is_full && *kept > 0) {
            *more += 1;
        } else {
            *kept += 1;
            self.problems.push(problem);
        }
    }

    /// The nearest known word, as long as looking for it is worth its time.
    pub fn guess<'w>(&mut self, look: impl FnOnce() -> Option<&'w str>) -> Option<&'w str> {
        self.guesses += 1;
        if self.guesses <= MAX_SUGGESTIONS { look() } else { None }
    }

    /// All that were kept, and for each file the number of the others.
    pub fn told(mut self) -> Vec<Diagnostic> {
        let last: HashMap<&str, &Diagnostic> =
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
            Some(Diagnostic::new(last.check, last.place.clone(), message, "mend the ones before it first"))
        });
        let rest: Vec<Diagnostic> = rest.collect();
        self.problems.extend(rest);
        self.problems
    }
}

impl Extend<Diagnostic> for DiagnosticSink {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, problems: T) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{DiagnosticSink, MAX_PROBLEMS};
    use fixbook_engine::model::{Diagnostic, SourceFile, SourceSpan};

    #[test]
    fn the_rest_of_a_file_is_counted_and_no_file_is_silent() {
        let mut found = DiagnosticSink::default();
        for path in 0..25 {
            let file = Arc::new(SourceFile { path: path.to_string(), text: String::new() });
            let problem = || Diagnostic::new("x", SourceSpan { file: Arc::clone(&file), span: 0..0 }, "m", "r");
            found.extend((0..MAX_PROBLEMS + 5).map(|_| problem()));
        }
        let told = found.told();
        let of = |path: &str| told.iter().filter(|problem| problem.place.file.path == path).count();
        assert_eq!((of("0"), of("24")), (MAX_PROBLEMS + 1, 2));
        let last = told.iter().rfind(|problem| problem.place.file.path == "24").expect("told");
        assert_eq!(last.message, format!("{} more problems of this kind in this file", MAX_PROBLEMS + 4));
    }
}
