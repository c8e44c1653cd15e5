//! Markdown to terminal text: wrapped, commands whole on lines of their own.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::style::{BOLD, COMMAND, DIM, paint, width};
use crate::load::{beside_comments, printable_event};

/// Renders Markdown, each line `indent` columns in.
pub fn terminal_markdown(markdown: &str, indent: usize) -> String {
    let mut writer = TerminalWriter { indent, ..TerminalWriter::default() };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES).map(printable_event) {
        writer.take(event);
    }
    writer.flush();
    writer.out
}

#[derive(Default)]
struct TerminalWriter {
    out: String,
    indent: usize,
    /// The paragraph so far.
    line: String,
    /// Open lists: the next number, or none for bullets.
    lists: Vec<Option<u64>>,
    /// What stands before the first line of a list item.
    marker: Option<String>,
    in_code: bool,
    /// In a comment, which is an author's note and no reader's.
    in_comment: bool,
}

impl TerminalWriter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::List(first)) => {
                self.flush();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                self.flush();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            Event::Start(Tag::Item) => {
                self.flush();
                self.marker = Some(self.next_marker());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.flush();
                self.in_code = true;
                if let CodeBlockKind::Fenced(shell) = kind
                    && !shell.is_empty()
                {
                    let label = paint(DIM, &format!("in {shell}:"));
                    self.push_line(&label);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                self.out.push('\n');
            }
            Event::Text(text) if self.in_code => {
                for line in text.lines() {
                    self.push_line(&format!("    {}", paint(COMMAND, line)));
                }
            }
            Event::Text(text) => self.line.push_str(&text),
            Event::Start(Tag::HtmlBlock) => self.in_comment = false,
            Event::InlineHtml(text) | Event::Html(text) => self.html(&text),
            Event::Code(text) => self.line.push_str(&paint(COMMAND, &text)),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.flush(),
            Event::Start(Tag::Strong) => self.line.push_str(&format!("{BOLD}")),
            Event::End(TagEnd::Strong) => self.line.push_str(&format!("{BOLD:#}")),
            Event::Start(Tag::Heading { .. }) => {
                self.flush();
                self.line.push_str(&format!("{BOLD}"));
            }
            Event::End(TagEnd::Heading(_)) => {
                self.line.push_str(&format!("{BOLD:#}"));
                self.flush();
            }
            Event::End(TagEnd::Paragraph) => {
                self.flush();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            Event::End(TagEnd::TableCell) => self.line.push_str("  "),
            Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => self.flush(),
            _ => {}
        }
    }

    /// HTML is shown as it is written, but for comments.
    fn html(&mut self, html: &str) {
        let beside = beside_comments(html, &mut self.in_comment);
        self.line.push_str(&beside);
    }

    fn next_marker(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        }
    }

    fn depth(&self) -> usize {
        self.indent + self.lists.len() * 3
    }

    fn push_line(&mut self, line: &str) {
        self.out.push_str(&" ".repeat(self.depth()));
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Writes the paragraph so far.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        let rest = " ".repeat(self.depth());
        let first = match self.marker.take() {
            Some(marker) => format!("{}{marker}", " ".repeat(self.depth().saturating_sub(marker.len()))),
            None => rest.clone(),
        };
        let options =
            textwrap::Options::new(width()).initial_indent(&first).subsequent_indent(&rest).break_words(false);
        self.out.push_str(&textwrap::fill(line.trim(), options));
        self.out.push('\n');
    }
}
