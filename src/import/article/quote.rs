//! Questions to the author and quotations of the source, written so that nothing in them can end the comment or be published.
//!
//! In: words of any source. Out: comments of Markdown and YAML, and YAML strings. Never: text that a reader of a page sees.

use super::excerpt::{ArticleText, Excerpt};
use fixbook_engine::text::is_bidi_control;

/// Lines and bytes of one quotation; the rest is in the source.
const MAX_LINES: usize = 60;
const MAX_BYTES: usize = 4_000;

/// Where a quotation is from.
pub(super) struct Cited<'a> {
    pub source: &'a ArticleText<'a>,
    pub id: &'a str,
}

impl Cited<'_> {
    /// A question with the passages that answer it, as a comment of Markdown.
    pub fn in_markdown(&self, question: &str, pieces: &[Excerpt]) -> String {
        let mut text = format!("<!-- QUESTION: {}\n", safe(question));
        for line in pieces.iter().flat_map(|piece| self.lines(piece)) {
            text.push_str(&line);
            text.push('\n');
        }
        text + "-->\n"
    }

    /// The same as comments of YAML.
    pub fn in_yaml(&self, question: &str, pieces: &[Excerpt], indent: &str) -> String {
        let quoted = pieces.iter().flat_map(|piece| self.lines(piece));
        let lines = std::iter::once(format!("QUESTION: {}", safe(question))).chain(quoted);
        lines.map(|line| format!("{indent}# {line}\n")).collect()
    }

    fn lines(&self, piece: &Excerpt) -> Vec<String> {
        let text = piece.text(self.source).trim();
        if text.is_empty() {
            return Vec::new();
        }
        let (first, last) = self.source.lines(&piece.span);
        let lines = if first == last { format!("line {first}") } else { format!("lines {first}-{last}") };
        let mut found = vec![format!("Source quotation [{}], section \"{}\", {lines}:", self.id, safe(&piece.section))];
        let (mut bytes, count) = (0, text.lines().count());
        for (at, line) in text.lines().enumerate() {
            bytes += line.len();
            if at >= MAX_LINES || bytes > MAX_BYTES {
                found.push(format!("| … {} more lines there", count - at));
                break;
            }
            found.push(format!("| {}", safe(line)).trim_end().to_owned());
        }
        found
    }
}

/// Words that end no comment and no line.
fn safe(text: &str) -> String {
    let blank = |letter: char| letter.is_control() || is_bidi_control(letter) || is_line_end(letter);
    let line: String = text.chars().map(|letter| if blank(letter) && letter != '\t' { ' ' } else { letter }).collect();
    line.replace("-->", "--&gt;").replace("--!>", "--!&gt;")
}

/// Letters that some readers of YAML take for the end of a line, or for no letter at all.
fn is_line_end(letter: char) -> bool {
    matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A YAML string; JSON's quotes are YAML's. Backticks are taken out: they would be read as code.
pub(super) fn yaml(text: &str) -> String {
    serde_json::Value::from(safe(text).replace('`', "'").trim()).to_string()
}

/// A list of YAML strings.
pub(super) fn yaml_list<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| yaml(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// Lines moved to the right, so that they belong to a list's item.
pub(super) fn indented(text: &str, by: usize) -> String {
    let blanks = " ".repeat(by);
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{blanks}{line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::{safe, yaml};

    #[test]
    fn nothing_breaks_out() {
        for hostile in ["a --> b", "--!>", "---->", "x\u{2028}y", "\u{202e}z"] {
            let safe = safe(hostile);
            assert!(!safe.contains("-->") && !safe.contains("--!>") && safe.lines().count() == 1, "{safe}");
        }
        assert_eq!(safe("reg -- add"), "reg -- add");
        assert_eq!(yaml("say \"`x`\"\n# y"), r#""say \"'x'\" # y""#);
    }
}
