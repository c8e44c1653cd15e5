//! `fixbook runbook`: for causes, fixes or an interview.

use std::path::Path;

use super::{Answer, Failure, facts, open, output, session_file};
use crate::{
    cli::{FormatArg, Global, RunbookArgs},
    diagnosis::{Assessment, Engine, Session, Strategy},
    model::{Id, NOT_APPLICABLE, UNKNOWN},
    render::{self, Runbook, Subject, Templates},
};

pub(super) fn run(global: &Global, args: &RunbookArgs) -> Result<Answer, Failure> {
    let engine = open::engine(global)?;
    let narrowed = facts::known_facts(&engine.catalog, &args.facts)?;
    let runbook = match &args.session {
        Some(path) => of_session(&engine, path, narrowed)?,
        None => {
            let ids = args
                .ids
                .iter()
                .map(|written| facts::cause_or_fix(&engine.catalog, written))
                .collect::<Result<Vec<_>, _>>()?;
            render::runbook(&engine.catalog, &Subject::Entries(&ids), &narrowed)
        }
    };
    if runbook.causes.is_empty() && runbook.fixes.is_empty() {
        let what = args.ids.join(", ");
        return Err(Failure::Usage(format!("nothing of {what} is of use where that holds; take --where away")));
    }
    let format = if global.json { FormatArg::Json } else { args.to };
    let text = write(&runbook, format)?;
    match &args.output {
        Some(path) => output::write_whole(path, &text)?,
        None => output::print(&text)?,
    }
    Ok(Answer::Yes)
}

/// The runbook of an interview as Markdown.
pub(super) fn of_interview(engine: &Engine, session: &Session, assessment: &Assessment) -> Result<String, Failure> {
    let tried = session.state(&engine.catalog).tried;
    let subject = Subject::Interview { assessment, tried: &tried };
    let runbook = render::runbook(&engine.catalog, &subject, &found(engine, session));
    write(&runbook, FormatArg::Md)
}

fn of_session(engine: &Engine, path: &Path, narrowed: Vec<(Id, Id)>) -> Result<Runbook, Failure> {
    let session = session_file::existing(path)?;
    let assessment = engine.assess(&session, Strategy::default());
    // What somebody says now wins over what the session says.
    let mut facts = narrowed;
    facts.extend(found(engine, &session));
    let tried = session.state(&engine.catalog).tried;
    Ok(render::runbook(&engine.catalog, &Subject::Interview { assessment: &assessment, tried: &tried }, &facts))
}

/// The answers of a session that say something.
fn found(engine: &Engine, session: &Session) -> Vec<(Id, Id)> {
    let answers = session.state(&engine.catalog).answers;
    answers.into_iter().filter(|(_, answer)| answer != UNKNOWN && answer != NOT_APPLICABLE).collect()
}

fn write(runbook: &Runbook, format: FormatArg) -> Result<String, Failure> {
    let templates = || Templates::built_in().map_err(|error| Failure::World(error.into()));
    let text = match format {
        FormatArg::Md => render::runbook_markdown(&templates()?, runbook),
        FormatArg::Html => render::runbook_html(&templates()?, runbook),
        FormatArg::Json => {
            let json = serde_json::to_string_pretty(runbook).map_err(|error| Failure::World(error.into()))?;
            return Ok(json + "\n");
        }
    };
    text.map_err(|error| Failure::World(error.into()))
}
