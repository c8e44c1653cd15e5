//! Corrections that may make a broken text readable. Each changes a few lines; whether it helps, the parser decides.

use std::ops::Range;

use super::{
    layout::{Layout, layout},
    line::{Line, is_plain_key, spaces},
    quoting::{has_curly, quoted, straight},
};

/// A correction, and what it says is wrong.
pub(super) struct Candidate {
    /// Lines by their index, and their new texts.
    pub edits: Vec<(usize, String)>,
    pub span: Range<usize>,
    pub message: String,
    /// Ends before the corrected line.
    pub help: String,
    /// Whether the spaces before the corrected line matter.
    pub shows_indent: bool,
    /// Whether it is enough that the error is behind the corrected line: the parser found it anywhere after the cause.
    pub ends_far: bool,
    pub check: &'static str,
}

impl Candidate {
    fn new(index: usize, new: String, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Candidate {
            edits: vec![(index, new)],
            span,
            message: message.into(),
            help: help.into(),
            shows_indent: false,
            ends_far: false,
            check: "yaml-syntax",
        }
    }

    /// The help with the corrected line.
    pub fn help(&self) -> String {
        let Some((_, line)) = self.edits.first() else { return self.help.clone() };
        format!("{}: `{}`", self.help, if self.shows_indent { line.trim_end() } else { line.trim() })
    }
}

/// All corrections of a text with an error in line `at` but those of the indentation, the most certain first.
pub(super) fn candidates(text: &str, lines: &[Line<'_>], at: usize) -> Vec<Candidate> {
    let layout = layout(text);
    let near = near(lines, at);
    let mut all = tabs(lines, at);
    let each = |all: &mut Vec<Candidate>, of: &dyn Fn(usize, &Line<'_>) -> Option<Candidate>| {
        all.extend(near.iter().filter_map(|&index| of(index, &lines[index])));
    };
    each(&mut all, &curly);
    each(&mut all, &|index, line| early_end(index, line, '\''));
    each(&mut all, &|index, line| early_end(index, line, '"'));
    all.extend(open_quote(lines, &layout));
    each(&mut all, &missing_space);
    all.extend(cut_item(text, lines, &layout));
    all.extend(open_bracket(lines, &layout));
    all.extend(extra_bracket(lines, &layout));
    each(&mut all, &text_with_colon);
    each(&mut all, &special_first_letter);
    each(&mut all, &missing_colon);
    all
}

/// The line of the error and those around it that say something, the nearest first.
pub(super) fn near(lines: &[Line<'_>], at: usize) -> Vec<usize> {
    let before = (0..lines.len().min(at + 1)).rev().filter(|&index| !lines[index].is_empty()).take(4);
    let after = (at + 1..lines.len()).find(|&index| !lines[index].is_empty());
    before.chain(after).collect()
}

fn tabs(lines: &[Line<'_>], at: usize) -> Vec<Candidate> {
    let has_tab = |line: &Line<'_>| line.text[..line.indent()].contains('\t');
    let Some(index) = (0..lines.len().min(at + 2)).find(|&index| has_tab(&lines[index])) else { return Vec::new() };
    let line = &lines[index];
    let before = lines[..index].iter().rev().find(|line| !line.is_empty());
    let opens = before.is_some_and(|before| before.content().ends_with(':'));
    let before = before.map_or(0, |line| line.indent());
    let wide = line.text[..line.indent()].replace('\t', "  ").len();
    let mut widths = vec![wide, if opens { before + 2 } else { before }, 2 * wide, 0];
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

fn curly(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let at = line.text.find(|letter: char| has_curly(letter.encode_utf8(&mut [0; 4])))?;
    let new = straight(line.text);
    let message = "these are curly quotes, which YAML reads as part of the text";
    let span = line.start + at..line.span().end;
    Some(Candidate::new(index, new, span, message, "use straight quotes"))
}

/// `'Paper's stuck'`: the apostrophe ends the text. The other quotes go around it.
fn early_end(index: usize, line: &Line<'_>, quote: char) -> Option<Candidate> {
    let (mut new, mut rest, mut place) = (String::new(), line.text, None);
    while let Some(start) = value_quote(rest, quote) {
        let inside = &rest[start + 1..];
        let end = closing_quote(inside, quote)?;
        let content = &inside[..end];
        if content.contains(quote) && !content.replace(&format!("{quote}{quote}"), "").is_empty() && place.is_none() {
            let at = line.text.len() - inside.len() + content.find(quote).unwrap_or(0);
            place = Some(line.start + at..line.start + at + 1);
        }
        new.push_str(&rest[..start]);
        new.push_str(&quoted(content));
        rest = &inside[end + 1..];
    }
    new.push_str(rest);
    let span = place?;
    let (message, help) = match quote {
        '\'' => ("the apostrophe ends the quoted text", "use double quotes"),
        _ => ("the second quote ends the quoted text", "use single quotes around the text"),
    };
    Some(Candidate::new(index, new, span, message, help))
}

/// Where a quote begins a value or key.
fn value_quote(text: &str, quote: char) -> Option<usize> {
    let begins = |at: &usize| {
        let before = text[..*at].trim_end();
        let is_after_space = before.len() < *at;
        before.is_empty() || before.ends_with(['[', '{', ',']) || (before.ends_with([':', '-']) && is_after_space)
    };
    text.match_indices(quote).map(|(at, _)| at).find(begins)
}

/// The quote that is meant to close a text: the first with nothing but a sign or the end behind it.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let closes = |at: &usize| {
        let after = text[at + 1..].trim_start();
        after.is_empty() || after.starts_with([',', ']', '}', ':', '#'])
    };
    text.match_indices(quote).map(|(at, _)| at).find(closes)
}

fn open_quote(lines: &[Line<'_>], layout: &Layout) -> Option<Candidate> {
    let (at, quote) = layout.quote?;
    let index = line_of(lines, at)?;
    let line = &lines[index];
    let closers = closers(line.text, layout, line.start);
    let new = format!("{}{quote}{closers}", line.text.trim_end());
    let message = format!("the quote {quote} in line {} is never closed", index + 1);
    let help = "add the closing quote";
    Some(Candidate { ends_far: true, ..Candidate::new(index, new, at..at + 1, message, help) })
}

/// `status:draft`.
fn missing_space(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let (marks, rest) = line.without_marks();
    let (key, value) = rest.split_once(':')?;
    if !is_plain_key(key) || value.is_empty() || value.starts_with([' ', '\t', '/']) {
        return None;
    }
    let message = format!("there is no space after the colon of `{key}`");
    let at = line.start + marks.len() + key.len();
    let new = format!("{marks}{key}: {value}");
    Some(Candidate::new(index, new, at..at + 1, message, "put a space after the colon"))
}

/// `says: [printer #2, x]`: the comment hides the bracket.
fn cut_item(text: &str, lines: &[Line<'_>], layout: &Layout) -> Option<Candidate> {
    let is_cut = |at: &&usize| text[**at + 1..].starts_with(char::is_alphanumeric);
    let &at = layout.comments.iter().find(is_cut)?;
    let index = line_of(lines, at)?;
    let line = &lines[index];
    let inside = at - line.start;
    let start = line.text[..inside].rfind(['[', '{', ',']).map(|sign| sign + 1)?;
    let start = line.text[start..inside].find(": ").map_or(start, |colon| start + colon + 1);
    let end = line.text[inside..].find([',', ']', '}']).map_or(line.text.len(), |length| inside + length);
    let item = line.text[start..end].trim();
    let space = if line.text[start..].starts_with(' ') { " " } else { "" };
    let new = format!("{}{space}{}{}", &line.text[..start], quoted(item), &line.text[end..]);
    let lost = line.text[inside..].trim_end();
    let message = format!("everything from ` #` on is a comment, so `{lost}` is lost");
    let span = at..at + lost.len();
    let candidate = Candidate::new(index, new, span, message, "put the text in quotes");
    Some(Candidate { check: "comment-cuts-text", ends_far: true, ..candidate })
}

fn open_bracket(lines: &[Line<'_>], layout: &Layout) -> Vec<Candidate> {
    let candidate = |&(at, sign): &(usize, char)| {
        let index = line_of(lines, at)?;
        let line = &lines[index];
        let closers = closers(line.text, layout, line.start);
        let new = format!("{}{closers}", line.text.trim_end().trim_end_matches(','));
        let message = format!("the bracket `{sign}` in line {} is never closed", index + 1);
        let closing = closing(sign);
        let help = format!("add `{closing}`");
        Some(Candidate { ends_far: true, ..Candidate::new(index, new, at..at + 1, message, help) })
    };
    layout.open.iter().rev().take(4).filter_map(candidate).collect()
}

/// What closes the brackets that are open at the end of a line.
fn closers(line: &str, layout: &Layout, start: usize) -> String {
    let inside = |(at, _): &&(usize, char)| (start..start + line.len()).contains(at);
    layout.open.iter().rev().filter(inside).map(|(_, sign)| closing(*sign)).collect()
}

/// The bracket that closes another.
pub(super) fn closing(sign: char) -> char {
    if sign == '[' { ']' } else { '}' }
}

/// `title: Paper: stuck`.
fn text_with_colon(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let parts = line.key_value()?;
    let (value, comment) = without_comment(parts.value);
    let has_colon = value.contains(": ") || value.ends_with(':');
    if !has_colon || value.starts_with(['"', '\'', '[', '{', '|', '>']) {
        return None;
    }
    let new = format!("{}{}{comment}", parts.before, quoted(value));
    let start = line.start + parts.before.len();
    let message = format!("the text of `{}` contains a colon", parts.key);
    Some(Candidate::new(index, new, start..start + value.len(), message, "put the text in quotes"))
}

/// A text and the comment after it, with the spaces before that.
fn without_comment(value: &str) -> (&str, &str) {
    let at = value.find(" # ").map_or(value.len(), |at| value[..at].trim_end().len());
    value.split_at(at)
}

/// `ask: @home`, `title: "Paper" jam`, `title: [old] jam`.
fn special_first_letter(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let (before, value) = match line.key_value() {
        Some(parts) => (parts.before, parts.value),
        None => line.without_marks(),
    };
    let (value, comment) = without_comment(value);
    let first = value.chars().next().filter(|first| "@`%&*!|>,]}[{?-\"'".contains(*first))?;
    let new = format!("{before}{}{comment}", quoted(value));
    let start = line.start + before.len();
    let message = format!("a text that begins with {first} needs quotes");
    Some(Candidate::new(index, new, start..start + value.len(), message, "put the whole text in quotes"))
}

/// `status draft`, or `answers` alone.
fn missing_colon(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let (marks, rest) = line.without_marks();
    let (key, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if !is_plain_key(key) || key.contains(':') {
        return None;
    }
    let new = format!("{marks}{key}: {}", value.trim());
    let start = line.start + marks.len();
    let message = format!("there is no colon after `{key}`");
    Some(Candidate::new(index, new, start..start + key.len(), message, "put a colon after it"))
}

fn extra_bracket(lines: &[Line<'_>], layout: &Layout) -> Option<Candidate> {
    let at = layout.extra?;
    let index = line_of(lines, at)?;
    let line = &lines[index];
    let new = format!("{}{}", &line.text[..at - line.start], &line.text[at + 1 - line.start..]);
    let sign = &line.text[at - line.start..at + 1 - line.start];
    let message = format!("there is one `{sign}` too many");
    Some(Candidate::new(index, new, at..at + 1, message, "delete it"))
}

/// The index of the line in which a byte is.
pub(super) fn line_of(lines: &[Line<'_>], at: usize) -> Option<usize> {
    lines.partition_point(|line| line.start <= at).checked_sub(1)
}

/// Corrections of the indentation of a line, or of the lines from it on, and how much each deserves to be preferred.
pub(super) fn indentations(lines: &[Line<'_>], at: usize) -> Vec<(usize, Candidate)> {
    let mut all = Vec::new();
    for index in near(lines, at) {
        let own = lines[index].indent();
        let around = index.saturating_sub(3)..lines.len().min(index + 4);
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
            all.push((2 * score + 1, alone));
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
