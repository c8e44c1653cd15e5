//! Pages that are about no single entry: lists, runbooks to print, what leads on, the troubleshooter.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    Page,
    pages::{Plan, REDIRECT, SOURCES_FROM_ROOT, link},
};
use crate::{
    model::{Catalog, Id},
    render::{self, Bibliography, Subject, TemplateError, Templates},
    search::reading::area,
};

/// A runbook to print for every cause and fix.
pub(super) fn runbooks(catalog: &Catalog, templates: &Templates) -> Result<Vec<Page>, TemplateError> {
    let ids: Vec<&Id> = catalog.causes.keys().chain(catalog.fixes.keys()).collect();
    let page = |id: &&Id| {
        let subject = [(*id).clone()];
        let runbook = render::runbook(catalog, &Subject::Entries(&subject), &[], None);
        let text = render::runbook_html(templates, &runbook)?;
        Ok(Page { path: format!("runbooks/{id}.html"), text, is_redirect: false })
    };
    ids.par_iter().map(page).collect()
}

/// Pages under former ids, which lead on.
pub(super) fn redirects(catalog: &Catalog) -> Vec<Plan> {
    let causes = catalog.causes.iter().flat_map(|(id, cause)| cause.was.iter().map(move |was| ("causes", was, id)));
    let fixes = catalog.fixes.iter().flat_map(|(id, fix)| fix.was.iter().map(move |was| ("fixes", was, id)));
    let plan = |(kind, was, id): (&str, &Id, &Id)| Plan {
        path: format!("{kind}/{was}.html"),
        template: REDIRECT,
        context: serde_json::json!({"title": catalog.title(id.as_str()), "href": format!("{id}.html")}),
    };
    causes.chain(fixes).map(plan).collect()
}

/// Entries by area and by status.
pub(super) fn lists(catalog: &Catalog) -> Plan {
    let mut areas: BTreeMap<String, Vec<serde_json::Value>> = BTreeMap::new();
    let mut statuses: BTreeMap<&str, Vec<serde_json::Value>> = BTreeMap::new();
    let causes = catalog.causes.iter().map(|(id, cause)| ("causes", id, &cause.path, cause.status));
    let fixes = catalog.fixes.iter().map(|(id, fix)| ("fixes", id, &fix.path, fix.status));
    for (kind, id, path, status) in causes.chain(fixes) {
        let link = link(catalog, kind, id);
        areas.entry(area(path).unwrap_or_default()).or_default().push(link.clone());
        statuses.entry(status.word()).or_default().push(link);
    }
    let context = serde_json::json!({"title": "By area and status", "areas": areas, "statuses": statuses});
    Plan { path: "lists.html".to_owned(), template: "site/lists.html", context }
}

pub(super) fn not_found() -> Plan {
    let context = serde_json::json!({"title": "No such page"});
    Plan { path: "404.html".to_owned(), template: "site/404.html", context }
}

pub(super) fn troubleshooter() -> Plan {
    let context = serde_json::json!({"title": "Troubleshooter"});
    Plan { path: "troubleshooter.html".to_owned(), template: "site/troubleshooter.html", context }
}

/// What documents say wrongly, with the right form.
pub(super) fn wrong(catalog: &Catalog) -> Plan {
    let mut sources = Bibliography::default();
    let all = catalog.claims.iter().flat_map(|file| &file.claims);
    let claims: Vec<_> = all
        .filter_map(|claim| {
            let instead = sources.linked(catalog, claim.correction()?, SOURCES_FROM_ROOT);
            Some(serde_json::json!({
                "id": claim.id, "says": claim.says, "verdict": claim.verdict.word(), "instead": instead,
            }))
        })
        .collect();
    let context = serde_json::json!({"title": "What web pages get wrong", "claims": claims});
    Plan { path: "wrong.html".to_owned(), template: "site/wrong.html", context }
}
