//! Every place where a catalog names something else. The one list that the checks of names go through.

use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::{CodeRef, Conditions, Id, Kind, NOT_APPLICABLE, Place, Retirement, UNKNOWN};

/// A name in a catalog and where it stands.
pub(super) struct Reference<'a> {
    pub place: Place,
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
    entry: &'a Loaded<T>,
    found: &'list mut Vec<Reference<'a>>,
}

/// All names that entries use, files in order.
pub(super) fn references(entries: &Entries) -> Vec<Reference<'_>> {
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

fn head<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    let Some(entry) = &entries.head else { return };
    if let Some(path) = &entry.value.escalation.collect {
        let at = [Step::Key("escalation"), Step::Key("collect")];
        Collector { entry, found }.add(&at, Target::File(path));
    }
}

fn symptoms<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.symptoms {
        Collector { entry, found }.conditions(&[Step::Key("when")], &entry.value.when);
    }
}

fn causes<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.causes {
        let cause = &entry.value;
        let mut names = Collector { entry, found };
        names.conditions(&[Step::Key("applies")], &cause.applies);
        for (symptom, rows) in &cause.symptoms {
            let at = [Step::Key("symptoms"), Step::Key(symptom.as_str())];
            names.entry(&at, Kind::Symptom, symptom);
            for (index, row) in rows.0.iter().enumerate() {
                let listed = [at[0], at[1], Step::Index(index)];
                let at: &[Step<'_>] = if is_list(entry, symptom) { &listed } else { &at };
                for answer in row.likelihood.keys() {
                    names.answer(&[at, &[Step::Key(answer.as_str())]].concat(), symptom, answer);
                }
                names.conditions(&[at, &[Step::Key("if")]].concat(), &row.condition);
            }
        }
        names.list("look-alikes", Kind::Cause, &cause.look_alikes);
        for (index, code) in cause.codes.iter().enumerate() {
            names.add(&[Step::Key("codes"), Step::Index(index)], Target::Code(code));
        }
        names.retired(cause.retired.as_ref());
        for section in &entry.body.sections {
            names.conditions(&[], &section.when);
        }
        for (index, citation) in cause.sources.iter().enumerate() {
            names.entry(
                &[Step::Key("sources"), Step::Index(index), Step::Key("source"), Step::Index(0)],
                Kind::Source,
                &citation.source,
            );
        }
    }
}

fn is_list(entry: &Loaded<fixbook_engine::model::Cause>, symptom: &Id) -> bool {
    let at = [Step::Key("symptoms"), Step::Key(symptom.as_str())];
    entry.node.at(&at).is_some_and(|rows| rows.is_list())
}

fn fixes<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.fixes {
        let fix = &entry.value;
        let mut names = Collector { entry, found };
        names.conditions(&[Step::Key("when")], &fix.when);
        for cause in fix.resolves.keys() {
            names.entry(&[Step::Key("resolves"), Step::Key(cause.as_str())], Kind::Cause, cause);
        }
        names.list("after", Kind::Fix, &fix.after);
        names.retired(fix.retired.as_ref());
        for (index, citation) in fix.sources.iter().enumerate() {
            names.entry(
                &[Step::Key("sources"), Step::Index(index), Step::Key("source"), Step::Index(0)],
                Kind::Source,
                &citation.source,
            );
        }
        for section in &entry.body.sections {
            names.conditions(&[], &section.when);
        }
    }
}

fn codes<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.codes {
        let mut names = Collector { entry, found };
        if let Some(table) = &entry.value.follows {
            names.add(&[Step::Key("follows"), Step::Index(0)], Target::Table(table.as_str()));
        }
        for (index, family) in entry.value.families.iter().enumerate() {
            let at = [Step::Key("families"), Step::Index(index)];
            if let Some(table) = &family.wraps {
                names.add(&[at[0], at[1], Step::Key("wraps"), Step::Index(0)], Target::Table(table.as_str()));
            }
            for (nth, source) in family.source.iter().enumerate() {
                names.entry(&[at[0], at[1], Step::Key("source"), Step::Index(nth)], Kind::Source, source);
            }
        }
        for (key, code) in &entry.value.codes {
            let at = [Step::Key("codes"), Step::Key(key)];
            names.answers(&[at[0], at[1], Step::Key("answers")], &code.answers, false);
            for (index, source) in code.source.iter().enumerate() {
                names.entry(&[at[0], at[1], Step::Key("source"), Step::Index(index)], Kind::Source, source);
            }
        }
    }
}

fn claims<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.claims {
        let mut names = Collector { entry, found };
        names.entry(&[Step::Key("source"), Step::Index(0)], Kind::Source, &entry.value.source);
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let at = [Step::Key("claims"), Step::Index(index)];
            for (nth, source) in claim.checked.iter().enumerate() {
                names.entry(&[at[0], at[1], Step::Key("checked"), Step::Index(nth)], Kind::Source, source);
            }
            for (nth, entry) in claim.used_in.iter().enumerate() {
                names.add(&[at[0], at[1], Step::Key("used-in"), Step::Index(nth)], Target::Hit(entry));
            }
        }
    }
}

fn cases<'a>(entries: &'a Entries, found: &mut Vec<Reference<'a>>) {
    for entry in &entries.cases {
        let mut names = Collector { entry, found };
        for (index, case) in entry.value.cases.iter().enumerate() {
            let at = [Step::Key("cases"), Step::Index(index)];
            names.answers(&[at[0], at[1], Step::Key("given")], &case.given, true);
            names.answers(&[at[0], at[1], Step::Key("answers")], &case.answers, true);
            for (nth, cause) in case.cause.iter().enumerate() {
                names.entry(&[at[0], at[1], Step::Key("cause"), Step::Index(nth)], Kind::Cause, cause);
            }
            if let Some(next) =
                case.expect.as_ref().and_then(|expect| expect.next.as_ref()).filter(|next| *next != "escalate")
            {
                names.add(
                    &[at[0], at[1], Step::Key("expect"), Step::Key("next"), Step::Index(0)],
                    Target::Anything(next.as_str()),
                );
            }
            if let Some(fix) = &case.fix {
                names.entry(&[at[0], at[1], Step::Key("fix"), Step::Index(0)], Kind::Fix, fix);
            }
        }
        for (index, search) in entry.value.searches.iter().enumerate() {
            for (nth, hit) in search.finds.iter().enumerate() {
                let at = [Step::Key("searches"), Step::Index(index), Step::Key("finds"), Step::Index(nth)];
                names.add(&at, Target::Found(hit));
            }
        }
    }
}

impl<'a, T> Collector<'a, '_, T> {
    fn add(&mut self, at: &[Step<'_>], to: Target<'a>) {
        self.found.push(Reference { place: self.entry.place(at), to });
    }

    fn entry(&mut self, at: &[Step<'_>], kind: Kind, id: &'a Id) {
        self.add(at, Target::Entry(kind, id.as_str()));
    }

    fn answer(&mut self, at: &[Step<'_>], symptom: &'a Id, answer: &'a Id) {
        self.add(at, Target::Answer { symptom: symptom.as_str(), answer: answer.as_str() });
    }

    fn list(&mut self, key: &str, kind: Kind, ids: &'a [Id]) {
        for (index, id) in ids.iter().enumerate() {
            self.entry(&[Step::Key(key), Step::Index(index)], kind, id);
        }
    }

    /// `{symptom: answer}`; in a case an answer may also be `unknown` or `not-applicable`.
    fn answers(&mut self, at: &[Step<'_>], answers: &'a indexmap::IndexMap<Id, Id>, may_be_unknown: bool) {
        for (symptom, answer) in answers {
            let at = [at, &[Step::Key(symptom.as_str())]].concat();
            self.entry(&at, Kind::Symptom, symptom);
            if !(may_be_unknown && (answer == UNKNOWN || answer == NOT_APPLICABLE)) {
                self.answer(&at, symptom, answer);
            }
        }
    }

    /// What to use instead of a retired entry.
    fn retired(&mut self, retirement: Option<&'a Retirement>) {
        if let Some(instead) = retirement.and_then(|retired| retired.instead.as_ref()) {
            self.add(&[Step::Key("retired"), Step::Key("use"), Step::Index(0)], Target::Anything(instead.as_str()));
        }
    }

    /// `{symptom: [answer, …]}`.
    fn conditions(&mut self, at: &[Step<'_>], conditions: &'a Conditions) {
        for (symptom, answers) in &conditions.0 {
            let at = if at.is_empty() { Vec::new() } else { [at, &[Step::Key(symptom.as_str())]].concat() };
            self.entry(&at, Kind::Symptom, symptom);
            for (index, answer) in answers.iter().enumerate() {
                let at = if at.is_empty() { Vec::new() } else { [&at[..], &[Step::Index(index)]].concat() };
                self.answer(&at, symptom, answer);
            }
        }
    }
}
