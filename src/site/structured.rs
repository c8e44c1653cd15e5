//! What a page says in terms of <https://schema.org>, as JSON-LD: only what is true and shown on the page.

use serde_json::{Value, json};

use super::{context::SiteContext, page::PageContent, paths};
use crate::load::{shown_events, words};
use fixbook_engine::model::{Body, Date};

/// The page's own objects and its breadcrumbs; nothing for a page that has neither.
pub(super) fn of_page(site: &SiteContext<'_>, path: &str, page: &PageContent) -> Option<Value> {
    let mut objects = page.structured.clone();
    let address = |path: &str| site.base_url.map(|base| format!("{base}{}", paths::encode_path(path)));
    for object in &mut objects {
        if let (Some(object), Some(address)) = (object.as_object_mut(), address(path)) {
            object.insert("url".to_owned(), address.into());
        }
    }
    // Items of a breadcrumb list need absolute addresses, so the site must know its own.
    if let (Some(base), false) = (site.base_url, page.crumbs.is_empty()) {
        let steps =
            page.crumbs.iter().map(|(title, to)| (title.as_str(), to.as_str())).chain([(page.title.as_str(), path)]);
        let items = steps.enumerate().map(|(at, (name, to))| {
            json!({"@type": "ListItem", "position": at + 1, "name": name, "item": format!("{base}{}", paths::encode_path(to))})
        });
        objects.push(json!({"@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>()}));
    }
    (!objects.is_empty()).then(|| json!({"@context": "https://schema.org", "@graph": objects}))
}

/// An article about one thing.
pub(super) fn article(site: &SiteContext<'_>, title: &str, description: &str, reviewed: Option<Date>) -> Value {
    let mut article = json!({
        "@type": "TechArticle", "headline": title, "inLanguage": site.catalog.head.language,
        "isPartOf": {"@type": "WebSite", "name": site.catalog.head.title},
    });
    if !description.is_empty() {
        article["description"] = description.into();
    }
    if let Some(day) = reviewed {
        article["dateModified"] = day.to_string().into();
    }
    article
}

/// Steps in their order.
pub(super) fn how_to(title: &str, minutes: f64, body: &Body) -> Option<Value> {
    let sections = body.sections.iter().skip_while(|section| section.title != "Steps");
    let of_steps = sections.take_while(|section| section.title == "Steps" || section.level > 2);
    let steps: Vec<Value> = of_steps
        .flat_map(|section| section.markdown.lines())
        .filter_map(step)
        .map(|text| json!({"@type": "HowToStep", "text": text}))
        .collect();
    let time = format!("PT{}M", minutes.ceil() as u64);
    (!steps.is_empty()).then(|| json!({"@type": "HowTo", "name": title, "totalTime": time, "step": steps}))
}

/// The text of a numbered line that begins at the margin.
fn step(line: &str) -> Option<String> {
    let (number, text) = line.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())).then(|| plain(text))
}

/// Questions with their answers.
pub(super) fn questions(pairs: impl Iterator<Item = (String, String)>) -> Option<Value> {
    let questions: Vec<Value> = pairs
        .map(|(question, answer)| {
            json!({"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}})
        })
        .collect();
    (!questions.is_empty()).then(|| json!({"@type": "FAQPage", "mainEntity": questions}))
}

/// Markdown in one line without its marks and citations.
pub(super) fn plain(markdown: &str) -> String {
    let events: Vec<_> = shown_events(markdown).collect();
    let text = without_citations(&words(events.iter()));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without `[source-id]`. Each byte is read twice at most, however many brackets open and never close.
fn without_citations(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut from, mut stop) = (0, 0);
    while let Some(open) = text[from..].find('[').map(|at| from + at) {
        kept.push_str(&text[from..open]);
        // The space or bracket that ends it.
        if stop <= open {
            stop = text[open..].find([']', ' ']).map_or(text.len(), |at| open + at);
        }
        from = if text[stop..].starts_with(']') {
            stop + 1
        } else {
            kept.push('[');
            open + 1
        };
    }
    kept.push_str(&text[from..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::{plain, step, without_citations};
    use crate::growth::assert_linear;

    #[test]
    fn brackets_that_never_close_are_read_once() {
        for unit in ["[", "[ ", "[a] ", "[a ", "]"] {
            assert_linear(200_000, |size| drop(without_citations(&unit.repeat(size / unit.len()))));
        }
    }

    #[test]
    fn text_is_without_marks_and_sources() {
        assert_eq!(plain("Run `mstsc` **now** [ms-docs]. See [x y]"), "Run mstsc now . See [x y]");
        assert_eq!(step("12. Open *it*").as_deref(), Some("Open it"));
        assert_eq!(plain("[[a] [b [c-d]] x [never ends"), "[b ] x [never ends");
        assert!(step("Version 1. is").is_none() && step("   1. inner").is_none());
    }
}
