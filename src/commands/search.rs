//! `fixbook search`.

use super::{Answer, Failure, facts, open, output};
use crate::{
    cli::{Global, KindArg, SearchArgs},
    model::Kind,
    render,
    search::{Filter, Index},
};

pub(super) fn run(global: &Global, args: &SearchArgs) -> Result<Answer, Failure> {
    let engine = open::engine(global)?;
    let facts = facts::known_facts(&engine.catalog, &args.facts)?;
    let filter = Filter { kind: args.kind.map(kind), facts: facts.into_iter().collect() };
    let index = Index::of(&engine.catalog).map_err(|error| Failure::World(error.into()))?;
    let results = index
        .search(&args.words.join(" "), &filter, args.limit as usize)
        .map_err(|error| Failure::World(error.into()))?;
    if global.json {
        output::print_json(&results)?;
    } else {
        output::print(&render::results(&results))?;
    }
    Ok(if results.hits.is_empty() { Answer::No } else { Answer::Yes })
}

fn kind(arg: KindArg) -> Kind {
    match arg {
        KindArg::Cause => Kind::Cause,
        KindArg::Symptom => Kind::Symptom,
        KindArg::Fix => Kind::Fix,
        KindArg::Code => Kind::Code,
        KindArg::Article => Kind::Article,
    }
}
