//! `fixbook show`: one entry.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::{
    catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    index,
    json_output::JsonOutput,
    output,
};
use crate::{load::read_article, render};
use fixbook_engine::{
    model::{Article, Catalog, Code, CodeRef, CodeTable, Id, Kind},
    text::nearest,
};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("entry", "show", schema_of_entry)];

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook show rdp-certificate-expired
  fixbook show rdp-disconnect/0x904")]
pub struct ShowArgs {
    /// Id of a cause, symptom, fix, source or claim, a code such as rdp-disconnect/0x904, or the path of an article.
    pub id: String,
    /// The folder that contains the article.
    #[arg(long, value_name = "DIR")]
    pub articles: Vec<PathBuf>,
}

/// An entry has the keys of its file, with `_` for `-`, so its shape depends on its kind.
fn schema_of_entry() -> Value {
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
        "description": "The other keys are those of the kind's file, with `_` for `-`: see `schema cause` and so on.",
        "additionalProperties": true,
    })
}

pub(super) fn run(context: &CliContext, args: &ShowArgs) -> Result<ExitStatus, CliError> {
    show(context, &args.id, &args.articles)
}

/// Prints the entry with an id; articles are looked for in these folders too.
pub(super) fn show(context: &CliContext, written: &str, articles: &[PathBuf]) -> Result<ExitStatus, CliError> {
    let catalog = catalog::engine(context)?.catalog;
    let id = catalog.renamed(written).map_or(written, Id::as_str);
    if let Some((id, cause)) = catalog.causes.get_key_value(id) {
        print(context, Kind::Cause, id, cause, || render::cause(&catalog, id, cause))?;
    } else if let Some((id, fix)) = catalog.fixes.get_key_value(id) {
        print(context, Kind::Fix, id, fix, || render::fix(&catalog, id, fix))?;
    } else if let Some((id, symptom)) = catalog.symptoms.get_key_value(id) {
        print(context, Kind::Symptom, id, symptom, || render::symptom(&catalog, id, symptom))?;
    } else if let Some((id, source)) = catalog.sources.get_key_value(id) {
        print(context, Kind::Source, id, source, || render::source(id, source))?;
    } else if let Some((source, claim)) = catalog.claim(id) {
        print(context, Kind::Claim, id, claim, || render::claim(source, claim))?;
    } else if let Some(article) = article(context, &catalog, id, articles)? {
        print(context, Kind::Article, id, &article, || render::terminal_markdown(&article.markdown, 0))?;
    } else if let Some((reference, table, code)) = code(&catalog, id) {
        print(context, Kind::Code, &reference, code, || render::code(&catalog, &reference, &table.title, code))?;
    } else {
        return Err(CliError::unknown("entry", written, nearest_entry(&catalog, written).as_deref()));
    }
    Ok(ExitStatus::Success)
}

fn print<E: Serialize>(
    context: &CliContext,
    kind: Kind,
    id: impl ToString,
    entry: &E,
    text: impl FnOnce() -> String,
) -> Result<(), CliError> {
    #[derive(Serialize)]
    struct Shown<'a, E> {
        kind: Kind,
        id: String,
        #[serde(flatten)]
        entry: &'a E,
    }
    if !context.json {
        return output::print(&text());
    }
    let shown = serde_json::to_value(Shown { kind, id: id.to_string(), entry }).context("cannot write JSON")?;
    output::print_json(&in_snake_case(shown))
}

/// Keys of entries are written with hyphens in a catalog, and with underscores in JSON. Ids do not change.
fn in_snake_case(entry: Value) -> Value {
    match entry {
        Value::Object(keys) => keys.into_iter().map(|(key, value)| (key.replace('-', "_"), value)).collect(),
        other => other,
    }
}

/// An article of the catalog, or of a folder that it or the command line names.
fn article(context: &CliContext, catalog: &Catalog, id: &str, named: &[PathBuf]) -> Result<Option<Article>, CliError> {
    if let Some(article) = catalog.article(id) {
        return Ok(Some(article.clone()));
    }
    let folders = index::article_folders(context.source()?, catalog, named)?;
    let bytes = index::article_bytes(&folders, id)?;
    let bytes = bytes.map_or_else(|| index::article_bytes(&folders, &format!("kb/{id}")), |bytes| Ok(Some(bytes)))?;
    Ok(bytes.map(|bytes| read_article(id, &bytes).article))
}

fn code<'a>(catalog: &'a Catalog, written: &str) -> Option<(CodeRef, &'a CodeTable, &'a Code)> {
    let reference: CodeRef = written.parse().ok()?;
    let table = catalog.codes.get(&reference.system)?;
    let code = table.codes.get(&reference.code)?;
    Some((reference, &table.head, code))
}

fn nearest_entry(catalog: &Catalog, written: &str) -> Option<String> {
    let ids =
        catalog.causes.keys().chain(catalog.fixes.keys()).chain(catalog.symptoms.keys()).chain(catalog.sources.keys());
    let codes: Vec<String> = catalog
        .codes
        .iter()
        .flat_map(|(system, table)| table.codes.keys().map(move |code| format!("{system}/{code}")))
        .collect();
    nearest(written, ids.map(Id::as_str).chain(codes.iter().map(String::as_str))).map(str::to_owned)
}
