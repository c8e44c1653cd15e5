//! `fixbook search`.

use std::{io::IsTerminal, path::PathBuf};

use clap::Args;

use super::{
    args, catalog,
    context::CliContext,
    error::{CliError, ExitStatus},
    index,
    json_output::JsonOutput,
    live_search, output,
    values::KindArg,
};
use crate::{render, schema};
use fixbook_engine::{
    model::Kind,
    search::{Query, Results},
    text::printable,
};

pub(super) const OUTPUTS: &[JsonOutput] = &[JsonOutput::new("results", "search", schema::printed::<Results>)];

/// Arguments of `search`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  fixbook search certificate expired
  fixbook search 0x904 --kind cause
  fixbook search port 3389 --where host-kind=azure-vm")]
pub struct SearchArgs {
    /// Words, codes in any spelling, "quoted phrases"; kind:fix, area:network and host-kind=azure-vm filter. Without
    /// words, on a terminal: results as you type.
    #[arg(allow_negative_numbers = true)]
    pub words: Vec<String>,
    /// Only this kind of entry.
    #[arg(long, value_enum)]
    pub kind: Option<KindArg>,
    /// Also search this folder of Markdown, with any headings and dialect.
    #[arg(long, value_name = "DIR")]
    pub articles: Vec<PathBuf>,
    /// Explain the score of each hit.
    #[arg(long)]
    pub explain: bool,
    /// Only show what applies to this answer (for example host-kind=azure-vm).
    #[arg(long = "where", value_name = "SYMPTOM=ANSWER")]
    pub facts: Vec<String>,
    /// At most this many hits.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

pub(super) fn run(context: &CliContext, args: &SearchArgs) -> Result<ExitStatus, CliError> {
    let is_live = args.words.is_empty() && !context.json && is_on_terminal();
    if args.words.is_empty() && !is_live {
        return Err(CliError::Usage(
            "give some words to search for, for example: fixbook search certificate expired".to_owned(),
        ));
    }
    let engine = catalog::engine_without_articles(context)?;
    let facts = args::parse_known_facts(&engine.catalog, &args.facts)?;
    let index = index::open(context, &engine.catalog, &args.articles)?;
    let query = |words: &str| {
        let mut query = index.read(words);
        query.filter.kind = args.kind.map(Kind::from).or(query.filter.kind);
        query.filter.facts.extend(facts.iter().cloned());
        query
    };
    let find = |query: &Query| Ok(index.search(query, args.limit as usize, args.explain)?);
    if is_live {
        return live_search::run(context, &args.articles, &|words| find(&query(words)));
    }
    let results: Results = find(&query(&printable(&args.words.join(" "))))?;
    if context.json {
        output::print_json(&results)?;
    } else {
        output::print(&render::results(&results))?;
    }
    Ok(if results.hits.is_empty() { ExitStatus::Negative } else { ExitStatus::Success })
}

fn is_on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}
