//! All entries of a catalog with their places, and the walk that reads each kind of file.

use std::{collections::HashSet, ops::Range, path::Path, str::FromStr, sync::Arc};

use indexmap::IndexMap;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{
    article::{ReadArticle, read_article},
    decode::decode,
    depth::too_deep,
    file_kind::FileKind,
    files::{self, Content, RawFile, Refusal},
    page,
    yaml::{self, Node, Step},
};
use crate::model::{
    Article, BadId, Body, CaseFile, CatalogHead, Cause, ClaimFile, CodeTable, Fix, Id, Kind, Place, Problem, Source,
    SourceFile, Symptom, is_device,
    limits::{DEEPEST_MARKDOWN, LARGEST_CATALOG, MOST_FILES, MOST_PROBLEMS},
    turns_direction,
};

/// An entry as written, with its tree, so that a check can point at any part of it.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    pub id: Id,
    pub value: T,
    pub body: Body,
    pub file: Arc<SourceFile>,
    pub node: Node,
    /// Bytes of the entry's key, or the start of its file.
    pub at: Range<usize>,
    /// Byte at which the entry ends: the next entry's key, or the end of the file.
    pub end: usize,
    /// Byte at which the Markdown body starts.
    pub body_start: usize,
}

impl<T> Loaded<T> {
    /// The place that a path of keys and indexes leads to.
    pub fn place(&self, path: &[Step<'_>]) -> Place {
        let span = if path.is_empty() { self.at.clone() } else { self.node.span_at(path) };
        Place { file: Arc::clone(&self.file), span }
    }
}

/// A catalog as read: every entry that can be read, and every problem of form.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    pub head: Option<Loaded<CatalogHead>>,
    pub symptoms: Vec<Loaded<Symptom>>,
    pub causes: Vec<Loaded<Cause>>,
    pub fixes: Vec<Loaded<Fix>>,
    pub codes: Vec<Loaded<CodeTable>>,
    pub terms: Vec<Vec<String>>,
    pub sources: Vec<Loaded<Source>>,
    pub claims: Vec<Loaded<ClaimFile>>,
    pub cases: Vec<Loaded<CaseFile>>,
    pub articles: Vec<Article>,
    pub rules: Vec<Arc<SourceFile>>,
    /// Every file that was read as text, rules included.
    pub files: Vec<Arc<SourceFile>>,
    /// Entries that are there but cannot be read: naming one of them is no second problem.
    pub unreadable: HashSet<(Kind, String)>,
    /// Kinds of which a whole table cannot be read: any name of theirs may be in it.
    pub incomplete: HashSet<Kind>,
    pub problems: Vec<Problem>,
    /// What is wrong with free articles, which stops nothing.
    pub warnings: Vec<String>,
    pub revision: String,
}

/// What one file gives; gathered in order so that the result does not depend on which thread was first.
pub(super) fn read(files: Vec<RawFile>) -> Entries {
    let revision = digest(&files);
    // There may be thousands of listed files, and nothing is to be read in them.
    let (listed, wanted): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| matches!(file.content, Content::Listed));
    let parts: Vec<Entries> = wanted.into_par_iter().map(read_file).collect();
    let mut all = Entries { revision, ..Entries::default() };
    let name = |file: RawFile| Arc::new(SourceFile { path: file.path, text: String::new() });
    all.files.extend(listed.into_iter().map(name));
    for part in parts {
        all.append(part);
    }
    all
}

/// Free articles take no part: they are never scored, so an assessment does not depend on them, and most commands do
/// without reading thousands of them.
fn digest(files: &[RawFile]) -> String {
    let mut hash = Sha256::new();
    for file in files.iter().filter(|file| !file.path.starts_with(files::ARTICLES)) {
        for part in [file.path.as_bytes(), file.bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn read_file(raw: RawFile) -> Entries {
    let mut entries = Entries::default();
    let path = raw.path;
    let kind = FileKind::of(&path);
    match raw.content {
        _ if kind == FileKind::Ignored => {}
        Content::Listed => {}
        Content::Refused(refusal) if kind == FileKind::Article => {
            entries.warnings.push(format!("{path}: left out, since {}", refusal.in_words().0));
        }
        Content::Refused(refusal) => entries.refused(path, refusal),
        Content::Bytes(bytes) if kind == FileKind::Article => entries.article(path, &bytes),
        Content::Bytes(bytes) => entries.read_bytes(path, bytes),
    }
    most_problems(&mut entries.problems);
    entries
}

/// A file may be wrong in more places than anybody reads of, and each costs memory.
fn most_problems(problems: &mut Vec<Problem>) {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    problems.truncate(MOST_PROBLEMS);
    if let (Some(last), true) = (problems.last().cloned(), more > 0) {
        let message = format!("{more} more things are wrong in this file");
        problems.push(Problem::new(last.check, last.place, message, "mend the ones before it first"));
    }
}

impl Refusal {
    /// What is wrong with the file, how to mend it, and the check that says so.
    fn in_words(self) -> (String, &'static str, &'static str) {
        match self {
            Refusal::LeadsOut => {
                ("it is a link that leads out of the catalog".to_owned(), "put the file itself here", "unknown-file")
            }
            Refusal::TooBig { most } => {
                (format!("it has more than {most} bytes"), "cut it into several files", "too-big")
            }
            Refusal::TooMuch => {
                let mebibytes = LARGEST_CATALOG >> 20;
                let message = format!(
                    "with the files before it, it is more than a catalog may hold: {MOST_FILES} files, {mebibytes} MiB"
                );
                (message, "move what is no part of the catalog elsewhere", "too-big")
            }
        }
    }
}

/// A control character other than those that end lines and cells, or one that turns the direction of a text.
fn is_stray(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') || turns_direction(letter)
}

impl Entries {
    /// What is there and not known whole: entries that cannot be read, and symptoms of which an answer cannot be.
    pub fn broken(&self) -> Vec<(Kind, String)> {
        let written =
            |entry: &Loaded<Symptom>| entry.node.at(&[Step::Key("answers")]).map_or(0, |node| node.entries().len());
        let torn = self.symptoms.iter().filter(|entry| written(entry) != entry.value.answers.len());
        let torn = torn.map(|entry| (Kind::Symptom, entry.id.to_string()));
        self.unreadable.iter().cloned().chain(torn).collect()
    }

    fn refused(&mut self, path: String, refusal: Refusal) {
        self.cannot_read(&path);
        let (message, remedy, check) = refusal.in_words();
        let file = Arc::new(SourceFile { path, text: String::new() });
        self.problem(&file, 0..0, check, message, remedy);
    }

    fn read_bytes(&mut self, path: String, mut bytes: Vec<u8>) {
        // A byte order mark, which some editors write, is no part of the text.
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            self.cannot_read(&path);
            let message = format!("the file is not UTF-8 text: byte {} is wrong", error.utf8_error().valid_up_to());
            let file = Arc::new(SourceFile { path: path.clone(), text: String::new() });
            self.problem(&file, 0..0, "not-text", message, "save the file as UTF-8");
            String::new()
        });
        if self.problems.is_empty() {
            self.read_clean(&Arc::new(SourceFile { path, text }));
        }
    }

    fn read_clean(&mut self, file: &Arc<SourceFile>) {
        if let Some(at) = too_deep(&file.text) {
            self.cannot_read(&file.path);
            let message = format!("quotations and lists lie in each other, more than {DEEPEST_MARKDOWN} deep");
            self.problem(file, at..at, "too-big", message, "write it flat");
            return;
        }
        let Some((at, stray)) = file.text.char_indices().find(|(_, letter)| is_stray(*letter)) else {
            self.read_text(file);
            return;
        };
        self.cannot_read(&file.path);
        let message = match stray.is_control() {
            true => "the file holds a control character, which no terminal or page should be sent".to_owned(),
            false => format!(
                "the file holds U+{:04X}, which turns the direction of what follows: a reader sees another text than is \
                 written",
                u32::from(stray)
            ),
        };
        let place = Place { file: Arc::clone(file), span: at..at + stray.len_utf8() };
        self.problems.push(Problem::new("not-text", place, message, "delete it").label("here"));
    }

    fn read_text(&mut self, file: &Arc<SourceFile>) {
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
                let codes: Option<Loaded<CodeTable>> = self.whole_file(file, "codes");
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
    fn article(&mut self, path: String, bytes: &[u8]) {
        let ReadArticle { article, warning } = read_article(&path, bytes);
        self.warnings.extend(warning.map(|warning| format!("{path}: {warning}")));
        self.files.push(Arc::new(SourceFile { path, text: article.markdown.to_string() }));
        self.articles.push(article);
    }

    /// Notes what a file that is no text would have held.
    fn cannot_read(&mut self, path: &str) {
        match FileKind::of(path) {
            FileKind::Cause => drop(self.unreadable.insert((Kind::Cause, stem(path).to_owned()))),
            FileKind::Fix => drop(self.unreadable.insert((Kind::Fix, stem(path).to_owned()))),
            FileKind::Symptoms => drop(self.incomplete.insert(Kind::Symptom)),
            FileKind::Sources => drop(self.incomplete.insert(Kind::Source)),
            _ => {}
        }
    }

    /// Reads a file of cases.
    pub(super) fn read_cases(&mut self, file: &Arc<SourceFile>) {
        let cases = self.whole_file(file, "cases");
        self.cases.extend(cases);
    }

    /// A page: front matter, body, and the file stem as id.
    fn page<T: DeserializeOwned>(&mut self, file: &Arc<SourceFile>, kind: Kind) -> Option<Loaded<T>> {
        let stem = stem(&file.path);
        self.unreadable.insert((kind, stem.to_owned()));
        let Some(page) = page::split(&file.text) else {
            let remedy = "begin the file with `---`, the keys, and a line `---`";
            self.problem(file, 0..0, "front-matter", "the page has no YAML head".to_owned(), remedy);
            return None;
        };
        let id = self.id(file, stem)?;
        let node = self.tree(file, page.head)?;
        let value = decode(&node, file, &mut self.problems)?;
        self.unreadable.remove(&(kind, stem.to_owned()));
        let body = page::sections(page.body);
        Some(Loaded {
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
    fn table<T: DeserializeOwned>(&mut self, file: &Arc<SourceFile>, kind: Kind) -> Vec<Loaded<T>> {
        let Some(node) = self.tree(file, &file.text) else {
            self.incomplete.insert(kind);
            return Vec::new();
        };
        if node.entries().is_empty() && !file.text.trim().is_empty() && !matches!(node.value, yaml::Value::Null) {
            // The shape is wrong altogether; serde's message says so best.
            decode::<IndexMap<String, String>>(&node, file, &mut self.problems);
        }
        let mut entries = Vec::new();
        for (index, (key, value)) in node.entries().iter().enumerate() {
            let end = node.entries().get(index + 1).map_or(file.text.len(), |(next, _)| next.span.start);
            let written = key.text().unwrap_or("");
            let Some(id) = self.id_at(file, written, key.span.clone()) else { continue };
            match decode(value, file, &mut self.problems) {
                Some(decoded) => entries.push(Loaded {
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
    fn whole_file<T: DeserializeOwned>(&mut self, file: &Arc<SourceFile>, fallback: &str) -> Option<Loaded<T>> {
        let node = self.tree(file, &file.text)?;
        let value = decode(&node, file, &mut self.problems)?;
        let id = stem(&file.path).parse().or_else(|_| fallback.parse()).ok()?;
        Some(Loaded {
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
            Ok(node) => Some(node),
            Err(error) => {
                self.problem(file, error.span, "yaml-syntax", error.message, "mend the YAML here or just above");
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

    fn problem(
        &mut self,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        check: &'static str,
        message: String,
        remedy: &str,
    ) {
        self.problems.push(Problem::new(check, Place { file: Arc::clone(file), span }, message, remedy));
    }

    fn append(&mut self, mut other: Entries) {
        self.head = self.head.take().or(other.head);
        self.symptoms.append(&mut other.symptoms);
        self.causes.append(&mut other.causes);
        self.fixes.append(&mut other.fixes);
        self.codes.append(&mut other.codes);
        self.terms.append(&mut other.terms);
        self.sources.append(&mut other.sources);
        self.claims.append(&mut other.claims);
        self.cases.append(&mut other.cases);
        self.articles.append(&mut other.articles);
        self.rules.append(&mut other.rules);
        self.files.append(&mut other.files);
        self.unreadable.extend(other.unreadable);
        self.incomplete.extend(other.incomplete);
        self.problems.append(&mut other.problems);
        self.warnings.append(&mut other.warnings);
    }
}

fn stem(path: &str) -> &str {
    Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(path)
}
