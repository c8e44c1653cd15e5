//! How deep quotations and lists lie in each other, seen before anything is made of them: each level costs whoever reads on
//! memory, and pages, printers and browsers alike go down into it.

use crate::model::limits::DEEPEST_MARKDOWN;

/// The byte at which a line begins that opens more quotations and lists than [`DEEPEST_MARKDOWN`].
///
/// Code is not told from prose here: nobody writes a line of so many marks in either.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if markers(line) > DEEPEST_MARKDOWN {
            return Some(offset);
        }
        offset += line.len();
    }
    None
}

/// The marks of quotations and items that a line begins with (CommonMark 0.31, 5.1 and 5.2).
fn markers(line: &str) -> usize {
    let mut rest = line.trim_start();
    let mut found = 0;
    while let Some(after) = marker(rest) {
        found += 1;
        rest = after.trim_start();
    }
    found
}

fn marker(text: &str) -> Option<&str> {
    if let Some(after) = text.strip_prefix('>') {
        return Some(after);
    }
    let after_number = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let after = match text.len() - after_number.len() {
        0 => text.strip_prefix(['-', '+', '*'])?,
        1..=9 => after_number.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    after.starts_with([' ', '\t', '\n', '\r']).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn a_line_of_marks_is_seen_and_prose_is_not() {
        for mark in [">", "> ", "- ", "1. ", "+\t", ">1) "] {
            let text = format!("a\n{}x\n", mark.repeat(65));
            assert_eq!(too_deep(&text), Some(2), "{mark}");
            assert_eq!(too_deep(&mark.repeat(if mark.len() > 3 { 20 } else { 60 })), None, "{mark}");
        }
        for text in ["-".repeat(500), "* ".repeat(3), "1.2.3.4.5".repeat(40), "| a ".repeat(99), "**a** ".repeat(99)] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
    }
}
