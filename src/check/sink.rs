//! Where a check puts what it finds. In: places and messages. Out: diagnostics with the id and severity of the check.
//! Never: more of them than an author reads.

use std::collections::HashMap;

use fixbook_engine::model::{Check, Diagnostic, SourceSpan, limits::MAX_PROBLEMS};

/// Files of which all [`MAX_PROBLEMS`] diagnostics are kept; of the files after them, one each.
const FULL_FILES: usize = 20;
/// Suggestions are looked for this often; each time every name of the catalog is compared.
const MAX_SUGGESTIONS: usize = 100;

/// What one check finds. Of each file [`MAX_PROBLEMS`] diagnostics are kept and the others counted.
pub(super) struct DiagnosticSink {
    check: &'static Check,
    diagnostics: Vec<Diagnostic>,
    /// For each file, how many diagnostics were kept, and how many were not.
    of_file: HashMap<String, (usize, usize)>,
    suggestions: usize,
}

/// A diagnostic that was just reported, to add to it; nothing if it was only counted.
pub(super) struct Reported<'s>(Option<&'s mut Diagnostic>);

impl Reported<'_> {
    /// A few words at the place itself.
    pub fn label(mut self, label: &str) -> Self {
        if let Some(diagnostic) = &mut self.0 {
            label.clone_into(&mut diagnostic.label);
        }
        self
    }

    /// The known word that was probably meant.
    pub fn nearest(mut self, word: Option<&str>) -> Self {
        if let Some(diagnostic) = &mut self.0 {
            diagnostic.suggestion = word.map(str::to_owned);
        }
        self
    }
}

impl DiagnosticSink {
    pub fn new(check: &'static Check) -> Self {
        DiagnosticSink { check, diagnostics: Vec::new(), of_file: HashMap::new(), suggestions: 0 }
    }

    /// Takes in what the check has found.
    pub fn report(&mut self, span: SourceSpan, message: impl Into<String>, help: impl Into<String>) -> Reported<'_> {
        self.report_as(self.check, span, message, help)
    }

    /// Takes in what belongs to another check and is found on the way.
    pub fn report_as(
        &mut self,
        check: &Check,
        span: SourceSpan,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Reported<'_> {
        let is_full = self.diagnostics.len() >= MAX_PROBLEMS * FULL_FILES;
        if !self.of_file.contains_key(&span.file.path) {
            self.of_file.insert(span.file.path.clone(), (0, 0));
        }
        let Some((kept, more)) = self.of_file.get_mut(&span.file.path) else { return Reported(None) };
        // Of every file at least one, so that no file seems to be good.
        if *kept >= MAX_PROBLEMS || (is_full && *kept > 0) {
            *more += 1;
            return Reported(None);
        }
        *kept += 1;
        self.diagnostics.push(Diagnostic::of(check, span, message, help));
        Reported(self.diagnostics.last_mut())
    }

    /// The nearest known word, as long as looking for it is worth its time.
    pub fn suggest<'w>(&mut self, look: impl FnOnce() -> Option<&'w str>) -> Option<&'w str> {
        self.suggestions += 1;
        if self.suggestions <= MAX_SUGGESTIONS { look() } else { None }
    }

    /// All that were kept, and for each file the number of the others.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        let last: HashMap<&str, &Diagnostic> =
            self.diagnostics.iter().map(|diagnostic| (diagnostic.path(), diagnostic)).collect();
        let mut more: Vec<(&str, usize)> = self
            .of_file
            .iter()
            .filter(|(_, (_, more))| *more > 0)
            .map(|(path, (_, more))| (path.as_str(), *more))
            .collect();
        more.sort_unstable();
        let rest = more.into_iter().filter_map(|(path, more)| {
            let message = format!("{more} more problems of this kind in this file");
            let span = last.get(path)?.span.clone();
            Some(Diagnostic::of(self.check, span, message, "fix the earlier problems in this file first"))
        });
        let rest: Vec<Diagnostic> = rest.collect();
        self.diagnostics.extend(rest);
        self.diagnostics
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{DiagnosticSink, MAX_PROBLEMS};
    use fixbook_engine::model::{Check, SourceFile, SourceSpan};

    #[test]
    fn each_file_keeps_a_diagnostic_and_the_rest_are_counted() {
        static CHECK: Check = Check { id: "x", ..Check::ERROR };
        let mut sink = DiagnosticSink::new(&CHECK);
        for path in 0..25 {
            let file = Arc::new(SourceFile { path: path.to_string(), text: String::new() });
            for _ in 0..MAX_PROBLEMS + 5 {
                sink.report(SourceSpan { file: Arc::clone(&file), span: 0..0 }, "m", "h");
            }
        }
        let found = sink.into_diagnostics();
        let of = |path: &str| found.iter().filter(|diagnostic| diagnostic.path() == path).count();
        assert_eq!((of("0"), of("24")), (MAX_PROBLEMS + 1, 2));
        let last = found.iter().rfind(|diagnostic| diagnostic.path() == "24").expect("reported");
        assert_eq!(last.message, format!("{} more problems of this kind in this file", MAX_PROBLEMS + 4));
        assert!(found.iter().all(|diagnostic| diagnostic.id == "x"));
    }
}
