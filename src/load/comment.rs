//! Comments in Markdown: notes of authors, which no reader sees.

/// What readers of a draft see of a section that nobody has written.
pub(crate) const NOT_WRITTEN: &str = "Not written yet.";

/// What of a line of HTML is no comment, trimmed; `is_comment` goes over from line to line.
pub(crate) fn beside_comments(line: &str, is_comment: &mut bool) -> String {
    let mut rest = line;
    let mut beside = String::new();
    loop {
        let mark = if *is_comment { "-->" } else { "<!--" };
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        if !*is_comment {
            beside.push_str(before);
        }
        if before.len() == rest.len() {
            return beside.trim().to_owned();
        }
        *is_comment = !*is_comment;
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::beside_comments;

    #[test]
    fn a_comment_goes_over_lines_and_leaves_what_is_beside_it() {
        let mut is_comment = false;
        let mut read = |line: &str| beside_comments(line, &mut is_comment);
        let lines = ["<p>a <!-- b --> c", "<!-- one", "<b>two</b>", "three --> four <!-- five", "-->", ""];
        assert_eq!(lines.map(&mut read), ["<p>a  c", "", "", "four", "", ""]);
    }
}
