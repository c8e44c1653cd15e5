//! What a build made of articles, for the next build of the same process: a preview is rebuilt in milliseconds.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{page::RenderedPage, script_payload};
use fixbook_engine::{
    model::Article,
    search::{DocumentPostings, Shard},
};

/// Pages, words and shards as scripts, each with what it was made of. An empty cache changes nothing but the time.
#[derive(Default)]
pub struct BuildCache {
    /// Whether there will be a next build.
    incremental: bool,
    /// What every page shows besides its own text (`layout::layout_digest`).
    layout: u64,
    pages: HashMap<String, (Article, Arc<RenderedPage>)>,
    postings: HashMap<String, (Article, Arc<DocumentPostings>)>,
    shards: HashMap<String, (Shard, Arc<Vec<u8>>)>,
}

/// A digest that is valid within one process.
pub(super) fn digest(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Whether an article is unchanged. A text that was not read again is the same piece of memory.
fn is_same(a: &Article, b: &Article) -> bool {
    let is_same_text = Arc::ptr_eq(&a.markdown, &b.markdown) || a.markdown == b.markdown;
    is_same_text && (&a.path, &a.title, &a.summary) == (&b.path, &b.title, &b.summary)
}

impl BuildCache {
    /// A cache for one build after another; the default one keeps nothing.
    pub fn incremental() -> Self {
        BuildCache { incremental: true, ..BuildCache::default() }
    }

    /// The page of an article, if it was made of the same text in the same layout.
    pub(super) fn page(&self, article: &Article, layout: u64) -> Option<Arc<RenderedPage>> {
        let (made_of, page) = self.pages.get(&article.path).filter(|_| self.layout == layout)?;
        is_same(made_of, article).then(|| page.clone())
    }

    pub(super) fn remember_pages<'a>(
        &mut self,
        pages: impl Iterator<Item = (&'a Article, Arc<RenderedPage>)>,
        layout: u64,
    ) {
        if self.incremental {
            self.layout = layout;
            self.pages = pages.map(|(article, page)| (article.path.clone(), (article.clone(), page))).collect();
        }
    }

    pub(super) fn postings(&self, article: &Article) -> Option<Arc<DocumentPostings>> {
        let (made_of, postings) = self.postings.get(&article.path)?;
        is_same(made_of, article).then(|| postings.clone())
    }

    pub(super) fn remember_postings<'a>(
        &mut self,
        documents: impl Iterator<Item = (&'a Article, &'a Arc<DocumentPostings>)>,
    ) {
        if self.incremental {
            let kept = documents.map(|(article, postings)| (article.path.clone(), (article.clone(), postings.clone())));
            self.postings = kept.collect();
        }
    }

    /// A shard as a script.
    pub(super) fn script(&self, shard: &Shard) -> Arc<Vec<u8>> {
        match self.shards.get(&shard.name).filter(|(made_of, _)| made_of == shard) {
            Some((_, script)) => script.clone(),
            None => Arc::new(script_payload::script(&shard.name, &shard.bytes).into_bytes()),
        }
    }

    pub(super) fn remember_scripts(&mut self, shards: Vec<Shard>, scripts: &[(String, Arc<Vec<u8>>)]) {
        if self.incremental {
            let kept = shards.into_iter().zip(scripts);
            self.shards = kept.map(|(shard, (_, script))| (shard.name.clone(), (shard, script.clone()))).collect();
        }
    }
}
