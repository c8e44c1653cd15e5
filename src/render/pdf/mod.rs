//! A runbook as PDF, typeset in process: tagged for screen readers (PDF/UA-1), the same bytes for the same content.
//!
//! In: a [`Runbook`]. Content reaches Typst as data only, so nothing in a catalog is ever read as Typst's markup. Only this
//! module names Typst.

mod content;
mod paper;
mod world;

use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuilder};
use typst::{
    WorldExt,
    diag::{Severity, SourceDiagnostic, Warned},
    foundations::Smart,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{
    runbook_parts::Runbook,
    template::Templates,
    template_error::TemplateError,
    template_files::built_in_text,
    template_job::{Job, Made},
};
pub use paper::Paper;

use content::Content;
use fixbook_engine::{
    model::limits::{MAX_PIECE_BYTES, MAX_PIECES},
    text::nearest,
};
use world::Document;

/// The template's name under `templates/`.
const TEMPLATE: &str = "runbook.typ";
/// For how many documents Typst keeps a result that is not used. Runbooks share little but the template.
const KEPT_FOR: usize = 4;

/// A finished PDF.
#[derive(Clone, Debug)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// What differs from the text: characters that no font has.
    pub warnings: Vec<String>,
}

/// A runbook that does not become a PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(
        "the runbook is too long to be typeset: {pieces} pieces of text, the longest of {longest} bytes, where at most \
         {MAX_PIECES} of {MAX_PIECE_BYTES} are; print its causes and fixes separately"
    )]
    TooLong { pieces: usize, longest: usize },
}

/// Adds the names of the data to the error, if the template asked for one that does not exist.
fn with_names(error: TemplateError, runbook: &Runbook) -> TemplateError {
    let TemplateError::Failed { name, line, mut message } = error else { return error };
    let names = serde_json::to_value(runbook).ok();
    let names = names.as_ref().and_then(serde_json::Value::as_object);
    if let Some(names) = names.filter(|_| message.contains("does not contain key")) {
        let asked = message.split('"').nth(1).unwrap_or_default();
        let near = nearest(asked, names.keys().map(String::as_str));
        let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let names: Vec<&str> = names.keys().map(String::as_str).collect();
        message.push_str(&format!("{near} Available in data: {}", names.join(", ")));
    }
    TemplateError::Failed { name, line, message }
}

/// Layout recurses as deep as the content is nested.
const STACK: usize = 64 << 20;
static THREADS: LazyLock<Result<ThreadPool, String>> =
    LazyLock::new(|| ThreadPoolBuilder::new().stack_size(STACK).build().map_err(|error| error.to_string()));

/// Typesets a runbook.
pub fn runbook_pdf(templates: &Templates, runbook: &Runbook, paper: Paper) -> Result<Pdf, PdfError> {
    let Content { data, warnings, pieces, longest } =
        content::content(runbook, paper).map_err(|error| TemplateError::failed(TEMPLATE, None, error.to_string()))?;
    if pieces > MAX_PIECES || longest > MAX_PIECE_BYTES {
        return Err(PdfError::TooLong { pieces, longest });
    }
    // What distinguishes this document from others: no clock and no random number.
    let ident = format!("{}/{}/{}", runbook.catalog.id, runbook.catalog.revision, runbook.title);
    let made = match templates.runner(TEMPLATE) {
        Some(runner) => runner.run(&Job::Print { template: TEMPLATE.to_owned(), data, ident }),
        None => typeset(TEMPLATE, built_in_text(TEMPLATE), data.into_bytes(), &ident),
    };
    let Made { bytes, pages } = made.map_err(|error| with_names(error, runbook))?;
    Ok(Pdf { bytes, pages, warnings })
}

/// Typesets data by a template: its name, for messages, and its text.
pub(super) fn typeset(name: &str, text: &str, data: Vec<u8>, ident: &str) -> Result<Made, TemplateError> {
    let failed = |message: String| TemplateError::failed(name, None, message);
    let document = Document::new(name, text, data);
    let document = document.ok_or_else(|| failed("it has no name that Typst accepts".to_owned()))?;
    let threads = THREADS.as_ref().map_err(|message| failed(message.clone()))?;
    let options = options(ident).map_err(failed)?;
    threads
        .install(|| typeset_document(&document, &options))
        .map_err(|Refused { line, message }| TemplateError::failed(name, line, message))
}

/// What Typst says about a template.
struct Refused {
    line: Option<usize>,
    message: String,
}

fn typeset_document(document: &Document, options: &PdfOptions) -> Result<Made, Refused> {
    let Warned { output, warnings: remarks } = typst::compile::<PagedDocument>(document);
    let pages = output.map_err(|errors| error(document, errors.iter()))?;
    if let Some(remark) = remarks.iter().find(|remark| !is_about_fonts(remark)) {
        return Err(error(document, std::iter::once(remark)));
    }
    let bytes = typst_pdf::pdf(&pages, options).map_err(|errors| error(document, errors.iter()))?;
    typst::comemo::evict(KEPT_FOR);
    Ok(Made { bytes, pages: pages.pages().len() })
}

/// A template of a catalog may name fonts that are not built in; others take their place.
fn is_about_fonts(remark: &SourceDiagnostic) -> bool {
    remark.severity == Severity::Warning && remark.message.starts_with("unknown font family")
}

fn options(ident: &str) -> Result<PdfOptions, String> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| error.message().to_string())?;
    Ok(PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Fixbook".into())),
        timestamp: None,
        standards,
        ..PdfOptions::default()
    })
}

fn error<'d>(document: &Document, mut diagnostics: impl Iterator<Item = &'d SourceDiagnostic>) -> Refused {
    let Some(first) = diagnostics.next() else {
        return Refused { line: None, message: "it gives no reason".to_owned() };
    };
    let line = document.range(first.span).and_then(|range| document.line(range.start));
    let hints: String = first.hints.iter().map(|hint| format!("; {}", hint.v)).collect();
    Refused { line, message: format!("{}{hints}", first.message) }
}
