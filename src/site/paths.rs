//! Addresses within a site: paths with `/` from its root, and how one page links to another.

pub(super) use crate::check::page_path::{article, article_folder, code, entry, folder, own, table};

/// The page for addresses that have none.
pub(super) const NOT_FOUND: &str = "404.html";

/// The way from a page up to the site's root: "" or "../../".
pub(super) fn up(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

/// The link from one page to another, safe to stand in an address.
pub(super) fn link(from: &str, to: &str) -> String {
    let shared = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
    // The page's own name is never a folder that both lie in.
    let shared = shared.min(from.matches('/').count()).min(to.matches('/').count());
    let up = "../".repeat(from.matches('/').count() - shared);
    let down: Vec<&str> = to.split('/').skip(shared).collect();
    format!("{up}{}", crate::render::encode_path(&down.join("/")))
}

/// The path that an address stands for; what is no escape stays.
pub(super) fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = after.get(..2).filter(|_| first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match escape.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A path as seen from a file: `../b/c.md` from `kb/a/x.md` is `kb/b/c.md`. Nothing if it leads out of the root.
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
    use super::{decoded, from_file, link};

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
        assert_eq!(decoded(&crate::render::encode_path("ä %41 #?.md")), "ä %41 #?.md");
        assert_eq!(decoded("100%.md"), "100%.md");
    }
}
