//! `fixbook why`: what the numbers of an entry do, and what the uncommitted change did to them.

use clap::Args;

use super::{
    catalog::{self, AtRevision},
    context::CliContext,
    error::{CliError, ExitStatus},
    json_output::JsonOutput,
    output,
};
use crate::{
    explain::{self, Before},
    render::{self, Explained},
    schema,
};
use fixbook_engine::{
    diagnosis::{Engine, scored_causes},
    model::{Id, Kind},
    text::nearest,
};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("explained", "why", schema::printed::<Explained>)];

/// Arguments of `why`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook why rdp-certificate-expired
  fixbook why rdp-certificate --since HEAD~3")]
pub struct WhyArgs {
    /// Id of a cause, symptom, fix or rule.
    pub id: String,
    /// Show what has changed since this revision, if the catalog is in a git repository.
    #[arg(long, default_value = "HEAD", value_name = "REV")]
    pub since: String,
}

pub(super) fn run(context: &CliContext, args: &WhyArgs) -> Result<ExitStatus, CliError> {
    let engine = catalog::engine_without_articles(context)?;
    let (kind, id) = find_entry(&engine, &args.id)?;
    // A wrong revision is refused before anything is computed.
    let then = catalog::entries_at(context, &args.since)?;
    let number = scored_causes(&engine).position(|cause| *cause == id).unwrap_or_default();
    let why = explain::explain(&engine, kind, &id, number)
        .ok_or_else(|| CliError::unknown("cause, symptom, fix or rule", &args.id, None))?;
    let since = explain::since(&engine, &why, (kind, &id, number), before(&engine, then), &args.since);
    let explained = Explained { why, since };
    if context.json {
        output::print_json(&explained)?;
    } else {
        output::print(&render::why(&engine.catalog, &explained))?;
    }
    Ok(ExitStatus::Success)
}

/// The entry with an id, also a former one.
fn find_entry(engine: &Engine, written: &str) -> Result<(Kind, Id), CliError> {
    let catalog = &engine.catalog;
    let id = catalog.renamed(written).map_or(written, Id::as_str);
    let rule = || engine.rules().find(|rule| rule.id == *id).map(|rule| (Kind::Rule, rule.id.clone()));
    let ids = [Kind::Cause, Kind::Fix, Kind::Symptom];
    let found =
        ids.into_iter().find_map(|kind| catalog.entry(kind, id).map(|entry| (kind, entry.id.clone()))).or_else(rule);
    found.ok_or_else(|| {
        let known = catalog.causes.keys().chain(catalog.fixes.keys()).chain(catalog.symptoms.keys());
        let known = known.chain(engine.rules().map(|rule| &rule.id)).map(Id::as_str);
        CliError::unknown("cause, symptom, fix or rule", written, nearest(written, known))
    })
}

/// The catalog at a revision, made ready to compare with the current one.
fn before(now: &Engine, then: AtRevision) -> Before {
    match then {
        AtRevision::Unavailable(why) => Before::Unavailable(why),
        AtRevision::Entries(entries) if entries.revision == now.catalog.revision => Before::Same,
        AtRevision::Entries(entries) => match catalog::checked(*entries) {
            Ok(engine) => Before::Catalog(Box::new(engine)),
            Err(_) => Before::Invalid,
        },
    }
}
