//! Corrections that may make a broken text readable. Each changes a few lines; whether it helps, the parser decides.

use super::{
    candidate::Candidate,
    indentation::tabs,
    layout::{Layout, closing, layout},
    line::{Line, is_plain_key, line_of, near},
    quoting::{has_curly, quoted, straight},
};
use fixbook_engine::model::Likelihood;

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
    each(&mut all, &item_without_space);
    each(&mut all, &semicolons);
    all.extend(cut_item(text, lines, &layout));
    all.extend(open_bracket(lines, &layout));
    all.extend(other_bracket(lines, &layout));
    all.extend(extra_bracket(lines, &layout));
    each(&mut all, &likelihood_without_braces);
    each(&mut all, &text_with_colon);
    each(&mut all, &special_first_letter);
    each(&mut all, &missing_colon);
    all
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

/// `-it hums`.
fn item_without_space(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let rest = line.content().strip_prefix('-').filter(|rest| rest.starts_with(char::is_alphanumeric))?;
    let new = format!("{}- {rest}", &line.text[..line.indent()]);
    let at = line.start + line.indent();
    Some(Candidate::new(index, new, at..at + 1, "there is no space after the hyphen", "put a space after it"))
}

/// `{yes: always; no: never}`.
fn semicolons(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let at = line.text.find(';').filter(|at| line.text[..*at].contains(['{', '[']))?;
    let at = line.start + at;
    let message = "the parts of a list are separated by commas";
    Some(Candidate::new(index, line.text.replace(';', ","), at..at + 1, message, "write a comma"))
}

/// `lamp: yes: always`.
fn likelihood_without_braces(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let parts = line.key_value()?;
    let (answer, likelihood) = parts.value.split_once(": ")?;
    let is_known = likelihood.parse::<Likelihood>().is_ok_and(|likelihood| likelihood.is_word());
    if !is_plain_key(answer) || !is_known {
        return None;
    }
    let new = format!("{}{{{}}}", parts.before, parts.value);
    let start = line.start + parts.before.len();
    let message = format!("`{}` is a name with a value inside the value of `{}`", parts.value, parts.key);
    Some(Candidate::new(index, new, start..start + parts.value.len(), message, "put it in braces"))
}

/// `says: [a, b}`.
fn other_bracket(lines: &[Line<'_>], layout: &Layout) -> Option<Candidate> {
    let (at, sign) = layout.mismatch?;
    let index = line_of(lines, at)?;
    let line = &lines[index];
    let (before, after) = line.text.split_at(at - line.start);
    let closing = closing(sign);
    let found = after.chars().next()?;
    let message = format!("the bracket `{sign}` is closed by `{found}`");
    let candidate = |new, help: String| Candidate::new(index, new, at..at + 1, message, help);
    // Either the bracket is another one, or one is missing before it.
    Some(match layout.open.is_empty() {
        true => candidate(format!("{before}{closing}{}", &after[1..]), format!("write `{closing}`")),
        false => candidate(format!("{before}{closing}{after}"), format!("add `{closing}`")),
    })
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
    // In double quotes, backslashes are escapes, such as `\n` for a new line.
    let inside = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    if let Some(inside) = inside.filter(|inside| inside.contains('\\')) {
        let new = format!("{before}'{}'{comment}", inside.replace('\'', "''"));
        let start = line.start + before.len();
        let message = "a backslash has a meaning of its own in double quotes";
        return Some(Candidate::new(index, new, start..start + value.len(), message, "use single quotes"));
    }
    let first = value.chars().next().filter(|first| "@`%&*!|>,]}[{?-\"'".contains(*first))?;
    let new = format!("{before}{}{comment}", quoted(value));
    let start = line.start + before.len();
    let message = format!("a text that begins with {first} needs quotes");
    Some(Candidate::new(index, new, start..start + value.len(), message, "put the whole text in quotes"))
}

/// `status draft`, `status = draft`, or `answers` alone.
fn missing_colon(index: usize, line: &Line<'_>) -> Option<Candidate> {
    let (marks, rest) = line.without_marks();
    let (word, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let key = word.trim_end_matches([';', '=', ',']);
    if !is_plain_key(key) {
        return None;
    }
    let start = line.start + marks.len();
    // A sentence has no key at all.
    if key.starts_with(char::is_uppercase) {
        let new = format!("{marks}name: {}", quoted(rest));
        let message = "this line has a text and no key";
        let help = "write a key and a colon before the text, such as";
        return Some(Candidate::new(index, new, start..start + rest.len(), message, help));
    }
    let new = format!("{marks}{key}: {}", value.trim_start_matches(['=', ' ']).trim_end());
    let message = format!("there is no colon after `{key}`");
    Some(Candidate::new(index, new, start..start + word.len(), message, "put a colon after it"))
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
