//! The text of a file to the entries in it, by the kind of file.
//!
//! In: a file as text. Out: its entries with their places, and every problem of form. Never: stops at a bad file.

use std::{path::Path, sync::Arc};

use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use super::{
    article::{ReadArticle, read_article},
    file_kind::FileKind,
    nesting::too_deep,
    page,
    parsed_catalog::{Located, ParsedCatalog},
    read_tree::{nested_too_deep, tree},
    suggested_id::suggested_id,
    usable_id::{page_id, table_id},
    yaml::Value,
};
use fixbook_engine::model::{Body, CodeTable, Kind, SourceFile};

pub(super) fn read_text(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>) {
    catalog.files.push(Arc::clone(file));
    match FileKind::of(&file.path) {
        FileKind::Head => catalog.head = whole_file(catalog, file, "catalog"),
        FileKind::Cause => {
            let cause = page(catalog, file, Kind::Cause);
            catalog.causes.extend(cause);
        }
        FileKind::Fix => {
            let fix = page(catalog, file, Kind::Fix);
            catalog.fixes.extend(fix);
        }
        FileKind::Symptoms => {
            let symptoms = table(catalog, file, Kind::Symptom);
            catalog.symptoms.extend(symptoms);
        }
        FileKind::Sources => {
            let sources = table(catalog, file, Kind::Source);
            catalog.sources.extend(sources);
        }
        FileKind::Codes => {
            let codes: Option<Located<CodeTable>> = whole_file(catalog, file, "codes");
            if codes.is_none() {
                catalog.unreadable.insert((Kind::Code, code_system(&file.path)));
            }
            catalog.codes.extend(codes);
        }
        FileKind::Claims => {
            let claims = whole_file(catalog, file, "claims");
            catalog.claims.extend(claims);
        }
        FileKind::Cases => read_cases(catalog, file),
        FileKind::Terms => {
            catalog.terms = tree(catalog, file, &file.text)
                .and_then(|read| read.decode(&read.node, file, catalog))
                .unwrap_or_default()
        }
        FileKind::Rules => catalog.rules.push(Arc::clone(file)),
        FileKind::Shells => catalog.shells = whole_file(catalog, file, "shells").map(|file| file.value),
        FileKind::SecuritySettings => {
            catalog.security_settings = whole_file(catalog, file, "security-settings").map(|file| file.value);
        }
        FileKind::Article | FileKind::Ignored | FileKind::Unknown => {}
    }
}

/// A free article: whatever is wrong with it is a warning.
pub(super) fn article(catalog: &mut ParsedCatalog, path: String, bytes: &[u8]) {
    let ReadArticle { article, warning, .. } = read_article(&path, bytes);
    catalog.warnings.extend(warning.map(|warning| format!("{path}: {warning}")));
    catalog.files.push(Arc::new(SourceFile { path, text: article.markdown.to_string() }));
    catalog.articles.push(article);
}

/// Reads a file of cases.
pub(super) fn read_cases(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>) {
    let cases = whole_file(catalog, file, "cases");
    catalog.cases.extend(cases);
}

/// A page: front matter, body, and the file stem as id.
fn page<T: DeserializeOwned>(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, kind: Kind) -> Option<Located<T>> {
    let stem = stem(&file.path);
    let Some(id) = page_id(catalog, file, stem) else {
        let id = suggested_id(stem).map_or_else(|| stem.to_owned(), |id| id.to_string());
        catalog.unreadable.insert((kind, id));
        return None;
    };
    catalog.unreadable.insert((kind, stem.to_owned()));
    let Some(page) = page::split(&file.text) else {
        no_head(catalog, file);
        return None;
    };
    if let Some(at) = too_deep(page.body) {
        nested_too_deep(catalog, file, page.body_start + at);
        return None;
    }
    let read = tree(catalog, file, page.head)?;
    if read.is_fatal(0..file.text.len()) {
        return None;
    }
    let value = read.decode(&read.node, file, catalog)?;
    catalog.unreadable.remove(&(kind, stem.to_owned()));
    let body = page::sections(page.body);
    Some(Located {
        id,
        value,
        body,
        file: Arc::clone(file),
        node: read.node,
        at: 0..page.head.len().min(3),
        end: file.text.len(),
        body_start: page.body_start,
    })
}

/// The page has no front matter, or its end is missing.
fn no_head(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>) {
    let first = file.text.lines().next().unwrap_or_default().trim();
    let is_begun = first == "---";
    // `--` or an en dash, which some editors make of hyphens.
    let is_dashes = first.chars().count() > 1 && first.chars().all(|letter| "-\u{2013}\u{2014}".contains(letter));
    if is_begun {
        let at = page::missing_end(&file.text);
        let line = file.text[at..].lines().next().unwrap_or_default();
        let place = if line.is_empty() { "at its end".to_owned() } else { format!("above `{}`", line.trim_end()) };
        let message = "the header that starts in line 1 has no closing `---`";
        catalog.problem(file, at..at + line.len(), "front-matter", message, format!("add a line `---` {place}"));
    } else if is_dashes {
        let message = format!("the header starts with `{first}`, which is not three hyphens");
        catalog.problem(file, 0..first.len(), "front-matter", message, "write line 1 as `---`");
    } else {
        let help = "start the file with a line `---`, then the fields, then another line `---`";
        catalog.problem(file, 0..0, "front-matter", "the page has no header", help);
    }
}

/// A file that maps ids to entries.
fn table<T: DeserializeOwned>(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, kind: Kind) -> Vec<Located<T>> {
    let Some(read) = tree(catalog, file, &file.text) else {
        catalog.incomplete.insert(kind);
        return Vec::new();
    };
    let node = &read.node;
    if node.entries().is_empty() && !file.text.trim().is_empty() && !matches!(node.value, Value::Null) {
        // The whole file has another shape, which reading it as a map reports.
        read.decode::<IndexMap<String, String>>(node, file, catalog);
        catalog.incomplete.insert(kind);
    }
    let mut entries = Vec::new();
    for (index, (key, value)) in node.entries().iter().enumerate() {
        let end = node.entries().get(index + 1).map_or(file.text.len(), |(next, _)| next.span.start);
        let written = key.text().unwrap_or("");
        if read.is_fatal(key.span.start..end) {
            catalog.unreadable.insert((kind, written.to_owned()));
            continue;
        }
        let Some(id) = table_id(catalog, file, written, key.span.clone()) else {
            let meant = suggested_id(written).map_or_else(|| written.to_owned(), |id| id.to_string());
            catalog.unreadable.insert((kind, meant));
            continue;
        };
        match read.decode(value, file, catalog) {
            Some(decoded) => entries.push(Located {
                id,
                value: decoded,
                body: Body::default(),
                file: Arc::clone(file),
                node: value.clone(),
                at: key.span.clone(),
                end,
                body_start: 0,
            }),
            None => drop(catalog.unreadable.insert((kind, written.to_owned()))),
        }
    }
    entries
}

/// A file that is one entry.
fn whole_file<T: DeserializeOwned>(
    catalog: &mut ParsedCatalog,
    file: &Arc<SourceFile>,
    fallback: &str,
) -> Option<Located<T>> {
    let read = tree(catalog, file, &file.text)?;
    if read.is_fatal(0..file.text.len()) {
        return None;
    }
    let value = read.decode(&read.node, file, catalog)?;
    let id = stem(&file.path).parse().or_else(|_| fallback.parse()).ok()?;
    Some(Located {
        id,
        value,
        body: Body::default(),
        file: Arc::clone(file),
        at: 0..0,
        end: file.text.len(),
        node: read.node,
        body_start: 0,
    })
}

/// The name of the code table that a path is of.
pub(super) fn code_system(path: &str) -> String {
    path.trim_start_matches("kb/codes/").trim_end_matches(".yaml").to_owned()
}

pub(super) fn stem(path: &str) -> &str {
    Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(path)
}
