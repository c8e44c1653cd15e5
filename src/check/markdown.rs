//! What checks look at in Markdown: links, citations and code fences, each with its bytes.

use std::{ops::Range, sync::Arc};

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::load::{
    Located, Node, ParsedCatalog, PathSegment, Value, beside_comments, parser, undefined_references, unprintable_in,
};
use fixbook_engine::model::{Id, SourceFile, SourceSpan, Symptom};

/// A stretch of Markdown in a file.
pub(super) struct Text<'a> {
    pub markdown: &'a str,
    file: &'a Arc<SourceFile>,
    start: usize,
    /// The text is in the file as it is; otherwise (in a YAML value) only its start is known.
    verbatim: bool,
}

impl Text<'_> {
    /// The file's bytes for bytes of the text.
    pub fn place(&self, span: Range<usize>) -> SourceSpan {
        let span = if self.verbatim { self.start + span.start..self.start + span.end } else { self.start..self.start };
        SourceSpan { file: Arc::clone(self.file), span }
    }

    pub fn path(&self) -> &str {
        &self.file.path
    }
}

/// All Markdown of entries: the bodies of pages and the `check` of symptoms.
pub(super) fn texts(entries: &ParsedCatalog) -> Vec<Text<'_>> {
    let causes = entries.causes.iter().map(body_of);
    let fixes = entries.fixes.iter().map(body_of);
    causes.chain(fixes).chain(entries.symptoms.iter().map(check_of)).collect()
}

/// The body of a page.
pub(super) fn body_of<T>(entry: &Located<T>) -> Text<'_> {
    let start = entry.body_start;
    Text { markdown: &entry.file.text[start..], file: &entry.file, start, verbatim: true }
}

/// How to look for a symptom.
pub(super) fn check_of(entry: &Located<Symptom>) -> Text<'_> {
    let start = entry.place(&[PathSegment::Key("check")]).span.start;
    Text { markdown: &entry.value.check, file: &entry.file, start, verbatim: false }
}

/// Citations, `[source-id]`, outside code and links.
pub(super) fn citations(markdown: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    undefined_references(markdown, |reference, span| {
        // Only what looks like an id: `[1]` is text.
        if reference.contains('-') && reference.parse::<Id>().is_ok() {
            found.push((reference.to_owned(), span));
        }
    });
    found
}

/// Destinations of links and images.
pub(super) fn links(markdown: &str) -> Vec<(String, Range<usize>)> {
    let events = parser(markdown).into_offset_iter();
    events
        .filter_map(|(event, span)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some((dest_url.to_string(), span))
            }
            _ => None,
        })
        .collect()
}

/// Raw HTML, block or inline; pages drop it. Comments are left out, however many lines they have: they are notes of authors.
pub(super) fn raw_html(markdown: &str) -> Vec<(String, Range<usize>)> {
    let events = parser(markdown).into_offset_iter();
    // A block comes line by line, and a comment may go over many.
    let mut is_comment = false;
    let html = events.filter_map(|(event, span)| match event {
        Event::Start(Tag::HtmlBlock) => {
            is_comment = false;
            None
        }
        Event::Html(html) => {
            let rest = beside_comments(&html, &mut is_comment);
            (!rest.is_empty()).then_some((rest, span))
        }
        Event::InlineHtml(html) if !html.starts_with("<!--") => Some((html.trim().to_owned(), span)),
        _ => None,
    });
    html.collect()
}

/// Words outside fences: plain text, and text between backticks (`true`).
pub(super) fn phrases(markdown: &str) -> Vec<(String, Range<usize>, bool)> {
    let mut is_fenced = false;
    let events = parser(markdown).into_offset_iter();
    events
        .filter_map(|(event, span)| {
            match event {
                Event::Start(Tag::CodeBlock(_)) => is_fenced = true,
                Event::End(TagEnd::CodeBlock) => is_fenced = false,
                Event::Text(text) if !is_fenced => return Some((text.to_string(), span, false)),
                Event::Code(code) => return Some((code.to_string(), span, true)),
                _ => {}
            }
            None
        })
        .collect()
}

/// Code between backticks and in blocks, as it is shown, with the bytes that it is written in.
pub(super) fn code(markdown: &str) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut is_block = false;
    for (event, span) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_block = true,
            Event::End(TagEnd::CodeBlock) => is_block = false,
            Event::Text(text) if is_block => found.push((text.into_string(), span)),
            Event::Code(text) => found.push((text.into_string(), span)),
            _ => {}
        }
    }
    found
}

/// Texts with code in them in YAML, in any field: labels, corrections, notes.
pub(super) fn values(entries: &ParsedCatalog) -> Vec<Text<'_>> {
    values_with(entries, '`')
}

/// Texts with a mark in them in YAML.
pub(super) fn values_with(entries: &ParsedCatalog, mark: char) -> Vec<Text<'_>> {
    let mut found = Vec::new();
    let mut add = |file, node| gather(file, node, mark, &mut found);
    entries.head.iter().for_each(|entry| add(&entry.file, &entry.node));
    entries.symptoms.iter().for_each(|entry| add(&entry.file, &entry.node));
    entries.causes.iter().for_each(|entry| add(&entry.file, &entry.node));
    entries.fixes.iter().for_each(|entry| add(&entry.file, &entry.node));
    entries.codes.iter().for_each(|entry| add(&entry.file, &entry.node));
    entries.claims.iter().for_each(|entry| add(&entry.file, &entry.node));
    found
}

fn gather<'a>(file: &'a Arc<SourceFile>, node: &'a Node, mark: char, found: &mut Vec<Text<'a>>) {
    match &node.value {
        Value::Text(text) if text.contains(mark) => {
            found.push(Text { markdown: text, file, start: node.span.start, verbatim: false });
        }
        Value::List(list) => list.iter().for_each(|node| gather(file, node, mark, found)),
        Value::Map(entries) => entries.iter().for_each(|(_, node)| gather(file, node, mark, found)),
        _ => {}
    }
}

/// Letters that no terminal or page is sent and that character references name, such as `&#x1b;`.
pub(super) fn unprintable(markdown: &str) -> Vec<(char, Range<usize>)> {
    let events = parser(markdown).into_offset_iter();
    events.filter_map(|(event, span)| Some((unprintable_in(&event)?, span))).collect()
}

/// Fenced and indented code blocks with their language, empty if none is named.
pub(super) fn fences(markdown: &str) -> Vec<(String, Range<usize>)> {
    let events = parser(markdown).into_offset_iter();
    events
        .filter_map(|(event, span)| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                Some((info.split_whitespace().next().unwrap_or("").to_owned(), span))
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some((String::new(), span)),
            _ => None,
        })
        .collect()
}
