//! Comments in Markdown: notes of authors, which readers do not see.

/// The text of a section of a draft that the author has not written yet.
pub(crate) const NOT_WRITTEN: &str = "Not written yet.";

/// The text of a line of HTML outside comments, trimmed; `is_comment` carries over from line to line.
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
    fn keeps_text_outside_comments_of_several_lines() {
        let mut is_comment = false;
        let mut read = |line: &str| beside_comments(line, &mut is_comment);
        let lines = ["<p>a <!-- b --> c", "<!-- one", "<b>two</b>", "three --> four <!-- five", "-->", ""];
        assert_eq!(lines.map(&mut read), ["<p>a  c", "", "", "four", "", ""]);
    }
}
