//! What of each entry of a catalog is searched.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::load::shown_events;
use fixbook_engine::model::{Body, Catalog, Claim, CodeRef, Kind};
use fixbook_engine::{
    search::{Document, Passage, area},
    text::table_key_terms,
};

/// Headings, names and what callers say count twice.
const TWICE: usize = 2;

/// All entries of a catalog, in its order, without its articles.
pub(super) fn documents(catalog: &Catalog) -> Vec<Document> {
    let mut documents = Vec::new();
    for (id, cause) in &catalog.causes {
        let said = cause.callers_say.iter().map(|line| Passage::new(line, TWICE));
        let codes = cause.codes.iter().map(|code| code_line(catalog, code)).map(|line| Passage::new(&line, 1));
        documents.push(Document {
            area: area(&cause.path),
            passages: said.chain(codes).chain(body(&cause.body)).chain(name(id.as_str())).collect(),
            ..document(Kind::Cause, id.as_str(), &cause.title, &cause.path)
        });
    }
    for (id, fix) in &catalog.fixes {
        documents.push(Document {
            area: area(&fix.path),
            passages: body(&fix.body).chain(name(id.as_str())).collect(),
            ..document(Kind::Fix, id.as_str(), &fix.title, &fix.path)
        });
    }
    for (id, symptom) in &catalog.symptoms {
        let answers = symptom.answers.values();
        let said = answers.flat_map(|answer| std::iter::once(&answer.label).chain(&answer.says));
        let said = said.map(|line| Passage::new(line, TWICE));
        documents.push(Document {
            area: area(&symptom.path),
            passages: said.chain(markdown(&symptom.check)).chain(name(id.as_str())).collect(),
            ..document(Kind::Symptom, id.as_str(), &symptom.ask, &symptom.path)
        });
    }
    documents.extend(codes(catalog));
    for file in &catalog.claims {
        documents.extend(file.claims.iter().filter_map(|claim| correction(claim, &file.path)));
    }
    for passage in documents.iter_mut().flat_map(|document| &mut document.passages) {
        remove_citations(&mut passage.text, catalog);
    }
    documents
}

/// `[ms-azure-event-ids]` names the source of a fact and is not one of its words.
fn remove_citations(text: &mut String, catalog: &Catalog) {
    let mut kept = String::new();
    let mut from = 0;
    while let Some(end) = text[from..].find(']').map(|at| from + at) {
        // No id contains a bracket, so the last one before the end opens this one.
        match text[from..end].rfind('[').map(|at| from + at) {
            Some(start) if catalog.sources.contains_key(&text[start + 1..end]) => {
                kept.push_str(&text[from..start]);
                kept.truncate(kept.trim_end().len());
            }
            _ => kept.push_str(&text[from..=end]),
        }
        from = end + 1;
    }
    if from > 0 {
        kept.push_str(&text[from..]);
        *text = kept;
    }
}

/// The number of entries, without building their documents; counts every claim as if it had a correction.
pub(super) fn count(catalog: &Catalog) -> usize {
    let codes: usize = catalog.codes.values().map(|table| table.codes.len()).sum();
    let claims: usize = catalog.claims.iter().map(|file| file.claims.len()).sum();
    catalog.causes.len() + catalog.fixes.len() + catalog.symptoms.len() + codes + claims
}

fn codes(catalog: &Catalog) -> impl Iterator<Item = Document> {
    let rows = catalog.codes.iter().flat_map(|(system, table)| table.codes.iter().map(move |row| (system, table, row)));
    rows.map(|(system, table, (key, code))| {
        let name = code.name.as_deref().unwrap_or_default();
        let decimal = code.decimal.map(|number| number.to_string()).filter(|number| number != key);
        let spelt = decimal.map_or_else(|| key.clone(), |decimal| format!("{key} ({decimal})"));
        Document {
            passages: vec![Passage::new(&code.means, 1), Passage::new(&format!("{name} {key}"), TWICE)],
            own_codes: table_key_terms(key, table.is_of_events()),
            ..document(Kind::Code, &format!("{system}/{key}"), &format!("{}: {spelt}", table.title), &table.path)
        }
    })
}

/// A claim that misleads, with its correction.
fn correction(claim: &Claim, path: &str) -> Option<Document> {
    let right = claim.correction()?;
    let said: Vec<String> = markdown(&claim.says).map(|passage| passage.text).collect();
    Some(Document {
        label: Some("Wrong advice".to_owned()),
        passages: markdown(right).collect(),
        ..document(Kind::Claim, claim.id.as_str(), &said.join(" "), path)
    })
}

pub(super) fn document(kind: Kind, id: &str, title: &str, path: &str) -> Document {
    Document {
        kind,
        id: id.to_owned(),
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        path: path.to_owned(),
        area: None,
        label: None,
        passages: Vec::new(),
        own_codes: Vec::new(),
    }
}

/// A code as callers say it: the number of an event after the word "event".
fn code_line(catalog: &Catalog, code: &CodeRef) -> String {
    let is_event = catalog.codes.get(&code.system).is_some_and(|table| table.is_of_events());
    let event = if is_event { "event " } else { "" };
    format!("{event}{}", code.code)
}

/// Ids are searched too: agents copy them from tickets.
fn name(id: &str) -> [Passage; 1] {
    [Passage::new(id, 1)]
}

fn body(body: &Body) -> impl Iterator<Item = Passage> {
    body.sections.iter().flat_map(|section| {
        let heading = (!section.title.is_empty()).then(|| Passage::new(&section.title, 1));
        heading.into_iter().chain(markdown(&section.markdown))
    })
}

/// Markdown to plain text, a passage a block and a line of code; headings count twice.
pub(super) fn markdown(text: &str) -> impl Iterator<Item = Passage> + use<> {
    let mut passages = Vec::new();
    let (mut line, mut boost, mut in_code) = (String::new(), 1, false);
    for event in shown_events(text) {
        match &event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        match event {
            Event::Text(words) if in_code => {
                for command in words.lines() {
                    line.push_str(command);
                    flush(&mut passages, &mut line, boost);
                }
            }
            Event::Text(words) | Event::Code(words) => line.push_str(&words),
            Event::InlineHtml(tag) => line.push_str(&super::html::text(&tag)),
            Event::Html(block) => line.push_str(&super::html::text(&block)),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => line.push(' '),
            Event::Start(Tag::Heading { .. }) => {
                flush(&mut passages, &mut line, boost);
                boost = TWICE;
            }
            Event::Start(Tag::Item | Tag::Paragraph | Tag::CodeBlock(_) | Tag::List(_))
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::HtmlBlock,
            ) => {
                flush(&mut passages, &mut line, boost);
                boost = 1;
            }
            _ => {}
        }
    }
    flush(&mut passages, &mut line, boost);
    passages.into_iter()
}

fn flush(passages: &mut Vec<Passage>, line: &mut String, boost: usize) {
    let passage = Passage::new(line, boost);
    if !passage.text.is_empty() {
        passages.push(passage);
    }
    line.clear();
}

#[cfg(test)]
mod tests {
    use super::{markdown, remove_citations};
    use crate::growth::assert_linear;
    use fixbook_engine::model::Catalog;

    fn catalog() -> Catalog {
        let files = [
            ("kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n"),
            ("kb/sources.yaml", "ms-docs: {title: S, at: 'https://e.example/', trust: vendor}\n"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec();
        crate::check::unchecked(crate::load::load_files(files)).expect("a catalog")
    }

    #[test]
    fn citations_are_removed_in_linear_time() {
        let catalog = catalog();
        let left = |text: &str| {
            let mut text = text.to_owned();
            remove_citations(&mut text, &catalog);
            text
        };
        assert_eq!(left("a  [ms-docs] b [[ms-docs]] [x] [ms-docs"), "a b [] [x] [ms-docs");
        for unit in ["[", "[ms-docs]", "x [ms-docs] ", "[a] "] {
            assert_linear(200_000, |size| drop(left(&(unit.repeat(size / unit.len()) + "]"))));
        }
    }

    #[test]
    fn each_block_of_markdown_is_a_passage() {
        let text = "# Head\nOne *two*\nthree.\n\n- item `code`\n- more\n\n| a | b |\n|---|---|\n| c | d |\n\n<b>bold</b> &amp; x\n";
        let passages: Vec<(String, usize)> = markdown(text).map(|passage| (passage.text, passage.boost)).collect();
        let expected = [
            ("Head", 2),
            ("One two three.", 1),
            ("item code", 1),
            ("more", 1),
            ("a b", 1),
            ("c d", 1),
            ("bold & x", 1),
        ];
        assert_eq!(passages, expected.map(|(text, boost)| (text.to_owned(), boost)));
    }
}
