//! The pages of causes, fixes and symptoms.

use serde_json::{Value, json};

use super::{context::SiteContext, index_pages::top, page::PageContent, paths, structured, text::PageText};
use crate::render::{corrections, when_not, when_to_use};
use fixbook_engine::{
    diagnosis::{rivals, telling_answers},
    model::{Article, Cause, Entry, FEEDBACK_SCHEMES, Fix, Id, Retirement, Symptom},
    search::area,
    text::heading,
};

/// The page of a cause.
pub(super) fn cause(site: &SiteContext<'_>, page: &str, id: &Id, cause: &Entry<Cause>) -> PageContent {
    let catalog = site.catalog;
    let mut text = PageText::new(&site.texts, page, &cause.path);
    let sections = text.sections(&cause.body);
    let fixes: Vec<Value> = catalog
        .fixes_for(id.as_str())
        .into_iter()
        .map(|(fix, head, works)| {
            json!({
                "link": site.link(page, "fixes", fix), "works": works, "minutes": head.minutes, "risk": head.risk.word(),
                "lowers_security": head.lowers_security, "reversible": head.reversible, "who": head.who.spoken(),
                "kind": head.kind.word(),
            })
        })
        .collect();
    let look_alikes = look_alikes(site, page, id, cause);
    let corrections = corrections_of(&mut text, site, id);
    let description = description(&cause.body);
    let content = json!({
        "id": id, "status": cause.status.word(), "reviewed": cause.reviewed,
        "due": cause.review_due(), "feedback": feedback(site, id),
        "retired": retired(site, page, "causes", cause.retired.as_ref()),
        "sections": sections, "fixes": fixes, "corrections": corrections,
        "speaks_for": when_to_use(catalog, cause), "speaks_against": when_not(catalog, cause),
        "look_alikes": look_alikes, "sources": text.cited(&cause.sources), "has_pdf": site.has_pdfs, "has_placeholders": text.has_placeholders,
    });
    PageContent {
        structured: vec![structured::article(site, &cause.title, &description, cause.reviewed)],
        description,
        crumbs: crumbs(site, &cause.path),
        broken_links: text.broken_links,
        ..PageContent::new(&cause.title, content)
    }
}

/// The causes that this one is easily mistaken for, each with the question that separates the two, as `fixbook why` names it.
fn look_alikes(site: &SiteContext<'_>, page: &str, id: &Id, cause: &Cause) -> Vec<Value> {
    let rivals = rivals(site.engine, id, 0, &cause.look_alikes);
    let discriminator = |other: &Id| {
        let question = rivals.iter().find(|rival| rival.cause == *other)?.question.as_ref()?;
        let [here, there] = telling_answers(site.engine, &question.symptom, [id, other])?;
        let head = site.catalog.symptoms.get(&question.symptom)?;
        Some(json!({
            "link": site.link(page, "symptoms", &question.symptom),
            "here": head.label(here.as_str()), "there": head.label(there.as_str()),
        }))
    };
    let lines = cause.look_alikes.iter();
    lines.map(|other| json!({"link": site.link(page, "causes", other), "telling": discriminator(other)})).collect()
}

/// The page of a fix.
pub(super) fn fix(site: &SiteContext<'_>, page: &str, id: &Id, fix: &Entry<Fix>) -> PageContent {
    let mut text = PageText::new(&site.texts, page, &fix.path);
    let sections = text.sections(&fix.body);
    let corrections = corrections_of(&mut text, site, id);
    let content = json!({
        "id": id, "status": fix.status.word(), "kind": fix.kind.word(), "reviewed": fix.reviewed,
        "due": fix.review_due(), "feedback": feedback(site, id),
        "retired": retired(site, page, "fixes", fix.retired.as_ref()),
        "who": fix.who.spoken(), "minutes": fix.minutes, "risk": fix.risk.word(), "interrupts": fix.interrupts,
        "lowers_security": fix.lowers_security, "reversible": fix.reversible,
        "causes": fix.resolves.keys().map(|id| site.link(page, "causes", id)).collect::<Vec<_>>(),
        "sections": sections, "corrections": corrections, "sources": text.cited(&fix.sources),
        "has_placeholders": text.has_placeholders, "has_pdf": site.has_pdfs,
    });
    let description = description(&fix.body);
    let mut structured = vec![structured::article(site, &fix.title, &description, fix.reviewed)];
    structured.extend(structured::how_to(&fix.title, fix.minutes, &fix.body));
    PageContent {
        structured,
        description,
        crumbs: crumbs(site, &fix.path),
        broken_links: text.broken_links,
        ..PageContent::new(&fix.title, content)
    }
}

/// The page of a symptom.
pub(super) fn symptom(site: &SiteContext<'_>, page: &str, id: &Id, symptom: &Entry<Symptom>) -> PageContent {
    let mut text = PageText::new(&site.texts, page, &symptom.path);
    let check = text.html(&symptom.check);
    let about = site.catalog.causes.iter().filter(|(_, cause)| cause.symptoms.contains_key(id));
    let answers = symptom.answers.iter().map(|(answer, head)| {
        // A call that begins with this answer.
        let begun = format!("{}#{id}={answer}", paths::link(page, paths::TROUBLESHOOTER));
        json!({"label": head.label, "href": begun})
    });
    let content = json!({
        "id": id, "who": symptom.who.spoken(), "minutes": symptom.minutes,
        "answers": answers.collect::<Vec<_>>(), "check": check,
        "causes": about.map(|(id, _)| site.link(page, "causes", id)).collect::<Vec<_>>(),
        "sources": text.cited(&[]), "has_placeholders": text.has_placeholders,
    });
    PageContent {
        crumbs: crumbs(site, &symptom.path),
        broken_links: text.broken_links,
        ..PageContent::new(&symptom.ask, content)
    }
}

/// The page of an article.
pub(super) fn article(site: &SiteContext<'_>, page: &str, article: &Article) -> PageContent {
    let mut text = PageText::new(&site.texts, page, &article.path);
    let html = text.document(without_title(&article.markdown, &article.title));
    let title = structured::plain(&article.title);
    let title = if title.is_empty() { article.title.clone() } else { title };
    let headings: Vec<Value> = text
        .headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| json!({"title": heading.text, "anchor": heading.anchor}))
        .collect();
    let mut crumbs = vec![top(site)];
    // A page written by hand is right below the home page.
    if !article.path.starts_with("site/pages/") {
        crumbs.push(("Articles".to_owned(), paths::ARTICLES.to_owned()));
        if let Some(folder) = paths::article_folder(&article.path) {
            crumbs.push((folder.to_owned(), paths::folder(folder)));
        }
    }
    let content = json!({"html": html, "headings": headings, "summary": article.summary, "sources": text.cited(&[]), "has_placeholders": text.has_placeholders});
    PageContent {
        structured: vec![structured::article(site, &title, &article.summary, None)],
        description: article.summary.clone(),
        crumbs,
        images: text.images,
        broken_links: text.broken_links,
        ..PageContent::new(&title, content)
    }
}

/// The text below the heading that is the page's title.
fn without_title<'t>(markdown: &'t str, title: &str) -> &'t str {
    let text = markdown.trim_start();
    let Some((first, rest)) = text.split_once('\n').or(Some((text, ""))) else { return markdown };
    let heading = first.trim_end().strip_prefix("# ").map(|heading| heading.trim().trim_end_matches('#').trim_end());
    if heading == Some(title) {
        return rest;
    }
    // A heading underlined with `===`.
    match rest.split_once('\n').or(Some((rest, ""))) {
        Some((line, rest))
            if first.trim() == title && !line.trim().is_empty() && line.trim().bytes().all(|b| b == b'=') =>
        {
            rest
        }
        _ => markdown,
    }
}

fn corrections_of(text: &mut PageText<'_>, site: &SiteContext<'_>, id: &Id) -> Vec<Value> {
    let found = corrections(site.catalog, &[id.as_str()], &mut text.sources);
    let one = |correction: crate::render::CorrectedClaim| {
        json!({
            "says": text.html(&correction.says), "verdict": correction.verdict, "instead": text.html(&correction.instead),
            "sources": correction.sources,
        })
    };
    found.into_iter().map(one).collect()
}

/// Where readers say whether a page helped.
fn feedback(site: &SiteContext<'_>, id: &Id) -> Option<String> {
    let address = site.catalog.head.feedback.as_ref()?;
    let is_known = FEEDBACK_SCHEMES.iter().any(|scheme| address.starts_with(scheme));
    is_known.then(|| address.replace("{id}", id.as_str()).replace("{revision}", &site.catalog.revision))
}

fn retired(site: &SiteContext<'_>, page: &str, kind: &str, retirement: Option<&Retirement>) -> Option<Value> {
    let retirement = retirement?;
    let instead = retirement.instead.as_ref().map(|id| site.link(page, kind, id));
    Some(json!({"on": retirement.on, "why": retirement.why, "instead": instead}))
}

/// The first sentence or two of a page, in plain text.
fn description(body: &fixbook_engine::model::Body) -> String {
    const LENGTH: usize = 200;
    let first = body.sections.first().map(|section| structured::plain(&section.markdown)).unwrap_or_default();
    match first.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", first[..end].rsplit_once(' ').map_or(&first[..end], |(whole, _)| whole)),
        None => first,
    }
}

fn crumbs(site: &SiteContext<'_>, path: &str) -> Vec<(String, String)> {
    let mut crumbs = vec![top(site), ("By area".to_owned(), paths::LISTS.to_owned())];
    crumbs.extend(area(path).map(|area| (heading(&area), paths::LISTS.to_owned())));
    crumbs
}

#[cfg(test)]
mod tests {
    use super::without_title;

    #[test]
    fn the_title_is_not_repeated_in_the_text() {
        assert_eq!(without_title("\n# A #\ntext", "A"), "text");
        assert_eq!(without_title("A\n===\ntext", "A"), "text");
        assert_eq!(without_title("A\n", "A"), "A\n");
        assert_eq!(without_title("# B\ntext", "A"), "# B\ntext");
        assert_eq!(without_title("", ""), "");
    }
}
