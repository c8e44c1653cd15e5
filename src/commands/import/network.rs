//! A Bayesian network to a catalog of its own.
//!
//! In: the path of a `.bif` file, and roles of its nodes. Out: a new folder with a catalog. Never: changes a file that exists.

use std::{io::IsTerminal, path::Path};

use anyhow::Context;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        context::CliContext,
        error::{CliError, ExitStatus},
        output, terminal,
    },
    args::ImportArgs,
};
use crate::{
    import::{Drafted, Network, NodeRoles, draft, parse, write::place},
    render,
};

/// A catalog drafted from a network.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Report<'a> {
    folder: &'a Path,
    files: usize,
    causes: usize,
    circumstances: usize,
    symptoms: usize,
}

pub(super) fn run(context: &CliContext, args: &ImportArgs) -> Result<ExitStatus, CliError> {
    let [path] = &args.files[..] else {
        return Err(CliError::Usage("one network becomes one catalog: name one .bif file".to_owned()));
    };
    let text = output::read_named(path)?;
    let network = parse(&String::from_utf8_lossy(&text))
        .map_err(|error| CliError::InvalidCatalog(format!("{}: {error}", path.display())))?;
    let args = &with_roles(context, args, &network)?;
    let roles = NodeRoles::named(&network, &args.causes, &args.circumstances, &args.symptoms)
        .map_err(|error| CliError::Usage(format!("{error}; nodes are {}", names(&network))))?;
    let id = id(path);
    let drafted = draft(&network, &roles, &id).map_err(|error| CliError::InvalidCatalog(error.to_string()))?;
    let folder = args.output.clone().unwrap_or_else(|| id.clone().into());
    write(context, &folder, &drafted)?;
    if context.json {
        output::print_json(&Report {
            folder: &folder,
            files: drafted.files.len(),
            causes: drafted.causes,
            circumstances: drafted.circumstances,
            symptoms: drafted.symptoms,
        })?;
        return Ok(ExitStatus::Success);
    }
    output::print(&format!(
        "{}, {}, {} drafted into {}\nNext: fixbook --catalog {} check\n",
        render::count(drafted.causes, "cause"),
        render::count(drafted.circumstances, "environment question"),
        render::count(drafted.symptoms, "symptom"),
        folder.display(),
        folder.display(),
    ))?;
    Ok(ExitStatus::Success)
}

/// Asks for roles that the command line does not give; without a terminal the guesses of [`NodeRoles::named`] are used.
fn with_roles(context: &CliContext, args: &ImportArgs, network: &Network) -> Result<ImportArgs, CliError> {
    let mut args = args.clone();
    let is_open = args.causes.is_empty() && args.circumstances.is_empty() && args.symptoms.is_empty();
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !is_open || context.json || !is_terminal {
        return Ok(args);
    }
    args.circumstances = choose("Which nodes are the environment (which host, which path)?", network, &[])?;
    let guess = NodeRoles::named(network, &[], &args.circumstances, &[]).unwrap_or_default();
    let causes: Vec<usize> = guess.causes.iter().map(|(node, _)| *node).collect();
    args.causes = choose("Which nodes are causes? (their most likely state is the normal one)", network, &causes)?;
    args.symptoms = choose("Which nodes can be observed?", network, &guess.symptoms)?;
    Ok(args)
}

fn choose(question: &str, network: &Network, guess: &[usize]) -> Result<Vec<String>, CliError> {
    let names: Vec<String> = network.nodes.iter().map(|node| output::plain(&node.name).into_owned()).collect();
    let _prompt = terminal::Held::prompt()?;
    let chosen = inquire::MultiSelect::new(question, names).with_default(guess).raw_prompt();
    let chosen = chosen.context("the import was stopped and nothing was written")?;
    Ok(chosen.into_iter().map(|option| network.nodes[option.index].name.clone()).collect())
}

fn names(network: &Network) -> String {
    const MAX_SHOWN: usize = 40;
    let mut names: Vec<&str> = network.nodes.iter().take(MAX_SHOWN).map(|node| node.name.as_str()).collect();
    if network.nodes.len() > MAX_SHOWN {
        names.push("…");
    }
    names.join(", ")
}

fn id(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_lowercase();
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-");
    if id.starts_with(|c: char| c.is_ascii_lowercase()) { id } else { format!("network-{id}") }
}

/// Writes into a new folder.
fn write(context: &CliContext, folder: &Path, drafted: &Drafted) -> Result<(), CliError> {
    if folder.join("kb").exists() {
        let message = format!("{} already contains a catalog. Choose another folder with -o.", folder.display());
        return Err(CliError::Usage(message));
    }
    let files: Vec<(&str, &[u8])> =
        drafted.files.iter().map(|file| (file.path.as_str(), file.text.as_bytes())).collect();
    let waiting = || drop(output::eprint("Waiting for another process that writes to this catalog.\n"));
    Ok(place(&output::folder(context, folder)?, &waiting, &files)?)
}
