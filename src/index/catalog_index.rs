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
    /// Indexes a catalog with its articles, in memory.
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
        self.reader.num_docs()
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use super::{Index, documents};
    use crate::{
        check,
        load::{CatalogSource, load},
    };
    use fixbook_engine::{
        model::{Catalog, Kind},
        search::{
            DocStore, Document, DocumentPostings, HEADER, IndexReader, Passage, QueryContext, QueryContextData, Ranked,
            Results, ShardedIndex, VocabularyTerm, expand_query, rank, search, shards,
        },
    };

    const QUERIES: [&str; 12] = [
        "certifcate expired",
        "mstsc keeps dropping",
        "2308",
        "0x904 extended 0x7",
        "event 1058",
        "kind:fix area:certificate machinekeys",
        "\"security layer\" nla",
        "Restart-Service TermService",
        "remote desk",
        "ertificate expird",
        "xyzzyplugh",
        "the server says that it cannot create a certificate and everybody is thrown out",
    ];

    fn catalog() -> Catalog {
        let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
        check::catalog(load(&folder).expect("readable")).expect("a good catalog")
    }

    fn article(id: &str, title: &str, text: &str) -> Document {
        Document {
            kind: Kind::Article,
            id: id.to_owned(),
            title: title.to_owned(),
            path: id.to_owned(),
            area: None,
            label: None,
            passages: vec![Passage::new(text, 1)],
            own_codes: Vec::new(),
        }
    }

    /// Hits without the numbers of documents, which differ.
    fn hits<A: DocStore>(ranked: &[Ranked], store: &A) -> Vec<(String, f32, Option<u32>, usize)> {
        let id = |doc| store.stored(doc).unwrap_or_else(|_| unreachable!("in memory")).head.id;
        ranked.iter().map(|hit| (id(hit.doc), hit.score, hit.position, hit.components.len())).collect()
    }

    /// An index of shards as a page has it: some of them loaded, the others by name.
    struct Page {
        context: QueryContext,
        index: ShardedIndex,
        shards: Vec<fixbook_engine::search::Shard>,
    }

    impl Page {
        fn new(catalog: &Catalog, documents: &[Document]) -> Self {
            let postings: Vec<Arc<DocumentPostings>> =
                documents.iter().map(|document| Arc::new(DocumentPostings::of(document.clone()))).collect();
            let mut shards = shards(QueryContextData::of(catalog), &postings);
            let header = shards.remove(0);
            assert_eq!(header.name, HEADER);
            let (context, index) = ShardedIndex::open(&header.bytes).expect("a good header");
            Page { context, index, shards }
        }

        fn load(&mut self, wanted: impl Fn(&str) -> bool) {
            for shard in self.shards.iter().filter(|shard| wanted(&shard.name)) {
                self.index.put(&shard.name, &shard.bytes).expect("a good shard");
            }
        }

        /// Searches and loads what is missing until nothing is.
        fn search(&mut self, text: &str) -> Results {
            loop {
                let Ok(results) = search(&self.context, &self.index, &self.context.read(text), 10, false);
                let missing = self.index.missing();
                if missing.is_empty() {
                    return results;
                }
                self.load(|name| missing.iter().any(|missing| missing == name));
            }
        }
    }

    /// A site searches the one, the terminal the other.
    #[test]
    fn a_sharded_index_ranks_as_tantivy_does() {
        let catalog = catalog();
        let documents = documents(&catalog);
        let index = Index::in_memory(&catalog, &documents).expect("an index");
        let mut page = Page::new(&catalog, &documents);
        page.load(|_| true);
        for text in QUERIES {
            let query = index.read(text);
            let theirs = expand_query(&query, index.context.synonyms(), &index.reader).expect("expanded");
            let Ok(ours) = expand_query(&query, index.context.synonyms(), &page.index);
            assert_eq!(ours, theirs, "{text}");
            let theirs = hits(&rank(&query, &theirs, &index.reader, 30, true).expect("ranked"), &index.reader);
            let Ok(ours) = rank(&query, &ours, &page.index, 30, true);
            assert_eq!(hits(&ours, &page.index), theirs, "{text}");
            assert_eq!(ours.is_empty(), text == "xyzzyplugh", "{text}");
        }
    }

    /// A page knows only the shards that queries asked for.
    #[test]
    fn a_page_that_loads_shards_when_needed_finds_what_the_terminal_finds() {
        let catalog = catalog();
        let documents = documents(&catalog);
        let index = Index::in_memory(&catalog, &documents).expect("an index");
        for text in QUERIES {
            let results = Page::new(&catalog, &documents).search(text);
            assert_eq!(results, index.search(&index.read(text), 10, false).expect("results"), "{text}");
        }
    }

    /// `print` is one letter from `rint` as `ring` is, and more common.
    #[test]
    fn corrects_an_edit_of_the_first_letter_alike_in_terminal_and_page() {
        let catalog = catalog();
        let documents = ["print", "print", "ring"]
            .iter()
            .enumerate()
            .map(|(number, word)| article(&format!("{number}.md"), "Notes", &format!("{word} it")))
            .collect::<Vec<_>>();
        let index = Index::in_memory(&catalog, &documents).expect("an index");
        let theirs = index.search(&index.read("rint it"), 10, false).expect("results");
        let ours = Page::new(&catalog, &documents).search("rint it");
        assert_eq!(ours, theirs);
        assert_eq!(ours.corrections[0].corrected, "print");
    }

    /// One or two random edits of many words of the catalog.
    #[test]
    fn both_indexes_have_the_same_fuzzy_terms() {
        const WORDS: usize = 150;
        let catalog = catalog();
        let documents = documents(&catalog);
        let index = Index::in_memory(&catalog, &documents).expect("an index");
        let mut page = Page::new(&catalog, &documents);
        page.load(|name| name.starts_with('v'));
        let vocabulary = index.reader.terms_with_prefix("").expect("terms");
        assert_eq!(page.index.terms_with_prefix("").as_ref(), Ok(&vocabulary));
        let long: Vec<&VocabularyTerm> = vocabulary.iter().filter(|known| known.term.chars().count() >= 4).collect();
        let mut random = fastrand::Rng::with_seed(904);
        let mut found = 0;
        for number in 0..WORDS {
            let term = &long[random.usize(..long.len())].term;
            let edits = 1 + u8::from(number % 2 == 0);
            let misspelt = (0..edits).fold(term.clone(), |word, _| edited(&word, &mut random));
            for max_edits in 1..=2 {
                let theirs = index.reader.fuzzy_terms(&misspelt, max_edits).expect("terms");
                assert_eq!(page.index.fuzzy_terms(&misspelt, max_edits), Ok(theirs.clone()), "{misspelt}, {max_edits}");
                found += usize::from(theirs.iter().any(|known| known.term == *term));
            }
        }
        assert!(found > WORDS, "the words themselves are among their neighbours");
    }

    /// Leaves out, adds, changes or swaps a letter.
    fn edited(word: &str, random: &mut fastrand::Rng) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let at = random.usize(..letters.len());
        match random.u8(..4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, random.lowercase()),
            2 => letters[at] = random.lowercase(),
            _ => letters.swap(at, (at + 1) % word.chars().count()),
        }
        letters.into_iter().collect()
    }

    #[test]
    fn the_components_of_a_score_sum_to_it() {
        let catalog = catalog();
        let index = Index::of(&catalog).expect("an index");
        for text in QUERIES {
            for hit in index.search(&index.read(text), 10, true).expect("results").hits {
                let sum: f32 = hit.explain.iter().map(|component| component.points).sum();
                assert!((sum - hit.score).abs() < 0.05, "{text}: {} is explained as {sum}", hit.score);
            }
        }
    }
}
