//! `fixbook new`: stubs of entries, which `check` accepts as drafts, with guidance in comments.
//!
//! Guidance begins with `#?`, `<!--?` or `//?`; `check --fix` takes out what has been followed.

use std::{
    io::{Error, ErrorKind},
    path::Path,
};

use anyhow::Context;
use serde::Serialize;

use super::{CliError, ExitStatus, open, output, schema};
use crate::{
    cli::{Global, NewCommand, NewEntry},
    fs::Root,
    load::{self, CatalogSource, ParsedCatalog},
    render::Templates,
    schema::Ids,
};
use fixbook_engine::{
    model::{Id, Kind, is_device, limits::MAX_TABLE_BYTES},
    text::nearest,
};

/// Questions named in a stub: enough to remind, few enough to read.
const MAX_QUESTIONS: usize = 24;

/// What stubs are filled with.
#[derive(Default, Serialize)]
struct Stub {
    id: String,
    title: String,
    cause: String,
    questions: Vec<String>,
    more_questions: bool,
}

/// A file to write: its path under the catalog's folder and the template that makes it.
struct Piece {
    path: String,
    template: &'static str,
    stub: Stub,
}

#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Report {
    /// Paths under the catalog's folder.
    written: Vec<String>,
}

pub(super) fn run(global: &Global, command: &NewCommand) -> Result<ExitStatus, CliError> {
    if let NewCommand::Catalog { folder, title } = command {
        return catalog(global, folder, title.as_deref());
    }
    let CatalogSource::Disk(folder) = open::folder(global)? else {
        return Err(CliError::Usage(open::BUILT_IN_IS_FIXED.to_owned()));
    };
    let entries = open::entries(global)?;
    let pieces = pieces(command, &entries)?;
    let root = output::folder(global, &folder)?;
    root.remove_stale_below(Path::new("kb"));
    let written = write(&root, &pieces)?;
    schema::refresh(global, &folder)?;
    if global.json {
        output::print_json(&Report { written })?;
    } else {
        output::print(&told(command, &written))?;
    }
    Ok(ExitStatus::Yes)
}

fn pieces(command: &NewCommand, entries: &ParsedCatalog) -> Result<Vec<Piece>, CliError> {
    match command {
        NewCommand::Cause { entry, fix } => {
            let fix = fix.clone().unwrap_or_else(|| format!("mend-{}", entry.id));
            let (id, area) = (new_id(&entry.id, entries)?, area(&entry.area)?);
            let fix = new_id(&fix, entries)?;
            if fix == id {
                return Err(CliError::Usage(format!(
                    "a cause and its fix cannot both be called `{id}`: name another --fix"
                )));
            }
            let mut questions: Vec<String> = entries.symptoms.iter().map(|symptom| symptom.id.to_string()).collect();
            let more_questions = questions.len() > MAX_QUESTIONS;
            questions.truncate(MAX_QUESTIONS);
            let cause = Stub { id: id.clone(), title: title(entry), questions, more_questions, ..Stub::default() };
            let of_fix = Stub { id: fix.clone(), title: spoken(&fix), cause: id.clone(), ..Stub::default() };
            Ok(vec![
                Piece { path: format!("kb/causes/{area}/{id}.md"), template: "new/cause.md", stub: cause },
                Piece { path: format!("kb/fixes/{area}/{fix}.md"), template: "new/fix.md", stub: of_fix },
            ])
        }
        NewCommand::Fix { entry, cause } => {
            let (id, area) = (new_id(&entry.id, entries)?, area(&entry.area)?);
            let mut known = entries.causes.iter().map(|entry| entry.id.as_str());
            if !known.clone().any(|known| known == cause) {
                return Err(CliError::unknown("cause", cause, nearest(cause, known.by_ref())));
            }
            let stub = Stub { id: id.clone(), title: title(entry), cause: cause.clone(), ..Stub::default() };
            Ok(vec![Piece { path: format!("kb/fixes/{area}/{id}.md"), template: "new/fix.md", stub }])
        }
        NewCommand::Symptom { entry } => {
            let (id, area) = (new_id(&entry.id, entries)?, area(&entry.area)?);
            let stub = Stub { id, title: title(entry).trim_end_matches('?').to_owned(), ..Stub::default() };
            Ok(vec![Piece { path: format!("kb/symptoms/{area}.yaml"), template: "new/symptom.yaml", stub }])
        }
        NewCommand::Rule { entry } => {
            let (id, area) = (usable(&entry.id)?, area(&entry.area)?);
            let begins = format!("rule(\"{id}\"");
            if let Some(file) = entries.rules.iter().find(|file| file.text.contains(&begins)) {
                return Err(CliError::Usage(format!("the rule `{id}` is there already, in {}", file.path)));
            }
            let stub = Stub { id, title: title(entry), ..Stub::default() };
            Ok(vec![Piece { path: format!("rules/{area}.rhai"), template: "new/rule.rhai", stub }])
        }
        NewCommand::Catalog { .. } => Ok(Vec::new()),
    }
}

fn title(entry: &NewEntry) -> String {
    entry.title.clone().unwrap_or_else(|| spoken(&entry.id))
}

/// `router-hangs` as a person writes it.
fn spoken(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn usable(written: &str) -> Result<String, CliError> {
    let id: Id = written.parse().map_err(|error: fixbook_engine::model::BadId| CliError::Usage(error.to_string()))?;
    if is_device(id.as_str()) {
        return Err(CliError::Usage(format!("`{id}` is the name of a device on Windows: use another word")));
    }
    Ok(id.to_string())
}

/// Areas may lie in each other: `windows/certificates`.
fn area(written: &str) -> Result<String, CliError> {
    written.split('/').try_for_each(|part| usable(part).map(drop))?;
    Ok(written.to_owned())
}

/// An id that nothing has.
fn new_id(written: &str, entries: &ParsedCatalog) -> Result<String, CliError> {
    let id = usable(written)?;
    if let Some((kind, _)) = entries.unreadable.iter().find(|(_, known)| *known == id) {
        let remedy = "mend it, or choose another id";
        return Err(CliError::Usage(format!(
            "the {} `{id}` is there already and cannot be read: {remedy}",
            kind.word()
        )));
    }
    let taken = [
        (Kind::Source, entries.sources.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
        (Kind::Cause, entries.causes.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
        (Kind::Fix, entries.fixes.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
        (Kind::Symptom, entries.symptoms.iter().find(|entry| entry.id == *id).map(|entry| &entry.file.path)),
    ];
    match taken.into_iter().find_map(|(kind, path)| Some((kind, path?))) {
        Some((kind, path)) => {
            Err(CliError::Usage(format!("the {} `{id}` is there already, in {path}: choose another id", kind.word())))
        }
        None => Ok(id),
    }
}

/// Pages are new files; questions and rules go to the end of a file that may be there.
fn write(root: &Root, pieces: &[Piece]) -> Result<Vec<String>, CliError> {
    let templates = Templates::built_in().context("the built-in templates are broken")?;
    let mut files = Vec::new();
    for piece in pieces {
        let path = Path::new(&piece.path);
        let text = templates.render(piece.template, &piece.stub).context("cannot fill in a stub")?;
        if leads_out(root, path) {
            let remedy = "a link leads there; choose another --area";
            return Err(CliError::Usage(format!("{} lies outside the catalog: {remedy}", piece.path)));
        }
        let is_page = piece.path.ends_with(".md");
        if is_page && root.exists(path) {
            return Err(CliError::Usage(format!("{} is there already", piece.path)));
        }
        let before = text_of(root, path)?;
        let text = joined(&before, &text);
        let read = load::load_files(vec![(piece.path.clone(), text.clone().into_bytes())]);
        if read.problems.iter().any(|problem| problem.id == "yaml-syntax") {
            let remedy = "mend it, or choose another --area";
            return Err(CliError::Usage(format!("nothing can be added to {} as it is: {remedy}", piece.path)));
        }
        files.push((path, text));
    }
    for (path, text) in &files {
        // A link within the catalog stays, and the file that it leads to grows.
        let path = root.resolve(path).unwrap_or_else(|_| path.to_path_buf());
        output::write_below(root, &path, text.as_bytes())?;
    }
    Ok(pieces.iter().map(|piece| piece.path.clone()).collect())
}

/// Whether a link on the way to a path leads out of the folder. What does not exist yet leads nowhere.
fn leads_out(root: &Root, path: &Path) -> bool {
    let existing = path.ancestors().find(|part| root.symlink_metadata(part).is_ok());
    existing.is_some_and(|existing| root.resolve(existing).is_err())
}

/// What a file holds; nothing if it does not exist.
fn text_of(root: &Root, path: &Path) -> Result<String, CliError> {
    let text = match root.read_whole(path, MAX_TABLE_BYTES) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
        read => {
            read.and_then(|bytes| String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error)))
        }
    };
    Ok(text.with_context(|| format!("cannot read {}", root.path().join(path).display()))?)
}

fn joined(before: &str, text: &str) -> String {
    match before.trim_end() {
        "" => text.to_owned(),
        before => format!("{before}\n\n{text}"),
    }
}

fn catalog(global: &Global, folder: &Path, named: Option<&str>) -> Result<ExitStatus, CliError> {
    if folder.join("kb").exists() {
        let remedy = "name another folder, or add to it with `fixbook new cause`";
        return Err(CliError::Usage(format!("{} holds a catalog already: {remedy}", folder.display())));
    }
    let whole = std::path::absolute(folder).context("cannot tell the current folder")?;
    let name = whole.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-");
    let id = if id.is_empty() { "catalog".to_owned() } else { usable(&id)? };
    let title = named.map_or_else(|| spoken(&id), str::to_owned);
    let entry = NewEntry { id: id.clone(), area: String::new(), title: Some(title) };
    let piece = |path: &str, template| {
        let stub = Stub { id: id.clone(), title: self::title(&entry), ..Stub::default() };
        Piece { path: path.to_owned(), template, stub }
    };
    let mut pieces = vec![
        piece("kb/catalog.yaml", "new/catalog.yaml"),
        piece("kb/sources.yaml", "new/sources.yaml"),
        piece("kb/terms.yaml", "new/terms.yaml"),
    ];
    for (path, template) in [("README.md", "new/README.md"), (".gitignore", "new/gitignore")] {
        if !folder.join(path).exists() {
            pieces.push(piece(path, template));
        }
    }
    let root = output::folder(global, folder)?;
    let mut written = write(&root, &pieces)?;
    written.extend(schema::write_editor_files(&root, &Ids::default(), true)?.written);
    if global.json {
        output::print_json(&Report { written })?;
        return Ok(ExitStatus::Yes);
    }
    output::print(&format!(
        "wrote a catalog into {}\nGo there, and write its first cause: fixbook new cause ID\n",
        folder.display()
    ))?;
    Ok(ExitStatus::Yes)
}

/// What was written, and what to do next.
fn told(command: &NewCommand, written: &[String]) -> String {
    let mut text: String = written.iter().map(|path| format!("wrote {path}\n")).collect();
    text.push_str(match command {
        NewCommand::Cause { .. } => {
            "Fill them in; `fixbook check --watch` says at every save what is wrong, `fixbook stale` what is\n\
             still to be filled in, `fixbook why` what the numbers do.\n\
             Last, a solved case in kb/cases/, which `fixbook test` replays.\n"
        }
        NewCommand::Rule { .. } => "Give it a case in the .cases.yaml beside it, which `fixbook test` replays.\n",
        _ => "Fill it in; `fixbook check --watch` says at every save what is wrong.\n",
    });
    text
}
