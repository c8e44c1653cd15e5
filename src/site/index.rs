//! The search index of a site: shards as scripts.

use std::sync::Arc;

use rayon::prelude::*;

use super::{folder::Files, memory::BuildCache, packed};
use crate::index;
use fixbook_engine::{
    model::{Article, Catalog},
    search::{DocumentPostings, QueryContextData, SINGLE_FILE, Shard},
};

/// Up to so many entries and articles the whole index is one file.
const ONE_FILE: usize = 300;

/// The files of the index. Texts that were read before are not read again.
pub(super) fn files(catalog: &Catalog, memory: &mut BuildCache, files: &mut Files) {
    let leaves = leaves(catalog, memory);
    let entries = catalog.causes.len() + catalog.fixes.len() + catalog.symptoms.len() + catalog.articles.len();
    let shards = fixbook_engine::search::shards(QueryContextData::of(catalog), &leaves);
    if entries <= ONE_FILE {
        let mut shards = shards.into_iter();
        let root = shards.next().map(|root| packed::script(&root.name, &root.bytes)).unwrap_or_default();
        let rest = packed::script(SINGLE_FILE, &fixbook_engine::search::single_file(&shards.collect::<Vec<_>>()));
        files.insert("search/root.js".to_owned(), Arc::new(format!("{root}{rest}").into_bytes()));
        return;
    }
    let named = |shard: &Shard| (format!("search/{}.js", shard.name), memory.packed(shard));
    let made: Vec<_> = shards.par_iter().map(named).collect();
    memory.remember_packed(shards, &made);
    files.extend(made);
}

/// Every document, read. Entries are few and read anew.
fn leaves(catalog: &Catalog, memory: &mut BuildCache) -> Vec<Arc<DocumentPostings>> {
    let entries = index::entry_documents(catalog);
    let mut leaves: Vec<Arc<DocumentPostings>> =
        entries.into_par_iter().map(|document| Arc::new(DocumentPostings::of(document))).collect();
    let read = |article: &Article| {
        memory.leaf(article).unwrap_or_else(|| Arc::new(DocumentPostings::of(index::article_document(article))))
    };
    let of_articles: Vec<Arc<DocumentPostings>> = catalog.articles.par_iter().map(read).collect();
    memory.remember_leaves(catalog.articles.iter().zip(&of_articles));
    leaves.extend(of_articles);
    leaves
}
