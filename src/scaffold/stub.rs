//! The files of a new entry or catalog.

use serde::Serialize;

use super::error::ScaffoldError;
use crate::load::ParsedCatalog;
use fixbook_engine::{
    model::{BadId, Id, Kind, is_device},
    text::nearest,
};

/// Questions named in a stub: enough to remind, few enough to read.
const MAX_QUESTIONS: usize = 24;

/// What every new entry has.
pub struct NewEntry<'a> {
    pub id: &'a str,
    /// The folder or file of a part of the subject: `windows/certificates`.
    pub area: &'a str,
    /// Its title, or the question; without it, made from the id.
    pub title: Option<&'a str>,
}

/// What templates of stubs are filled with.
#[derive(Default, Serialize)]
pub(super) struct Stub {
    id: String,
    title: String,
    cause: String,
    questions: Vec<String>,
    more_questions: bool,
}

/// A file to write: its path below the catalog's folder, and the template that makes it.
pub struct StubFile {
    pub path: String,
    pub(super) template: &'static str,
    pub(super) stub: Stub,
}

impl NewEntry<'_> {
    fn title(&self) -> String {
        self.title.map_or_else(|| title_from_id(self.id), str::to_owned)
    }
}

/// A cause, and a fix for it, called `fix-…` unless it has an id of its own.
pub fn cause(entry: &NewEntry<'_>, fix: Option<&str>, entries: &ParsedCatalog) -> Result<Vec<StubFile>, ScaffoldError> {
    let fix = fix.map_or_else(|| format!("fix-{}", entry.id), str::to_owned);
    let (id, area) = (new_id(entry.id, entries)?, valid_area(entry.area)?);
    let fix = new_id(&fix, entries)?;
    if fix == id {
        return Err(ScaffoldError::Refused(format!(
            "a cause and its fix cannot have the same id `{id}`: choose another --fix"
        )));
    }
    let mut questions: Vec<String> = entries.symptoms.iter().map(|symptom| symptom.id.to_string()).collect();
    let more_questions = questions.len() > MAX_QUESTIONS;
    questions.truncate(MAX_QUESTIONS);
    let cause = Stub { id: id.clone(), title: entry.title(), questions, more_questions, ..Stub::default() };
    let of_fix = Stub { id: fix.clone(), title: title_from_id(&fix), cause: id.clone(), ..Stub::default() };
    Ok(vec![
        StubFile { path: format!("kb/causes/{area}/{id}.md"), template: "new/cause.md", stub: cause },
        StubFile { path: format!("kb/fixes/{area}/{fix}.md"), template: "new/fix.md", stub: of_fix },
    ])
}

/// A fix for a cause that exists.
pub fn fix(entry: &NewEntry<'_>, cause: &str, entries: &ParsedCatalog) -> Result<Vec<StubFile>, ScaffoldError> {
    let (id, area) = (new_id(entry.id, entries)?, valid_area(entry.area)?);
    let known = || entries.causes.iter().map(|entry| entry.id.as_str());
    if !known().any(|known| known == cause) {
        let hint = nearest(cause, known()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        return Err(ScaffoldError::Refused(format!("there is no cause `{cause}`{hint}")));
    }
    let stub = Stub { id: id.clone(), title: entry.title(), cause: cause.to_owned(), ..Stub::default() };
    Ok(vec![StubFile { path: format!("kb/fixes/{area}/{id}.md"), template: "new/fix.md", stub }])
}

/// A question.
pub fn symptom(entry: &NewEntry<'_>, entries: &ParsedCatalog) -> Result<Vec<StubFile>, ScaffoldError> {
    let (id, area) = (new_id(entry.id, entries)?, valid_area(entry.area)?);
    let stub = Stub { id, title: entry.title().trim_end_matches('?').to_owned(), ..Stub::default() };
    Ok(vec![StubFile { path: format!("kb/symptoms/{area}.yaml"), template: "new/symptom.yaml", stub }])
}

/// A rule.
pub fn rule(entry: &NewEntry<'_>, entries: &ParsedCatalog) -> Result<Vec<StubFile>, ScaffoldError> {
    let (id, area) = (valid_id(entry.id)?, valid_area(entry.area)?);
    let begins = format!("rule(\"{id}\"");
    if let Some(file) = entries.rules.iter().find(|file| file.text.contains(&begins)) {
        return Err(ScaffoldError::Refused(format!("rule `{id}` already exists: {}. Choose another id.", file.path)));
    }
    let stub = Stub { id, title: entry.title(), ..Stub::default() };
    Ok(vec![StubFile { path: format!("rules/{area}.rhai"), template: "new/rule.rhai", stub }])
}

/// An empty catalog; its id is made from the name of its folder.
pub fn catalog(folder_name: &str, title: Option<&str>) -> Result<Vec<StubFile>, ScaffoldError> {
    let name = folder_name.to_lowercase();
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-");
    let id = if id.is_empty() { "catalog".to_owned() } else { valid_id(&id)? };
    let title = title.map_or_else(|| title_from_id(&id), str::to_owned);
    let files = [
        ("kb/catalog.yaml", "new/catalog.yaml"),
        ("kb/sources.yaml", "new/sources.yaml"),
        ("kb/terms.yaml", "new/terms.yaml"),
        ("README.md", "new/README.md"),
        (".gitignore", "new/gitignore"),
    ];
    let file = |(path, template): (&str, &'static str)| {
        let stub = Stub { id: id.clone(), title: title.clone(), ..Stub::default() };
        StubFile { path: path.to_owned(), template, stub }
    };
    Ok(files.map(file).into())
}

/// `router-hangs` as `Router hangs`.
fn title_from_id(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn valid_id(written: &str) -> Result<String, ScaffoldError> {
    let id: Id = written.parse().map_err(|error: BadId| ScaffoldError::Refused(error.to_string()))?;
    if is_device(id.as_str()) {
        return Err(ScaffoldError::Refused(format!("`{id}` is the name of a device on Windows: use another word")));
    }
    Ok(id.to_string())
}

/// Areas can be nested: `windows/certificates`.
fn valid_area(written: &str) -> Result<&str, ScaffoldError> {
    written.split('/').try_for_each(|part| valid_id(part).map(drop))?;
    Ok(written)
}

/// An id that no entry has.
fn new_id(written: &str, entries: &ParsedCatalog) -> Result<String, ScaffoldError> {
    let id = valid_id(written)?;
    if let Some((kind, _)) = entries.unreadable.iter().find(|(_, known)| *known == id) {
        let kind = kind.word();
        return Err(ScaffoldError::Refused(format!(
            "{kind} `{id}` already exists and cannot be read. Fix it, or choose another id."
        )));
    }
    let taken = [
        (Kind::Source, entries.sources.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
        (Kind::Cause, entries.causes.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
        (Kind::Fix, entries.fixes.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
        (Kind::Symptom, entries.symptoms.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
    ];
    match taken.into_iter().find_map(|(kind, path)| Some((kind.word(), path?))) {
        Some((kind, path)) => {
            Err(ScaffoldError::Refused(format!("{kind} `{id}` already exists: {path}. Choose another id.")))
        }
        None => Ok(id),
    }
}
