//! `fixbook show`: one entry.

use std::path::PathBuf;

use anyhow::Context;
use serde::Serialize;

use super::{CliError, ExitStatus, library, open, output};
use crate::{cli::Global, load::read_article, render};
use fixbook_engine::{
    model::{Article, Catalog, CodeRef, Id, Kind},
    text::nearest,
};

pub(super) fn run(global: &Global, written: &str, articles: &[PathBuf]) -> Result<ExitStatus, CliError> {
    let catalog = open::engine(global)?.catalog;
    let id = catalog.renamed(written).map_or(written, Id::as_str);
    if let Some((id, cause)) = catalog.causes.get_key_value(id) {
        print(global, Kind::Cause, id, cause, || render::cause(&catalog, id, cause))?;
    } else if let Some((id, fix)) = catalog.fixes.get_key_value(id) {
        print(global, Kind::Fix, id, fix, || render::fix(&catalog, id, fix))?;
    } else if let Some((id, symptom)) = catalog.symptoms.get_key_value(id) {
        print(global, Kind::Symptom, id, symptom, || render::symptom(&catalog, id, symptom))?;
    } else if let Some((id, source)) = catalog.sources.get_key_value(id) {
        print(global, Kind::Source, id, source, || render::source(id, source))?;
    } else if let Some((source, claim)) = catalog.claim(id) {
        print(global, Kind::Claim, id, claim, || render::claim(source, claim))?;
    } else if let Some(article) = article(global, &catalog, id, articles)? {
        print(global, Kind::Article, id, &article, || render::terminal_markdown(&article.markdown, 0))?;
    } else if let Some((reference, table, code)) = code(&catalog, id) {
        print(global, Kind::Code, &reference, code, || render::code(&catalog, &reference, &table.title, code))?;
    } else {
        return Err(CliError::unknown("entry", written, near(&catalog, written).as_deref()));
    }
    Ok(ExitStatus::Yes)
}

fn print<E: Serialize>(
    global: &Global,
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
    match global.json {
        true => {
            let shown = serde_json::to_value(Shown { kind, id: id.to_string(), entry }).context("cannot write JSON")?;
            output::print_json(&in_snake_case(shown))
        }
        false => output::print(&text()),
    }
}

/// Keys of entries are written with hyphens in a catalog, and with underscores in JSON. Ids stay as they are.
fn in_snake_case(entry: serde_json::Value) -> serde_json::Value {
    match entry {
        serde_json::Value::Object(keys) => {
            keys.into_iter().map(|(key, value)| (key.replace('-', "_"), value)).collect()
        }
        other => other,
    }
}

/// An article of the catalog, or of a folder that it or the command line names.
fn article(global: &Global, catalog: &Catalog, id: &str, named: &[PathBuf]) -> Result<Option<Article>, CliError> {
    if let Some(article) = catalog.article(id) {
        return Ok(Some(article.clone()));
    }
    let folders = library::folders(&open::folder(global)?, catalog, named)?;
    let bytes = library::article_bytes(&folders, id)?;
    let bytes = bytes.map_or_else(|| library::article_bytes(&folders, &format!("kb/{id}")), |bytes| Ok(Some(bytes)))?;
    Ok(bytes.map(|bytes| read_article(id, &bytes).article))
}

fn code<'a>(
    catalog: &'a Catalog,
    written: &str,
) -> Option<(CodeRef, &'a fixbook_engine::model::CodeTable, &'a fixbook_engine::model::Code)> {
    let reference: CodeRef = written.parse().ok()?;
    let table = catalog.codes.get(&reference.system)?;
    let code = table.codes.get(&reference.code)?;
    Some((reference, &table.head, code))
}

fn near(catalog: &Catalog, written: &str) -> Option<String> {
    let ids =
        catalog.causes.keys().chain(catalog.fixes.keys()).chain(catalog.symptoms.keys()).chain(catalog.sources.keys());
    let codes: Vec<String> = catalog
        .codes
        .iter()
        .flat_map(|(system, table)| table.codes.keys().map(move |code| format!("{system}/{code}")))
        .collect();
    nearest(written, ids.map(Id::as_str).chain(codes.iter().map(String::as_str))).map(str::to_owned)
}
