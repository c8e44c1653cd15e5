//! A link that leads nowhere, so that an author can fix it.

use std::fmt;

use serde::Serialize;

/// A dead link or a missing image. The site is built all the same: the words of the link stay, and the alternative text of an
/// image is shown in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct BrokenLink {
    /// The file, as the catalog names it.
    pub path: String,
    /// From 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The address as it is written there.
    pub address: String,
    pub message: String,
}

impl BrokenLink {
    /// Whether it is in a free article, whose broken links never fail a build.
    pub fn is_in_article(&self) -> bool {
        !["kb/causes/", "kb/fixes/", "kb/symptoms/", "kb/claims/", "kb/codes/", "site/", "templates/"]
            .iter()
            .any(|start| self.path.starts_with(start))
    }

    /// The same with its line: the first of the file's text that contains the address.
    pub(super) fn with_line_in(mut self, text: Option<&str>) -> Self {
        let at = text.and_then(|text| Some((text, text.find(&self.address)?)));
        self.line = at.map(|(text, at)| text[..at].matches('\n').count() + 1);
        self
    }
}

impl fmt::Display for BrokenLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}
