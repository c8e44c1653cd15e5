//! Addresses within a site: paths with `/` from its root, and how one page links to another.

pub(super) use crate::render::{decode_path, encode_path};
pub(super) use fixbook_engine::model::page_path::{WRONG, article, article_folder, code, entry, folder, own, table};

/// Pages that others link to.
pub(super) const HOME: &str = "index.html";
pub(super) const TROUBLESHOOTER: &str = "troubleshooter.html";
pub(super) const LISTS: &str = "lists.html";
pub(super) const CODES: &str = "codes.html";
pub(super) const SOURCES: &str = "sources.html";
pub(super) const ARTICLES: &str = "articles.html";
/// The page that a server shows for unknown addresses.
pub(super) const NOT_FOUND: &str = "404.html";

/// The way from a page up to the site's root: "" or "../../".
pub(super) fn up(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

/// The link from one page to another, percent-encode_path.
pub(super) fn link(from: &str, to: &str) -> String {
    let shared = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
    // The name of a page is never a folder that both are in.
    let shared = shared.min(from.matches('/').count()).min(to.matches('/').count());
    let up = "../".repeat(from.matches('/').count() - shared);
    let down: Vec<&str> = to.split('/').skip(shared).collect();
    format!("{up}{}", encode_path(&down.join("/")))
}

/// A path relative to a file: `../b/c.md` in `kb/a/x.md` is `kb/b/c.md`. Nothing if it leads out of the root.
pub(super) fn from_file(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{decode_path, encode_path, from_file, link};

    #[test]
    fn pages_link_to_each_other_from_any_folder() {
        for (from, to, written) in [
            ("index.html", "causes/a.html", "causes/a.html"),
            ("causes/a.html", "causes/b.html", "b.html"),
            ("causes/a.html", "index.html", "../index.html"),
            ("articles/x/y/a.html", "articles/x/b c.html", "../b%20c.html"),
            ("codes/a.html", "codes/a/0x1.html", "a/0x1.html"),
            ("codes/a/0x1.html", "codes/a.html", "../a.html"),
            ("a.html", "a.html", "a.html"),
        ] {
            assert_eq!(link(from, to), written, "{from} to {to}");
        }
    }

    #[test]
    fn paths_are_seen_from_their_file_and_stay_inside() {
        assert_eq!(from_file("kb/a/x.md", "../b/./c.md").as_deref(), Some("kb/b/c.md"));
        assert_eq!(from_file("kb/x.md", "../../etc/passwd"), None);
        assert_eq!(decode_path(&encode_path("ä %41 #?.md")), "ä %41 #?.md");
        assert_eq!(decode_path("100%.md"), "100%.md");
    }
}
