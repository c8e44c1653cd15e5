//! Markdown to terminal text: wrapped, each line of a command on a line of its own.

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::style::{BOLD, COMMAND, DIM, paint, width};
use crate::load::{alert_label, beside_comments, shown_events};

/// Renders Markdown, each line `indent` columns in.
pub fn terminal_markdown(markdown: &str, indent: usize) -> String {
    let mut writer = TerminalWriter { indent, ..TerminalWriter::default() };
    for event in shown_events(markdown) {
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
    /// The mark before the first line of a list item.
    marker: Option<String>,
    in_code: bool,
    /// In a comment, which is a note for authors.
    in_comment: bool,
}

impl TerminalWriter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                for line in text.lines() {
                    self.push_line(&format!("    {}", paint(COMMAND, line)));
                }
            }
            Event::Text(text) => self.line.push_str(&text),
            Event::InlineHtml(text) | Event::Html(text) => self.html(&text),
            Event::Code(text) => self.line.push_str(&paint(COMMAND, &text)),
            Event::TaskListMarker(is_done) => self.line.push_str(if is_done { "[x] " } else { "[ ] " }),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.flush(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.marker = Some(self.next_marker());
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.in_code = true;
                if let CodeBlockKind::Fenced(shell) = kind
                    && !shell.is_empty()
                {
                    self.push_line(&paint(DIM, &format!("in {shell}:")));
                }
            }
            Tag::BlockQuote(Some(kind)) => {
                self.flush();
                self.line.push_str(&format!("{} ", paint(BOLD, &format!("{}.", alert_label(kind)))));
            }
            Tag::HtmlBlock => self.in_comment = false,
            Tag::Strong => self.line.push_str(&format!("{BOLD}")),
            Tag::Heading { .. } => {
                self.flush();
                self.line.push_str(&format!("{BOLD}"));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.space_after_block();
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.out.push('\n');
            }
            TagEnd::Strong => self.line.push_str(&format!("{BOLD:#}")),
            TagEnd::Heading(_) => {
                self.line.push_str(&format!("{BOLD:#}"));
                self.flush();
            }
            TagEnd::Paragraph => {
                self.flush();
                self.space_after_block();
            }
            TagEnd::TableCell => self.line.push_str("  "),
            TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => self.flush(),
            _ => {}
        }
    }

    /// An empty line after a block that is not inside a list.
    fn space_after_block(&mut self) {
        if self.lists.is_empty() {
            self.out.push('\n');
        }
    }

    /// HTML is shown as it is written, without comments.
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
