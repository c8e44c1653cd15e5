//! The search index of a site: shards as scripts.

use std::sync::Arc;

use rayon::prelude::*;

use super::{build_cache::BuildCache, output_dir::Files, script_payload};
use crate::index;
use fixbook_engine::{
    model::{Article, Catalog},
    search::{DocumentPostings, QueryContextData, SINGLE_FILE, Shard},
};

/// With at most this many entries and articles the whole index is one file.
const MAX_IN_ONE_FILE: usize = 300;

/// Adds the files of the index. Texts that were analyzed before are not analyzed again.
pub(super) fn files(catalog: &Catalog, cache: &mut BuildCache, files: &mut Files) {
    let documents = analyzed(catalog, cache);
    let entries = catalog.causes.len() + catalog.fixes.len() + catalog.symptoms.len() + catalog.articles.len();
    let shards = fixbook_engine::search::shards(QueryContextData::of(catalog), &documents);
    if entries <= MAX_IN_ONE_FILE {
        let mut shards = shards.into_iter();
        let root = shards.next().map(|root| script_payload::script(&root.name, &root.bytes)).unwrap_or_default();
        let rest =
            script_payload::script(SINGLE_FILE, &fixbook_engine::search::single_file(&shards.collect::<Vec<_>>()));
        files.insert("search/root.js".to_owned(), Arc::new(format!("{root}{rest}").into_bytes()));
        return;
    }
    let named = |shard: &Shard| (format!("search/{}.js", shard.name), cache.script(shard));
    let scripts: Vec<_> = shards.par_iter().map(named).collect();
    cache.remember_scripts(shards, &scripts);
    files.extend(scripts);
}

/// Every document, analyzed. Entries are few and analyzed each time.
fn analyzed(catalog: &Catalog, cache: &mut BuildCache) -> Vec<Arc<DocumentPostings>> {
    let entries = index::entry_documents(catalog);
    let mut documents: Vec<Arc<DocumentPostings>> =
        entries.into_par_iter().map(|document| Arc::new(DocumentPostings::of(document))).collect();
    let read = |article: &Article| {
        cache.postings(article).unwrap_or_else(|| Arc::new(DocumentPostings::of(index::article_document(article))))
    };
    let of_articles: Vec<Arc<DocumentPostings>> = catalog.articles.par_iter().map(read).collect();
    cache.remember_postings(catalog.articles.iter().zip(&of_articles));
    documents.extend(of_articles);
    documents
}
