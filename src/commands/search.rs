//! `fixbook search`.

use std::io::IsTerminal;

use super::{CliError, ExitStatus, facts, library, live_search, open, output};
use crate::{
    cli::{Global, KindArg, SearchArgs},
    render,
};
use fixbook_engine::{model::Kind, search::Query, text::printable};

pub(super) fn run(global: &Global, args: &SearchArgs) -> Result<ExitStatus, CliError> {
    let is_live = args.words.is_empty() && !global.json && is_on_terminal();
    if args.words.is_empty() && !is_live {
        return Err(CliError::Usage(
            "give some words to search for, such as: fixbook search certificate expired".to_owned(),
        ));
    }
    let engine = open::engine_without_articles(global)?;
    let facts = facts::known_facts(&engine.catalog, &args.facts)?;
    let index = library::index(global, &engine.catalog, &args.articles)?;
    let narrowed = |words: &str| {
        let mut query = index.read(words);
        query.filter.kind = args.kind.map(kind).or(query.filter.kind);
        query.filter.facts.extend(facts.iter().cloned());
        query
    };
    let find = |query: &Query| index.search(query, args.limit as usize, args.explain).map_err(library::world);
    if is_live {
        return live_search::run(global, &args.articles, &|words| find(&narrowed(words)));
    }
    let results = find(&narrowed(&printable(&args.words.join(" "))))?;
    if global.json {
        output::print_json(&results)?;
    } else {
        output::print(&render::results(&results))?;
    }
    Ok(if results.hits.is_empty() { ExitStatus::No } else { ExitStatus::Yes })
}

fn is_on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

fn kind(arg: KindArg) -> Kind {
    match arg {
        KindArg::Cause => Kind::Cause,
        KindArg::Symptom => Kind::Symptom,
        KindArg::Fix => Kind::Fix,
        KindArg::Code => Kind::Code,
        KindArg::Claim => Kind::Claim,
        KindArg::Article => Kind::Article,
    }
}
