//! What of each entry is searched.

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use super::words::key_token;
use crate::model::{Body, Catalog, CodeRef, Conditions, Kind};

/// One searchable thing.
pub(super) struct Document {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// Words that matter more than the text: what callers say, answers, names.
    pub keywords: String,
    pub text: String,
    /// Tokens of the code that this is.
    pub own_codes: Vec<String>,
    /// Tokens of codes that this is about.
    pub codes: Vec<String>,
    pub path: String,
    /// Facts under which this is of use.
    pub when: Conditions,
}

/// All documents of a catalog, in its order.
pub(super) fn documents(catalog: &Catalog) -> Vec<Document> {
    let mut documents = Vec::new();
    for (id, cause) in &catalog.causes {
        documents.push(Document {
            keywords: cause.callers_say.join("\n"),
            text: body_text(&cause.body),
            codes: cause.codes.iter().filter_map(code_token).collect(),
            when: cause.applies.clone(),
            ..document(Kind::Cause, id.as_str(), &cause.title, &cause.path)
        });
    }
    for (id, fix) in &catalog.fixes {
        documents.push(Document {
            text: body_text(&fix.body),
            when: fix.when.clone(),
            ..document(Kind::Fix, id.as_str(), &fix.title, &fix.path)
        });
    }
    for (id, symptom) in &catalog.symptoms {
        let answers = symptom.answers.values();
        let said: Vec<&str> =
            answers.flat_map(|answer| std::iter::once(&answer.label).chain(&answer.says)).map(String::as_str).collect();
        documents.push(Document {
            keywords: said.join("\n"),
            text: plain_text(&symptom.check),
            when: symptom.when.clone(),
            ..document(Kind::Symptom, id.as_str(), &symptom.ask, &symptom.path)
        });
    }
    for (system, table) in &catalog.codes {
        for (key, code) in &table.codes {
            let name = code.name.as_deref().unwrap_or_default();
            let decimal = code.decimal.map(|number| number.to_string()).filter(|number| number != key);
            let spelt = decimal.map_or_else(|| key.clone(), |decimal| format!("{key} ({decimal})"));
            documents.push(Document {
                keywords: format!("{name}\n{key}"),
                text: code.means.clone(),
                own_codes: key_token(key).into_iter().collect(),
                ..document(Kind::Code, &format!("{system}/{key}"), &format!("{}: {spelt}", table.title), &table.path)
            });
        }
    }
    for article in &catalog.articles {
        documents.push(Document {
            text: plain_text(&article.markdown),
            ..document(Kind::Article, &article.path, &article.title, &article.path)
        });
    }
    documents
}

fn document(kind: Kind, id: &str, title: &str, path: &str) -> Document {
    Document {
        kind,
        id: id.to_owned(),
        title: title.to_owned(),
        keywords: String::new(),
        text: String::new(),
        own_codes: Vec::new(),
        codes: Vec::new(),
        path: path.to_owned(),
        when: Conditions::default(),
    }
}

fn code_token(code: &CodeRef) -> Option<String> {
    key_token(&code.code)
}

fn body_text(body: &Body) -> String {
    body.sections.iter().map(|section| plain_text(&section.markdown)).collect::<Vec<_>>().join("\n")
}

/// Markdown without its marks, one line a block.
pub(super) fn plain_text(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableCell,
            ) => {
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}
