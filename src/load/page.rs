//! A page of Markdown: its YAML head and the sections of its body.

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::markdown::parser;
use fixbook_engine::model::{Body, Conditions, OneOrMany, Section};

/// A page cut in two. Offsets of the head count from the file's start, since the opening `---` is YAML's own.
pub(super) struct Page<'a> {
    /// From the start of the file up to the closing `---`.
    pub head: &'a str,
    pub body: &'a str,
    /// Byte at which the body starts.
    pub body_start: usize,
}

/// Cuts a page at its front matter; nothing if there is none or its end is missing.
pub(super) fn split(text: &str) -> Option<Page<'_>> {
    let first_line = text.lines().next()?;
    if first_line.trim_end() != "---" {
        return None;
    }
    let mut offset = text.find('\n')? + 1;
    for line in text[offset..].split_inclusive('\n') {
        let end = offset + line.len();
        if line.trim_end() == "---" {
            return Some(Page { head: &text[..offset], body: &text[end..], body_start: end });
        }
        offset = end;
    }
    None
}

/// Where the closing `---` of a head belongs that has none: the byte of the line above which to add it.
pub(super) fn missing_end(text: &str) -> usize {
    let mut offset = 0;
    let mut is_after_blank = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let level = line.len() - line.trim_start_matches('#').len();
        // `# words` below other lines is a comment of the head.
        let is_heading = level > 0 && line[level..].starts_with(' ') && (level > 1 || is_after_blank);
        if index > 0 && is_heading {
            return offset;
        }
        is_after_blank = line.trim().is_empty();
        offset += line.len();
    }
    text.len()
}

/// A heading of a body: level, the bytes of its whole line, and its text as written.
pub(super) struct Heading {
    pub level: u8,
    pub span: Range<usize>,
    pub text: String,
}

/// The headings of a Markdown text, as CommonMark sees them (none inside code).
pub(super) fn headings(markdown: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut open: Option<(u8, Range<usize>)> = None;
    for (event, span) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open = Some((level_number(level), span)),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, span)) = open.take() {
                    let text = markdown[span.clone()].trim().trim_start_matches('#').trim().to_owned();
                    found.push(Heading { level, span, text });
                }
            }
            _ => {}
        }
    }
    found
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The sections of a body. Text before the first heading becomes a section without a title.
pub(super) fn sections(markdown: &str) -> Body {
    let headings = headings(markdown);
    let mut sections = Vec::new();
    let first = headings.first().map_or(markdown.len(), |heading| heading.span.start);
    if !markdown[..first].trim().is_empty() {
        sections.push(section(2, "", &markdown[..first]));
    }
    for (index, heading) in headings.iter().enumerate() {
        let end = headings.get(index + 1).map_or(markdown.len(), |next| next.span.start);
        sections.push(section(heading.level, &heading.text, &markdown[heading.span.end..end]));
    }
    Body { sections }
}

fn section(level: u8, heading: &str, markdown: &str) -> Section {
    let (title, when) = condition_of(heading);
    Section { level, title, when, markdown: without_comments(markdown).trim_matches('\n').to_owned() }
}

/// Markdown without its HTML comments: they are notes of authors, and everything made of a body may be published.
fn without_comments(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains("<!--") {
        return Cow::Borrowed(markdown);
    }
    let (mut text, mut kept) = (String::with_capacity(markdown.len()), 0);
    for (event, span) in parser(markdown).into_offset_iter() {
        let is_html = matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_));
        if !is_html {
            continue;
        }
        let mut at = span.start.max(kept);
        while let Some(offset) = markdown.get(at..span.end).and_then(|html| html.find("<!--")) {
            let start = at + offset;
            let end = markdown[start..span.end].find("-->").map_or(span.end, |length| start + length + 3);
            text.push_str(&markdown[kept..start]);
            (kept, at) = (end, end);
        }
    }
    Cow::Owned(text + &markdown[kept..])
}

/// `In the Azure portal {host-kind=azure-vm}` to its title and facts. Several answers of one symptom are alternatives.
/// Braces without facts stay part of the title.
fn condition_of(heading: &str) -> (String, Conditions) {
    let plain = || (heading.to_owned(), Conditions::default());
    let Some((title, facts)) = heading.strip_suffix('}').and_then(|rest| rest.rsplit_once('{')) else { return plain() };
    let mut conditions = Conditions::default();
    for fact in facts.split(',') {
        let Some((symptom, answer)) = fact.trim().split_once('=') else { return plain() };
        let (Ok(symptom), Ok(answer)) = (symptom.trim().parse(), answer.trim().parse()) else { return plain() };
        conditions.0.entry(symptom).or_insert_with(OneOrMany::default).0.push(answer);
    }
    (title.trim().to_owned(), conditions)
}

#[cfg(test)]
mod tests {
    use super::{sections, split};

    #[test]
    fn cuts_head_and_sections_outside_code() {
        let text = "---\ntitle: x\n---\n## Steps\n1. one\n```sh\n## no heading\n```\n### In Azure {host=azure-vm, host=avd}\nx\n";
        let page = split(text).expect("has a head");
        assert_eq!(page.head, "---\ntitle: x\n");
        assert_eq!(&text[page.body_start..], page.body);
        let body = sections(page.body);
        let titles: Vec<_> = body.sections.iter().map(|section| (section.level, section.title.as_str())).collect();
        assert_eq!(titles, [(2, "Steps"), (3, "In Azure")]);
        assert_eq!(body.sections[1].when.0.get("host").map(|answers| answers.len()), Some(2));
    }

    #[test]
    fn leaves_comments_out() {
        let text = "## Steps\n1. one <!-- a --> more\n   <!-- QUESTION: b\n   > c\n   -->\n   ```sh\n   echo '<!-- d -->'\n   ```\n<!-- never ends\n";
        let body = sections(text);
        let markdown = &body.sections[0].markdown;
        assert!(["a -->", "QUESTION", "> c", "never"].iter().all(|gone| !markdown.contains(gone)), "{markdown}");
        assert!(markdown.contains("one  more") && markdown.contains("echo '<!-- d -->'"), "{markdown}");
    }

    #[test]
    fn requires_the_end_of_the_head() {
        assert!(split("---\ntitle: x\n").is_none());
        assert!(split("title: x\n").is_none());
        assert!(split("").is_none());
    }
}
