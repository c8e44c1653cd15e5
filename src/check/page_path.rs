//! Whether a file system can store all pages of a site side by side, checked before a site is built.

use std::collections::HashMap;

pub use fixbook_engine::model::page_path::*;

/// Bytes of a name: what ext4, APFS and most others take (NTFS takes 255 UTF-16 units).
const MAX_NAME_LEN: usize = 255;
/// Bytes of a whole path, of which systems take from 1,024 (macOS) on, and the output folder comes before it.
const MAX_PATH_LEN: usize = 900;

/// Paths that are taken, each as a disk sees it on which upper and lower case are one.
#[derive(Debug, Default)]
pub struct PagePaths {
    /// Pages, and whose they are.
    pages: HashMap<String, String>,
    /// Folders with pages, and whose page is in them.
    folders: HashMap<String, String>,
}

impl PagePaths {
    /// Takes the path of a page for `owner`, or says why no page can be there.
    pub fn take(&mut self, page: &str, owner: &str) -> Result<(), String> {
        if let Some(name) = page.split('/').find(|name| name.len() > MAX_NAME_LEN) {
            return Err(format!(
                "a name of its page has {} bytes, and a disk takes at most {MAX_NAME_LEN}",
                name.len()
            ));
        }
        if page.len() > MAX_PATH_LEN {
            return Err(format!("the path of its page has {} bytes, and at most {MAX_PATH_LEN} are taken", page.len()));
        }
        let path = page.to_lowercase();
        if let Some(other) = self.pages.get(&path) {
            return Err(format!("its page {page} is also the page of {other}, at least where case is ignored"));
        }
        if let Some(other) = self.folders.get(&path) {
            return Err(format!("its page {page} has the name of the folder that the page of {other} is in"));
        }
        let above = || path.match_indices('/').map(|(at, _)| &path[..at]);
        if let Some(other) = above().find_map(|folder| self.pages.get(folder)) {
            return Err(format!("its page {page} is in a folder that has the name of the page of {other}"));
        }
        for folder in above() {
            self.folders.entry(folder.to_owned()).or_insert_with(|| owner.to_owned());
        }
        self.pages.insert(path, owner.to_owned());
        Ok(())
    }

    /// Takes the pages that an article brings: its own, and that of its folder.
    pub fn take_article(&mut self, path: &str) -> Result<(), String> {
        if let Some(inside) = article_folder(path) {
            let (page, owner) = (folder(inside), format!("the folder {inside}"));
            let is_there = self.pages.get(&page.to_lowercase()).is_some_and(|other| *other == owner);
            if !is_there {
                self.take(&page, &owner)?;
            }
        }
        self.take(&article(path), path)
    }
}

#[cfg(test)]
mod tests {
    use super::PagePaths;

    #[test]
    fn a_path_is_taken_once() {
        for (first, second, why) in [
            ("a/b.html", "a/b.html", "is also the page of one"),
            ("a/b.html", "A/B.html", "is also the page of one"),
            ("a.html", "a.html/b.html", "is in a folder that has the name of the page of one"),
            ("a.html/b.html", "A.html", "has the name of the folder that the page of one is in"),
        ] {
            let mut paths = PagePaths::default();
            assert_eq!(paths.take(first, "one"), Ok(()));
            let why_not = paths.take(second, "two").expect_err(second);
            assert!(why_not.contains(why), "{why_not}");
        }
        let long = |letters: usize| PagePaths::default().take(&format!("{}.html", "ä".repeat(letters)), "one");
        assert!(long(125).is_ok() && long(126).is_err());
        assert!(PagePaths::default().take(&"a/".repeat(451), "one").is_err());
    }

    #[test]
    fn articles_share_the_page_of_their_folder() {
        let mut paths = PagePaths::default();
        for path in ["kb/articles/a/b.md", "kb/articles/a/c.md", "a/d.md", "kb/articles/e.md"] {
            assert_eq!(paths.take_article(path), Ok(()), "{path}");
        }
        for path in ["a/b.md", "kb/articles/a/b.MD", "kb/articles/A/x.md", "kb/articles/a/b.html/c.md"] {
            assert!(paths.take_article(path).is_err(), "{path}");
        }
    }
}
