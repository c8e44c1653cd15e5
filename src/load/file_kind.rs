//! The kinds of file that a catalog has, told by where they lie.

use super::assets::{SECURITY_SETTINGS, SHELLS};

/// What must be there for anything to be a catalog.
const HEAD: &str = "kb/catalog.yaml";

/// The kinds of file, told by the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Head,
    Cause,
    Fix,
    Symptoms,
    Codes,
    Terms,
    Sources,
    Claims,
    Cases,
    Article,
    Rules,
    Shells,
    SecuritySettings,
    Ignored,
    Unknown,
}

impl FileKind {
    /// The kind of the file at a path.
    pub fn of(path: &str) -> Self {
        let ends = |ending: &str| path.ends_with(ending);
        match path {
            HEAD => FileKind::Head,
            "kb/terms.yaml" => FileKind::Terms,
            "kb/sources.yaml" => FileKind::Sources,
            SHELLS => FileKind::Shells,
            SECURITY_SETTINGS => FileKind::SecuritySettings,
            _ if ends("README.md") && !path.starts_with("kb/articles/") => FileKind::Ignored,
            _ if path.starts_with("kb/causes/") && ends(".md") => FileKind::Cause,
            _ if path.starts_with("kb/fixes/") && ends(".md") => FileKind::Fix,
            _ if path.starts_with("kb/symptoms/") && ends(".yaml") => FileKind::Symptoms,
            _ if path.starts_with("kb/codes/") && ends(".yaml") => FileKind::Codes,
            _ if path.starts_with("kb/claims/") && ends(".yaml") => FileKind::Claims,
            _ if path.starts_with("kb/cases/") && ends(".yaml") => FileKind::Cases,
            _ if path.starts_with("kb/articles/") => {
                if ends(".md") || path == "kb/articles/" {
                    FileKind::Article
                } else {
                    FileKind::Ignored
                }
            }
            _ if path.starts_with("rules/") && ends(".cases.yaml") => FileKind::Cases,
            _ if path.starts_with("rules/") && ends(".rhai") => FileKind::Rules,
            _ => FileKind::Unknown,
        }
    }
}
