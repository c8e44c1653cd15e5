//! `fixbook new`: stubs of entries, which `check` accepts as drafts, with guidance in comments.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    catalog,
    context::CliContext,
    editor,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
};
use crate::{
    load::ParsedCatalog,
    scaffold::{self, ScaffoldError, StubFile},
    schema::{self, Ids},
};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("written", "new", schema::printed::<Report>)];

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    #[command(subcommand)]
    pub command: NewCommand,
}

/// What `new` writes.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// A cause, and a fix for it.
    #[command(after_help = "Examples:
  fixbook new cause paper-jam --area paper
  fixbook new cause paper-jam --fix clear-paper-jam --title \"Paper is stuck\"")]
    Cause {
        #[command(flatten)]
        entry: EntryArgs,
        /// The id of its fix.
        #[arg(long, value_name = "ID")]
        fix: Option<String>,
    },
    /// A fix for a cause that exists.
    #[command(after_help = "Examples:
  fixbook new fix clear-paper-jam --for paper-jam")]
    Fix {
        #[command(flatten)]
        entry: EntryArgs,
        /// The cause that it resolves.
        #[arg(long = "for", value_name = "CAUSE")]
        cause: String,
    },
    /// A question.
    #[command(after_help = "Examples:
  fixbook new symptom jam-light --title \"Is the jam light on?\"")]
    Symptom {
        #[command(flatten)]
        entry: EntryArgs,
    },
    /// A rule.
    #[command(after_help = "Examples:
  fixbook new rule no-paper-no-jam --area paper")]
    Rule {
        #[command(flatten)]
        entry: EntryArgs,
    },
    /// A folder with an empty catalog.
    #[command(after_help = "Examples:
  fixbook new catalog printer
  fixbook new catalog printer --title \"Printer help\"")]
    Catalog {
        /// The folder; its name becomes the catalog's id.
        folder: PathBuf,
        /// The catalog's title on pages.
        #[arg(long)]
        title: Option<String>,
    },
}

/// What every new entry has.
#[derive(Debug, Args)]
pub struct EntryArgs {
    /// Its id: small letters and digits, words joined by hyphens. It never changes.
    pub id: String,
    /// The folder or file of a part of the subject.
    #[arg(long, default_value = "general", value_name = "AREA")]
    pub area: String,
    /// Its title, or the question. Default: made from the id.
    #[arg(long)]
    pub title: Option<String>,
}

impl EntryArgs {
    fn entry(&self) -> scaffold::NewEntry<'_> {
        scaffold::NewEntry { id: &self.id, area: &self.area, title: self.title.as_deref() }
    }
}

impl From<ScaffoldError> for CliError {
    fn from(error: ScaffoldError) -> Self {
        match error {
            ScaffoldError::Refused(message) => CliError::Usage(message),
            error => CliError::Io(error.into()),
        }
    }
}

#[derive(Serialize, schemars::JsonSchema)]
struct Report {
    /// Paths below the catalog's folder.
    written: Vec<String>,
}

pub(super) fn run(context: &CliContext, args: &NewArgs) -> Result<ExitStatus, CliError> {
    if let NewCommand::Catalog { folder, title } = &args.command {
        return new_catalog(context, folder, title.as_deref());
    }
    let folder = context.writable_folder()?;
    let stubs = stubs(&args.command, &catalog::entries(context)?)?;
    let root = output::folder(context, folder)?;
    root.remove_stale_below(Path::new("kb"));
    let written = scaffold::write(&root, &stubs)?;
    editor::refresh(context, folder)?;
    if context.json {
        output::print_json(&Report { written })?;
    } else {
        output::print(&next_steps(&args.command, &written))?;
    }
    Ok(ExitStatus::Success)
}

fn stubs(command: &NewCommand, entries: &ParsedCatalog) -> Result<Vec<StubFile>, ScaffoldError> {
    match command {
        NewCommand::Cause { entry, fix } => scaffold::cause(&entry.entry(), fix.as_deref(), entries),
        NewCommand::Fix { entry, cause } => scaffold::fix(&entry.entry(), cause, entries),
        NewCommand::Symptom { entry } => scaffold::symptom(&entry.entry(), entries),
        NewCommand::Rule { entry } => scaffold::rule(&entry.entry(), entries),
        NewCommand::Catalog { .. } => Ok(Vec::new()),
    }
}

fn new_catalog(context: &CliContext, folder: &Path, title: Option<&str>) -> Result<ExitStatus, CliError> {
    if folder.join("kb").exists() {
        return Err(CliError::Usage(format!(
            "{} already contains a catalog. Choose another folder, or add to it with `fixbook new cause`.",
            folder.display()
        )));
    }
    let absolute = std::path::absolute(folder).context("cannot tell the current folder")?;
    let name = absolute.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut stubs = scaffold::catalog(&name, title)?;
    // A folder that exists may be a repository with files of its own.
    stubs.retain(|stub| !folder.join(&stub.path).exists());
    let root = output::folder(context, folder)?;
    let mut written = scaffold::write(&root, &stubs)?;
    written.extend(editor::write_editor_files(&root, &Ids::default(), true)?.written);
    if context.json {
        output::print_json(&Report { written })?;
        return Ok(ExitStatus::Success);
    }
    let folder = folder.display();
    output::print(&format!("Created catalog in {folder}.\nNext: cd {folder}, then fixbook new symptom ID\n"))?;
    Ok(ExitStatus::Success)
}

/// What was written, and what to do next.
fn next_steps(command: &NewCommand, written: &[String]) -> String {
    let mut text: String = written.iter().map(|path| format!("Wrote {path}\n")).collect();
    text.push_str(match command {
        NewCommand::Cause { .. } => {
            "Next:\n\
             1. Edit both files.\n\
             2. Run fixbook check --watch while you edit.\n\
             3. See what is missing: fixbook stale. See what the numbers do: fixbook why ID.\n\
             4. Add a solved case in kb/cases/, then run fixbook test.\n"
        }
        NewCommand::Rule { .. } => "Next: add a case to the .cases.yaml beside it, then run fixbook test.\n",
        _ => "Next: edit the file. Run fixbook check --watch while you edit.\n",
    });
    text
}
