//! The text of an article with its line numbers, and excerpts that know their section.
//!
//! In: an article as read. Out: [`ArticleText`] and [`Excerpt`]s of it. Never: changes the text.

use std::ops::Range;

use crate::load::ReadArticle;

/// An article whose lines can be counted.
pub(super) struct ArticleText<'a> {
    pub title: &'a str,
    pub markdown: &'a str,
    /// The line of the file at which the Markdown begins.
    first_line: usize,
    /// Where each line begins.
    starts: Vec<usize>,
}

/// A stretch of an article.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Excerpt {
    /// The heading over it.
    pub section: String,
    pub span: Range<usize>,
}

impl<'a> ArticleText<'a> {
    pub fn of(read: &'a ReadArticle) -> Self {
        let markdown = &*read.article.markdown;
        let starts = std::iter::once(0).chain(markdown.match_indices('\n').map(|(at, _)| at + 1)).collect();
        ArticleText { title: &read.article.title, markdown, first_line: read.first_line, starts }
    }

    /// The lines of the file that contain some bytes, without blank lines at both ends.
    pub fn lines(&self, span: &Range<usize>) -> (usize, usize) {
        let text = self.slice(span);
        let start = span.start + (text.len() - text.trim_start().len());
        let end = (span.start + text.trim_end().len()).max(start);
        (self.line(start), self.line(end.saturating_sub(1).max(start)))
    }

    /// The text of some bytes; empty outside the article.
    pub fn slice(&self, span: &Range<usize>) -> &'a str {
        self.markdown.get(span.clone()).unwrap_or_default()
    }

    fn line(&self, byte: usize) -> usize {
        self.first_line + self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }
}

impl Excerpt {
    /// Its text.
    pub fn text<'a>(&self, source: &ArticleText<'a>) -> &'a str {
        source.slice(&self.span)
    }

    pub fn is_blank(&self, source: &ArticleText<'_>) -> bool {
        self.text(source).trim().is_empty()
    }

    /// The same section, other bytes.
    pub fn part(&self, span: Range<usize>) -> Self {
        Excerpt { section: self.section.clone(), span }
    }
}

/// Words on one line, cut after `most` letters.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
