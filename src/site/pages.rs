//! Which pages a site has, and what each template is given.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{
    Page,
    lists::{lists, not_found, redirects, runbooks, troubleshooter, wrong},
};
use crate::{
    model::{Article, Catalog, CodeRef, Conditions, Date, Entry, Id},
    render::{Bibliography, TemplateError, Templates, corrections, when_not, when_to_use},
};

/// The template of a page that leads on.
pub(super) const REDIRECT: &str = "site/redirect.html";
/// The list of sources, as seen from a page in a folder.
const SOURCES: &str = "../sources.html";
/// The same from a page at the root.
pub(super) const SOURCES_FROM_ROOT: &str = "sources.html";

/// A page to be made: its path, its template and the template's context.
pub(super) struct Plan {
    pub path: String,
    pub template: &'static str,
    pub context: serde_json::Value,
}

/// What every page is given.
#[derive(Serialize)]
struct Frame<'a> {
    site: &'a str,
    language: &'a str,
    revision: &'a str,
    /// The page's own address, where the site's is known.
    canonical: Option<String>,
    licence: &'a str,
    title: &'a str,
    /// Way from the page up to the site's root: "" or "../".
    root: &'static str,
    content: &'a serde_json::Value,
}

/// All pages, in a fixed order.
pub(super) fn pages(
    catalog: &Catalog,
    templates: &Templates,
    base_url: Option<&str>,
) -> Result<Vec<Page>, TemplateError> {
    let plans = plans(catalog);
    let mut pages: Vec<Page> = plans
        .par_iter()
        .map(|plan| {
            let depth = plan.path.matches('/').count();
            let frame = Frame {
                site: &catalog.head.title,
                language: &catalog.head.language,
                revision: &catalog.revision,
                canonical: base_url.map(|base| format!("{base}{}", plan.path)),
                licence: &catalog.head.licence,
                title: plan.context["title"].as_str().unwrap_or(&catalog.head.title),
                root: if depth == 0 { "" } else { "../" },
                content: &plan.context,
            };
            let text = templates.render(plan.template, &frame)?;
            Ok(Page { path: plan.path.clone(), text, is_redirect: plan.template == REDIRECT })
        })
        .collect::<Result<_, TemplateError>>()?;
    pages.extend(runbooks(catalog, templates)?);
    Ok(pages)
}

/// When a page wants another look.
fn due(reviewed: Option<Date>, months: Option<u32>) -> Option<String> {
    Some(reviewed?.plus_months(months?).to_string())
}

/// Where to say whether a page was of help.
fn feedback(catalog: &Catalog, id: &Id) -> Option<String> {
    let address = catalog.head.feedback.as_ref()?;
    let is_known = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    is_known.then(|| address.replace("{id}", id.as_str()).replace("{revision}", &catalog.revision))
}

fn plans(catalog: &Catalog) -> Vec<Plan> {
    let mut plans = vec![
        home(catalog),
        codes(catalog),
        sources(catalog),
        troubleshooter(),
        wrong(catalog),
        lists(catalog),
        not_found(),
    ];
    plans.extend(redirects(catalog));
    plans.extend(catalog.causes.iter().map(|(id, entry)| cause(catalog, id, entry)));
    plans.extend(catalog.fixes.iter().map(|(id, entry)| fix(catalog, id, entry)));
    plans.extend(catalog.symptoms.iter().map(|(id, entry)| symptom(catalog, id, entry)));
    plans.extend(catalog.articles.iter().map(|entry| article(catalog, entry)));
    plans
}

/// A link in a list.
pub(super) fn link(catalog: &Catalog, kind: &str, id: &Id) -> serde_json::Value {
    serde_json::json!({"href": format!("{kind}/{id}.html"), "id": id, "title": catalog.title(id.as_str())})
}

fn home(catalog: &Catalog) -> Plan {
    let list = |kind: &str, ids: Vec<&Id>| ids.into_iter().map(|id| link(catalog, kind, id)).collect::<Vec<_>>();
    Plan {
        path: "index.html".to_owned(),
        template: "site/home.html",
        context: serde_json::json!({
            "title": catalog.head.title,
            "causes": list("causes", catalog.causes.keys().collect()),
            "fixes": list("fixes", catalog.fixes.keys().collect()),
            "symptoms": list("symptoms", catalog.symptoms.keys().collect()),
            "articles": catalog.articles.iter().map(|article| {
                serde_json::json!({"href": article_page(&article.path), "title": article.title})
            }).collect::<Vec<_>>(),
        }),
    }
}

fn cause(catalog: &Catalog, id: &Id, cause: &Entry<crate::model::Cause>) -> Plan {
    let mut sources = Bibliography::default();
    let fixes: Vec<_> = catalog
        .fixes_for(id.as_str())
        .into_iter()
        .map(|(fix, head, works)| {
            serde_json::json!({
                "link": link(catalog, "fixes", fix), "works": works, "minutes": head.minutes, "risk": head.risk.word(),
            })
        })
        .collect();
    Plan {
        path: format!("causes/{id}.html"),
        template: "site/cause.html",
        context: serde_json::json!({
            "id": id, "title": cause.title, "status": cause.status.word(), "reviewed": cause.reviewed, "due": due(cause.reviewed, cause.review_in), "feedback": feedback(catalog, id),
            "sections": sections(catalog, &cause.body, &mut sources), "fixes": fixes,
            "corrections": corrections(catalog, &[id.as_str()], &mut sources),
            "speaks_for": when_to_use(catalog, cause), "speaks_against": when_not(catalog, cause),
            "look_alikes": cause.look_alikes.iter().map(|id| link(catalog, "causes", id)).collect::<Vec<_>>(),
            "sources": cited(&cause.sources, catalog, &mut sources),
        }),
    }
}

fn fix(catalog: &Catalog, id: &Id, fix: &Entry<crate::model::Fix>) -> Plan {
    let mut sources = Bibliography::default();
    Plan {
        path: format!("fixes/{id}.html"),
        template: "site/fix.html",
        context: serde_json::json!({
            "id": id, "title": fix.title, "status": fix.status.word(), "kind": fix.kind.word(), "reviewed": fix.reviewed, "due": due(fix.reviewed, fix.review_in), "feedback": feedback(catalog, id),
            "who": fix.who.spoken(), "minutes": fix.minutes, "risk": fix.risk.word(), "interrupts": fix.interrupts,
            "lowers_security": fix.lowers_security, "reversible": fix.reversible,
            "causes": fix.resolves.keys().map(|id| link(catalog, "causes", id)).collect::<Vec<_>>(),
            "sections": sections(catalog, &fix.body, &mut sources),
            "corrections": corrections(catalog, &[id.as_str()], &mut sources), "sources": cited(&fix.sources, catalog, &mut sources),
        }),
    }
}

fn symptom(catalog: &Catalog, id: &Id, symptom: &Entry<crate::model::Symptom>) -> Plan {
    let about = catalog.causes.iter().filter(|(_, cause)| cause.symptoms.contains_key(id));
    Plan {
        path: format!("symptoms/{id}.html"),
        template: "site/symptom.html",
        context: serde_json::json!({
            "id": id, "title": symptom.ask, "who": symptom.who.spoken(), "minutes": symptom.minutes,
            "answers": symptom.answers.values().map(|answer| &answer.label).collect::<Vec<_>>(),
            "check": Bibliography::default().linked(catalog, &symptom.check, SOURCES),
            "causes": about.map(|(id, _)| link(catalog, "causes", id)).collect::<Vec<_>>(),
        }),
    }
}

fn article(catalog: &Catalog, article: &Article) -> Plan {
    let mut sources = Bibliography::default();
    let markdown = sources.linked(catalog, &article.markdown, SOURCES);
    Plan {
        path: article_page(&article.path),
        template: "site/article.html",
        context: serde_json::json!({
            "title": article.title, "markdown": markdown, "sources": cited(&[], catalog, &mut sources),
        }),
    }
}

/// `kb/articles/a/b.md` is the page `articles/b.html`.
fn article_page(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    format!("articles/{}.html", name.strip_suffix(".md").unwrap_or(name))
}

fn codes(catalog: &Catalog) -> Plan {
    let tables: Vec<_> = catalog
        .codes
        .iter()
        .map(|(system, table)| {
            let codes: Vec<_> = table
                .codes
                .iter()
                .map(|(key, code)| {
                    let reference = CodeRef { system: system.clone(), code: key.clone() };
                    let about = catalog.causes.iter().filter(|(_, cause)| cause.codes.contains(&reference));
                    serde_json::json!({
                        "key": key, "decimal": code.decimal, "name": code.name, "means": code.means,
                        "causes": about.map(|(id, _)| link(catalog, "causes", id)).collect::<Vec<_>>(),
                    })
                })
                .collect();
            serde_json::json!({"system": system, "title": table.title, "codes": codes})
        })
        .collect();
    let context = serde_json::json!({"title": "Error codes and event ids", "tables": tables});
    Plan { path: "codes.html".to_owned(), template: "site/codes.html", context }
}

fn sources(catalog: &Catalog) -> Plan {
    let sources: Vec<_> =
        catalog.sources.iter().map(|(id, source)| serde_json::json!({"id": id, "source": &source.head})).collect();
    let context = serde_json::json!({"title": "Sources", "sources": sources});
    Plan { path: "sources.html".to_owned(), template: "site/sources.html", context }
}

/// The sections of a body, each with the facts under which it holds.
/// Sources are numbered over the whole page.
fn sections(catalog: &Catalog, body: &crate::model::Body, sources: &mut Bibliography) -> Vec<serde_json::Value> {
    let mut anchors = HashMap::new();
    let mut section = |section: &crate::model::Section| {
        serde_json::json!({
            "anchor": anchor(&section.title, &mut anchors), "level": section.level, "title": section.title, "only": only(catalog, &section.when),
            "markdown": sources.linked(catalog, &section.markdown, SOURCES),
        })
    };
    body.sections.iter().map(&mut section).collect()
}

/// A heading's name within its page: its words joined by hyphens, numbered where they come again.
fn anchor(title: &str, before: &mut HashMap<String, usize>) -> String {
    let words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let name = words.join("-");
    let times = before.entry(name.clone()).or_default();
    *times += 1;
    if *times == 1 { name } else { format!("{name}-{times}") }
}

fn only(catalog: &Catalog, when: &Conditions) -> Vec<String> {
    let label = |(symptom, answers): (&Id, &[Id])| {
        let head = catalog.symptoms.get(symptom)?;
        Some(answers.iter().map(|answer| head.label(answer.as_str())).collect::<Vec<_>>().join(" or "))
    };
    when.iter().filter_map(label).collect()
}

/// The sources of a page by number: those cited in its text, then those that its head names besides.
fn cited(
    citations: &[crate::model::Citation],
    catalog: &Catalog,
    sources: &mut Bibliography,
) -> Vec<serde_json::Value> {
    for citation in citations {
        sources.number(&citation.source);
    }
    let line = |id: &Id| Some(serde_json::json!({"id": id, "title": catalog.sources.get(id)?.title}));
    sources.sources().iter().filter_map(line).collect()
}
