//! Catalog or assessment to text; one file per output format.
//!
//! In: values of the other stages. Out: text, with styles if it is for a terminal; the printing stage strips them where
//! needed. Only this stage names the template engine and turns Markdown into other formats. Never: prints, reads files.

mod anchors;
mod applicability;
mod assessment;
mod autolink;
mod block_parser;
mod blocks;
mod changes;
mod checklist;
mod citation;
mod claims;
mod codes;
mod comments;
mod commonmark;
mod corrections;
pub mod csp;
mod diff;
mod entry;
mod environment;
mod handoff;
mod html;
mod layout;
mod link_resolver;
mod next_step;
mod own_templates;
#[cfg(feature = "pdf")]
mod pdf;
mod problems;
mod raw_html;
mod results;
mod runbook;
mod runbook_html;
mod runbook_parts;
mod runbook_writer;
mod sarif;
mod search_screen;
mod simulation;
mod stale;
mod style;
mod template;
mod template_error;
mod template_files;
mod template_job;
mod template_source;
mod terminal_markdown;
mod url;
mod why;

pub use anchors::{Anchors, Heading};
pub use applicability::{when_not, when_to_use};
pub use assessment::{Bars, alerts, assessment, evidence, field_help, prompt, ranking, rival};
pub use changes::{ProbabilityChange, changes, moved, what_if};
pub use citation::Bibliography;
pub use claims::{claim, claims};
pub use codes::{codes, pair};
pub use comments::without_comments;
pub use corrections::corrections;
pub use diff::unified_diff;
pub use entry::{cause, code, fix, source, symptom};
pub use fixbook_engine::text::percent;
pub use handoff::handoff;
pub use html::{html, page_html};
pub use layout::line;
pub use link_resolver::{LinkResolver, Picture};
pub use next_step::next;
pub use own_templates::OwnTemplates;
#[cfg(feature = "pdf")]
pub use pdf::{Paper, Pdf, PdfError, runbook_pdf};
pub use problems::{count, problems};
pub use results::{cases, results};
pub use runbook::{runbook, runbook_markdown};
pub use runbook_html::{Linked, RUNBOOK_SCRIPT, RUNBOOK_STYLE, runbook_html};
pub use runbook_parts::{CausePart, CorrectedClaim, Escalate, Finding, FixPart, Runbook, SourceLine, Subject};
pub use sarif::sarif;
pub use search_screen::{SearchScreen, field, search_screen};
pub use simulation::simulation;
pub use stale::stale;
pub use template::Templates;
pub use template_error::{Stop, TemplateError};
pub use template_files::is_built_in;
pub use template_job::{Job, Made, RunTemplates};
pub use terminal_markdown::terminal_markdown;
pub use url::{decode_path, encode_path};
pub use why::{
    Compared, Confusion, Explained, FixLine, NumberChange, Since, Why, WhyCause, WhyFix, WhySymptom, compare, why,
};
