//! Blocks as regular Markdown that passes a linter and that any wiki reads, with every special character of a text
//! escaped.

use super::blocks::{Block, Inline, Item};
use fixbook_engine::text::is_bidi_control;

/// Writes blocks as CommonMark with GitHub's tables and task lists; ends without a line break.
pub fn commonmark(blocks: &[Block]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        // Two lists or two quotes in a row would run into one.
        let kind = match block {
            Block::List { start, .. } => Some(if start.is_some() { "numbered" } else { "bullets" }),
            Block::Quote { .. } => Some("quote"),
            _ => None,
        };
        if kind.is_some() && kind == before {
            lines.extend(["<!-- -->".to_owned(), String::new()]);
        }
        before = kind;
        lines.extend(block_lines(block));
    }
    lines.join("\n")
}

fn block_lines(block: &Block) -> Vec<String> {
    match block {
        Block::Heading { level, text } => vec![format!("{} {}", "#".repeat((*level).into()), inlines(text))],
        Block::Paragraph { text } => paragraph(text),
        Block::List { start, items } => list(*start, items),
        Block::Code { language, name, text } => fence(language, name.as_deref(), text),
        Block::Quote { blocks } => {
            commonmark(blocks).lines().map(|line| format!("> {line}").trim_end().to_owned()).collect()
        }
        Block::Table { head, rows } => table(head, rows),
        Block::Rule => vec!["---".to_owned()],
    }
}

fn paragraph(text: &[Inline]) -> Vec<String> {
    inlines(text).lines().map(guarded).collect()
}

/// A line of a paragraph that begins like another block, escaped.
fn guarded(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let is_mark = line.starts_with(['#', '>', '+', '-', '=', '~', ':', '|']);
    if is_mark { format!("\\{line}") } else { line.to_owned() }
}

fn list(start: Option<u64>, items: &[Item]) -> Vec<String> {
    let mut lines = Vec::new();
    // A list is loose as soon as an item has more than one block.
    let is_loose = items.iter().any(|item| item.blocks.len() > 1);
    for (place, item) in items.iter().enumerate() {
        if place > 0 && is_loose {
            lines.push(String::new());
        }
        let mark = start.map_or("-".to_owned(), |start| format!("{}.", start + place as u64));
        let indent = " ".repeat(mark.len() + 1);
        let tick = item.tick.map_or("", |done| if done { "[x] " } else { "[ ] " });
        let text = commonmark(&item.blocks);
        let mut inner = text.lines();
        lines.push(format!("{mark} {tick}{}", inner.next().unwrap_or_default()).trim_end().to_owned());
        lines.extend(inner.map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }));
    }
    lines
}

fn fence(language: &str, name: Option<&str>, text: &str) -> Vec<String> {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    // A fence without a language is still a fence with one, for linters.
    let language = if language.is_empty() { "text" } else { language };
    let name = name.map(|name| format!(" {{\"name\":\"{name}\"}}")).unwrap_or_default();
    let lines = text.lines().map(str::to_owned);
    std::iter::once(format!("{ticks}{language}{name}")).chain(lines).chain([ticks.clone()]).collect()
}

fn table(head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
    let line = |cells: &[Vec<Inline>]| {
        let cells = cells.iter().map(|cell| inlines(cell).replace('\n', " ").replace('|', "\\|"));
        cells.fold("|".to_owned(), |line, cell| format!("{line} {cell} |")).replace("  |", " |")
    };
    let rule = head.iter().fold("|".to_owned(), |line, _| line + " --- |");
    [line(head), rule].into_iter().chain(rows.iter().map(|row| line(row))).collect()
}

fn inlines(text: &[Inline]) -> String {
    text.iter().fold(String::new(), |mut line, inline| {
        match inline {
            Inline::Text { text } => line.push_str(&escaped(text)),
            Inline::Code { text } => line.push_str(&code(text)),
            Inline::Emphasis { inside } => line.push_str(&format!("*{}*", inlines(inside))),
            Inline::Strong { inside } => line.push_str(&format!("**{}**", inlines(inside))),
            Inline::Link { to, inside } => line.push_str(&link(to, inside)),
            Inline::Break => line.push_str("\\\n"),
        }
        line
    })
}

fn link(to: &str, inside: &[Inline]) -> String {
    let words = super::blocks::plain(inside);
    let is_plain = to.chars().all(|c| !c.is_whitespace() && !matches!(c, '<' | '>'));
    match words == to && is_plain {
        true => format!("<{to}>"),
        false => format!("[{}]({})", inlines(inside), address(to)),
    }
}

/// Plain text on one line, its addresses as links.
pub fn line(text: &str) -> String {
    inlines(&super::autolink::autolink(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Words from outside (of a caller or a log) as part of one line: in quotation marks, every mark of Markdown escaped, nothing
/// that its extensions read as a link, a table or a formula, no control character and no mark of direction.
pub fn quotation(words: &str) -> String {
    let seen = |letter: &char| letter.is_whitespace() || !letter.is_control() && !is_bidi_control(*letter);
    let words: String = words.chars().filter(seen).collect();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // Readers with GitHub's extensions make links of bare addresses.
    let text = escaped(&line).replace("://", "\\://").replace("www.", "www\\.").replace("WWW.", "WWW\\.");
    format!("“{}”", text.replace('|', "\\|").replace('$', "\\$").replace('>', "\\>"))
}

/// An address as a link target, in which no bracket or blank ends it early.
pub fn address(to: &str) -> String {
    let is_plain = to.chars().all(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '<' | '>'));
    if is_plain {
        return to.to_owned();
    }
    format!("<{}>", to.replace('<', "%3C").replace('>', "%3E").replace(['\n', '\r'], ""))
}

fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Plain text with every mark of Markdown escaped.
pub fn escaped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut escaped = String::with_capacity(text.len());
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        let is_inside_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            // `SSL_ERR` is one word to every reader of Markdown.
            '_' => !(is_inside_word(before) && is_inside_word(after)),
            '&' => after.is_some_and(|c| c.is_alphanumeric() || c == '#'),
            '~' => before == Some('~') || after == Some('~'),
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{commonmark, escaped};
    use crate::render::block_parser::blocks;

    /// What is written reads the same again.
    fn round(markdown: &str) {
        let read = blocks(markdown);
        let written = commonmark(&read);
        assert_eq!(blocks(&written), read, "{markdown}\n=>\n{written}");
        assert_eq!(commonmark(&blocks(&written)), written);
    }

    #[test]
    fn written_blocks_read_the_same_again() {
        for markdown in [
            "# A *b* `c`\n\ntext **bold** [x](https://e.org/a(b)) <https://e.org>\n",
            "1. one\n   ```powershell {\"name\":\"x\"}\n   Get-Item 'a`b'\n\n   next\n   ```\n   after\n2. two\n",
            "- a\n- b\n\n  more\n  - deep\n    - deeper\n",
            "- [ ] open\n- [x] done\n",
            "| a | b |\n|---|---|\n| `x` \\| y | *z* |\n",
            "> quoted\n>\n> - list\n\n---\n\nend\\\nof line",
            "- a\n\n<!-- -->\n\n- b\n",
            "3. three\n4. four\n",
            "`` a`b `` and ` `` `",
        ] {
            round(markdown);
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        for text in [
            "# no heading",
            "1. no list",
            "- no list",
            "+ x",
            "> x",
            "a_b _c_ *d* `e` [f](g) <h> ![i](j)",
            "&amp; &#35; &",
            "~~x~~",
            "=== ---",
            "| a | b |",
            "\\* \\",
            "12) x",
            "***",
            "a\\",
            "`` ` ``",
            "שלום 日本語 e\u{301}",
        ] {
            let written = commonmark(&[crate::render::blocks::Block::Paragraph {
                text: vec![crate::render::blocks::Inline::Text { text: text.to_owned() }],
            }]);
            let read = blocks(&written);
            assert_eq!(read.len(), 1, "{written}");
            let crate::render::blocks::Block::Paragraph { text: words } = &read[0] else {
                panic!("{text} became {read:?}");
            };
            assert_eq!(crate::render::blocks::plain(words), text);
            assert!(
                words.iter().all(|inline| matches!(inline, crate::render::blocks::Inline::Text { .. })),
                "{written}"
            );
        }
        assert_eq!(escaped("SSL_ERR_X"), "SSL_ERR_X");
        assert_eq!(super::line("see https://e.org/a_b_c."), "see <https://e.org/a_b_c>.");
    }
}
