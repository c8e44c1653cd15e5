//! `fixbook runbook`: for causes, fixes, a call, or all of a catalog.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

#[cfg(feature = "pdf")]
use super::values::PaperArg;
use super::{
    args, catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output, session_file, templates,
    values::ReaderArg,
};
use crate::{
    render::{self, Runbook, Subject, Templates},
    schema,
};
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Session, Strategy},
    model::{Id, Who},
};

pub(super) const OUTPUTS: &[JsonOutput] = &[
    JsonOutput::new("runbook", "runbook", schema::printed::<Runbook>),
    JsonOutput::new("file", "runbook -o FILE", schema::printed::<WrittenRunbook<'_>>),
    JsonOutput::new("folder", "runbook --all", schema::printed::<WrittenRunbooks<'_>>),
];

/// Arguments of `runbook`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook runbook rdp-certificate-expired
  fixbook runbook renew-rdp-certificate --to html -o renew.html
  fixbook runbook --session call.jsonl --for caller")]
pub struct RunbookArgs {
    /// Ids of causes and fixes.
    #[arg(required_unless_present_any = ["session", "all"])]
    pub ids: Vec<String>,
    /// A runbook for every cause and fix, each a file in the folder of -o.
    #[arg(long, conflicts_with_all = ["ids", "session"], requires = "output")]
    pub all: bool,
    /// Only what this person does; steps for other people are named.
    #[arg(long = "for", value_enum, value_name = "READER")]
    pub reader: Option<ReaderArg>,
    /// The paper of a PDF.
    #[cfg(feature = "pdf")]
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    pub paper: PaperArg,
    /// The runbook of a call that was saved in this file.
    #[arg(long, value_name = "FILE", conflicts_with = "ids")]
    pub session: Option<PathBuf>,
    /// The format. Default: Markdown, or JSON with --json.
    #[arg(long, value_enum)]
    pub to: Option<FormatArg>,
    /// Only show what applies to this answer (for example host-kind=azure-vm).
    #[arg(long = "where", value_name = "SYMPTOM=ANSWER")]
    pub facts: Vec<String>,
    /// Write to this file, or with --all to files in this folder.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of a runbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Markdown.
    Md,
    /// One self-contained page.
    Html,
    /// Typeset for print, tagged for screen readers.
    #[cfg(feature = "pdf")]
    Pdf,
    /// The same content as data.
    Json,
}

/// A runbook in a file.
#[derive(Serialize, JsonSchema)]
struct WrittenRunbook<'a> {
    file: &'a Path,
    /// What it lacks, such as letters that no font has.
    warnings: &'a [String],
}

/// Runbooks in a folder.
#[derive(Serialize, JsonSchema)]
struct WrittenRunbooks<'a> {
    folder: &'a Path,
    runbooks: usize,
}

pub(super) fn run(context: &CliContext, args: &RunbookArgs) -> Result<ExitStatus, CliError> {
    let engine = catalog::engine(context)?;
    let narrowed = args::parse_known_facts(&engine.catalog, &args.facts)?;
    let writer = Writer::new(context, args)?;
    if args.all {
        return writer.all(&engine, &narrowed, args.output.as_deref().unwrap_or(Path::new(".")));
    }
    let runbook = match &args.session {
        Some(path) => of_session(&engine, path, narrowed, writer.reader)?,
        None => {
            let known = |written: &String| args::parse_cause_or_fix(&engine.catalog, written);
            let ids = args.ids.iter().map(known).collect::<Result<Vec<_>, _>>()?;
            render::runbook(&engine.catalog, &Subject::Entries(&ids), &narrowed, writer.reader)
        }
    };
    if is_empty(&runbook) {
        let what = args.ids.join(", ");
        let message = format!("no steps of `{what}` apply under these conditions; try without --where");
        return Err(CliError::Usage(message));
    }
    let written = writer.written(&runbook)?;
    for warning in &written.warnings {
        output::eprint(&format!("warning: {warning}\n"))?;
    }
    let Some(path) = &args.output else {
        written.print()?;
        return Ok(ExitStatus::Success);
    };
    output::write(context, path, &written.bytes)?;
    if context.json {
        output::print_json(&WrittenRunbook { file: path, warnings: &written.warnings })?;
    }
    Ok(ExitStatus::Success)
}

/// The runbook of a call as Markdown.
pub(super) fn of_call(
    templates: &Templates,
    engine: &Engine,
    session: &Session,
    assessment: &Assessment,
) -> Result<String, CliError> {
    let tried = engine.state(session).tried;
    let subject = Subject::Interview { assessment, tried: &tried };
    let runbook = render::runbook(&engine.catalog, &subject, &known_answers(engine, session), None);
    Ok(render::runbook_markdown(templates, &runbook)?)
}

fn of_session(engine: &Engine, path: &Path, narrowed: Vec<(Id, Id)>, reader: Option<Who>) -> Result<Runbook, CliError> {
    let session = session_file::existing(path)?;
    let assessment = engine.assess(&session, Strategy::default());
    // The command line has priority over the session.
    let mut facts = narrowed;
    facts.extend(known_answers(engine, &session));
    let tried = engine.state(&session).tried;
    let subject = Subject::Interview { assessment: &assessment, tried: &tried };
    Ok(render::runbook(&engine.catalog, &subject, &facts, reader))
}

/// The listed answers of a session.
fn known_answers(engine: &Engine, session: &Session) -> Vec<(Id, Id)> {
    let answers = engine.state(session).answers.into_iter();
    answers.filter_map(|(symptom, answer)| Some((symptom, answer.listed()?.clone()))).collect()
}

fn is_empty(runbook: &Runbook) -> bool {
    runbook.causes.is_empty() && runbook.fixes.is_empty() && runbook.by_others.is_empty()
}

/// How runbooks are written.
struct Writer<'g> {
    context: &'g CliContext,
    format: FormatArg,
    reader: Option<Who>,
    templates: Templates,
    #[cfg(feature = "pdf")]
    paper: render::Paper,
}

/// A runbook in one of its formats.
struct Written {
    bytes: Vec<u8>,
    is_text: bool,
    /// What differs from the catalog, such as letters that no font has.
    warnings: Vec<String>,
}

impl<'g> Writer<'g> {
    fn new(context: &'g CliContext, args: &RunbookArgs) -> Result<Self, CliError> {
        Ok(Writer {
            context,
            format: format(context, args),
            reader: args.reader.map(Who::from),
            templates: templates::of_catalog(context)?.templates,
            #[cfg(feature = "pdf")]
            paper: args.paper.into(),
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
        let root = output::folder(self.context, folder)?;
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
                output::eprint_over(&format!("{number} of {}", ids.len()))?;
            }
            let Some(written) = written else { return Ok(0) };
            for warning in &written.warnings {
                output::eprint(&format!("warning: {id}: {warning}\n"))?;
            }
            output::write_below(&root, Path::new(&format!("{id}.{}", self.ending())), &written.bytes)?;
            Ok(1)
        };
        let files: usize = ids.par_iter().map(write).sum::<Result<usize, CliError>>()?;
        if on_terminal {
            output::eprint("\n")?;
        }
        if self.context.json {
            output::print_json(&WrittenRunbooks { folder, runbooks: files })?;
        } else {
            output::print(&format!("Wrote {} in {}.\n", render::count(files, "runbook"), folder.display()))?;
        }
        Ok(if files == 0 { ExitStatus::Negative } else { ExitStatus::Success })
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
    /// A PDF goes to a pipe or a file, never to a terminal.
    fn print(&self) -> Result<(), CliError> {
        if self.is_text {
            return output::print_plain(&String::from_utf8_lossy(&self.bytes));
        }
        if std::io::stdout().is_terminal() {
            return Err(CliError::Usage("refusing to write a PDF to the terminal; use -o FILE".to_owned()));
        }
        output::print_bytes(&self.bytes)
    }
}

/// `--json` asks for JSON on standard output; files may have any format.
fn format(context: &CliContext, args: &RunbookArgs) -> FormatArg {
    match args.to {
        Some(to) if args.output.is_some() || !context.json => to,
        _ if context.json => FormatArg::Json,
        _ => FormatArg::Md,
    }
}
