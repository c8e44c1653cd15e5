//! A runbook as a page: on its own, with everything in it, or in a site, with the site's files.

use serde::Serialize;

use super::{
    csp, html::html, runbook::runbook_markdown, runbook_parts::Runbook, template::Templates,
    template_error::TemplateError,
};

/// How it looks, and what its buttons do.
pub const RUNBOOK_STYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/runbook.css"));
/// What its buttons do.
pub const RUNBOOK_SCRIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/runbook.js"));

/// The files that the pages of a site share: addresses as seen from the page.
#[derive(Clone, Debug)]
pub struct Linked {
    pub policy: String,
    pub style: String,
    pub script: String,
    pub icon: String,
}

#[derive(Serialize)]
struct RunbookPage<'a> {
    title: &'a str,
    content: String,
    policy: &'a str,
    /// The text in the page; empty if it is linked.
    style: &'a str,
    script: &'a str,
    style_at: &'a str,
    script_at: &'a str,
    icon_at: &'a str,
}

/// The runbook as one HTML page: with everything in it, or with the files of a site.
pub fn runbook_html(
    templates: &Templates,
    runbook: &Runbook,
    linked: Option<&Linked>,
) -> Result<String, TemplateError> {
    let content = html(&runbook_markdown(templates, runbook)?);
    let alone = csp::standalone(RUNBOOK_STYLE, RUNBOOK_SCRIPT);
    let whole = RunbookPage {
        title: &runbook.title,
        content,
        policy: &alone,
        style: RUNBOOK_STYLE,
        script: RUNBOOK_SCRIPT,
        style_at: "",
        script_at: "",
        icon_at: "data:,",
    };
    let page = match linked {
        None => whole,
        Some(Linked { policy, style, script, icon }) => {
            RunbookPage { policy, style: "", script: "", style_at: style, script_at: script, icon_at: icon, ..whole }
        }
    };
    templates.render("runbook.html", &page)
}
