//! Checks of names: every id, answer and source that a catalog names must be in it.

use super::{
    markdown::{citations, texts},
    name_index::NameIndex,
    references::{Target, references},
    sink::DiagnosticSink,
};
use crate::load::ParsedCatalog;
use fixbook_engine::{
    model::{Check, CodeRef, Kind, SourceSpan},
    text::nearest,
};

pub(super) const UNKNOWN_ID: Check = Check {
    id: "unknown-id",
    summary: "An entry names an id, code or file that is not in the catalog.",
    explanation: "Usually a spelling mistake, which `check --fix` corrects, or an entry that was renamed: add the old id to its \
                  `was`.",
    bad: "look-alikes: [unpluged]",
    good: "look-alikes: [unplugged]",
    ..Check::ERROR
};

pub(super) fn unknown_id(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for reference in references(entries) {
        let Some(missing) = missing(&reference.to, names) else { continue };
        let near = problems.suggest(|| missing.near());
        let Missing { what, id, .. } = missing;
        let message = format!("there is no {what} `{id}`");
        let help = match what.as_str() {
            "cause" | "fix" | "symptom" => format!("use an existing {what}, or create it: fixbook new {what} {id}"),
            _ => format!("use an existing {what}, or add this one"),
        };
        problems.report(reference.place, message, help).label("unknown").nearest(near);
    }
}

/// A name that nothing in the catalog has.
struct Missing<'a, 'n> {
    what: String,
    id: &'a str,
    near: Near<'a, 'n>,
}

/// Where a suggestion is looked for. Looking is slow, so it is done only for what is reported.
enum Near<'a, 'n> {
    Kind(Kind, &'n NameIndex<'a>),
    Entry(&'n NameIndex<'a>),
    Table(&'n NameIndex<'a>),
    File(&'n NameIndex<'a>),
    /// One of the codes of a table.
    Code(Vec<&'a str>),
}

impl<'a> Missing<'a, '_> {
    fn near(&self) -> Option<&'a str> {
        match &self.near {
            Near::Kind(kind, names) => names.nearest(*kind, self.id),
            Near::Entry(names) => ENTRY_KINDS.iter().find_map(|&kind| names.nearest(kind, self.id)),
            Near::Table(names) => names.nearest_table(self.id),
            Near::File(names) => names.nearest_file(self.id),
            Near::Code(codes) => nearest(self.id, codes.iter().copied()),
        }
    }
}

fn missing<'a, 'n>(target: &Target<'a>, names: &'n NameIndex<'a>) -> Option<Missing<'a, 'n>> {
    let missing = |what: &str, id, near| Some(Missing { what: what.to_owned(), id, near });
    match *target {
        // Sources have a check of their own, with other help.
        Target::Entry(Kind::Source, _) | Target::Answer { .. } => None,
        Target::Entry(kind, id) if !names.knows(kind, id) => missing(kind.word(), id, Near::Kind(kind, names)),
        Target::Entry(..) => None,
        Target::Table(system) if names.table(system).is_some() || names.knows(Kind::Code, system) => None,
        Target::Table(system) => missing("code table", system, Near::Table(names)),
        Target::Code(code) => missing_code(code, names),
        Target::Anything(id) | Target::Hit(id) | Target::Found(id) if is_entry(id, names) => None,
        Target::Anything(id) => missing("entry", id, Near::Entry(names)),
        Target::File(path) if is_file(path, names) => None,
        Target::File(path) => missing("file", path, Near::File(names)),
        Target::Found(id) if names.knows(Kind::Claim, id) => None,
        Target::Hit(hit) | Target::Found(hit) => {
            let is_code = hit.parse::<CodeRef>().is_ok_and(|code| has_code(&code, names));
            if is_code || is_file(hit, names) {
                return None;
            }
            missing("entry, code or file", hit, Near::Entry(names))
        }
    }
}

fn missing_code<'a, 'n>(code: &'a CodeRef, names: &'n NameIndex<'a>) -> Option<Missing<'a, 'n>> {
    if has_code(code, names) {
        return None;
    }
    let system = code.system.as_str();
    let Some(table) = names.table(system) else {
        return Some(Missing { what: "code table".to_owned(), id: system, near: Near::Table(names) });
    };
    let codes = table.codes.keys().map(String::as_str).collect();
    Some(Missing { what: format!("code in {system}"), id: &code.code, near: Near::Code(codes) })
}

/// Whether a code is in its table; yes if the table is there and cannot be read.
fn has_code(code: &CodeRef, names: &NameIndex<'_>) -> bool {
    let system = code.system.as_str();
    match names.table(system) {
        Some(table) => table.codes.contains_key(&code.code),
        None => names.knows(Kind::Code, system),
    }
}

const ENTRY_KINDS: [Kind; 4] = [Kind::Cause, Kind::Fix, Kind::Symptom, Kind::Source];

fn is_entry(id: &str, names: &NameIndex<'_>) -> bool {
    ENTRY_KINDS.iter().any(|&kind| names.knows(kind, id))
}

fn is_file(path: &str, names: &NameIndex<'_>) -> bool {
    names.has_file(path) || names.has_file(&format!("kb/{path}"))
}

pub(super) const UNKNOWN_ANSWER: Check = Check {
    id: "unknown-answer",
    summary: "An entry names an answer that the symptom does not have.",
    explanation: "The likelihood or condition would never apply. `check --fix` corrects spelling mistakes.",
    bad: "  lamp: {drak: often}",
    good: "  lamp: {dark: often}",
    ..Check::ERROR
};

pub(super) fn unknown_answer(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for reference in references(entries) {
        let Target::Answer { symptom, answer } = reference.to else { continue };
        if names.has_answer(symptom, answer) {
            continue;
        }
        let known: Vec<&str> = names
            .symptom(symptom)
            .map(|entry| entry.value.answers.keys().map(|id| id.as_str()).collect())
            .unwrap_or_default();
        let message = format!("`{symptom}` has no answer `{answer}`");
        let near = problems.suggest(|| nearest(answer, known.iter().copied()));
        let help = format!("its answers are: {}", known.join(", "));
        problems.report(reference.place, message, help).label("not an answer").nearest(near);
    }
}

pub(super) const UNKNOWN_SOURCE: Check = Check {
    id: "unknown-source",
    summary: "A source is cited that is not in `kb/sources.yaml`.",
    explanation: "Sources are cited in the head of a page, or in its text as `[source-id]`. Readers follow a citation to find out \
                  whether an entry is right.",
    bad: "sources: [{source: lamp-manul}]",
    good: "sources: [{source: lamp-manual}]",
    ..Check::ERROR
};

pub(super) fn unknown_source(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for reference in references(entries) {
        if let Target::Entry(Kind::Source, id) = reference.to {
            report_source(id, reference.place, names, problems);
        }
    }
    for text in texts(entries) {
        for (id, span) in citations(text.markdown) {
            report_source(&id, text.place(span), names, problems);
        }
    }
}

fn report_source(id: &str, place: SourceSpan, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    if names.knows(Kind::Source, id) {
        return;
    }
    let near = problems.suggest(|| names.nearest(Kind::Source, id));
    let help = "add it to kb/sources.yaml, or cite a source that is in that file";
    problems.report(place, format!("there is no source `{id}`"), help).label("not in kb/sources.yaml").nearest(near);
}
