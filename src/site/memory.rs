//! What a build made of articles, for the next build of the same process: a preview is there in a blink.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{Page, packed};
use fixbook_engine::{
    model::Article,
    search::{DocumentPostings, Shard},
};

/// Pages, words and packed shards, each with what it was made of. Forgetting all of it changes nothing but the time.
#[derive(Default)]
pub struct BuildCache {
    /// Whether there will be a next build.
    goes_on: bool,
    /// What every page shows beside its own text.
    frame: u64,
    pages: HashMap<String, (Article, Arc<Page>)>,
    leaves: HashMap<String, (Article, Arc<DocumentPostings>)>,
    shards: HashMap<String, (Shard, Arc<Vec<u8>>)>,
}

/// A digest that holds within one process.
pub(super) fn digest(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Whether an article is what it was. A text that was not read again is the same piece of memory.
fn is_same(a: &Article, b: &Article) -> bool {
    let is_same_text = Arc::ptr_eq(&a.markdown, &b.markdown) || a.markdown == b.markdown;
    is_same_text && (&a.path, &a.title, &a.summary) == (&b.path, &b.title, &b.summary)
}

impl BuildCache {
    /// For builds one after the other; any other memory forgets at once.
    pub fn following() -> Self {
        BuildCache { goes_on: true, ..BuildCache::default() }
    }

    /// The page of an article, if it was made of the same text in the same frame.
    pub(super) fn page(&self, article: &Article, frame: u64) -> Option<Arc<Page>> {
        let (made_of, page) = self.pages.get(&article.path).filter(|_| self.frame == frame)?;
        is_same(made_of, article).then(|| page.clone())
    }

    pub(super) fn remember_pages<'a>(&mut self, pages: impl Iterator<Item = (&'a Article, Arc<Page>)>, frame: u64) {
        if self.goes_on {
            self.frame = frame;
            self.pages = pages.map(|(article, page)| (article.path.clone(), (article.clone(), page))).collect();
        }
    }

    pub(super) fn leaf(&self, article: &Article) -> Option<Arc<DocumentPostings>> {
        let (made_of, leaf) = self.leaves.get(&article.path)?;
        is_same(made_of, article).then(|| leaf.clone())
    }

    pub(super) fn remember_leaves<'a>(
        &mut self,
        leaves: impl Iterator<Item = (&'a Article, &'a Arc<DocumentPostings>)>,
    ) {
        if self.goes_on {
            let kept = leaves.map(|(article, leaf)| (article.path.clone(), (article.clone(), leaf.clone())));
            self.leaves = kept.collect();
        }
    }

    /// A shard as a script.
    pub(super) fn packed(&self, shard: &Shard) -> Arc<Vec<u8>> {
        match self.shards.get(&shard.name).filter(|(made_of, _)| made_of == shard) {
            Some((_, script)) => script.clone(),
            None => Arc::new(packed::script(&shard.name, &shard.bytes).into_bytes()),
        }
    }

    pub(super) fn remember_packed(&mut self, shards: Vec<Shard>, made: &[(String, Arc<Vec<u8>>)]) {
        if self.goes_on {
            let kept = shards.into_iter().zip(made);
            self.shards = kept.map(|(shard, (_, script))| (shard.name.clone(), (shard, script.clone()))).collect();
        }
    }
}
