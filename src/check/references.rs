//! Every place where a catalog names something else. The one list that the checks of names go through.

use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{CodeRef, Conditions, Id, Kind, NOT_APPLICABLE, Retirement, SourceSpan, UNKNOWN};

/// A name in a catalog and its place.
pub(super) struct Reference<'a> {
    pub place: SourceSpan,
    pub to: Target<'a>,
}

/// What is named.
pub(super) enum Target<'a> {
    Entry(Kind, &'a str),
    /// An answer of a symptom.
    Answer {
        symptom: &'a str,
        answer: &'a str,
    },
    Code(&'a CodeRef),
    Table(&'a str),
    /// Any cause, fix, symptom or source, as after `retired: {use: …}`.
    Anything(&'a str),
    /// A file under `kb/`.
    File(&'a str),
    /// A cause, fix, symptom, code or path, as in `used-in`.
    Hit(&'a str),
    /// The same or a claim, as in the `finds` of a search.
    Found(&'a str),
}

/// Names of one entry, collected with their places.
struct Collector<'a, 'list, T> {
    entry: &'a Located<T>,
    found: &'list mut Vec<Reference<'a>>,
}

/// All names that entries use, files in order.
pub(super) fn references(entries: &ParsedCatalog) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    head(entries, &mut found);
    symptoms(entries, &mut found);
    causes(entries, &mut found);
    fixes(entries, &mut found);
    codes(entries, &mut found);
    claims(entries, &mut found);
    cases(entries, &mut found);
    found
}

fn head<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    let Some(entry) = &entries.head else { return };
    if let Some(path) = &entry.value.escalation.collect {
        let at = [PathSegment::Key("escalation"), PathSegment::Key("collect")];
        Collector { entry, found }.add(&at, Target::File(path));
    }
}

fn symptoms<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.symptoms {
        Collector { entry, found }.conditions(&[PathSegment::Key("when")], &entry.value.when);
    }
}

fn causes<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.causes {
        let cause = &entry.value;
        let mut names = Collector { entry, found };
        names.conditions(&[PathSegment::Key("applies")], &cause.applies);
        for (symptom, rows) in &cause.symptoms {
            let at = [PathSegment::Key("symptoms"), PathSegment::Key(symptom.as_str())];
            names.entry(&at, Kind::Symptom, symptom);
            for (index, row) in rows.0.iter().enumerate() {
                let listed = [at[0], at[1], PathSegment::Index(index)];
                let at: &[PathSegment<'_>] = if is_list(entry, symptom) { &listed } else { &at };
                for answer in row.likelihood.keys() {
                    names.answer(&[at, &[PathSegment::Key(answer.as_str())]].concat(), symptom, answer);
                }
                names.conditions(&[at, &[PathSegment::Key("if")]].concat(), &row.condition);
            }
        }
        names.list("look-alikes", Kind::Cause, &cause.look_alikes);
        for (index, code) in cause.codes.iter().enumerate() {
            names.add(&[PathSegment::Key("codes"), PathSegment::Index(index)], Target::Code(code));
        }
        names.retired(cause.retired.as_ref());
        for section in &entry.body.sections {
            names.conditions(&[], &section.when);
        }
        for (index, citation) in cause.sources.iter().enumerate() {
            names.entry(
                &[
                    PathSegment::Key("sources"),
                    PathSegment::Index(index),
                    PathSegment::Key("source"),
                    PathSegment::Index(0),
                ],
                Kind::Source,
                &citation.source,
            );
        }
    }
}

fn is_list(entry: &Located<fixbook_engine::model::Cause>, symptom: &Id) -> bool {
    let at = [PathSegment::Key("symptoms"), PathSegment::Key(symptom.as_str())];
    entry.node.at(&at).is_some_and(|rows| rows.is_list())
}

fn fixes<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.fixes {
        let fix = &entry.value;
        let mut names = Collector { entry, found };
        names.conditions(&[PathSegment::Key("when")], &fix.when);
        for cause in fix.resolves.keys() {
            names.entry(&[PathSegment::Key("resolves"), PathSegment::Key(cause.as_str())], Kind::Cause, cause);
        }
        names.list("after", Kind::Fix, &fix.after);
        names.retired(fix.retired.as_ref());
        for (index, citation) in fix.sources.iter().enumerate() {
            names.entry(
                &[
                    PathSegment::Key("sources"),
                    PathSegment::Index(index),
                    PathSegment::Key("source"),
                    PathSegment::Index(0),
                ],
                Kind::Source,
                &citation.source,
            );
        }
        for section in &entry.body.sections {
            names.conditions(&[], &section.when);
        }
    }
}

fn codes<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.codes {
        let mut names = Collector { entry, found };
        if let Some(table) = &entry.value.follows {
            names.add(&[PathSegment::Key("follows"), PathSegment::Index(0)], Target::Table(table.as_str()));
        }
        for (index, family) in entry.value.families.iter().enumerate() {
            let at = [PathSegment::Key("families"), PathSegment::Index(index)];
            if let Some(table) = &family.wraps {
                names.add(
                    &[at[0], at[1], PathSegment::Key("wraps"), PathSegment::Index(0)],
                    Target::Table(table.as_str()),
                );
            }
            for (nth, source) in family.source.iter().enumerate() {
                names.entry(&[at[0], at[1], PathSegment::Key("source"), PathSegment::Index(nth)], Kind::Source, source);
            }
        }
        for (key, code) in &entry.value.codes {
            let at = [PathSegment::Key("codes"), PathSegment::Key(key)];
            names.answers(&[at[0], at[1], PathSegment::Key("answers")], &code.answers, false);
            for (index, source) in code.source.iter().enumerate() {
                names.entry(
                    &[at[0], at[1], PathSegment::Key("source"), PathSegment::Index(index)],
                    Kind::Source,
                    source,
                );
            }
        }
    }
}

fn claims<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.claims {
        let mut names = Collector { entry, found };
        names.entry(&[PathSegment::Key("source"), PathSegment::Index(0)], Kind::Source, &entry.value.source);
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let at = [PathSegment::Key("claims"), PathSegment::Index(index)];
            for (nth, source) in claim.checked.iter().enumerate() {
                names.entry(
                    &[at[0], at[1], PathSegment::Key("checked"), PathSegment::Index(nth)],
                    Kind::Source,
                    source,
                );
            }
            for (nth, entry) in claim.used_in.iter().enumerate() {
                names.add(&[at[0], at[1], PathSegment::Key("used-in"), PathSegment::Index(nth)], Target::Hit(entry));
            }
        }
    }
}

fn cases<'a>(entries: &'a ParsedCatalog, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.cases {
        let mut names = Collector { entry, found };
        for (index, case) in entry.value.cases.iter().enumerate() {
            let at = [PathSegment::Key("cases"), PathSegment::Index(index)];
            names.answers(&[at[0], at[1], PathSegment::Key("given")], &case.given, true);
            names.answers(&[at[0], at[1], PathSegment::Key("answers")], &case.answers, true);
            for (nth, cause) in case.cause.iter().enumerate() {
                names.entry(&[at[0], at[1], PathSegment::Key("cause"), PathSegment::Index(nth)], Kind::Cause, cause);
            }
            if let Some(next) =
                case.expect.as_ref().and_then(|expect| expect.next.as_ref()).filter(|next| *next != "escalate")
            {
                names.add(
                    &[at[0], at[1], PathSegment::Key("expect"), PathSegment::Key("next"), PathSegment::Index(0)],
                    Target::Anything(next.as_str()),
                );
            }
            if let Some(fix) = &case.fix {
                names.entry(&[at[0], at[1], PathSegment::Key("fix"), PathSegment::Index(0)], Kind::Fix, fix);
            }
        }
        for (index, search) in entry.value.searches.iter().enumerate() {
            for (nth, hit) in search.finds.iter().enumerate() {
                let at = [
                    PathSegment::Key("searches"),
                    PathSegment::Index(index),
                    PathSegment::Key("finds"),
                    PathSegment::Index(nth),
                ];
                names.add(&at, Target::Found(hit));
            }
        }
    }
}

impl<'a, T> Collector<'a, '_, T> {
    fn add(&mut self, at: &[PathSegment<'_>], to: Target<'a>) {
        self.found.push(Reference { place: self.entry.place(at), to });
    }

    fn entry(&mut self, at: &[PathSegment<'_>], kind: Kind, id: &'a Id) {
        self.add(at, Target::Entry(kind, id.as_str()));
    }

    fn answer(&mut self, at: &[PathSegment<'_>], symptom: &'a Id, answer: &'a Id) {
        self.add(at, Target::Answer { symptom: symptom.as_str(), answer: answer.as_str() });
    }

    fn list(&mut self, key: &str, kind: Kind, ids: &'a [Id]) {
        for (index, id) in ids.iter().enumerate() {
            self.entry(&[PathSegment::Key(key), PathSegment::Index(index)], kind, id);
        }
    }

    /// `{symptom: answer}`; in a case an answer may also be `unknown` or `not-applicable`.
    fn answers(&mut self, at: &[PathSegment<'_>], answers: &'a indexmap::IndexMap<Id, Id>, may_be_unknown: bool) {
        for (symptom, answer) in answers {
            let at = [at, &[PathSegment::Key(symptom.as_str())]].concat();
            self.entry(&at, Kind::Symptom, symptom);
            if !(may_be_unknown && (answer == UNKNOWN || answer == NOT_APPLICABLE)) {
                self.answer(&at, symptom, answer);
            }
        }
    }

    /// What to use instead of a retired entry.
    fn retired(&mut self, retirement: Option<&'a Retirement>) {
        if let Some(instead) = retirement.and_then(|retired| retired.instead.as_ref()) {
            self.add(
                &[PathSegment::Key("retired"), PathSegment::Key("use"), PathSegment::Index(0)],
                Target::Anything(instead.as_str()),
            );
        }
    }

    /// `{symptom: [answer, …]}`.
    fn conditions(&mut self, at: &[PathSegment<'_>], conditions: &'a Conditions) {
        for (symptom, answers) in &conditions.0 {
            let at = if at.is_empty() { Vec::new() } else { [at, &[PathSegment::Key(symptom.as_str())]].concat() };
            self.entry(&at, Kind::Symptom, symptom);
            for (index, answer) in answers.iter().enumerate() {
                let at = if at.is_empty() { Vec::new() } else { [&at[..], &[PathSegment::Index(index)]].concat() };
                self.answer(&at, symptom, answer);
            }
        }
    }
}
