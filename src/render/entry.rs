//! One entry as terminal text: `fixbook show`.

use super::{
    layout::{self, heading},
    style::{BOLD, DIM, WARN, paint},
    terminal_markdown::terminal_markdown,
};
use fixbook_engine::model::{
    Body, Catalog, Cause, Citation, Code, CodeRef, Entry, Fix, Id, Retirement, Source, Status, Symptom,
};
use fixbook_engine::text::percent;

/// A cause: what is wrong, its fixes, its look-alikes.
pub fn cause(catalog: &Catalog, id: &Id, cause: &Entry<Cause>) -> String {
    let mut text = title("cause", id.as_str(), &cause.title, cause.status);
    text.push_str(&retirement(cause.retired.as_ref()));
    text.push_str(&body(&cause.body));
    let fixes = catalog.fixes_for(id.as_str());
    if !fixes.is_empty() {
        text.push_str(&heading("Fixes"));
        for (fix_id, fix, works) in fixes {
            let line = format!(
                "- {fix_id}: {} (works in about {} of cases, {} min, risk {})",
                fix.title,
                percent(works),
                fix.minutes,
                fix.risk.word()
            );
            text.push_str(&wrapped(&line));
        }
    }
    if !cause.look_alikes.is_empty() {
        text.push_str(&heading("Easily mistaken for"));
        for other in &cause.look_alikes {
            text.push_str(&wrapped(&format!("- {other}: {}", catalog.title(other.as_str()))));
        }
    }
    text.push_str(&corrections(catalog, id));
    text.push_str(&sources(catalog, &cause.sources));
    text
}

/// A fix: what it needs, its steps, how to undo it.
pub fn fix(catalog: &Catalog, id: &Id, fix: &Entry<Fix>) -> String {
    let mut text = title(fix.kind.word(), id.as_str(), &fix.title, fix.status);
    text.push_str(&retirement(fix.retired.as_ref()));
    let interrupts: Vec<&str> = fix.interrupts.iter().map(Id::as_str).collect();
    let mut facts = format!("For {}, about {} min, risk {}", fix.who.spoken(), fix.minutes, fix.risk.word());
    if !interrupts.is_empty() {
        facts.push_str(&format!(", interrupts {}", interrupts.join(", ")));
    }
    text.push_str(&wrapped(&facts));
    if fix.lowers_security {
        text.push_str(&wrapped(&paint(WARN, "Lowers security. Get approval first and know how to undo it.")));
    }
    if !fix.reversible {
        text.push_str(&wrapped(&paint(WARN, "Cannot be fully undone.")));
    }
    for (cause, works) in &fix.resolves {
        text.push_str(&wrapped(&format!(
            "- fixes this in about {} of cases: {}",
            percent(works.value),
            catalog.title(cause.as_str())
        )));
    }
    text.push_str(&body(&fix.body));
    text.push_str(&corrections(catalog, id));
    text.push_str(&sources(catalog, &fix.sources));
    text
}

/// What web pages get wrong about it.
fn corrections(catalog: &Catalog, id: &Id) -> String {
    let found = catalog.corrections(&[id.as_str()]);
    if found.is_empty() {
        return String::new();
    }
    let line = |(claim, right): (&fixbook_engine::model::Claim, &str)| {
        let says = claim.says.trim_end_matches('.');
        wrapped(&format!("- {says}: {}. {right}", paint(WARN, claim.verdict.word())))
    };
    let lines: String = found.into_iter().map(line).collect();
    format!("{}{lines}", heading("What web pages get wrong"))
}

/// A symptom: the question, its answers and how to look.
pub fn symptom(catalog: &Catalog, id: &Id, symptom: &Symptom) -> String {
    let mut text = title("symptom", id.as_str(), &symptom.ask, Status::Reviewed);
    text.push_str(&wrapped(&format!("For {}, about {} min", symptom.who.spoken(), symptom.minutes)));
    text.push_str(&heading("Answers"));
    for (answer, head) in &symptom.answers {
        text.push_str(&wrapped(&format!("- {answer}: {}", head.label)));
    }
    if !symptom.check.trim().is_empty() {
        text.push_str(&heading("How to look"));
        text.push_str(&terminal_markdown(&symptom.check, 0));
    }
    let mentions: Vec<String> = catalog
        .causes
        .iter()
        .filter(|(_, cause)| cause.symptoms.contains_key(id))
        .map(|(cause, _)| format!("- {cause}: {}", catalog.title(cause.as_str())))
        .collect();
    text.push_str(&heading("Causes that mention it"));
    mentions.iter().for_each(|line| text.push_str(&wrapped(line)));
    text
}

/// A code: what it means and which answers it gives.
pub fn code(catalog: &Catalog, reference: &CodeRef, table: &str, code: &Code) -> String {
    let spelt = match code.decimal.filter(|decimal| decimal.to_string() != reference.code) {
        Some(decimal) => format!("{} (decimal {decimal})", reference.code),
        None => reference.code.clone(),
    };
    let mut text = format!("{}  {}\n", paint(BOLD, &spelt), paint(DIM, &format!("{table}, {}", reference.system)));
    if let Some(name) = &code.name {
        text.push_str(&wrapped(name));
    }
    text.push_str(&wrapped(&code.means));
    for (symptom, answer) in &code.answers {
        let label = catalog.symptoms.get(symptom).map_or(answer.as_str(), |head| head.label(answer.as_str()));
        text.push_str(&wrapped(&paint(DIM, &format!("answers {symptom}: {label}"))));
    }
    let is_about = |cause: &Entry<Cause>| cause.codes.contains(reference);
    for (id, cause) in catalog.causes.iter().filter(|(_, cause)| is_about(cause)) {
        text.push_str(&wrapped(&format!("- {id}: {}", cause.title)));
    }
    text
}

/// A source of the bibliography.
pub fn source(id: &Id, source: &Source) -> String {
    let mut text = format!("{}\n", paint(BOLD, &source.title));
    text.push_str(&wrapped(&format!("{id}: {}, {}", source.publisher, source.at)));
    let read = source.read.map(|day| format!(", read {day}")).unwrap_or_default();
    text.push_str(&wrapped(&format!("trust: {}{read}, licence: {}", source.trust.word(), source.licence)));
    text
}

fn title(kind: &str, id: &str, title: &str, status: Status) -> String {
    let mark = match status {
        Status::Draft => format!(", {}", paint(WARN, "draft, not reviewed")),
        Status::Retired => format!(", {}", paint(WARN, "retired")),
        Status::Reviewed | Status::Proven => String::new(),
    };
    format!("{}\n{}{mark}\n", wrapped(&paint(BOLD, title)).trim_end(), paint(DIM, &format!("{kind} {id}")))
}

/// When and why an entry was retired, and what to use instead.
fn retirement(retired: Option<&Retirement>) -> String {
    let Some(retired) = retired else { return String::new() };
    let instead = retired.instead.as_ref().map(|id| format!(" Use {id} instead.")).unwrap_or_default();
    wrapped(&paint(WARN, &format!("Retired on {}: {}.{instead}", retired.on, retired.why.trim_end_matches('.'))))
}

fn body(body: &Body) -> String {
    let section = |section: &fixbook_engine::model::Section| {
        let when: Vec<String> = section
            .when
            .iter()
            .map(|(symptom, answers)| {
                let answers: Vec<&str> = answers.iter().map(Id::as_str).collect();
                format!("{symptom}: {}", answers.join(" or "))
            })
            .collect();
        let only = if when.is_empty() { String::new() } else { format!(" ({})", when.join(", ")) };
        format!(
            "{}{}",
            heading(&format!("{}{only}", section.title)),
            terminal_markdown(&section.markdown, 0).trim_end()
        )
    };
    body.sections.iter().map(section).collect::<Vec<_>>().join("\n") + "\n"
}

fn sources(catalog: &Catalog, citations: &[Citation]) -> String {
    if citations.is_empty() {
        return String::new();
    }
    let line = |citation: &Citation| {
        let source = catalog.sources.get(&citation.source);
        let title = source.map_or(citation.source.as_str(), |source| source.title.as_str());
        wrapped(&format!("- {}: {title}", citation.source))
    };
    let lines: String = citations.iter().map(line).collect();
    format!("{}{lines}", heading("Sources"))
}

fn wrapped(line: &str) -> String {
    layout::wrapped(line, "", if line.starts_with("- ") { "  " } else { "" })
}
