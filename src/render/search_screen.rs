//! Search results on a screen that is redrawn at each key.

use super::{
    results::marked,
    style::{BOLD, DIM, GOOD, MARK, paint},
};
use fixbook_engine::search::{Hit, Results};

const PROMPT: &str = "Search: ";
const HELP: &str = "↑ ↓ choose   Enter open   Ctrl-U clear   Esc quit";
const HINT: &str = "Type what the caller says, or a code. kind:fix and area:network narrow it down.";

/// Lines of a screen, none wider than the screen, and the column of the cursor in the first line.
pub struct SearchScreen {
    pub lines: Vec<String>,
    pub cursor: usize,
}

/// The input line, corrections and codes, the hits with the chosen one opened, and the keys.
pub fn search_screen(words: &str, results: &Results, chosen: usize, width: usize, height: usize) -> SearchScreen {
    let room = width.saturating_sub(PROMPT.len() + 1);
    // The end of a long line is what is being typed.
    let tail: String = words.chars().skip(words.chars().count().saturating_sub(room)).collect();
    let cursor = PROMPT.len() + textwrap::core::display_width(&tail);
    let mut lines = vec![format!("{}{tail}", paint(BOLD, PROMPT)), String::new()];
    if words.trim().is_empty() {
        lines.push(paint(DIM, &clipped(HINT, width)));
    } else {
        lines.extend(understood(results).map(|line| paint(GOOD, &clipped(&line, width))));
    }
    if results.hits.is_empty() && !words.trim().is_empty() {
        let near = results.suggestion.as_deref().map(|near| format!(" Try: {near}")).unwrap_or_default();
        lines.push(clipped(&format!("Nothing found.{near}"), width));
    }
    let rows = height.saturating_sub(2);
    let hits: Vec<Vec<String>> =
        results.hits.iter().enumerate().map(|(place, found)| hit(found, place == chosen, width)).collect();
    // As many as fit, the chosen one among them.
    let fits = |from: usize| {
        let used: usize = hits[from..=chosen.min(hits.len() - 1)].iter().map(Vec::len).sum();
        lines.len() + used <= rows
    };
    let first = (0..hits.len().min(chosen + 1)).find(|from| fits(*from)).unwrap_or(chosen);
    lines.extend(hits.into_iter().skip(first).flatten());
    lines.truncate(rows);
    lines.resize(rows, String::new());
    lines.extend([String::new(), paint(DIM, &clipped(HELP, width))]);
    SearchScreen { lines, cursor }
}

/// An input line: its label, and the end of a text that is too long for it.
pub fn field(label: &str, typed: &str, width: usize) -> String {
    let room = width.saturating_sub(textwrap::core::display_width(label) + 2);
    let mut columns = 0;
    let fits = |letter: &(usize, char)| {
        columns += textwrap::core::display_width(letter.1.encode_utf8(&mut [0; 4]));
        columns <= room
    };
    let start = typed.char_indices().rev().take_while(fits).last().map_or(typed.len(), |(at, _)| at);
    format!("{} {}", paint(BOLD, label), &typed[start..])
}

fn understood(results: &Results) -> impl Iterator<Item = String> {
    let read = results
        .corrections
        .iter()
        .map(|read| format!("Showing results for “{}” instead of “{}”", read.corrected, read.word));
    let codes = results.codes.iter().map(|code| format!("{} is {}: {}", code.written, code.id, code.means));
    read.chain(codes)
}

fn hit(hit: &Hit, is_chosen: bool, width: usize) -> Vec<String> {
    let pointer = if is_chosen { "> " } else { "  " };
    let title = clipped(&format!("{pointer}{}", hit.title), width);
    let line = paint(DIM, &clipped(&format!("  {} {}", hit.kind.word(), hit.id), width));
    let mut lines = vec![paint(if is_chosen { MARK } else { BOLD }, &title), line];
    if is_chosen {
        let indent = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("  ");
        lines.extend(
            textwrap::wrap(&marked(&hit.passage, &hit.marks), indent).into_iter().map(|line| line.into_owned()),
        );
    }
    lines
}

/// A text cut to this many columns.
fn clipped(text: &str, width: usize) -> String {
    if textwrap::core::display_width(text) <= width {
        return text.to_owned();
    }
    let mut clipped = String::new();
    for letter in text.chars() {
        let so_far = textwrap::core::display_width(&clipped);
        if so_far + textwrap::core::display_width(&letter.to_string()) + 1 > width {
            break;
        }
        clipped.push(letter);
    }
    clipped.push('…');
    clipped
}

#[cfg(test)]
mod tests {
    use super::search_screen;
    use fixbook_engine::{
        model::Kind,
        search::{Hit, Results},
    };

    fn results(hits: usize) -> Results {
        let hit = |number: usize| Hit {
            kind: Kind::Fix,
            id: format!("fix-{number}"),
            title: format!("Fix number {number} with a title that is longer than any narrow screen is wide"),
            score: 1.0,
            passage: "what matched ".repeat(9),
            marks: vec![(0, 4)],
            path: "kb/x.md".to_owned(),
            explain: Vec::new(),
        };
        Results {
            query: "x".to_owned(),
            corrections: Vec::new(),
            unknown: Vec::new(),
            codes: Vec::new(),
            hits: (0..hits).map(hit).collect(),
            suggestion: None,
        }
    }

    #[test]
    fn every_screen_is_filled_and_none_overflows() {
        for (width, height) in [(80, 24), (40, 10), (20, 5), (200, 60), (5, 3), (1, 1)] {
            for chosen in [0, 3, 9] {
                for hits in [0, 1, 10] {
                    let shown = search_screen(&"wörter ".repeat(20), &results(hits), chosen.min(hits), width, height);
                    assert!(shown.lines.len() <= height.max(4), "{width}x{height}: {} lines", shown.lines.len());
                    let plain = |line: &String| anstream::adapter::strip_str(line).to_string();
                    let widest = shown.lines.iter().map(|line| textwrap::core::display_width(&plain(line))).max();
                    assert!(width < 20 || widest <= Some(width), "{width}x{height}: {widest:?}");
                    let pointer = shown.lines.iter().any(|line| plain(line).starts_with("> "));
                    assert!(hits == 0 || chosen >= hits || height < 10 || pointer, "the chosen hit is in view");
                }
            }
        }
    }
}
