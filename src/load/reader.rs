//! The walk that reads each kind of file into [`ParsedCatalog`].
//!
//! In: a file as text. Out: its entries with their places, and every problem of form. Never: stops at a bad file.

use std::{ops::Range, path::Path, str::FromStr, sync::Arc};

use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use super::{
    article::{ReadArticle, read_article},
    decode::decode,
    depth::too_deep,
    entries::{Located, ParsedCatalog},
    file_kind::FileKind,
    page,
    yaml::{self, Node, Value},
};
use fixbook_engine::model::{BadId, Body, CodeTable, Diagnostic, Id, Kind, SourceFile, SourceSpan, is_device};

impl ParsedCatalog {
    pub(super) fn read_text(&mut self, file: &Arc<SourceFile>) {
        self.files.push(Arc::clone(file));
        match FileKind::of(&file.path) {
            FileKind::Head => self.head = self.whole_file(file, "catalog"),
            FileKind::Cause => {
                let cause = self.page(file, Kind::Cause);
                self.causes.extend(cause);
            }
            FileKind::Fix => {
                let fix = self.page(file, Kind::Fix);
                self.fixes.extend(fix);
            }
            FileKind::Symptoms => {
                let symptoms = self.table(file, Kind::Symptom);
                self.symptoms.extend(symptoms);
            }
            FileKind::Sources => {
                let sources = self.table(file, Kind::Source);
                self.sources.extend(sources);
            }
            FileKind::Codes => {
                let codes: Option<Located<CodeTable>> = self.whole_file(file, "codes");
                if codes.is_none() {
                    let system = file.path.trim_start_matches("kb/codes/").trim_end_matches(".yaml");
                    self.unreadable.insert((Kind::Code, system.to_owned()));
                }
                self.codes.extend(codes);
            }
            FileKind::Claims => {
                let claims = self.whole_file(file, "claims");
                self.claims.extend(claims);
            }
            FileKind::Cases => self.read_cases(file),
            FileKind::Terms => {
                self.terms = self
                    .tree(file, &file.text)
                    .and_then(|node| decode(&node, file, &mut self.problems))
                    .unwrap_or_default()
            }
            FileKind::Rules => self.rules.push(Arc::clone(file)),
            FileKind::Shells => self.shells = self.whole_file(file, "shells").map(|file| file.value),
            FileKind::SecuritySettings => {
                self.security_settings = self.whole_file(file, "security-settings").map(|file| file.value);
            }
            FileKind::Unknown => self.problem(
                file,
                0..0,
                "unknown-file",
                "no kind of entry lies here".to_owned(),
                "move the file to where its kind belongs, or out of the catalog",
            ),
            FileKind::Article | FileKind::Ignored => {}
        }
    }

    /// A free article: whatever is wrong with it is a warning.
    pub(super) fn article(&mut self, path: String, bytes: &[u8]) {
        let ReadArticle { article, warning, .. } = read_article(&path, bytes);
        self.warnings.extend(warning.map(|warning| format!("{path}: {warning}")));
        self.files.push(Arc::new(SourceFile { path, text: article.markdown.to_string() }));
        self.articles.push(article);
    }

    /// Reads a file of cases.
    pub(super) fn read_cases(&mut self, file: &Arc<SourceFile>) {
        let cases = self.whole_file(file, "cases");
        self.cases.extend(cases);
    }

    /// A page: front matter, body, and the file stem as id.
    fn page<T: DeserializeOwned>(&mut self, file: &Arc<SourceFile>, kind: Kind) -> Option<Located<T>> {
        let stem = stem(&file.path);
        self.unreadable.insert((kind, stem.to_owned()));
        let Some(page) = page::split(&file.text) else {
            let remedy = "begin the file with `---`, the keys, and a line `---`";
            self.problem(file, 0..0, "front-matter", "the page has no YAML head".to_owned(), remedy);
            return None;
        };
        if let Some(at) = too_deep(page.body) {
            self.nested_too_deep(file, page.body_start + at);
            return None;
        }
        let id = self.id(file, stem)?;
        let node = self.tree(file, page.head)?;
        let value = decode(&node, file, &mut self.problems)?;
        self.unreadable.remove(&(kind, stem.to_owned()));
        let body = page::sections(page.body);
        Some(Located {
            id,
            value,
            body,
            file: Arc::clone(file),
            node,
            at: 0..page.head.len().min(3),
            end: file.text.len(),
            body_start: page.body_start,
        })
    }

    /// A file that maps ids to entries.
    fn table<T: DeserializeOwned>(&mut self, file: &Arc<SourceFile>, kind: Kind) -> Vec<Located<T>> {
        let Some(node) = self.tree(file, &file.text) else {
            self.incomplete.insert(kind);
            return Vec::new();
        };
        if node.entries().is_empty() && !file.text.trim().is_empty() && !matches!(node.value, Value::Null) {
            // The shape is wrong altogether; serde's message says so best.
            decode::<IndexMap<String, String>>(&node, file, &mut self.problems);
        }
        let mut entries = Vec::new();
        for (index, (key, value)) in node.entries().iter().enumerate() {
            let end = node.entries().get(index + 1).map_or(file.text.len(), |(next, _)| next.span.start);
            let written = key.text().unwrap_or("");
            let Some(id) = self.id_at(file, written, key.span.clone()) else { continue };
            match decode(value, file, &mut self.problems) {
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
                None => drop(self.unreadable.insert((kind, written.to_owned()))),
            }
        }
        entries
    }

    /// A file that is one entry.
    fn whole_file<T: DeserializeOwned>(&mut self, file: &Arc<SourceFile>, fallback: &str) -> Option<Located<T>> {
        let node = self.tree(file, &file.text)?;
        let value = decode(&node, file, &mut self.problems)?;
        let id = stem(&file.path).parse().or_else(|_| fallback.parse()).ok()?;
        Some(Located {
            id,
            value,
            body: Body::default(),
            file: Arc::clone(file),
            at: 0..0,
            end: file.text.len(),
            node,
            body_start: 0,
        })
    }

    fn tree(&mut self, file: &Arc<SourceFile>, text: &str) -> Option<Node> {
        match yaml::parse(text) {
            Ok(node) => match deep_text(&node) {
                Some(deep) => {
                    self.nested_too_deep(file, deep.span.start);
                    None
                }
                None => Some(node),
            },
            Err(error) => {
                let remedy = yaml_remedy(&error.message);
                self.problem(file, error.span, "yaml-syntax", error.message, remedy);
                None
            }
        }
    }

    fn id(&mut self, file: &Arc<SourceFile>, stem: &str) -> Option<Id> {
        self.usable_id(file, stem, 0..0, "rename the file: ")
    }

    fn id_at(&mut self, file: &Arc<SourceFile>, written: &str, span: Range<usize>) -> Option<Id> {
        self.usable_id(file, written, span, "")
    }

    /// An id that a page can be named after on any system.
    fn usable_id(&mut self, file: &Arc<SourceFile>, written: &str, span: Range<usize>, remedy: &str) -> Option<Id> {
        let problem = match Id::from_str(written) {
            Ok(id) if !is_device(written) => return Some(id),
            Ok(id) => (format!("`{id}` is the name of a device on Windows"), format!("{remedy}use another word")),
            Err(error) => {
                let words = "use lower-case letters and digits, words joined by single hyphens";
                (format!("`{}` {}", error.word, BadId::REASON), format!("{remedy}{words}"))
            }
        };
        self.problem(file, span, "invalid-id", problem.0, &problem.1);
        None
    }

    pub(super) fn problem(
        &mut self,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        check: &'static str,
        message: String,
        remedy: &str,
    ) {
        self.problems.push(Diagnostic::new(check, SourceSpan { file: Arc::clone(file), span }, message, remedy));
    }
}

/// The first text in a tree that is nested too deep as Markdown, which most texts may be.
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

/// What the parser says is about YAML; what an author did is mostly one of these.
fn yaml_remedy(message: &str) -> &'static str {
    if message.contains("mapping values are not allowed") {
        "a text in which `: ` stands needs quotes around it; else mend the indentation here or just above"
    } else if message.contains("found character that cannot start any token") || message.contains("while scanning") {
        "a text that begins with a mark such as @ ` % & * ! needs quotes around it, and no line may begin with a tab"
    } else {
        "mend the YAML here or just above; a text with commas or marks in it may need quotes around it"
    }
}
