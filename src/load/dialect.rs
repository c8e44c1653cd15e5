//! Markdown with the extensions of one site generator, as standard Markdown.
//!
//! Articles come from Microsoft's documentation (DocFX), from Jekyll and from MkDocs alike. References to files that
//! are not here and variables that a generator would fill in are left out; code stays as it is.

use std::{borrow::Cow, ops::Range};

/// The same text without dialect; borrowed where there is none.
pub(super) fn standard(markdown: &str) -> Cow<'_, str> {
    let is_plain = !["[!", ":::", "{{", "{%"].iter().any(|mark| markdown.contains(mark));
    if is_plain {
        return Cow::Borrowed(markdown);
    }
    let mut text = String::with_capacity(markdown.len());
    let mut fence: Option<&str> = None;
    for line in markdown.split_inclusive('\n') {
        let written = line.trim_start_matches([' ', '>', '-', '*']);
        let mark = ["```", "~~~"].into_iter().find(|mark| written.starts_with(mark));
        let is_code = fence.is_some() || mark.is_some();
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(close)) if open == close => fence = None,
            _ => {}
        }
        match is_code {
            true => text.push_str(line),
            false => text.push_str(&standard_line(line)),
        }
    }
    Cow::Owned(text)
}

/// A line never loses its end, so that line numbers stay correct.
fn standard_line(line: &str) -> String {
    let (text, end) = line.split_at(line.trim_end_matches(['\n', '\r']).len());
    let text = replaced(text, alert);
    let text = replaced(&text, extension);
    let text = replaced(&text, |text| variable(text, "{{", "}}"));
    replaced(&text, |text| variable(text, "{%", "%}")) + end
}

/// A part of a text, and its replacement.
type Found = (Range<usize>, String);

/// The text with every find replaced, in one pass: a line may be as long as a file.
fn replaced(text: &str, find: impl Fn(&str) -> Option<Found>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((span, instead)) = find(rest) {
        out.push_str(&rest[..span.start]);
        out.push_str(&instead);
        rest = &rest[span.end..];
    }
    out + rest
}

/// `[!NOTE]` stays; `[!INCLUDE [words](file)]`, `[!VIDEO address]`, `[!div class="…"]` name files that are not here.
fn alert(text: &str) -> Option<Found> {
    const KNOWN: [&str; 5] = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];
    // `[![image](a)](b)` is an image that is a link.
    let is_image = |start: usize| text[..start].ends_with('!') || text[start + 2..].starts_with('[');
    let start = text.match_indices("[!").map(|(start, _)| start).find(|start| !is_image(*start))?;
    let end = start + closed(&text[start..])?;
    let name = text[start..end].to_uppercase();
    Some((start..end, if KNOWN.contains(&name.as_str()) { name } else { String::new() }))
}

/// `:::image source="a.png" alt-text="The dialog":::` is an image, `:::no-loc text="RDP":::` a word, `:::row:::` nothing.
fn extension(text: &str) -> Option<Found> {
    let start = text.find(":::")?;
    let end = text[start + 3..].find(":::").map_or(text.len(), |length| start + 3 + length + 3);
    let written = &text[start..end];
    let shown = match (attribute(written, "source"), attribute(written, "alt-text"), attribute(written, "text")) {
        (Some(source), alt, _) => format!("![{}](<{source}>)", alt.unwrap_or_default()),
        (None, Some(shown), _) | (None, None, Some(shown)) => shown.to_owned(),
        (None, None, None) => String::new(),
    };
    Some((start..end, shown))
}

/// `{{ page.title }}`, `{% include x %}`: filled in by a generator that is not here.
fn variable(text: &str, open: &str, close: &str) -> Option<Found> {
    let start = text.find(open)?;
    let length = text[start..].find(close)?;
    Some((start..start + length + close.len(), " ".to_owned()))
}

/// The byte after the bracket that closes the one at the beginning.
fn closed(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + letter.len_utf8());
        }
    }
    None
}

/// The value of an attribute in double or single quotes.
pub(crate) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let is_begin = rest[..at].ends_with(|before: char| before.is_whitespace());
        let after = &rest[at + name.len()..];
        if let Some(value) = after.trim_start().strip_prefix('=').filter(|_| is_begin) {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
            return value[1..].split_once(quote).map(|(value, _)| value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::standard;

    #[test]
    fn turns_dialects_into_standard_markdown() {
        for (written, read) in [
            ("> [!note]\n> x\n", "> [!NOTE]\n> x\n"),
            ("> [!div class=\"checklist\"]\n", "> \n"),
            (":::image type=\"content\" source=\"a b.png\" alt-text=\"The dialog\":::\n", "![The dialog](<a b.png>)\n"),
            ("use :::no-loc text=\"RDP\"::: now", "use RDP now"),
            (":::row:::\n", "\n"),
            ("[!INCLUDE [words](../x.md)]\r\nafter\n", "\r\nafter\n"),
            ("a {{ page.x }} b {% if y %}c\n", "a   b  c\n"),
            ("```\n:::row::: {{x}}\n```\n", "```\n:::row::: {{x}}\n```\n"),
            ("[![image](a.png)](b.png)", "[![image](a.png)](b.png)"),
        ] {
            assert_eq!(standard(written), read);
        }
    }

    #[test]
    fn ends_on_unclosed_marks() {
        for text in [
            ":::",
            "::: ::",
            ":::image alt-text=\"",
            "[!",
            "[![]",
            "{{",
            "{%",
            "{{ }",
            ":::a:::b:::",
            "[![!",
            "[!\u{e4}",
        ] {
            standard(text);
        }
        // As one line of the largest file that is read; each must be looked at once.
        for text in ["![!", "[!x", "[!x]", ":::", "{{x}}", "{{", "[!["] {
            standard(&text.repeat(1 << 20));
        }
    }
}
