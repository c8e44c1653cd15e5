//! Diagnostics as rustc shows them: excerpt, place, help.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use fixbook_engine::model::{Diagnostic, LineIndex, Severity};

/// All diagnostics, each with an excerpt of its file; empty if there are none.
pub fn problems(diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::styled();
    let mut lines = LineIndex::default();
    diagnostics.iter().map(|diagnostic| renderer.render(&[report(diagnostic, &mut lines)]) + "\n\n").collect()
}

/// Of a longer line only the place is shown: a file may be one line.
const MAX_LINE_LEN: usize = 2_000;

fn report<'p>(diagnostic: &'p Diagnostic, lines: &mut LineIndex) -> Group<'p> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.id);
    let shown = match excerpt(diagnostic, lines) {
        Some(snippet) => title.element(snippet),
        None => title.element(origin(diagnostic, lines)),
    };
    shown.element(Level::HELP.message(diagnostic.advice()))
}

/// The lines of the place and no others: the renderer reads all that it is given.
fn excerpt<'p>(diagnostic: &'p Diagnostic, lines: &mut LineIndex) -> Option<Snippet<'p, Annotation<'p>>> {
    let text = diagnostic.span.file.text.as_str();
    // The renderer panics on a span past the end or inside a letter.
    let end = text.floor_char_boundary(diagnostic.span.span.end.min(text.len()));
    let start = text.floor_char_boundary(diagnostic.start().min(end));
    // A place on an empty line is shown at the end of the line above.
    let is_empty = start == end && text[..start].ends_with('\n') && !text[start..].starts_with(|c: char| c != '\n');
    let (start, end) = if is_empty { (start - 1, end - 1) } else { (start, end) };
    let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    if last - first > MAX_LINE_LEN {
        return None;
    }
    let annotation = AnnotationKind::Primary.span(start - first..end - first).label(diagnostic.label.as_str());
    let (line, _) = lines.line_and_column(&diagnostic.span.file, start);
    let snippet = Snippet::source(&text[first..last]).line_start(line);
    Some(snippet.path(diagnostic.path()).annotation(annotation))
}

fn origin<'p>(diagnostic: &'p Diagnostic, lines: &mut LineIndex) -> Origin<'p> {
    let (line, column) = lines.line_and_column(&diagnostic.span.file, diagnostic.start());
    Origin::path(diagnostic.path()).line(line).char_column(column)
}

/// `1 problem`, `3 fixes`, `2 entries`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        return format!("1 {noun}");
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") => format!("{number} {noun}es"),
        _ => format!("{number} {noun}s"),
    }
}
