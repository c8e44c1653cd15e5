//! What a build made of articles, for the next build of the same process: a preview is there in a blink.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{Page, packed};
use crate::{
    model::Article,
    search::{Leaf, Shard},
};

/// Pages, words and packed shards, each with a digest of what it was made of. Forgetting all of it changes nothing but
/// the time.
#[derive(Default)]
pub struct Memory {
    pages: HashMap<String, (u64, Arc<Page>)>,
    leaves: HashMap<String, (u64, Arc<Leaf>)>,
    shards: HashMap<String, (u64, Arc<Vec<u8>>)>,
}

/// A digest that holds within one process.
pub(super) fn digest(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn text_of(article: &Article) -> u64 {
    digest((&article.path, &article.title, &article.summary, &article.markdown))
}

impl Memory {
    /// The page of an article, if it was made of the same text in the same frame.
    pub(super) fn page(&self, article: &Article, frame: u64) -> Option<Arc<Page>> {
        let (made_of, page) = self.pages.get(&article.path)?;
        (*made_of == digest((text_of(article), frame))).then(|| page.clone())
    }

    pub(super) fn remember_pages<'a>(&mut self, pages: impl Iterator<Item = (&'a Article, Arc<Page>)>, frame: u64) {
        self.pages =
            pages.map(|(article, page)| (article.path.clone(), (digest((text_of(article), frame)), page))).collect();
    }

    pub(super) fn leaf(&self, article: &Article) -> Option<Arc<Leaf>> {
        let (made_of, leaf) = self.leaves.get(&article.path)?;
        (*made_of == text_of(article)).then(|| leaf.clone())
    }

    pub(super) fn remember_leaves<'a>(&mut self, leaves: impl Iterator<Item = (&'a Article, &'a Arc<Leaf>)>) {
        self.leaves = leaves.map(|(article, leaf)| (article.path.clone(), (text_of(article), leaf.clone()))).collect();
    }

    /// A shard as a script.
    pub(super) fn packed(&self, shard: &Shard) -> Arc<Vec<u8>> {
        match self.shards.get(&shard.name) {
            Some((made_of, script)) if *made_of == digest(&shard.bytes) => script.clone(),
            _ => Arc::new(packed::script(&shard.name, &shard.bytes).into_bytes()),
        }
    }

    pub(super) fn remember_packed(&mut self, shards: &[Shard], made: &[(String, Arc<Vec<u8>>)]) {
        let scripts = shards.iter().zip(made);
        self.shards =
            scripts.map(|(shard, (_, script))| (shard.name.clone(), (digest(&shard.bytes), script.clone()))).collect();
    }
}
