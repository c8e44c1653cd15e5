//! A name that no entry has.

use super::{
    DiagnosticSink, Names,
    references::{Target, references},
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::{CodeRef, Diagnostic, Kind, SourceSpan};

pub(super) fn find(entries: &ParsedCatalog, names: &Names<'_>, problems: &mut DiagnosticSink) {
    for reference in references(entries) {
        let place = reference.place;
        match reference.to {
            // Sources have a check of their own, with another remedy.
            Target::Entry(Kind::Source, _) | Target::Answer { .. } => {}
            Target::Entry(kind, id) if names.knows(kind, id) => {}
            Target::Entry(kind, id) => {
                let near = problems.guess(|| names.nearest(kind, id));
                problems.push(unknown(place, kind.word(), id, near));
            }
            Target::Table(system) if names.table(system).is_some() || names.knows(Kind::Code, system) => {}
            Target::Table(system) => {
                let near = problems.guess(|| names.nearest_table(system));
                problems.push(unknown(place, "code table", system, near));
            }
            Target::Code(code) => problems.extend(unknown_code(code, place, names)),
            Target::Anything(id) | Target::Hit(id) | Target::Found(id) if is_entry(id, names) => {}
            Target::Anything(id) => {
                let near = problems.guess(|| nearest_entry(id, names));
                problems.push(unknown(place, "entry", id, near));
            }
            Target::File(path) if names.has_file(path) || names.has_file(&format!("kb/{path}")) => {}
            Target::File(path) => {
                let near = problems.guess(|| names.nearest_file(path));
                problems.push(unknown(place, "file", path, near));
            }
            Target::Found(id) if names.knows(Kind::Claim, id) => {}
            Target::Hit(hit) | Target::Found(hit) => {
                let is_code = hit.parse().is_ok_and(|code| unknown_code(&code, place.clone(), names).is_none());
                if !is_code && !names.has_file(&format!("kb/{hit}")) && !names.has_file(hit) {
                    let near = problems.guess(|| nearest_entry(hit, names));
                    problems.push(unknown(place, "entry, code or file", hit, near));
                }
            }
        }
    }
}

fn unknown(place: SourceSpan, what: &str, id: &str, nearest: Option<&str>) -> Diagnostic {
    let remedy = format!("name one that the catalog holds, or write this {what}");
    Diagnostic::new("unknown-id", place, format!("there is no {what} `{id}`"), remedy).label("unknown").nearest(nearest)
}

fn unknown_code(code: &CodeRef, place: SourceSpan, names: &Names<'_>) -> Option<Diagnostic> {
    let system = code.system.as_str();
    let Some(table) = names.table(system) else {
        if names.knows(Kind::Code, system) {
            return None; // It is there and cannot be read.
        }
        return Some(unknown(place, "code table", system, names.nearest_table(system)));
    };
    let keys = table.codes.keys().map(String::as_str);
    let near = || fixbook_engine::text::nearest(&code.code, keys);
    (!table.codes.contains_key(&code.code)).then(|| unknown(place, &format!("code in {system}"), &code.code, near()))
}

const ENTRY_KINDS: [Kind; 4] = [Kind::Cause, Kind::Fix, Kind::Symptom, Kind::Source];

fn is_entry(id: &str, names: &Names<'_>) -> bool {
    ENTRY_KINDS.iter().any(|&kind| names.knows(kind, id))
}

fn nearest_entry<'a>(id: &str, names: &Names<'a>) -> Option<&'a str> {
    ENTRY_KINDS.iter().find_map(|&kind| names.nearest(kind, id))
}
