//! The text of a file to the entries in it, by the kind of file.
//!
//! In: a file as text. Out: its entries with their places, and every problem of form. Never: stops at a bad file.

use std::{ops::Range, path::Path, str::FromStr, sync::Arc};

use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use super::{
    article::{ReadArticle, read_article},
    decode::decode,
    fault::ID_WORDS,
    file_kind::FileKind,
    mistakes::{self, Mistake, Slip},
    nesting::too_deep,
    page,
    parsed_catalog::{Located, ParsedCatalog},
    suggested_id::suggested_id,
    yaml::{self, Node, Value},
};
use fixbook_engine::model::{BadId, Body, CodeTable, Id, Kind, SourceFile, is_device, limits::MAX_MARKDOWN_DEPTH};

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

/// A YAML text as a tree, and the mistakes in it that YAML accepts, which have been reported.
struct ReadTree {
    node: Node,
    slips: Vec<Slip>,
}

impl ReadTree {
    /// Whether something in these bytes makes the entry unreadable.
    fn is_fatal(&self, bytes: Range<usize>) -> bool {
        self.slips.iter().any(|slip| slip.is_fatal && bytes.contains(&slip.mistake.span.start))
    }

    /// Reads a value; the problems in a line with a mistake that has been reported follow from it.
    fn decode<T: DeserializeOwned>(
        &self,
        node: &Node,
        file: &Arc<SourceFile>,
        catalog: &mut ParsedCatalog,
    ) -> Option<T> {
        let mut problems = Vec::new();
        let value = decode(node, file, &mut problems);
        let line = |offset: usize| file.text[..file.text.floor_char_boundary(offset)].matches('\n').count();
        let lines: Vec<usize> = self.slips.iter().map(|slip| line(slip.mistake.span.start)).collect();
        problems.retain(|problem| lines.is_empty() || !lines.contains(&line(problem.start())));
        catalog.problems.extend(problems);
        value
    }
}

fn tree(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, text: &str) -> Option<ReadTree> {
    let node = match yaml::parse(text) {
        Ok(node) => node,
        Err(error) => {
            mistake(catalog, file, mistakes::explain(text, &error));
            return None;
        }
    };
    if let Some(deep) = deep_text(&node) {
        nested_too_deep(catalog, file, deep.span.start);
        return None;
    }
    let slips = mistakes::slips(text, &node);
    for slip in &slips {
        mistake(catalog, file, slip.mistake.clone());
    }
    Some(ReadTree { node, slips })
}

fn mistake(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, mistake: Mistake) {
    catalog.problem(file, mistake.span, mistake.check, mistake.message, mistake.help);
}

/// The id of a page, from the name of its file.
fn page_id(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, stem: &str) -> Option<Id> {
    let end = file.path.rsplit_once('.').map_or("", |(_, end)| end);
    let help = |id: Id| format!("rename the file to `{id}.{end}`");
    usable_id(catalog, file, stem, 0..0, help)
}

/// The id of an entry in a table.
fn table_id(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, written: &str, span: Range<usize>) -> Option<Id> {
    usable_id(catalog, file, written, span, |id| format!("write `{id}:`"))
}

/// An id that a page can be named after on any system.
fn usable_id(
    catalog: &mut ParsedCatalog,
    file: &Arc<SourceFile>,
    written: &str,
    span: Range<usize>,
    help: impl Fn(Id) -> String,
) -> Option<Id> {
    let (message, help) = match Id::from_str(written) {
        Ok(id) if !is_device(written) => return Some(id),
        Ok(id) => (format!("`{id}` is the name of a device on Windows"), "use another word".to_owned()),
        Err(error) => {
            let help = match suggested_id(written).filter(|id| !is_device(id.as_str())) {
                Some(id) => format!("{}: {ID_WORDS}", help(id)),
                None => format!("use another name: {ID_WORDS}"),
            };
            (format!("`{}` {}", error.word, BadId::REASON), help)
        }
    };
    catalog.problem(file, span, "invalid-id", message, help);
    None
}

/// The name of the code table that a path is of.
pub(super) fn code_system(path: &str) -> String {
    path.trim_start_matches("kb/codes/").trim_end_matches(".yaml").to_owned()
}

/// Markdown that is nested deeper than readers follow.
pub(super) fn nested_too_deep(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>, at: usize) {
    let message = format!("the Markdown is nested more than {MAX_MARKDOWN_DEPTH} levels deep");
    catalog.problem(file, at..at, "too-big", message, "reduce the nesting of quotes, lists and emphasis");
}

/// The first text in a tree that is nested too deep as Markdown; most texts may be Markdown.
fn deep_text(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Text(text) => too_deep(text).map(|_| node),
        Value::List(list) => list.iter().find_map(deep_text),
        Value::Map(entries) => entries.iter().find_map(|(_, value)| deep_text(value)),
        Value::Null | Value::Plain(_) => None,
    }
}

pub(super) fn stem(path: &str) -> &str {
    Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(path)
}
