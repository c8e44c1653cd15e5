//! A free article, read from the bytes of a file. A file that cannot be decoded yields a warning and never stops loading.

use super::{dialect, nesting, page, yaml};
use fixbook_engine::{
    model::{Article, limits::MAX_MARKDOWN_DEPTH},
    text::is_unprintable,
};

/// A title is no longer than this, in characters.
const MAX_TITLE_LEN: usize = 300;

/// An article as read, and what was wrong with the file.
#[derive(Clone, Debug)]
pub struct ReadArticle {
    pub article: Article,
    /// The line of the file, counted from 1, at which its Markdown begins: after the YAML head.
    pub first_line: usize,
    pub warning: Option<String>,
}

/// Reads an article out of a file's bytes.
pub fn read_article(path: &str, bytes: &[u8]) -> ReadArticle {
    let (mut text, mut warning) = text_of(bytes);
    if let Some(at) = nesting::line_too_deep(&text).or_else(|| nesting::too_deep(&text)) {
        text.truncate(at);
        warning = Some(format!(
            "read up to byte {at} only, where the Markdown is nested more than {MAX_MARKDOWN_DEPTH} levels deep"
        ));
    }
    let page = page::split(&text);
    let body = page.as_ref().map_or(text.as_str(), |page| page.body);
    let mut head = Head::default();
    if let Some(page) = &page {
        head = Head::read(page.head).unwrap_or_else(|message| {
            warning.get_or_insert(format!("its YAML header is not valid ({message}); its lines are read one by one"));
            Head::of_lines(page.head)
        });
    }
    let first_line = text[..text.len() - body.len()].matches('\n').count() + 1;
    let title = Some(head.title).filter(|title| !title.is_empty()).or_else(|| first_heading(body));
    let article = Article {
        path: path.to_owned(),
        title: clipped(&title.unwrap_or_else(|| stem(path).replace(['-', '_'], " "))),
        summary: head.description,
        markdown: dialect::standard(body).into(),
    };
    ReadArticle { article, first_line, warning }
}

/// Bytes to text without control characters: UTF-8, UTF-16 with its mark, otherwise UTF-8 with replacement characters.
fn text_of(bytes: &[u8]) -> (String, Option<String>) {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| unit([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let (text, warning) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes), None),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes), None),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(error) => {
                    let at = error.valid_up_to();
                    let warning = format!("not UTF-8 text: byte {at} is wrong; the rest of it is searched");
                    (String::from_utf8_lossy(bytes).into_owned(), Some(warning))
                }
            }
        }
    };
    // Terminals and pages must not get them, and authors do not miss them.
    let text = if text.contains(is_unprintable) { text.replace(is_unprintable, " ") } else { text };
    (text, warning)
}

#[derive(Default)]
struct Head {
    title: String,
    description: String,
}

impl Head {
    fn read(head: &str) -> Result<Self, String> {
        let node = yaml::parse(head).map_err(|error| error.message)?;
        let text = |name: &str| {
            node.at(&[yaml::PathSegment::Key(name)]).and_then(yaml::Node::text).map(one_line).unwrap_or_default()
        };
        Ok(Head { title: text("title"), description: text("description") })
    }

    /// The keys of a head that is not valid YAML, each to the end of its line.
    fn of_lines(head: &str) -> Self {
        let value = |name: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.map(|text| one_line(text.trim().trim_matches(['"', '\'']))).unwrap_or_default()
        };
        Head { title: value("title"), description: value("description") }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_heading(markdown: &str) -> Option<String> {
    let first = page::headings(markdown).into_iter().find(|heading| !heading.text.is_empty())?;
    // A heading underlined with `===` spans two lines.
    first.text.lines().next().map(one_line)
}

fn clipped(title: &str) -> String {
    title.char_indices().nth(MAX_TITLE_LEN).map_or(title.to_owned(), |(at, _)| format!("{}…", &title[..at]))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::read_article;

    fn read(bytes: &[u8]) -> (String, Option<String>) {
        let read = read_article("a/some-page.md", bytes);
        (read.article.title, read.warning)
    }

    #[test]
    fn a_title_is_found_in_any_dialect() {
        assert_eq!(read(b"---\ntitle: From head\n---\n# H1\n").0, "From head");
        assert_eq!(read(b"---\nauthor: x\n---\n# H1 *there*\n").0, "H1 *there*");
        assert_eq!(read(b"Setext\n======\ntext").0, "Setext");
        assert_eq!(read(b"no heading at all").0, "some page");
        assert_eq!(read(b"").0, "some page");
        assert_eq!(read("\u{feff}# Marked".as_bytes()).0, "Marked");
    }

    #[test]
    fn a_broken_file_is_read_as_far_as_possible_and_reported() {
        let (title, warning) = read(b"---\ntitle: Broken: head: [\n---\ntext");
        assert!(title.starts_with("Broken: head") && warning.expect("a warning").contains("YAML head"));
        let (title, warning) = read(b"# caf\xe9 \x1b[31m");
        assert!(title.starts_with("caf") && !title.contains('\u{1b}'), "{title}");
        assert!(warning.expect("a warning").contains("byte 5"));
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain("# Wide".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), ("Wide".to_owned(), None));
    }
}
