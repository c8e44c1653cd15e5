//! `fixbook schema`: JSON Schemas of files and of what `--json` prints, and an editor that knows them.

use clap::Args;

use super::{
    catalog, check, claims, code,
    context::CliContext,
    diagnose, editor,
    error::{CliError, ExitStatus},
    import,
    json_output::JsonOutput,
    manual, new, output, reports, runbook, search, show, simulate, stale, test, why,
};
use crate::schema::{FILES, FileSchema, Ids};
use fixbook_engine::text::nearest;

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook schema cause
  fixbook schema search
  fixbook schema --vscode")]
pub struct SchemaArgs {
    /// A kind of file (cause, fix, symptoms, …) or a command whose --json output you want (search, "check --fix", …); without
    /// it, the list of them.
    #[arg(value_name = "KIND")]
    pub kind: Vec<String>,
    /// Leave the ids of the catalog out: the schema of any catalog.
    #[arg(long)]
    pub any: bool,
    /// Write schemas, settings, snippets and a task for VS Code into the catalog's folder; its YAML extension completes
    /// and underlines keys, ids and answers.
    #[arg(long, conflicts_with_all = ["kind", "any"])]
    pub vscode: bool,
}

/// The JSON contract: everything that commands print as data. Each command names its own; a test runs each and validates what it
/// prints.
fn outputs() -> impl Iterator<Item = JsonOutput> {
    let of_commands = [
        diagnose::OUTPUTS,
        search::OUTPUTS,
        show::OUTPUTS,
        code::OUTPUTS,
        runbook::OUTPUTS,
        new::OUTPUTS,
        check::OUTPUTS,
        test::OUTPUTS,
        why::OUTPUTS,
        simulate::OUTPUTS,
        stale::OUTPUTS,
        claims::OUTPUTS,
        import::OUTPUTS,
        reports::OUTPUTS,
        manual::OUTPUTS,
    ];
    of_commands.into_iter().flatten().copied()
}

/// Names of earlier versions, which still work.
const FORMER_NAMES: &[(&str, &str)] = &[("mended", "fixed")];

/// The output that a name or a command means: `mended` and `check --fix` are the same. A command without its options means its
/// first output. Some commands are called like a kind of file: `claims` is the file, and `claims --json` the output.
fn output_named(words: &str) -> Option<JsonOutput> {
    let command = words.strip_suffix(" --json").unwrap_or(words);
    let with_options = format!("{command} ");
    let name = FORMER_NAMES.iter().find(|(former, _)| *former == words).map_or(words, |(_, name)| name);
    let named = outputs().find(|output| output.name == name);
    let exact = || outputs().find(|output| output.command == command);
    named.or_else(exact).or_else(|| outputs().find(|output| output.command.starts_with(&with_options)))
}

pub(super) fn run(context: &CliContext, args: &SchemaArgs) -> Result<ExitStatus, CliError> {
    if args.vscode {
        return set_up_editor(context);
    }
    if args.kind.is_empty() {
        return list(context);
    }
    let words = args.kind.join(" ");
    let schema = match (FileSchema::named(&words), output_named(&words)) {
        (Some(file), _) if args.any => file.shape(),
        (Some(file), _) => file.of(&Ids::of(&catalog::entries(context)?)),
        (None, Some(output)) => (output.schema)(),
        (None, None) => {
            let commands = outputs().map(|output| output.command);
            return Err(CliError::unknown("schema", &words, nearest(&words, names().chain(commands))));
        }
    };
    output::print_json(&schema)?;
    Ok(ExitStatus::Success)
}

/// Kinds of file, then outputs.
fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.word).chain(outputs().map(|output| output.name))
}

fn list(context: &CliContext) -> Result<ExitStatus, CliError> {
    if context.json {
        output::print_json(&names().collect::<Vec<_>>())?;
        return Ok(ExitStatus::Success);
    }
    let mut text = "Files of a catalog:\n".to_owned();
    for file in &FILES {
        let part = if file.is_head { " (the header)" } else { "" };
        text.push_str(&format!("  {:<18} {}{part}\n", file.word, file.files.join(", ")));
    }
    text.push_str("Output of commands with --json (use either name):\n");
    for output in outputs() {
        let note = if output.note.is_empty() { String::new() } else { format!(" ({})", output.note) };
        text.push_str(&format!("  {:<18} {}{note}\n", output.name, output.command));
    }
    output::print(&text)?;
    Ok(ExitStatus::Success)
}

fn set_up_editor(context: &CliContext) -> Result<ExitStatus, CliError> {
    let root = output::folder(context, context.writable_folder()?)?;
    let files = editor::write_editor_files(&root, &Ids::of(&catalog::entries(context)?), true)?;
    for path in &files.written {
        output::print(&format!("Wrote {path}\n"))?;
    }
    for file in &files.kept {
        output::print(&format!("{} already exists and was not changed. Suggested content:\n{}", file.path, file.text))?;
    }
    Ok(ExitStatus::Success)
}
