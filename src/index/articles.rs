//! What of a free article is searched, whatever dialect of Markdown it is written in.

use std::borrow::Cow;

use super::{
    entries::{document, markdown},
    html::decoded,
};
use fixbook_engine::model::{Article, Kind};
use fixbook_engine::search::{Document, Passage};

/// An article ready to be searched.
pub(super) fn article(article: &Article) -> Document {
    let summary = Some(&article.summary).filter(|summary| !summary.is_empty());
    let mut passages: Vec<Passage> = summary.map(|text| Passage::new(&decoded(text), 1)).into_iter().collect();
    passages.extend(markdown(&without_alerts(&article.markdown)));
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

/// `> [!NOTE]` is the look of a note, not part of its text.
fn without_alerts(markdown: &str) -> Cow<'_, str> {
    let marks = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];
    marks
        .iter()
        .filter(|mark| markdown.contains(**mark))
        .fold(Cow::Borrowed(markdown), |text, mark| Cow::Owned(text.replace(mark, "")))
}

/// A title without Markdown's marks.
fn plain(title: &str) -> String {
    let text: Vec<String> = markdown(title).map(|passage| passage.text).collect();
    if text.is_empty() { title.to_owned() } else { text.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::article;
    use crate::load::read_article;
    use fixbook_engine::model::Article;

    fn texts(markdown: &str) -> Vec<String> {
        let read = read_article("Area/x.md", markdown.as_bytes());
        article(&Article { title: "Title".to_owned(), ..read.article })
            .passages
            .into_iter()
            .map(|passage| passage.text)
            .collect()
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
}
