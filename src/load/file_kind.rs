//! The kinds of file that a catalog has, by their paths.

use super::assets::{SECURITY_SETTINGS, SHELLS};

/// Without this file a folder is not a catalog.
const HEAD: &str = "kb/catalog.yaml";

/// The kinds of file.
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

/// Ends of names that an editor adds or a habit chooses, and what they should be.
const MISNAMED: [(&str, &str); 6] = [
    (".yaml.txt", ".yaml"),
    (".yml.txt", ".yaml"),
    (".yml", ".yaml"),
    (".md.txt", ".md"),
    (".markdown", ".md"),
    (".rhai.txt", ".rhai"),
];

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

    /// The path that a file of no kind should have, if only the end of its name is wrong.
    pub fn corrected_path(path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/')?;
        let name = name.to_lowercase();
        let end = MISNAMED.iter().find_map(|(end, right)| Some(format!("{}{right}", name.strip_suffix(end)?)));
        let corrected = format!("{folder}/{}", end.unwrap_or(name));
        let is_known = !matches!(FileKind::of(&corrected), FileKind::Unknown | FileKind::Ignored);
        (corrected != path && is_known).then_some(corrected)
    }
}
