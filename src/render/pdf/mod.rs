//! A runbook as PDF, typeset in process: tagged for screen readers (PDF/UA-1), the same bytes for the same content.
//!
//! In: a [`Runbook`]. Content reaches Typst as data only, so nothing in a catalog is ever read as Typst's markup. Only this
//! module names Typst.

mod content;
mod world;

use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;
use typst::{
    WorldExt,
    diag::{Severity, SourceDiagnostic, Warned},
    foundations::Smart,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{runbook_parts::Runbook, template::Templates};
use crate::model::{
    limits::{LONGEST_PIECE, MOST_PIECES},
    nearest,
};
use content::Content;
use world::Document;

/// The template's name under `templates/`.
const TEMPLATE: &str = "runbook.typ";
/// How often Typst may leave what it computed unused before it forgets it. Runbooks share little but the template.
const KEPT_FOR: usize = 4;

/// A size of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    #[default]
    A4,
    UsLetter,
}

/// A finished PDF.
#[derive(Clone, Debug)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// What is not as it was written: characters that no font has.
    pub warnings: Vec<String>,
}

/// A runbook that does not become a PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error(transparent)]
    Template(#[from] TemplateFailed),
    #[error(
        "the runbook is too long to be typeset: {pieces} pieces of text, the longest of {longest} bytes, where at most \
         {MOST_PIECES} of {LONGEST_PIECE} are; print its causes and fixes one by one"
    )]
    TooLong { pieces: usize, longest: usize },
}

/// The template does not typeset.
#[derive(Debug, thiserror::Error)]
#[error("the template {TEMPLATE} failed{}: {message}", line.map(|line| format!(" in line {line}")).unwrap_or_default())]
pub struct TemplateFailed {
    line: Option<usize>,
    message: String,
}

impl TemplateFailed {
    /// With the names of the data, where the template asks for one that is not there.
    fn with_names(mut self, runbook: &Runbook) -> Self {
        let names = serde_json::to_value(runbook).ok();
        let names = names.as_ref().and_then(serde_json::Value::as_object);
        if let Some(names) = names.filter(|_| self.message.contains("does not contain key")) {
            let asked = self.message.split('"').nth(1).unwrap_or_default();
            let near = nearest(asked, names.keys().map(String::as_str));
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let names: Vec<&str> = names.keys().map(String::as_str).collect();
            self.message.push_str(&format!("{near} Available in data: {}", names.join(", ")));
        }
        self
    }
}

/// Layout nests as deep as the content does, and needs room for it.
const STACK: usize = 64 << 20;
static THREADS: LazyLock<Result<ThreadPool, String>> =
    LazyLock::new(|| ThreadPoolBuilder::new().stack_size(STACK).build().map_err(|error| error.to_string()));

/// Typesets a runbook.
pub fn runbook_pdf(templates: &Templates, runbook: &Runbook, paper: Paper) -> Result<Pdf, PdfError> {
    let failed = |message: String| TemplateFailed { line: None, message };
    let Content { data, warnings, pieces, longest } =
        content::content(runbook, paper).map_err(|error| failed(error.to_string()))?;
    if pieces > MOST_PIECES || longest > LONGEST_PIECE {
        return Err(PdfError::TooLong { pieces, longest });
    }
    let document = Document::new(TEMPLATE, templates.source(TEMPLATE), data);
    let document = document.ok_or_else(|| failed("it has no name that Typst accepts".to_owned()))?;
    let threads = THREADS.as_ref().map_err(|message| failed(message.clone()))?;
    let typeset = || typeset(&document, &options(runbook).map_err(failed)?, warnings);
    Ok(threads.install(typeset).map_err(|error| error.with_names(runbook))?)
}

fn typeset(document: &Document, options: &PdfOptions, warnings: Vec<String>) -> Result<Pdf, TemplateFailed> {
    let Warned { output, warnings: remarks } = typst::compile::<PagedDocument>(document);
    let pages = output.map_err(|errors| error(document, errors.iter()))?;
    if let Some(remark) = remarks.iter().find(|remark| !is_about_fonts(remark)) {
        return Err(error(document, std::iter::once(remark)));
    }
    let bytes = typst_pdf::pdf(&pages, options).map_err(|errors| error(document, errors.iter()))?;
    typst::comemo::evict(KEPT_FOR);
    Ok(Pdf { bytes, pages: pages.pages().len(), warnings })
}

/// A template of a catalog may name fonts that are not built in; others take their place.
fn is_about_fonts(remark: &SourceDiagnostic) -> bool {
    remark.severity == Severity::Warning && remark.message.starts_with("unknown font family")
}

fn options(runbook: &Runbook) -> Result<PdfOptions, String> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| error.message().to_string())?;
    Ok(PdfOptions {
        // What tells this document from others, and no more: no clock, no chance.
        ident: Smart::Custom(format!("{}/{}/{}", runbook.catalog.id, runbook.catalog.revision, runbook.title)),
        creator: Smart::Custom(Some("Fixbook".into())),
        timestamp: None,
        standards,
        ..PdfOptions::default()
    })
}

fn error<'d>(document: &Document, mut diagnostics: impl Iterator<Item = &'d SourceDiagnostic>) -> TemplateFailed {
    let Some(first) = diagnostics.next() else {
        return TemplateFailed { line: None, message: "it gives no reason".to_owned() };
    };
    let line = document.range(first.span).and_then(|range| document.line(range.start));
    let hints: String = first.hints.iter().map(|hint| format!("; {}", hint.v)).collect();
    TemplateFailed { line, message: format!("{}{hints}", first.message) }
}
