//! The Markdown body of a cause or fix, cut at its headings.

use serde::{Deserialize, Serialize};

use super::{Conditions, Id};

/// The sections of a page in reading order, subsections after the section that they belong to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The sections, in the order of the page.
    pub sections: Vec<Section>,
}

/// One heading and the Markdown up to the next heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// 2 for `##`, 3 for `###`, and so on.
    pub level: u8,
    /// The heading without its `{symptom=answer}`.
    pub title: String,
    /// The facts under which the section belongs to a runbook.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// The Markdown under the heading.
    pub markdown: String,
}

impl Body {
    /// The sections called `title` with their subsections, in order; empty if there is none. There may be several of one
    /// title, for different contexts.
    pub fn section(&self, title: &str) -> Vec<&Section> {
        let mut found = Vec::new();
        let mut below: Option<u8> = None;
        for section in &self.sections {
            if below.is_none_or(|level| section.level <= level) {
                below = (section.title == title).then_some(section.level);
            }
            if below.is_some() {
                found.push(section);
            }
        }
        found
    }

    /// The Markdown of the section called `title`, as far as it applies to the known answers, subheadings included.
    ///
    /// A section whose facts are contradicted is left out with everything below it. Subheadings go `deeper` levels
    /// down, for a page of which this is a part.
    pub fn markdown<'a>(&self, title: &str, deeper: u8, answer: impl Fn(&Id) -> Option<&'a Id>) -> String {
        let sections = self.section(title);
        let mut text = String::new();
        let mut hidden_below = u8::MAX;
        for section in sections {
            if section.level > hidden_below {
                continue;
            }
            hidden_below = u8::MAX;
            if !section.when.may_hold(&answer) {
                hidden_below = section.level;
                continue;
            }
            if section.title != title {
                text.push_str(&format!(
                    "\n\n{} {}\n\n",
                    "#".repeat((section.level + deeper).min(6).into()),
                    section.title
                ));
            }
            if section.title == title && !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(section.markdown.trim());
        }
        text.trim_start().to_owned()
    }
}
