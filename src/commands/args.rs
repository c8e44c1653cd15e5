//! Names from the command line, checked against the catalog.

use super::error::CliError;
use fixbook_engine::{
    diagnosis::Outcome,
    model::{Catalog, Id, NOT_APPLICABLE, UNKNOWN},
    text::nearest,
};

/// `symptom=answer`, both known to the catalog.
pub(super) fn parse_fact(catalog: &Catalog, written: &str) -> Result<(Id, Id), CliError> {
    let (symptom, answer) = split_pair(written, "symptom=answer")?;
    let Some((id, head)) = catalog.symptoms.get_key_value(symptom) else {
        let near = nearest(symptom, catalog.symptoms.keys().map(Id::as_str));
        return Err(CliError::unknown("symptom", symptom, near));
    };
    let known = || head.answers.keys().map(Id::as_str).chain([UNKNOWN, NOT_APPLICABLE]);
    match known().find(|known| *known == answer).and_then(|known| known.parse().ok()) {
        Some(answer) => Ok((id.clone(), answer)),
        None => {
            let answers = known().collect::<Vec<_>>().join(", ");
            let hint = nearest(answer, known()).map(|near| format!("did you mean {near}? ")).unwrap_or_default();
            Err(CliError::Usage(format!("`{symptom}` has no answer `{answer}`; {hint}its answers are {answers}")))
        }
    }
}

/// All facts of a repeated option.
pub(super) fn parse_facts(catalog: &Catalog, written: &[String]) -> Result<Vec<(Id, Id)>, CliError> {
    written.iter().map(|written| parse_fact(catalog, written)).collect()
}

/// The facts of `--where`. An answer that is not known restricts nothing.
pub(super) fn parse_known_facts(catalog: &Catalog, written: &[String]) -> Result<Vec<(Id, Id)>, CliError> {
    let mut facts = parse_facts(catalog, written)?;
    facts.retain(|(_, answer)| answer != UNKNOWN && answer != NOT_APPLICABLE);
    Ok(facts)
}

/// `fix=worked` or `fix=failed`, the fix known to the catalog.
pub(super) fn parse_trial(catalog: &Catalog, written: &str) -> Result<(Id, Outcome), CliError> {
    let (fix, outcome) = split_pair(written, "fix=worked or fix=failed")?;
    let Some((id, _)) = catalog.fixes.get_key_value(fix) else {
        return Err(CliError::unknown("fix", fix, nearest(fix, catalog.fixes.keys().map(Id::as_str))));
    };
    let outcome = match outcome {
        "worked" => Outcome::Worked,
        "failed" => Outcome::Failed,
        other => return Err(CliError::Usage(format!("a fix `worked` or `failed`; `{other}` is not an outcome"))),
    };
    Ok((id.clone(), outcome))
}

/// A cause or fix of the catalog, also by a former id.
pub(super) fn parse_cause_or_fix(catalog: &Catalog, written: &str) -> Result<Id, CliError> {
    let known = || catalog.causes.keys().chain(catalog.fixes.keys());
    if let Some(id) = known().find(|id| *id == written) {
        return Ok(id.clone());
    }
    if let Some(id) = catalog.renamed(written) {
        return Ok(id.clone());
    }
    Err(CliError::unknown("cause or fix", written, nearest(written, known().map(Id::as_str))))
}

fn split_pair<'a>(written: &'a str, shape: &str) -> Result<(&'a str, &'a str), CliError> {
    written.split_once('=').ok_or_else(|| CliError::Usage(format!("`{written}` does not have the form {shape}")))
}
