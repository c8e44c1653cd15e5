//! The catalog that a command works on: found, loaded, checked.

use std::env;

use anyhow::Context;

use super::{Failure, output};
use crate::{
    check,
    cli::Global,
    diagnosis::Engine,
    load::{self, Articles, Entries, Folder},
    model::{Catalog, Problem},
    render,
    rules::RuleBook,
};

/// Why nothing is written into the catalog of an installed program.
pub(super) const BUILT_IN_IS_FIXED: &str = "the catalog built into this program cannot be written to: go to a catalog's \
                                            folder, name one with --catalog, or write one with `fixbook new catalog DIR`";

/// The folder: `--catalog` or `$FIXBOOK_CATALOG`, the nearest upward, else the built-in one.
pub(super) fn folder(global: &Global) -> Result<Folder, Failure> {
    match &global.catalog {
        Some(path) => Folder::named(path).map_err(|error| Failure::Usage(error.to_string())),
        None => Ok(Folder::nearest_to(&env::current_dir().context("cannot tell the current folder")?)),
    }
}

/// All entries as read.
pub(super) fn entries(global: &Global) -> Result<Entries, Failure> {
    load::load(&folder(global)?).map_err(|error| Failure::World(error.into()))
}

/// The same, with the articles' paths alone: for what searches them, or does without.
pub(super) fn engine_without_articles(global: &Global) -> Result<Engine, Failure> {
    let entries = load::load_with(&folder(global)?, Articles::Listed).map_err(|error| Failure::World(error.into()))?;
    usable(global, entries)
}

/// What is wrong with a catalog, a line each with its place and remedy.
pub(super) fn problems(global: &Global) -> Result<Vec<String>, Failure> {
    let line = |problem: &Problem| {
        let record = problem.record();
        format!("{}:{}:{}: {}; {}", record.path, record.line, record.column, record.message, record.remedy)
    };
    Ok(checked(entries(global)?).err().unwrap_or_default().iter().map(line).collect())
}

/// The checked catalog and its compiled rules. A broken one is refused with its problems; with `--keep-going` its
/// broken entries are left out, which is said.
pub(super) fn engine(global: &Global) -> Result<Engine, Failure> {
    usable(global, entries(global)?)
}

/// The same for entries that have been read.
pub(super) fn usable(global: &Global, entries: Entries) -> Result<Engine, Failure> {
    if global.keep_going {
        return engine_without_broken(entries);
    }
    match checked(entries) {
        Ok(engine) => Ok(engine),
        Err(problems) => Err(refuse(&problems)?),
    }
}

/// The catalog ready for use, or every problem in entries and rules together.
pub(super) fn checked(entries: Entries) -> Result<Engine, Vec<Problem>> {
    let problems = check::problems(&entries);
    if problems.is_empty() {
        return check::unchecked(entries).map_or(Err(Vec::new()), Engine::new);
    }
    let broken = entries.broken();
    // With a whole table unreadable, nobody can say which names are unknown.
    let names_are_known = entries.incomplete.is_empty();
    let unchecked = check::unchecked(entries);
    let in_rules =
        unchecked.map(|catalog| RuleBook::problems(&catalog, broken.iter().map(|(kind, id)| (*kind, id.as_str()))));
    let mut in_rules = in_rules.unwrap_or_default();
    in_rules.retain(|problem| names_are_known || problem.check != "rule-unknown-name");
    Err([problems, in_rules].concat())
}

fn engine_without_broken(entries: Entries) -> Result<Engine, Failure> {
    let without = match check::keep_going(entries) {
        Ok(without) => without,
        Err(problems) => return Err(refuse(&problems)?),
    };
    let mut left_out = without.left_out;
    let mut catalog = without.catalog;
    loop {
        match Engine::new(catalog.clone()) {
            Ok(engine) => {
                if !left_out.is_empty() {
                    let entries = if left_out.len() == 1 {
                        "1 broken entry"
                    } else {
                        &format!("{} broken entries", left_out.len())
                    };
                    output::note(&format!("warning: {entries} left out: {}\n", left_out.join(", ")))?;
                }
                return Ok(engine);
            }
            Err(problems) => take_out_rules(&mut catalog, &problems, &mut left_out),
        }
    }
}

/// Each round takes out at least the file of the first problem, so it ends.
fn take_out_rules(catalog: &mut Catalog, problems: &[Problem], left_out: &mut Vec<String>) {
    let broken = |path: &str| problems.iter().any(|problem| problem.place.file.path == path);
    left_out.extend(catalog.rules.iter().filter(|rules| broken(&rules.path)).map(|rules| rules.path.clone()));
    catalog.rules.retain(|rules| !broken(&rules.path));
}

/// Prints the problems and says so in one line.
fn refuse(problems: &[Problem]) -> Result<Failure, Failure> {
    output::note_styled(&render::problems(problems))?;
    let count = render::count(problems.len(), "problem");
    Ok(Failure::Broken(format!("the catalog has {count}; mend it, or leave the broken entries out with --keep-going")))
}
