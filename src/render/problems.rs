//! Problems as rustc shows them: excerpt, place, remedy.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::model::Problem;

/// All problems, each with an excerpt of its file; empty if there are none.
pub fn problems(problems: &[Problem]) -> String {
    let renderer = Renderer::styled();
    problems.iter().map(|problem| renderer.render(&[report(problem)]) + "\n\n").collect()
}

fn report(problem: &Problem) -> Group<'_> {
    let text = &problem.place.file.text;
    let remedy = match &problem.nearest {
        Some(word) => format!("did you mean `{word}`? Otherwise: {}", problem.remedy),
        None => problem.remedy.clone(),
    };
    // The renderer panics on a span past the end or inside a letter.
    let end = text.floor_char_boundary(problem.place.span.end.min(text.len()));
    let start = text.floor_char_boundary(problem.place.span.start.min(end));
    let annotation = AnnotationKind::Primary.span(start..end).label(problem.label.as_str());
    let snippet = Snippet::source(text.as_str()).path(problem.place.file.path.as_str()).annotation(annotation);
    Level::ERROR
        .primary_title(problem.message.as_str())
        .id(problem.check)
        .element(snippet)
        .element(Level::HELP.message(remedy))
}

/// `1 problem`, `3 fixes`.
pub fn count(number: usize, noun: &str) -> String {
    match (number, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "fix") => format!("{number} fixes"),
        _ => format!("{number} {noun}s"),
    }
}
