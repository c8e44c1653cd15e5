//! Which file of the catalog is which page.

use std::collections::{HashMap, HashSet};

use super::paths;

/// Every page, and the page that each file is made into.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    pages: HashSet<String>,
    by_source: HashMap<String, String>,
}

impl Addresses {
    /// Those of pages, each with the file that it is made of.
    pub fn new<'p>(pages: impl Iterator<Item = (&'p str, Option<&'p str>)>) -> Self {
        let mut addresses = Addresses::default();
        for (page, source) in pages {
            if let Some(source) = source {
                addresses.by_source.insert(source.to_owned(), page.to_owned());
            }
            addresses.pages.insert(page.to_owned());
        }
        addresses
    }

    /// The page that a path leads to, as written in a file: `../fixes/power/plug-in.md`, the same without `.md`, a folder
    /// with an `index.md` or `README.md`; from the root with `/`, a page of the site.
    pub fn page(&self, file: &str, path: &str) -> Option<&str> {
        if let Some(path) = path.strip_prefix('/') {
            return self.pages.get(path).map(String::as_str);
        }
        let path = paths::from_file(file, path)?;
        let spellings = [path.clone(), format!("{path}.md"), format!("{path}/index.md"), format!("{path}/README.md")];
        spellings.iter().find_map(|spelling| self.by_source.get(spelling)).map(String::as_str)
    }
}
