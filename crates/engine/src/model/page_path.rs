//! The path of every page of a site, from its root, with `/`.
//!
//! They are computed here, so that the check of names, the site and the hits of a search in a page agree.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Kind;

/// The page that lists wrong claims.
pub const WRONG: &str = "wrong.html";

/// What has no meaning in the path of an address (RFC 3986, section 3.3) and is not escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'@');

/// A path as it is written in an address: every byte with a meaning of its own there is escaped (RFC 3986), `/` is kept.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// The address of what a search found, from the site's root.
pub fn address(kind: Kind, id: &str, path: &str) -> String {
    match kind {
        Kind::Cause => encode_path(&entry("causes", id)),
        Kind::Fix => encode_path(&entry("fixes", id)),
        Kind::Symptom => encode_path(&entry("symptoms", id)),
        Kind::Source => encode_path(&entry("sources", id)),
        Kind::Code => encode_path(&format!("codes/{id}.html")),
        Kind::Claim => format!("{WRONG}#{}", encode_path(id)),
        _ => encode_path(&article(path)),
    }
}

/// The page of a subject that has an id.
pub fn entry(kind: &str, id: &str) -> String {
    format!("{kind}/{id}.html")
}

/// The page of a table of codes: `codes/windows-event/schannel.html`.
pub fn table(system: &str) -> String {
    format!("codes/{system}.html")
}

/// The page of one code.
pub fn code(system: &str, key: &str) -> String {
    format!("codes/{system}/{key}.html")
}

/// The page of an article: `articles/a/b.html` of `kb/articles/a/b.md`.
pub fn article(path: &str) -> String {
    format!("articles/{}.html", without_end(path.strip_prefix("kb/articles/").unwrap_or(path)))
}

/// The folder of an article, as its page is named; nothing for the topmost, which has no page.
pub fn article_folder(path: &str) -> Option<&str> {
    path.strip_prefix("kb/articles/").unwrap_or(path).rsplit_once('/').map(|(folder, _)| folder)
}

/// The page of a folder of articles.
pub fn folder(path: &str) -> String {
    format!("folders/{path}.html")
}

/// The page of an author's own text: `pages/about.html` of `site/pages/about.md`.
pub fn own(path: &str) -> String {
    format!("pages/{}.html", without_end(path.strip_prefix("site/pages/").unwrap_or(path)))
}

fn without_end(path: &str) -> &str {
    let is_markdown = |end: &str| end.eq_ignore_ascii_case("md");
    path.rsplit_once('.').filter(|(_, end)| is_markdown(end)).map_or(path, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::{address, article};
    use crate::model::Kind;

    #[test]
    fn pages_have_addresses() {
        assert_eq!(article("kb/articles/Area/x y.MD"), "articles/Area/x y.html");
        for (kind, id, path, expected) in [
            (Kind::Cause, "no-power", "kb/causes/a/no-power.md", "causes/no-power.html"),
            (Kind::Code, "a/b/0x1", "kb/codes/a/b.yaml", "codes/a/b/0x1.html"),
            (Kind::Claim, "c1", "kb/claims/a.yaml", "wrong.html#c1"),
            (Kind::Article, "x", "kb/articles/a b/50% #?ä.md", "articles/a%20b/50%25%20%23%3F%C3%A4.html"),
        ] {
            assert_eq!(address(kind, id, path), expected);
        }
    }
}
