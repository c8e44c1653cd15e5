//! The pages of error codes and event ids.

use serde_json::{Value, json};

use super::{context::SiteContext, index_pages::top, page::PageContent, paths, structured, text::PageText};
use fixbook_engine::model::{Code, CodeRef, CodeTable, Entry, Id};

/// All tables.
pub(super) fn codes(site: &SiteContext<'_>, page: &str) -> PageContent {
    let tables: Vec<Value> = site
        .catalog
        .codes
        .values()
        .map(|table| {
            let codes = table.codes.iter().map(|(key, code)| line(site, page, table, key, code)).collect::<Vec<_>>();
            let href = paths::link(page, &paths::table(table.system.as_str()));
            json!({"system": table.system, "title": table.title, "href": href, "codes": codes})
        })
        .collect();
    PageContent { crumbs: vec![top(site)], ..PageContent::new("Error codes and event ids", json!({"tables": tables})) }
}

/// Event ids in order, from all logs.
pub(super) fn events(site: &SiteContext<'_>, page: &str) -> PageContent {
    let tables = site.catalog.codes.values().filter(|table| table.is_of_events());
    let mut events: Vec<_> = tables
        .flat_map(|table| table.codes.iter().map(move |(key, code)| (CodeTable::number(key), key, table, code)))
        .collect();
    events.sort_by(|a, b| (a.0, a.2.system.as_str()).cmp(&(b.0, b.2.system.as_str())));
    let lines: Vec<Value> = events
        .into_iter()
        .map(|(_, key, table, code)| {
            let mut line = line(site, page, table, key, code);
            line["table"] = table.title.as_str().into();
            line
        })
        .collect();
    PageContent { crumbs: above(site), ..PageContent::new("Event ids", json!({"events": lines})) }
}

/// One table.
pub(super) fn table(site: &SiteContext<'_>, page: &str, table: &Entry<CodeTable>) -> PageContent {
    let codes: Vec<Value> = table.codes.iter().map(|(key, code)| line(site, page, table, key, code)).collect();
    let families: Vec<Value> =
        table.families.iter().map(|family| json!({"codes": family.codes, "means": family.means})).collect();
    let content = json!({
        "codes": codes, "families": families, "foreign": table.foreign, "introduced_by": table.introduced_by,
    });
    PageContent { crumbs: above(site), ..PageContent::new(&table.title, content) }
}

/// One code, in every spelling in which callers read it out.
pub(super) fn code(
    site: &SiteContext<'_>,
    page: &str,
    table: &Entry<CodeTable>,
    key: &str,
    code: &Code,
) -> PageContent {
    let mut text = PageText::new(&site.texts, page, &table.path);
    let answers: Vec<Value> = code
        .answers
        .iter()
        .filter_map(|(symptom, answer)| {
            let head = site.catalog.symptoms.get(symptom)?;
            let begun = format!("{}#{symptom}={answer}", paths::link(page, paths::TROUBLESHOOTER));
            Some(json!({"link": site.link(page, "symptoms", symptom), "label": head.label(answer.as_str()), "href": begun}))
        })
        .collect();
    let means = text.html(&code.means);
    for source in code.source.iter() {
        text.sources.number(source);
    }
    let content = json!({
        "spellings": spellings(key, code), "name": code.name, "means": means, "foreign": table.foreign,
        "table": {"title": table.title, "href": paths::link(page, &paths::table(table.system.as_str()))},
        "answers": answers, "causes": causes(site, page, table, key), "sources": text.cited(&[]),
    });
    let title = match &code.name {
        Some(name) => format!("{key} ({name})"),
        None if table.is_of_events() => format!("Event {key}: {}", table.title),
        None => format!("{key}: {}", table.title),
    };
    let question = (format!("What does {key} mean ({})?", table.title), structured::plain(&code.means));
    let mut crumbs = above(site);
    crumbs.push((table.title.clone(), paths::table(table.system.as_str())));
    PageContent {
        description: structured::plain(&code.means),
        structured: structured::questions(std::iter::once(question)).into_iter().collect(),
        crumbs,
        broken_links: text.broken_links,
        ..PageContent::new(&title, content)
    }
}

/// A number as hexadecimal and decimal, as signed and unsigned.
fn spellings(key: &str, code: &Code) -> Vec<String> {
    let mut all = vec![key.to_owned()];
    if let Some(number) = CodeTable::number(key).or(code.decimal) {
        all.push(number.to_string());
        all.push(format!("0x{number:X}"));
        if let Ok(unsigned) = u32::try_from(number) {
            all.push((unsigned as i32).to_string());
        }
    }
    all.extend(code.decimal.map(|decimal| decimal.to_string()));
    let mut seen = std::collections::HashSet::new();
    all.retain(|spelling| seen.insert(spelling.to_lowercase()));
    all
}

fn line(site: &SiteContext<'_>, page: &str, table: &Entry<CodeTable>, key: &str, code: &Code) -> Value {
    json!({
        "key": key, "anchor": format!("{}/{key}", table.system), "decimal": code.decimal, "name": code.name,
        "means": structured::plain(&code.means), "causes": causes(site, page, table, key),
        "href": paths::link(page, &paths::code(table.system.as_str(), key)),
    })
}

/// The causes that name a code.
fn causes(site: &SiteContext<'_>, page: &str, table: &CodeTable, key: &str) -> Vec<Value> {
    let reference = CodeRef { system: table.system.clone(), code: key.to_owned() };
    let about = site.catalog.causes.iter().filter(|(_, cause)| cause.codes.contains(&reference));
    about.map(|(id, _): (&Id, _)| site.link(page, "causes", id)).collect()
}

fn above(site: &SiteContext<'_>) -> Vec<(String, String)> {
    vec![top(site), ("Codes".to_owned(), paths::CODES.to_owned())]
}
