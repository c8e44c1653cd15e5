//! `fixbook schema`: JSON Schemas of files and of what `--json` prints, and an editor that knows them.

use std::path::Path;

use serde_json::Value;

use super::{CliError, ExitStatus, check, claims, code, diagnose, import, new, open, output, reports, test};
use crate::{
    autofix::FixedFile,
    cli::{Global, SchemaArgs},
    fs::Root,
    load::CatalogSource,
    render::{Explained, Runbook, Simulation, Stale},
    schema::{self, EditorFile, FILES, FileSchema, Ids},
};
use fixbook_engine::{diagnosis::Assessment, model::Kind, search::Results, text::nearest};

/// What a command prints with `--json`: the word for it, the command, and the schema.
type Output = (&'static str, &'static str, fn() -> Value);

/// Everything that commands print as data. A test runs each and holds what it prints against its schema.
///
/// Within a version, keys are only added: whoever reads the data passes over those that it does not know.
pub const OUTPUTS: [Output; 22] = [
    ("assessment", "diagnose", schema::printed::<Assessment>),
    ("what-if", "diagnose --what-if", schema::printed::<diagnose::WhatIf<'_>>),
    ("results", "search", schema::printed::<Results>),
    ("decoded", "code", schema::printed::<code::Decoded<'_>>),
    ("runbook", "runbook", schema::printed::<Runbook>),
    ("report", "check", schema::printed::<check::Report>),
    ("fixed", "check --fix", schema::printed::<Vec<FixedFile>>),
    ("outcomes", "test", schema::printed::<test::Report>),
    ("simulation", "simulate", schema::printed::<Simulation>),
    ("ledger", "claims", schema::printed::<claims::Ledger<'_>>),
    ("comparison", "claims --against", schema::printed::<claims::Comparison>),
    ("written", "new", schema::printed::<new::Report>),
    ("imported", "import, of articles", schema::printed::<import::report::Report<'_>>),
    ("drafted", "import, of a network", schema::printed::<reports::DraftedCatalog<'_>>),
    ("entry", "show", entry),
    ("explained", "why", schema::printed::<Explained>),
    ("stale", "stale", schema::printed::<Stale>),
    ("site", "site build", schema::printed::<reports::BuiltSite<'_>>),
    ("preview", "site serve, a line for each build", schema::printed::<reports::ServedSite<'_>>),
    ("file", "runbook -o FILE", schema::printed::<reports::WrittenRunbook<'_>>),
    ("folder", "runbook --all", schema::printed::<reports::WrittenRunbooks<'_>>),
    ("manual", "man -o DIR", schema::printed::<reports::WrittenManual<'_>>),
];

/// Words of earlier versions, which still work.
const FORMER_WORDS: &[(&str, &str)] = &[("mended", "fixed")];

/// An entry as it is written in its file, its keys with `_` for `-`, so its shape is that of its kind of file.
fn entry() -> Value {
    let kinds = [Kind::Cause, Kind::Fix, Kind::Symptom, Kind::Code, Kind::Claim, Kind::Source, Kind::Article];
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "entry",
        "type": "object",
        "required": ["kind", "id"],
        "properties": {
            "kind": { "enum": kinds.map(Kind::word) },
            "id": { "type": "string" },
            "path": { "type": "string", "description": "The file, below the catalog's folder." },
            "body": { "type": "object", "description": "The sections of a page, in reading order." },
        },
        "description": "The other keys are those of the kind's file, `_` in the place of `-`: see `schema cause` and so on.",
        "additionalProperties": true,
    })
}

pub(super) fn run(global: &Global, args: &SchemaArgs) -> Result<ExitStatus, CliError> {
    if args.vscode {
        return set_up_editor(global);
    }
    let Some(word) = &args.kind else { return list(global) };
    let word = FORMER_WORDS.iter().find(|(former, _)| former == word).map_or(word.as_str(), |(_, current)| current);
    let schema = match (FileSchema::named(word), OUTPUTS.iter().find(|(output, ..)| *output == word)) {
        (Some(file), _) if args.any => file.shape(),
        (Some(file), _) => file.of(&Ids::of(&open::entries(global)?)),
        (None, Some((.., schema))) => schema(),
        (None, None) => return Err(CliError::unknown("schema", word, nearest(word, words()))),
    };
    output::print_json(&schema)?;
    Ok(ExitStatus::Yes)
}

fn words() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.word).chain(OUTPUTS.iter().map(|(word, ..)| *word))
}

fn list(global: &Global) -> Result<ExitStatus, CliError> {
    if global.json {
        output::print_json(&words().collect::<Vec<_>>())?;
        return Ok(ExitStatus::Yes);
    }
    let mut text = "Files of a catalog:\n".to_owned();
    for file in &FILES {
        let part = if file.is_head { " (the head)" } else { "" };
        text.push_str(&format!("  {:<10} {}{part}\n", file.word, file.files.join(", ")));
    }
    text.push_str("What commands print with --json:\n");
    for (word, command, _) in OUTPUTS {
        text.push_str(&format!("  {word:<10} {command}\n"));
    }
    output::print(&text)?;
    Ok(ExitStatus::Yes)
}

fn set_up_editor(global: &Global) -> Result<ExitStatus, CliError> {
    let CatalogSource::Disk(folder) = open::folder(global)? else {
        return Err(CliError::Usage(open::BUILT_IN_IS_FIXED.to_owned()));
    };
    let root = output::folder(global, &folder)?;
    let set_up = write_editor_files(&root, &Ids::of(&open::entries(global)?), true)?;
    for path in &set_up.written {
        output::print(&format!("wrote {path}\n"))?;
    }
    for file in &set_up.kept {
        output::print(&format!("{} is yours and stays; ours would be:\n{}", file.path, file.text))?;
    }
    Ok(ExitStatus::Yes)
}

/// What became of the files for an editor.
#[derive(Default)]
pub(super) struct SetUp {
    pub written: Vec<String>,
    /// Files of the author's own that say something else.
    pub kept: Vec<EditorFile>,
}

/// Writes what has changed; an author's own settings and tasks stay as they are.
pub(super) fn write_editor_files(root: &Root, ids: &Ids, first: bool) -> Result<SetUp, CliError> {
    let mut set_up = SetUp::default();
    for file in schema::editor_files(ids) {
        let path = Path::new(&file.path);
        let is_current = root
            .read(path, file.text.len())
            .is_ok_and(|known| known.is_compound && known.bytes == file.text.as_bytes());
        if is_current || (file.is_theirs && !first) {
            continue;
        }
        if file.is_theirs && root.symlink_metadata(path).is_ok() {
            set_up.kept.push(file);
            continue;
        }
        output::write_below(root, path, file.text.as_bytes())?;
        set_up.written.push(file.path);
    }
    Ok(set_up)
}

/// Where an editor was set up once, its schemas follow the catalog's ids.
pub(super) fn refresh(global: &Global, folder: &Path) -> Result<(), CliError> {
    let root = output::folder(global, folder)?;
    if root.is_dir(Path::new(".vscode/fixbook")) {
        write_editor_files(&root, &Ids::of(&open::entries(global)?), false)?;
    }
    Ok(())
}
