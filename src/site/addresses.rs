//! Which file of the catalog is which page.

use std::collections::{HashMap, HashSet};

use super::{paths, subject::PageKind};

/// Every page, and the files that pages are made of.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    pages: HashSet<String>,
    by_source: HashMap<String, String>,
}

impl Addresses {
    pub fn of(subjects: &[PageKind<'_>]) -> Self {
        let mut addresses = Addresses::default();
        for subject in subjects {
            let page = subject.path();
            if let Some(source) = subject.source() {
                addresses.by_source.insert(source.to_owned(), page.clone());
            }
            addresses.pages.insert(page);
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
