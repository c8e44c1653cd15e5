//! Markdown to its headings, of whatever make: `##`, underlined, HTML, a bold line, `Cause:` before a text, wiki marks.
//!
//! In: the Markdown of an article. Out: [`Part`]s in reading order, each with its bytes and the part above it.
//! Never: judges a text that is not a heading.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::headings::{ArticleHeading, Role, label, read};
use crate::{index::text_of_html, load::parser};

/// Below every real heading: a bold line ends where any real heading comes.
const BOLD_LEVEL: u8 = 7;
/// Headings of one article that are looked at.
const MAX_PARTS: usize = 2_000;

/// A heading and the text under it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub heading: ArticleHeading,
    pub level: u8,
    /// The bytes of the heading itself.
    start: usize,
    /// The bytes up to the next heading.
    pub own: Range<usize>,
    /// The bytes up to the next heading of the same or a higher level.
    pub whole: Range<usize>,
    /// The part above it.
    pub parent: Option<usize>,
}

impl Part {
    pub fn start(&self) -> usize {
        self.start
    }
}

/// A heading before its end is known.
struct FoundHeading {
    level: u8,
    span: Range<usize>,
    heading: ArticleHeading,
}

/// The parts of an article.
pub(super) fn parts(markdown: &str) -> Vec<Part> {
    let mut found = found(markdown);
    found.truncate(MAX_PARTS);
    let mut parts: Vec<Part> = Vec::with_capacity(found.len());
    let mut open: Vec<usize> = Vec::new();
    for (index, one) in found.iter().enumerate() {
        let end = |deeper: bool| {
            let mut after = found[index + 1..].iter();
            let next = if deeper { after.find(|next| next.level <= one.level) } else { after.next() };
            next.map_or(markdown.len(), |next| next.span.start)
        };
        while open.last().is_some_and(|at| parts[*at].level >= one.level) {
            open.pop();
        }
        parts.push(Part {
            heading: one.heading.clone(),
            level: one.level,
            start: one.span.start,
            own: one.span.end..end(false).max(one.span.end),
            whole: one.span.end..end(true).max(one.span.end),
            parent: open.last().copied(),
        });
        open.push(index);
    }
    parts
}

/// Headings in order, without those in quotations, lists and tables.
fn found(markdown: &str) -> Vec<FoundHeading> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut block: Option<(Range<usize>, ParagraphShape)> = None;
    for (event, span) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                block = Some((span, ParagraphShape::heading(level as u8)))
            }
            Event::Start(Tag::Paragraph) if depth == 0 => block = Some((span, ParagraphShape::paragraph())),
            Event::Start(Tag::HtmlBlock) if depth == 0 => found.extend(of_html(markdown, span)),
            Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_) | Tag::HtmlBlock) => depth += 1,
            Event::End(TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::Table) => depth = depth.saturating_sub(1),
            Event::End(TagEnd::HtmlBlock) => depth = depth.saturating_sub(usize::from(depth > 0)),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) if depth == 0 => {
                if let Some((span, shape)) = block.take() {
                    found.extend(shape.done(markdown, span));
                }
            }
            event => {
                if let Some((_, shape)) = &mut block {
                    shape.see(&event, span.end);
                }
            }
        }
    }
    found
}

/// What is known of a heading or paragraph while it is read.
struct ParagraphShape {
    /// Nothing for a paragraph.
    level: Option<u8>,
    words: String,
    bold: usize,
    /// The words in bold at the beginning, and where they end.
    lead: String,
    lead_end: Option<usize>,
    /// Whether there is other text.
    has_more: bool,
}

impl ParagraphShape {
    fn heading(level: u8) -> Self {
        ParagraphShape { level: Some(level), ..Self::paragraph() }
    }

    fn paragraph() -> Self {
        let (words, lead) = (String::new(), String::new());
        ParagraphShape { level: None, words, bold: 0, lead, lead_end: None, has_more: false }
    }

    fn see(&mut self, event: &Event<'_>, end: usize) {
        match event {
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => {
                self.bold = self.bold.saturating_sub(1);
                if self.lead_end.is_none() && !self.has_more {
                    self.lead_end = Some(end);
                }
            }
            Event::InlineHtml(tag) if is_tag(tag, "b") => self.bold += 1,
            Event::InlineHtml(tag) if is_tag(tag, "/b") => self.see(&Event::End(TagEnd::Strong), end),
            Event::Text(text) | Event::Code(text) => self.text(text),
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.words.push_str(text);
        match (self.bold > 0, self.lead_end) {
            (true, None) => self.lead.push_str(text),
            _ => self.has_more |= !text.trim_matches([' ', ':', '\u{a0}', '.']).is_empty(),
        }
    }

    fn done(self, markdown: &str, span: Range<usize>) -> Option<FoundHeading> {
        if let Some(level) = self.level {
            return Some(FoundHeading { level, heading: read(&self.words), span });
        }
        match self.lead_end {
            Some(_) if !self.has_more => {
                let heading = read(&self.lead);
                heading.role.is_some().then_some(FoundHeading { level: BOLD_LEVEL, heading, span })
            }
            // `**Cause:** words of the same paragraph`
            Some(end) => {
                let heading = label(&self.lead)?;
                let after = markdown.get(end..span.end)?;
                let end = end + (after.len() - after.trim_start_matches([':', ' ', '\u{a0}']).len());
                Some(FoundHeading { level: BOLD_LEVEL, heading, span: span.start..end })
            }
            None => plain(markdown, span),
        }
    }
}

fn is_tag(written: &str, name: &str) -> bool {
    let inside = written.trim_start_matches('<').trim_end_matches('>').trim();
    inside.eq_ignore_ascii_case(name)
        || (inside.eq_ignore_ascii_case("strong") && name == "b")
        || (inside.eq_ignore_ascii_case("/strong") && name == "/b")
}

/// A paragraph without any mark: `Cause:`, `== Cause ==`, `h2. Cause`.
fn plain(markdown: &str, span: Range<usize>) -> Option<FoundHeading> {
    let text = markdown.get(span.clone())?;
    let line = text.lines().next()?;
    let line_end = span.start + line.len();
    if let Some((level, words)) = wiki(line.trim()) {
        let heading = read(words);
        heading.role?;
        return Some(FoundHeading { level, heading, span: span.start..line_end });
    }
    let (before, _) = line.split_once(':')?;
    let heading = label(before)?;
    Some(FoundHeading { level: BOLD_LEVEL, heading, span: span.start..span.start + before.len() + 1 })
}

fn wiki(line: &str) -> Option<(u8, &str)> {
    let marks = line.len() - line.trim_start_matches('=').len();
    if (2..=6).contains(&marks) && line.len() > 2 * marks && line.ends_with(&line[..marks]) {
        return Some((marks as u8, line.trim_matches('=')));
    }
    let rest = line.strip_prefix('h')?;
    let level = rest.bytes().next().filter(u8::is_ascii_digit)? - b'0';
    let words = rest.get(1..)?.strip_prefix(". ")?;
    (1..=6).contains(&level).then_some((level, words))
}

/// `<h2>Cause</h2>`, `<p><b>Cause</b></p>`, `<summary>Cause</summary>` at the beginning of a block.
fn of_html(markdown: &str, span: Range<usize>) -> Vec<FoundHeading> {
    let Some(text) = markdown.get(span.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut offset = span.start;
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        let level = written.to_ascii_lowercase().find("<h").and_then(|at| written.as_bytes().get(at + 2).copied());
        let level = level.filter(|digit| (b'1'..=b'6').contains(digit)).map(|digit| digit - b'0');
        let words = text_of_html(written);
        let heading = match level {
            Some(_) => Some(read(&words)).filter(|heading| !heading.title.is_empty()),
            None if written.starts_with('<') => label(&words),
            None => None,
        };
        if let Some(heading) = heading {
            let level = level.unwrap_or(BOLD_LEVEL);
            found.push(FoundHeading { level, heading, span: offset..offset + line.len() });
        }
        offset += line.len();
    }
    found
}

/// The part that a text up to its first heading would be: words before any section.
pub(super) fn lead(parts: &[Part], markdown: &str) -> Range<usize> {
    match parts.first() {
        // The title is the first heading, and the words follow it.
        Some(first) if first.heading.role.is_none() && first.level <= 2 => first.own.clone(),
        Some(first) => 0..first.start,
        None => 0..markdown.len(),
    }
}

/// Whether a part itself has one of some roles.
pub(super) fn has_role(part: &Part, roles: &[Role]) -> bool {
    part.heading.role.is_some_and(|role| roles.contains(&role))
}
