//! The templates that are compiled into the program: their names, their texts, and which of them use which.

use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The text of a built-in template; empty if there is none.
#[cfg(feature = "pdf")]
pub(super) fn built_in_text(name: &str) -> &'static str {
    TEMPLATES.get_file(name).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// How the names of templates end that the typesetter fills in.
pub(super) const TYPST: &str = ".typ";

/// Names and texts of the built-in templates.
pub(super) fn built_in_texts() -> BTreeMap<&'static str, &'static str> {
    fn gather(folder: &'static Dir<'static>, texts: &mut BTreeMap<&'static str, &'static str>) {
        for file in folder.files() {
            if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                texts.insert(name, text);
            }
        }
        folder.dirs().for_each(|inside| gather(inside, texts));
    }
    let mut texts = BTreeMap::new();
    gather(&TEMPLATES, &mut texts);
    texts
}

/// Whether a template of this name and text is built in.
pub fn is_built_in(name: &str, text: &str) -> bool {
    built_in_texts().get(name).is_some_and(|built_in| *built_in == text)
}

/// Templates, and the built-in ones that extend, include or import one of them. A built-in template writes the name of
/// another as a literal.
pub(super) fn with_users(mut names: BTreeSet<String>) -> BTreeSet<String> {
    let texts = built_in_texts();
    loop {
        let uses = |text: &str| names.iter().any(|name| text.contains(&format!("\"{name}\"")));
        let more: Vec<&str> =
            texts.iter().filter(|(name, text)| !names.contains(**name) && uses(text)).map(|(name, _)| *name).collect();
        if more.is_empty() {
            return names;
        }
        names.extend(more.into_iter().map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use super::with_users;

    #[test]
    fn built_in_templates_that_use_an_own_one_are_run_with_it() {
        let names = |name: &str| with_users([name.to_owned()].into());
        assert!(names("site/page.html").contains("site/cause.html"));
        assert_eq!(names("runbook.md").len(), 1);
    }
}
