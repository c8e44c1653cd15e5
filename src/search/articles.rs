//! What of a free article is searched, whatever dialect of Markdown it is written in.

use super::{
    entries::{document, markdown},
    html::attribute,
    reading::{Document, Passage},
};
use crate::model::{Article, Kind};

/// An article ready to be searched.
pub(super) fn article(article: &Article) -> Document {
    let summary = Some(&article.summary).filter(|summary| !summary.is_empty());
    let mut passages: Vec<Passage> = summary.map(|text| Passage::new(text, 1)).into_iter().collect();
    passages.extend(markdown(&without_dialect(&article.markdown)));
    // The title counts by itself already.
    if let Some(first) = passages.iter().position(|passage| passage.text == article.title) {
        passages.remove(first);
    }
    Document {
        area: article.path.trim_start_matches("kb/articles/").split_once('/').map(|(area, _)| area.to_lowercase()),
        passages,
        ..document(Kind::Article, &article.path, &plain(&article.title), &article.path)
    }
}

/// A title without Markdown's marks.
fn plain(title: &str) -> String {
    let text: Vec<String> = markdown(title).map(|passage| passage.text).collect();
    if text.is_empty() { title.to_owned() } else { text.join(" ") }
}

/// Lines that mean something to one site generator only, as what a reader would see of them.
fn without_dialect(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.split_inclusive('\n') {
        text.push_str(&readable(line));
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

fn readable(line: &str) -> String {
    // `> [!NOTE]`, `> [!div class="…"]`: only what follows is read.
    let mut line = line.to_owned();
    while let Some((start, end)) = bracketed(&line, "[!") {
        // `[!INCLUDE [words](file)]` and `[!VIDEO url]` name other files.
        line.replace_range(start..end, "");
    }
    // `:::image source="…" alt-text="…":::`, `:::row:::`: of images what they show.
    while let Some(start) = line.find(":::") {
        let end = line[start + 3..].find(":::").map_or(line.trim_end().len(), |length| start + 3 + length + 3);
        let shown = attribute(&line[start..end.max(start)], "alt-text").unwrap_or_default().to_owned();
        line.replace_range(start..end.max(start + 3).min(line.len()), &shown);
    }
    // `{{ page.title }}`, `{% include x %}`: filled in by a generator that is not here.
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        while let Some((start, length)) = line.find(open).and_then(|start| Some((start, line[start..].find(close)?))) {
            line.replace_range(start..start + length + close.len(), " ");
        }
    }
    line
}

/// The first stretch from an opening to the bracket that closes it.
fn bracketed(line: &str, open: &str) -> Option<(usize, usize)> {
    let start = line.find(open)?;
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

#[cfg(test)]
mod tests {
    use super::article;
    use crate::model::Article;

    fn texts(markdown: &str) -> Vec<String> {
        let written = Article {
            path: "Area/x.md".to_owned(),
            title: "Title".to_owned(),
            summary: String::new(),
            markdown: markdown.to_owned(),
        };
        article(&written).passages.into_iter().map(|passage| passage.text).collect()
    }

    #[test]
    fn dialects_are_read_as_a_reader_would_see_them() {
        assert_eq!(texts("# Title\n\n> [!NOTE]\n> Mind *this*.\n"), ["Mind this."]);
        assert_eq!(texts(":::image type=\"content\" source=\"a.png\" alt-text=\"The dialog\":::\n"), ["The dialog"]);
        assert_eq!(texts("[!INCLUDE [words](../x.md)]\nafter\n"), ["after"]);
        assert_eq!(texts("# [Windows](#tab/windows)\ntab text\n"), ["Windows", "tab text"]);
        assert_eq!(texts("a {{ page.x }} b {% if y %}c\n"), ["a b c"]);
        assert_eq!(texts("<div>\n<p>unbalanced\n</div></div>\n\nrest"), ["unbalanced", "rest"]);
    }

    #[test]
    fn nothing_that_is_left_open_goes_on_for_ever() {
        for text in [":::", "::: ::", ":::image alt-text=\"", "[!", "[![]", "{{", "{%", "{{ }", ":::a:::b:::", "[![!"] {
            texts(text);
        }
    }
}
