//! Markdown that means something to one site generator only, as the Markdown that everybody reads.
//!
//! Articles come from Microsoft's documentation (DocFX), from Jekyll and from MkDocs alike. What names a file that is not
//! here, or a variable that a generator would fill in, is left out; code is left alone.

use std::borrow::Cow;

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

/// A line never loses its end, so that places stay true.
fn standard_line(line: &str) -> String {
    let (text, end) = line.split_at(line.trim_end_matches(['\n', '\r']).len());
    let mut text = text.to_owned();
    alerts(&mut text);
    extensions(&mut text);
    variables(&mut text);
    text + end
}

/// `[!NOTE]` stays; `[!INCLUDE [words](file)]`, `[!VIDEO address]`, `[!div class="…"]` name what is not here.
fn alerts(line: &mut String) {
    const KNOWN: [&str; 5] = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];
    let mut from = 0;
    while let Some((start, end)) = bracketed(line, from) {
        let name = line[start..end].to_uppercase();
        let instead = if KNOWN.contains(&name.as_str()) { name } else { String::new() };
        line.replace_range(start..end, &instead);
        from = start + instead.len();
    }
}

/// `:::image source="a.png" alt-text="The dialog":::` is an image, `:::no-loc text="RDP":::` a word, `:::row:::` nothing.
fn extensions(line: &mut String) {
    while let Some(start) = line.find(":::") {
        let end = line[start + 3..].find(":::").map_or(line.len(), |length| start + 3 + length + 3);
        let written = &line[start..end];
        let shown = match (attribute(written, "source"), attribute(written, "alt-text"), attribute(written, "text")) {
            (Some(source), alt, _) => format!("![{}](<{source}>)", alt.unwrap_or_default()),
            (None, Some(alt), _) => alt.to_owned(),
            (None, None, Some(text)) => text.to_owned(),
            (None, None, None) => String::new(),
        };
        // What is written in its place might look like another one.
        line.replace_range(start..end, &shown.replace(":::", "::"));
    }
}

/// `{{ page.title }}`, `{% include x %}`: filled in by a generator that is not here.
fn variables(line: &mut String) {
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        while let Some((start, length)) = line.find(open).and_then(|start| Some((start, line[start..].find(close)?))) {
            line.replace_range(start..start + length + close.len(), " ");
        }
    }
}

/// The first stretch from `[!` to the bracket that closes it.
fn bracketed(line: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + line.get(from..)?.find("[!")?;
    // `![![image](a)](b)` is an image that is a link.
    if line[..start].ends_with('!') || line[start + 2..].starts_with('[') {
        return bracketed(line, start + 2);
    }
    let mut depth = 0;
    for (at, letter) in line[start..].char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((start, start + at + letter.len_utf8()));
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
    fn dialects_become_plain_markdown() {
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
    fn nothing_that_is_left_open_goes_on_for_ever() {
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
    }
}
