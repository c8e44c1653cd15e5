//! Catalog or assessment to text; one file per output form.
//!
//! In: values of the other stages. Out: text, with terminal styles where a terminal is meant; whoever prints strips
//! them. Only this stage names the template engine and turns Markdown into other forms. Never: prints, reads files.

mod addresses;
mod anchors;
mod assessment;
mod blocks;
mod changes;
mod checklist;
mod citation;
mod claims;
mod codes;
mod comments;
mod commonmark;
mod corrections;
mod difference;
mod entry;
mod environment;
mod html;
mod live;
mod occasion;
mod own_templates;
#[cfg(feature = "pdf")]
mod pdf;
pub mod policy;
mod problems;
mod raw_html;
mod resolve;
mod results;
mod runbook;
mod runbook_html;
mod runbook_parts;
mod runbook_writer;
mod sarif;
mod simulation;
mod stale;
mod style;
mod template;
mod template_error;
mod template_source;
mod terminal_markdown;
mod why;

pub use addresses::encoded;
pub use anchors::{Anchors, Heading};
pub use assessment::{alerts, assessment, evidence, field_help, line, next, packet, percent, prompt, ranking, rival};
pub use changes::{Change, changes, moved, plain, what_if};
pub use citation::Bibliography;
pub use claims::{claim, claims};
pub use codes::{codes, pair};
pub use comments::without_comments;
pub use corrections::corrections;
pub use difference::difference;
pub use entry::{cause, code, fix, source, symptom};
pub use html::{html, page_html};
pub use live::{Live, field, live};
pub use occasion::{when_not, when_to_use};
pub use own_templates::{Job, Made, OwnTemplates, RunTemplates};
#[cfg(feature = "pdf")]
pub use pdf::{Paper, Pdf, PdfError, runbook_pdf};
pub use problems::{count, problems};
pub use resolve::{Picture, Resolve};
pub use results::{cases, results};
pub use runbook::{runbook, runbook_markdown};
pub use runbook_html::{Linked, RUNBOOK_SCRIPT, RUNBOOK_STYLE, runbook_html};
pub use runbook_parts::{CausePart, CorrectedClaim, Escalate, Finding, FixPart, Runbook, SourceLine, Subject};
pub use sarif::sarif;
pub use simulation::simulation;
pub use stale::stale;
pub use template::{Templates, is_built_in};
pub use template_error::{Stop, TemplateError};
pub use terminal_markdown::terminal_markdown;
pub use why::{
    Change as NumberChange, Compared, Confusion, Explained, FixLine, Since, Why, WhyCause, WhyFix, WhySymptom, compare,
    why,
};
