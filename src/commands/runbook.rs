//! `fixbook runbook`: for causes, fixes, an interview, or all of a catalog.

use std::{
    io::IsTerminal,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::Context;
use rayon::prelude::*;

use super::{
    CliError, ExitStatus, facts, open, output,
    reports::{WrittenRunbook, WrittenRunbooks},
    session_file, templates,
};
use crate::{
    cli::{FormatArg, Global, ReaderArg, RunbookArgs},
    render::{self, Runbook, Subject, Templates},
};
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Session, Strategy},
    model::{Id, Who},
};

pub(super) fn run(global: &Global, args: &RunbookArgs) -> Result<ExitStatus, CliError> {
    let engine = open::engine(global)?;
    let narrowed = facts::known_facts(&engine.catalog, &args.facts)?;
    let writer = Writer::new(global, args)?;
    if args.all {
        return writer.all(&engine, &narrowed, args.output.as_deref().unwrap_or(Path::new(".")));
    }
    let runbook = match &args.session {
        Some(path) => of_session(&engine, path, narrowed, writer.reader)?,
        None => {
            let known = |written: &String| facts::cause_or_fix(&engine.catalog, written);
            let ids = args.ids.iter().map(known).collect::<Result<Vec<_>, _>>()?;
            render::runbook(&engine.catalog, &Subject::Entries(&ids), &narrowed, writer.reader)
        }
    };
    if is_empty(&runbook) {
        let what = args.ids.join(", ");
        return Err(CliError::Usage(format!("nothing of {what} is of use where that holds; take --where away")));
    }
    let written = writer.written(&runbook)?;
    for warning in &written.warnings {
        output::note(&format!("warning: {warning}\n"))?;
    }
    let Some(path) = &args.output else {
        written.print()?;
        return Ok(ExitStatus::Yes);
    };
    output::write(global, path, &written.bytes)?;
    if global.json {
        output::print_json(&WrittenRunbook { file: path, warnings: &written.warnings })?;
    }
    Ok(ExitStatus::Yes)
}

/// The runbook of an interview as Markdown.
pub(super) fn of_interview(
    templates: &Templates,
    engine: &Engine,
    session: &Session,
    assessment: &Assessment,
) -> Result<String, CliError> {
    let tried = engine.state(session).tried;
    let subject = Subject::Interview { assessment, tried: &tried };
    let runbook = render::runbook(&engine.catalog, &subject, &found(engine, session), None);
    Ok(render::runbook_markdown(templates, &runbook)?)
}

fn of_session(engine: &Engine, path: &Path, narrowed: Vec<(Id, Id)>, reader: Option<Who>) -> Result<Runbook, CliError> {
    let session = session_file::existing(path)?;
    let assessment = engine.assess(&session, Strategy::default());
    // What somebody says now wins over what the session says.
    let mut facts = narrowed;
    facts.extend(found(engine, &session));
    let tried = engine.state(&session).tried;
    let subject = Subject::Interview { assessment: &assessment, tried: &tried };
    Ok(render::runbook(&engine.catalog, &subject, &facts, reader))
}

/// The listed answers of a session.
fn found(engine: &Engine, session: &Session) -> Vec<(Id, Id)> {
    let answers = engine.state(session).answers.into_iter();
    answers.filter_map(|(symptom, answer)| Some((symptom, answer.listed()?.clone()))).collect()
}

fn is_empty(runbook: &Runbook) -> bool {
    runbook.causes.is_empty() && runbook.fixes.is_empty() && runbook.by_others.is_empty()
}

/// How runbooks are written.
struct Writer<'g> {
    global: &'g Global,
    format: FormatArg,
    /// Whether what was written is told as JSON.
    as_json: bool,
    reader: Option<Who>,
    templates: Templates,
    #[cfg(feature = "pdf")]
    paper: render::Paper,
}

/// A runbook in one of its forms.
struct Written {
    bytes: Vec<u8>,
    is_text: bool,
    /// What is not as it was written.
    warnings: Vec<String>,
}

impl<'g> Writer<'g> {
    fn new(global: &'g Global, args: &RunbookArgs) -> Result<Self, CliError> {
        Ok(Writer {
            global,
            format: format(global, args),
            as_json: global.json,
            reader: args.reader.map(reader),
            templates: templates::of_catalog(global)?.templates,
            #[cfg(feature = "pdf")]
            paper: match args.paper {
                crate::cli::PaperArg::A4 => render::Paper::A4,
                crate::cli::PaperArg::UsLetter => render::Paper::UsLetter,
            },
        })
    }

    fn written(&self, runbook: &Runbook) -> Result<Written, CliError> {
        let text = |text: String| Written { bytes: text.into_bytes(), is_text: true, warnings: Vec::new() };
        match self.format {
            FormatArg::Md => Ok(text(render::runbook_markdown(&self.templates, runbook)?)),
            FormatArg::Html => Ok(text(render::runbook_html(&self.templates, runbook, None)?)),
            FormatArg::Json => {
                let json = serde_json::to_string_pretty(runbook).context("cannot write JSON")?;
                Ok(text(json + "\n"))
            }
            #[cfg(feature = "pdf")]
            FormatArg::Pdf => {
                let pdf = render::runbook_pdf(&self.templates, runbook, self.paper)?;
                Ok(Written { bytes: pdf.bytes, is_text: false, warnings: pdf.warnings })
            }
        }
    }

    /// A file for every cause and fix, side by side.
    fn all(&self, engine: &Engine, facts: &[(Id, Id)], folder: &Path) -> Result<ExitStatus, CliError> {
        let root = output::folder(self.global, folder)?;
        root.remove_stale();
        let catalog = &engine.catalog;
        let ids: Vec<&Id> = catalog.causes.keys().chain(catalog.fixes.keys()).collect();
        let done = AtomicUsize::new(0);
        let on_terminal = std::io::stderr().is_terminal();
        let write = |id: &&Id| -> Result<usize, CliError> {
            let subject = [(*id).clone()];
            let runbook = render::runbook(catalog, &Subject::Entries(&subject), facts, self.reader);
            let written = if is_empty(&runbook) { None } else { Some(self.written(&runbook)?) };
            let number = done.fetch_add(1, Ordering::Relaxed) + 1;
            if on_terminal {
                output::note_again(&format!("{number} of {}", ids.len()))?;
            }
            let Some(written) = written else { return Ok(0) };
            for warning in &written.warnings {
                output::note(&format!("warning: {id}: {warning}\n"))?;
            }
            output::write_below(&root, Path::new(&format!("{id}.{}", self.ending())), &written.bytes)?;
            Ok(1)
        };
        let files: usize = ids.par_iter().map(write).sum::<Result<usize, CliError>>()?;
        if on_terminal {
            output::note("\n")?;
        }
        match self.as_json {
            true => output::print_json(&WrittenRunbooks { folder, runbooks: files })?,
            false => output::print(&format!("{} in {}\n", render::count(files, "runbook"), folder.display()))?,
        }
        Ok(if files == 0 { ExitStatus::No } else { ExitStatus::Yes })
    }

    fn ending(&self) -> &'static str {
        match self.format {
            FormatArg::Md => "md",
            FormatArg::Html => "html",
            FormatArg::Json => "json",
            #[cfg(feature = "pdf")]
            FormatArg::Pdf => "pdf",
        }
    }
}

impl Written {
    /// A PDF goes to a pipe or a file; a terminal would only be upset by it.
    fn print(&self) -> Result<(), CliError> {
        if self.is_text {
            return output::print_plain(&String::from_utf8_lossy(&self.bytes));
        }
        if std::io::stdout().is_terminal() {
            return Err(CliError::Usage("a PDF is no text for a terminal; write it to a file with -o FILE".to_owned()));
        }
        output::print_bytes(&self.bytes)
    }
}

/// `--json` asks for JSON on standard output; what goes to files may be of any form.
fn format(global: &Global, args: &RunbookArgs) -> FormatArg {
    match args.to {
        Some(to) if args.output.is_some() || !global.json => to,
        _ if global.json => FormatArg::Json,
        _ => FormatArg::Md,
    }
}

fn reader(arg: ReaderArg) -> Who {
    match arg {
        ReaderArg::Caller => Who::Caller,
        ReaderArg::Agent => Who::Agent,
        ReaderArg::HostAdmin => Who::HostAdmin,
        ReaderArg::CloudAdmin => Who::CloudAdmin,
    }
}
