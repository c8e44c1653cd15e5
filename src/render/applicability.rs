//! When a runbook applies, and signs that it does not: from the causes of a catalog.

use indexmap::IndexMap;

use fixbook_engine::model::{Catalog, Cause, Id};

/// Sentences of callers that are quoted.
const MAX_SAYINGS: usize = 4;
/// Questions whose answers are a sign that it does not apply.
const MAX_AGAINST: usize = 4;
/// An answer that a cause gives less often than this is a sign that it does not apply.
const NEVER: f64 = 0.01;

/// What a caller or a log shows when this is the cause.
pub fn when_to_use(catalog: &Catalog, cause: &Cause) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut codes: IndexMap<&str, Vec<String>> = IndexMap::new();
    for code in &cause.codes {
        let table = catalog.codes.get(&code.system);
        let name = table.and_then(|table| table.codes.get(&code.code)).and_then(|row| row.name.clone());
        let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
        let title = table.map_or(code.system.as_str(), |table| table.title.as_str());
        codes.entry(title).or_default().push(format!("{}{name}", code.code));
    }
    lines.extend(codes.into_iter().map(|(table, codes)| format!("{table}: {}", codes.join(", "))));
    let said = cause.callers_say.iter().take(MAX_SAYINGS);
    lines.extend(said.map(|words| format!("A caller says: “{words}”")));
    for (symptom, answers) in cause.applies.iter() {
        if let Some(head) = catalog.symptoms.get(symptom) {
            let labels: Vec<&str> = answers.iter().map(|answer| head.label(answer.as_str())).collect();
            lines.push(applies_to(&head.ask, &labels));
        }
    }
    lines
}

/// What a cause is limited to: things by their names, answers of another kind with their question.
fn applies_to(ask: &str, labels: &[&str]) -> String {
    let name =
        |label: &&str| ["A ", "An ", "The "].iter().find_map(|article| label.strip_prefix(article)).map(str::to_owned);
    match labels.iter().map(name).collect::<Option<Vec<String>>>() {
        Some(names) => format!("Applies to: {}", names.join(", ")),
        None => format!("Applies only if: {ask} {}", labels.join(" or ")),
    }
}

/// The causes that a fix resolves, the one that it resolves most often first.
pub fn causes_resolved(catalog: &Catalog, fix: &Id) -> Vec<String> {
    let Some(fix) = catalog.fixes.get(fix) else { return Vec::new() };
    let mut causes: Vec<_> = fix.resolves.iter().collect();
    causes.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    causes.into_iter().map(|(cause, _)| format!("You have found: {}", catalog.title(cause.as_str()))).collect()
}

/// Signs that it is not this cause: answers that the cause never gives.
pub fn when_not(catalog: &Catalog, cause: &Cause) -> Vec<String> {
    let always = cause.symptoms.iter().flat_map(|(symptom, rows)| {
        // A row with a condition says nothing where the condition is not true.
        let rows = rows.0.iter().filter(|row| row.condition.0.is_empty());
        rows.flat_map(|row| &row.likelihood).map(move |(answer, likelihood)| (symptom, answer, likelihood))
    });
    let mut against: IndexMap<&Id, Vec<&str>> = IndexMap::new();
    for (symptom, answer, _) in always.filter(|(_, _, likelihood)| likelihood.value < NEVER) {
        let label = catalog.symptoms.get(symptom).map(|head| head.label(answer.as_str()));
        against.entry(symptom).or_default().extend(label);
    }
    let line = |(symptom, labels): (&Id, Vec<&str>)| {
        let head = catalog.symptoms.get(symptom)?;
        Some(format!("{} {}", head.ask, labels.join(" or ")))
    };
    against.into_iter().filter_map(line).take(MAX_AGAINST).collect()
}
