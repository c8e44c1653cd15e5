//! Corrections of the spaces and tabs at the start of lines.

use super::{
    candidate::Candidate,
    line::{Line, near, spaces},
};

/// A line that begins with a tab.
pub(super) fn tabs(lines: &[Line<'_>], at: usize) -> Vec<Candidate> {
    let has_tab = |line: &Line<'_>| line.text[..line.indent()].contains('\t');
    let Some(index) = (0..lines.len().min(at + 2)).find(|&index| has_tab(&lines[index])) else { return Vec::new() };
    let line = &lines[index];
    let before = lines[..index].iter().rev().find(|line| !line.is_empty());
    let opens = before.is_some_and(|before| before.content().ends_with(':'));
    let before = before.map_or(0, |line| line.indent());
    let below = lines[index + 1..].iter().find(|line| !line.is_empty() && !has_tab(line));
    let wide = line.text[..line.indent()].replace('\t', "  ").len();
    let mut widths = vec![if opens { before + 2 } else { before }, wide, 2 * wide, 0];
    if let Some(below) = below.filter(|_| line.content().ends_with(':')) {
        widths.insert(0, below.indent().saturating_sub(2));
    }
    widths.dedup();
    let candidate = |width: usize| {
        let new = format!("{}{}", " ".repeat(width), line.content());
        let message = format!("line {} begins with a tab, and YAML allows only spaces there", index + 1);
        let span = line.start..line.start + line.indent();
        let help = format!("delete the tab and type {}", spaces(width));
        Candidate { shows_indent: true, ..Candidate::new(index, new, span, message, help) }
    };
    widths.into_iter().map(candidate).collect()
}

/// Corrections of the indentation of a line, or of the lines from it on, and how much each deserves to be preferred.
pub(super) fn indentations(lines: &[Line<'_>], at: usize) -> Vec<(usize, Candidate)> {
    let mut all = Vec::new();
    let mut near = near(lines, at);
    near.extend(above(lines, at));
    near.sort_unstable();
    near.dedup();
    for index in near {
        let own = lines[index].indent();
        let around = index.saturating_sub(6)..lines.len().min(index + 7);
        let mut neighbours: Vec<&Line<'_>> = lines[around].iter().filter(|line| !line.is_empty()).collect();
        neighbours.retain(|line| line.indent() != own);
        neighbours.sort_by_key(|line| (line.indent(), line.start));
        neighbours.dedup_by_key(|line| line.indent());
        for neighbour in neighbours {
            let new = neighbour.indent();
            let with_indent = |number: usize| lines.iter().filter(|line| line.indent() == number).count().min(3);
            let near = 2 * (4 - own.abs_diff(new).min(4)) + usize::from(new > 0);
            let score = 10 * (own % 2) + 5 * usize::from(new.is_multiple_of(2)) + near + with_indent(new);
            let alone = indentation(lines, index, neighbour, index + 1);
            let end = (index + 1..lines.len()).find(|&below| !lines[below].is_empty() && lines[below].indent() < own);
            let end = end.unwrap_or(lines.len());
            all.push((2 * score + 6, alone));
            if end > index + 1 {
                all.push((2 * score, indentation(lines, index, neighbour, end)));
            }
        }
    }
    all
}

fn indentation(lines: &[Line<'_>], index: usize, neighbour: &Line<'_>, end: usize) -> Candidate {
    let (own, new) = (lines[index].indent(), neighbour.indent());
    let moved = |line: &Line<'_>| {
        let indent = (line.indent() + new).saturating_sub(own);
        format!("{}{}", " ".repeat(indent), line.text.trim_start_matches([' ', '\t']))
    };
    let edits = (index..end).map(|line| (line, moved(&lines[line]))).collect();
    let name = neighbour.key_value().map_or(neighbour.content(), |parts| parts.key);
    let number = index + 1;
    let message = format!("line {number} is indented by {}, the lines around it by {new}", spaces(own));
    let lines_below = if end > index + 1 { " here and in the lines below" } else { "" };
    let help = format!("use the same number of spaces as for `{name}`{lines_below}");
    let span = lines[index].span();
    Candidate { edits, shows_indent: true, ..Candidate::new(index, String::new(), span, message, help) }
}

/// The lines that contain the line of the error, by their indentation.
fn above(lines: &[Line<'_>], at: usize) -> Vec<usize> {
    let mut indent = usize::MAX;
    let mut found = Vec::new();
    for index in (0..lines.len().min(at + 1)).rev().filter(|&index| !lines[index].is_empty()) {
        if lines[index].indent() < indent && found.len() < 6 {
            indent = lines[index].indent();
            found.push(index);
        }
    }
    found
}
