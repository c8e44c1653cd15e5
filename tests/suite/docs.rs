//! The documents say what the program does: transcripts are run, tables come from the types, links lead somewhere, and the
//! book has every page.
//!
//! `cargo docs` rewrites them; read the change before you commit it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::common::{reference, run, transcript};

/// The README is for a first reader; what does not fit belongs in `docs/`.
const MAX_README_LINES: usize = 110;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_tutorial_works_as_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let should = transcript::run(&document("docs/tutorial.md"), folder.path());
    assert!(!should.contains("error"), "a command of the tutorial fails:\n{should}");
    transcript::compare("docs/tutorial.md", &should);
}

/// Pages with transcripts of the built-in catalog, which only read.
#[test]
fn transcripts_are_what_the_program_prints() {
    // The first search builds the index and says so.
    run::fixbook(&["search", "certificate"]);
    for path in ["README.md", "docs/on-a-call.md", "docs/search.md"] {
        let should = transcript::run(&document(path), root());
        assert!(!should.contains("error:"), "a command of {path} fails:\n{should}");
        transcript::compare(path, &should);
    }
}

#[test]
fn generated_parts_are_those_of_the_code() {
    let parts = reference::parts();
    let paths: BTreeSet<&str> = parts.iter().map(|(path, ..)| *path).collect();
    for path in paths {
        let of_page = parts.iter().filter(|(of, ..)| *of == path);
        let should = of_page.fold(document(path), |page, (_, name, text)| transcript::between(&page, name, text));
        transcript::compare(path, &should);
    }
}

#[test]
fn the_readme_is_short() {
    let lines = document("README.md").lines().count();
    assert!(lines <= MAX_README_LINES, "README.md has {lines} lines; move what a first reader does not need to docs/");
}

/// Documents for people: at the top, in `docs/`, of the catalog and of the examples.
fn documents() -> Vec<PathBuf> {
    fn below(folder: &Path, deep: bool, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() && deep && !path.ends_with("kb") {
                below(&path, deep, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    let mut found = vec![root().join("kb/README.md")];
    below(root(), false, &mut found);
    below(&root().join("docs"), true, &mut found);
    below(&root().join("examples"), true, &mut found);
    found.sort();
    found
}

/// The lines of a document outside fences.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// Where the links and pictures of a document lead; code has none.
fn links(text: &str) -> Vec<String> {
    let without_code = |line: &str| line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let of = |line: &str| {
        let line = without_code(line);
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        targets.map(str::to_owned).collect::<Vec<_>>()
    };
    prose(text).flat_map(of).collect()
}

/// The anchors of a document's headings, as mdBook and code hosts make them.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for heading in prose(text).filter(|line| line.starts_with('#')) {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let letters = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        let anchor: String = letters.map(|letter| if letter == ' ' { '-' } else { letter }).collect();
        let times = anchors.iter().filter(|other| **other == anchor).count();
        anchors.push(if times == 0 { anchor } else { format!("{anchor}-{times}") });
    }
    anchors
}

#[test]
fn no_link_leads_nowhere() {
    let documents = documents();
    assert!(documents.len() > 20, "{documents:?}");
    for path in documents {
        let text = fs::read_to_string(&path).expect("text");
        for to in links(&text).iter().filter(|to| !to.contains("://")) {
            let (file, anchor) = to.split_once('#').map_or((to.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            let target = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
            assert!(target.exists(), "{} leads to {to}", path.display());
            if let Some(anchor) = anchor {
                let target = fs::read_to_string(&target).expect("text");
                assert!(anchors(&target).iter().any(|of| of == anchor), "{}: no heading for {to}", path.display());
            }
        }
    }
}

/// The pages of the book: what is in `docs/` itself.
fn pages() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("docs")).expect("readable");
    let names = entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".md") && name != "SUMMARY.md").collect()
}

#[test]
fn the_book_lists_every_page_once() {
    let listed = links(&document("docs/SUMMARY.md"));
    let distinct: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(distinct, pages());
    assert_eq!(listed.len(), distinct.len(), "a page is listed twice");
}

/// The book is read without the repository around it.
#[test]
fn pages_of_the_book_link_to_pages_of_the_book() {
    for page in pages() {
        let text = document(&format!("docs/{page}"));
        for to in links(&text) {
            assert!(to.contains("://") || !to.starts_with(".."), "docs/{page} leaves the book: {to}");
        }
    }
}

/// The code words in the first cells of the rows of a section's tables.
fn first_cells(text: &str, section: &str) -> Vec<String> {
    let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap_or_else(|| panic!("no section {section}"));
    let section = rest.split("\n## ").next().unwrap_or(rest);
    let cells = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

fn folders(of: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(of)).expect("readable").map(|entry| entry.expect("readable"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_map_shows_every_stage_and_no_other() {
    let map = first_cells(&document("docs/architecture.md"), "The map");
    let modules = folders("crates/engine/src");
    for place in &map {
        let is_crate = place.starts_with("fixbook-");
        assert!(is_crate || modules.contains(place) || root().join(place).is_dir(), "the map names {place}");
    }
    let stages = folders("src").into_iter().map(|name| format!("src/{name}"));
    let crates = folders("crates").into_iter().map(|name| format!("crates/{name}"));
    for place in modules.into_iter().chain(stages).chain(crates) {
        assert!(map.contains(&place), "{place} is not on the map of docs/architecture.md");
    }
}

#[test]
fn the_types_of_the_architecture_exist() {
    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(&path).expect("text"));
            }
        }
    }
    let mut text = String::new();
    ["src", "crates"].iter().for_each(|folder| sources(&root().join(folder), &mut text));
    let declared: BTreeSet<&str> = ["struct ", "enum ", "trait "]
        .iter()
        .flat_map(|keyword| text.split(keyword).skip(1))
        .filter_map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next())
        .collect();
    let types = first_cells(&document("docs/architecture.md"), "Data types");
    assert!(types.len() > 10, "{types:?}");
    for name in types {
        assert!(
            declared.contains(name.as_str()),
            "docs/architecture.md names the type {name}, which no source declares"
        );
    }
}

/// Every link and picture of the built book; `.ci/run` builds it and names its folder.
#[test]
#[ignore = "needs mdBook: FIXBOOK_BOOK=DIR names a built book"]
fn no_link_of_the_built_book_leads_nowhere() {
    let book = PathBuf::from(std::env::var_os("FIXBOOK_BOOK").expect("FIXBOOK_BOOK names a built book"));
    let page = |name: &str| fs::read_to_string(book.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    // Addresses in an HTML page that mdBook wrote; texts have `&quot;` in the place of quotes.
    let attributes = |html: &str, name: &str| -> Vec<String> {
        let opening = format!(" {name}=\"");
        html.split(&opening)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|value| value.replace("&amp;", "&"))
            .collect()
    };
    let built: Vec<String> = pages().iter().map(|name| name.replace(".md", ".html")).collect();
    assert!(built.len() > 10, "{built:?}");
    for name in &built {
        let html = page(name);
        for to in [attributes(&html, "href"), attributes(&html, "src")].concat() {
            if to.contains("://") || to.starts_with("data:") {
                continue;
            }
            let (file, anchor) = to.split_once('#').unwrap_or((to.as_str(), ""));
            let file = if file.is_empty() { name } else { file };
            assert!(book.join(file).exists(), "{name} leads to {to}");
            let has_anchor = anchor.is_empty() || attributes(&page(file), "id").iter().any(|id| id == anchor);
            assert!(has_anchor, "{name}: no heading for {to}");
        }
    }
}
