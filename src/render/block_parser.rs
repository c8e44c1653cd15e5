//! Markdown to blocks.
//!
//! In: CommonMark with tables and task lists. Out: [`Block`]s. Raw HTML is text; links keep http, https and mailto.

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::{
    autolink::with_links,
    blocks::{Block, Inline, Item, plain},
};
use crate::load::{alert_label, shown_events};

/// The depth to which lists, their items and quotes are nested; what is deeper is put at this depth.
const MAX_LIST_DEPTH: usize = 16;
/// The depth to which emphasis, links and images are nested; what is deeper keeps only its words. With [`MAX_LIST_DEPTH`] this is well below the
/// 128 levels of JSON and the 80 calls within each other that a typesetter takes.
const MAX_INLINE_DEPTH: usize = 8;

/// Reads Markdown.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = BlockParser { open: vec![Open::default()], inline_depth: 0, flattened: 0 };
    for event in shown_events(markdown) {
        reader.take(event);
    }
    // Every start has its end, so only the outermost is left.
    reader.open.into_iter().next().map(|open| open.blocks).unwrap_or_default()
}

/// The content of something that has begun and not ended.
#[derive(Default)]
struct Open {
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Item>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    tick: Option<bool>,
    start: Option<u64>,
    code: Option<(String, Option<String>)>,
    to: String,
}

struct BlockParser {
    open: Vec<Open>,
    /// Open emphasis, links and images that are kept, and within them those that are not.
    inline_depth: usize,
    flattened: usize,
}

impl BlockParser {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => self.inline(Inline::Code { text: text.into_string() }),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.innermost().tick = Some(done),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        // The text of an item has no paragraph if the list is tight.
        if matches!(tag, Tag::List(_) | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::Paragraph | Tag::Table(_)) {
            self.flush();
        }
        if is_inline(tag.to_end()) {
            if self.inline_depth == MAX_INLINE_DEPTH {
                self.flattened += 1;
                return;
            }
            self.inline_depth += 1;
        }
        let mut open = Open::default();
        match tag {
            Tag::List(start) => open.start = start,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => open.code = Some(info_of(&info)),
            Tag::CodeBlock(CodeBlockKind::Indented) => open.code = Some((String::new(), None)),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => open.to = dest_url.into_string(),
            _ => {}
        }
        self.open.push(open);
    }

    fn end(&mut self, end: TagEnd) {
        if matches!(end, TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock) {
            self.flush();
        }
        if is_inline(end) {
            if self.flattened > 0 {
                self.flattened -= 1;
                return;
            }
            self.inline_depth = self.inline_depth.saturating_sub(1);
        }
        let Some(done) = self.open.pop().filter(|_| !self.open.is_empty()) else { return };
        match end {
            TagEnd::Paragraph => {
                // The marker of a task is in the first paragraph of the item.
                self.innermost().tick = done.tick.or(self.innermost().tick);
                self.paragraph(done.inlines);
            }
            TagEnd::Heading(level) => self.block(Block::Heading { level: level as u8, text: tidy(done.inlines) }),
            TagEnd::BlockQuote(kind) => {
                let blocks = labelled(kind, done.blocks);
                self.nested(blocks, |blocks| Block::Quote { blocks });
            }
            TagEnd::CodeBlock => {
                let (language, name) = done.code.unwrap_or_default();
                let text = plain(&done.inlines).trim_end_matches('\n').to_owned();
                self.block(Block::Code { language, name, text });
            }
            // A comment is for authors.
            TagEnd::HtmlBlock if is_comment(&done.blocks) => {}
            TagEnd::HtmlBlock => done.blocks.into_iter().for_each(|block| self.block(block)),
            TagEnd::List(_) => {
                let (start, items) = (done.start, done.items);
                match self.open.len() > MAX_LIST_DEPTH {
                    true => items.into_iter().flat_map(|item| item.blocks).for_each(|block| self.block(block)),
                    false => self.block(Block::List { start, items }),
                }
            }
            TagEnd::Item => self.innermost().items.push(Item { tick: done.tick, blocks: done.blocks }),
            TagEnd::Table => self.block(Block::Table { head: done.cells, rows: done.rows }),
            TagEnd::TableHead => self.innermost().cells = done.cells,
            TagEnd::TableRow => self.innermost().rows.push(done.cells),
            TagEnd::TableCell => self.innermost().cells.push(tidy(done.inlines)),
            TagEnd::Emphasis => self.inline(Inline::Emphasis { inside: done.inlines }),
            TagEnd::Strong => self.inline(Inline::Strong { inside: done.inlines }),
            TagEnd::Link | TagEnd::Image => match is_safe(&done.to) {
                true => self.inline(Inline::Link { to: done.to, inside: tidy_link(done.inlines) }),
                false => done.inlines.into_iter().for_each(|inline| self.inline(inline)),
            },
            _ => done.inlines.into_iter().for_each(|inline| self.inline(inline)),
        }
    }

    fn innermost(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn text(&mut self, text: &str) {
        match self.innermost().inlines.last_mut() {
            Some(Inline::Text { text: before }) => before.push_str(text),
            _ => self.inline(Inline::Text { text: text.to_owned() }),
        }
    }

    fn inline(&mut self, inline: Inline) {
        self.innermost().inlines.push(inline);
    }

    fn block(&mut self, block: Block) {
        self.innermost().blocks.push(block);
    }

    /// Wraps blocks, unless they are nested too deep already.
    fn nested(&mut self, blocks: Vec<Block>, wrap: impl FnOnce(Vec<Block>) -> Block) {
        match self.open.len() > MAX_LIST_DEPTH {
            true => blocks.into_iter().for_each(|block| self.block(block)),
            false => self.block(wrap(blocks)),
        }
    }

    fn flush(&mut self) {
        let inlines = std::mem::take(&mut self.innermost().inlines);
        self.paragraph(inlines);
    }

    fn paragraph(&mut self, inlines: Vec<Inline>) {
        let text = tidy(inlines);
        if !text.is_empty() {
            self.block(Block::Paragraph { text });
        }
    }
}

/// The blocks of an alert with its kind in bold before them; those of another quotation as they are.
fn labelled(kind: Option<BlockQuoteKind>, mut blocks: Vec<Block>) -> Vec<Block> {
    let Some(kind) = kind else { return blocks };
    let label = Inline::Strong { inside: vec![Inline::Text { text: format!("{}.", alert_label(kind)) }] };
    match blocks.first_mut() {
        Some(Block::Paragraph { text }) => {
            text.splice(0..0, [label, Inline::Text { text: " ".to_owned() }]);
        }
        _ => blocks.insert(0, Block::Paragraph { text: vec![label] }),
    }
    blocks
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

fn is_comment(blocks: &[Block]) -> bool {
    let [Block::Paragraph { text }] = blocks else { return false };
    let words = plain(text);
    words.starts_with("<!--") && words.ends_with("-->")
}

/// The text without blanks at the ends, repeated blanks and empty parts, and with its addresses as links.
fn tidy(mut text: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut text {
        if let Inline::Text { text } = inline {
            let blank = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r');
            let mut tidied = String::with_capacity(text.len());
            for letter in text.chars() {
                let is_blank = blank(letter);
                if !(is_blank && tidied.ends_with(' ')) {
                    tidied.push(if is_blank { ' ' } else { letter });
                }
            }
            *text = tidied;
        }
    }
    if let Some(Inline::Text { text }) = text.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text { text }) = text.last_mut() {
        *text = text.trim_end().to_owned();
    }
    text.retain(|inline| !matches!(inline, Inline::Text { text } if text.is_empty()));
    text.into_iter().flat_map(with_links).collect()
}

/// The words of a link, which cannot contain another link.
fn tidy_link(inside: Vec<Inline>) -> Vec<Inline> {
    vec![Inline::Text { text: plain(&inside) }]
}

/// `powershell {"name":"x"}`: the language and the name.
fn info_of(info: &str) -> (String, Option<String>) {
    let (language, rest) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
    let name = rest.trim().strip_prefix("{\"name\":\"").and_then(|rest| rest.strip_suffix("\"}"));
    (language.to_owned(), name.map(str::to_owned))
}

fn is_safe(address: &str) -> bool {
    let lower = address.to_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}
