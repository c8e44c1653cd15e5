//! A catalog and its articles, ready to be searched.

use rayon::prelude::*;
use tantivy::{ReloadPolicy, directory::RamDirectory};

use super::{
    SearchError, articles, entries,
    fields::{Fields, indexed, schema, tokenizers},
    tantivy_reader::TantivyReader,
    unit::CATALOG,
};
use fixbook_engine::model::{Article, Catalog};
use fixbook_engine::search::{Document, IndexReader, Query, QueryContext, Results, search};

/// Bytes that the writer may buffer before it writes; a small catalog stays far below.
const WRITER_BUDGET: usize = 32 << 20;

/// Everything of a catalog that is searched, its articles included: what a page without a server indexes by itself.
pub fn documents(catalog: &Catalog) -> Vec<Document> {
    let of_articles = catalog.articles.iter().map(articles::article);
    entries::documents(catalog).into_iter().chain(of_articles).collect()
}

/// The same of the catalog's entries alone.
pub fn entry_documents(catalog: &Catalog) -> Vec<Document> {
    entries::documents(catalog)
}

/// What is searched of one article.
pub fn article_document(article: &Article) -> Document {
    articles::article(article)
}

/// An index, and the warnings about articles.
pub struct OpenedIndex {
    pub index: Index,
    pub warnings: Vec<String>,
}

/// An index that can be searched.
pub struct Index {
    pub(super) reader: TantivyReader,
    pub(super) context: QueryContext,
}

impl Index {
    /// Indexes a catalog with the articles it holds, in memory.
    pub fn of(catalog: &Catalog) -> Result<Self, SearchError> {
        Self::in_memory(catalog, &documents(catalog))
    }

    /// Indexes documents in memory, with one thread, so that nothing depends on which was first.
    pub(super) fn in_memory(catalog: &Catalog, documents: &[Document]) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        // Written once and never changed, so one segment and no writer threads: a third of the time.
        let mut writer = tantivy::Index::builder()
            .schema(schema.clone())
            .tokenizers(tokenizers())
            .single_segment_index_writer(RamDirectory::create(), WRITER_BUDGET)?;
        let read = documents.par_iter().map(|document| indexed(fields, &schema, CATALOG, document));
        for document in read.collect::<Vec<_>>() {
            writer.add_document(document?)?;
        }
        Self::over(catalog, &writer.finalize()?, fields)
    }

    /// Opens an index of tantivy.
    pub(super) fn over(catalog: &Catalog, index: &tantivy::Index, fields: Fields) -> Result<Self, SearchError> {
        let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { reader: TantivyReader::new(reader.searcher(), fields)?, context: QueryContext::of(catalog) })
    }

    /// Reads a query: filters, phrases, codes and words.
    pub fn read(&self, text: &str) -> Query {
        self.context.read(text)
    }

    /// The best hits for a query; with `explain` each has the components of its score.
    pub fn search(&self, query: &Query, limit: usize, explain: bool) -> Result<Results, SearchError> {
        search(&self.context, &self.reader, query, limit, explain)
    }

    /// The number of documents.
    pub fn documents(&self) -> u32 {
        self.reader.documents()
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use super::Index;
    use crate::{
        check,
        index::{articles, entries},
        load::{CatalogSource, load},
    };
    use fixbook_engine::{
        model::Catalog,
        search::{
            DocStore, Document, DocumentPostings, QueryContext, QueryContextData, ROOT, Ranked, ShardedIndex, rank,
            shards, understand,
        },
    };

    const QUERIES: [&str; 10] = [
        "certifcate expired",
        "mstsc keeps dropping",
        "2308",
        "0x904 extended 0x7",
        "event 1058",
        "kind:fix area:certificate machinekeys",
        "\"security layer\" nla",
        "Restart-Service TermService",
        "remote desk",
        "the server says that it cannot create a certificate and everybody is thrown out",
    ];

    /// Documents are numbered differently; all else is the same.
    fn hits<A: DocStore>(ranked: &[Ranked], archive: &A) -> Vec<(String, f32, Option<u32>, usize)> {
        let id = |document| archive.stored(document).unwrap_or_else(|_| unreachable!("in memory")).head.id;
        ranked.iter().map(|hit| (id(hit.document), hit.score, hit.place, hit.parts.len())).collect()
    }

    /// An index of shards, all of them loaded.
    fn sharded(catalog: &Catalog, documents: &[Document]) -> ShardedIndex {
        let leaves: Vec<Arc<DocumentPostings>> =
            documents.iter().map(|document| Arc::new(DocumentPostings::of(document.clone()))).collect();
        let mut shards = shards(QueryContextData::of(catalog), &leaves).into_iter();
        let root = shards.next().filter(|root| root.name == ROOT).expect("the root is the first");
        let (_, mut shelf): (QueryContext, _) = ShardedIndex::open(&root.bytes).expect("a good root");
        shards.for_each(|shard| shelf.put(&shard.name, &shard.bytes).expect("a good shard"));
        shelf
    }

    /// A page without a server searches the one, the terminal the other.
    #[test]
    fn an_index_of_shards_ranks_as_tantivy_does() {
        let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let catalog = check::catalog(load(&folder).expect("readable")).expect("a good catalog");
        let of_articles = catalog.articles.iter().map(articles::article);
        let documents: Vec<_> = entries::documents(&catalog).into_iter().chain(of_articles).collect();
        let index = Index::in_memory(&catalog, &documents).expect("an index");
        let memory = sharded(&catalog, &documents);
        for text in QUERIES {
            let query = index.read(text);
            let theirs = understand(&query, index.context.near(), &index.reader).expect("understood");
            let Ok(ours) = understand(&query, index.context.near(), &memory);
            assert_eq!(ours, theirs, "{text}");
            let theirs = hits(&rank(&query, &theirs, &index.reader, 30, true).expect("ranked"), &index.reader);
            let Ok(ours) = rank(&query, &ours, &memory, 30, true);
            assert_eq!(hits(&ours, &memory), theirs, "{text}");
            assert!(!ours.is_empty(), "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_score_sum_to_it() {
        let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        let catalog = check::catalog(load(&folder).expect("readable")).expect("a good catalog");
        let index = Index::of(&catalog).expect("an index");
        for text in QUERIES {
            for hit in index.search(&index.read(text), 10, true).expect("results").hits {
                let sum: f32 = hit.explain.iter().map(|share| share.points).sum();
                assert!((sum - hit.score).abs() < 0.05, "{text}: {} is explained as {sum}", hit.score);
            }
        }
    }
}
