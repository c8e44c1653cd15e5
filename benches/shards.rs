//! What a page loads for a query, by the size of the shards of its index.
//!
//! ```sh
//! cargo bench --profile dev --bench shards
//! ```
//!
//! Bytes and files do not depend on the profile. For the catalog of this repository the queries are those of its cases; for
//! 3,000 invented articles they are words of the articles, every third with a typing error. Each query is asked in a page of
//! its own, so the header, which every page loads, counts each time. Bytes are those of the shards before they are packed.

use std::{path::Path, process::ExitCode, sync::Arc};

use fixbook::{
    check,
    index::documents,
    load::{self, CatalogSource},
};
use fixbook_engine::{
    model::{Catalog, Kind},
    search::{
        Document, DocumentPostings, Passage, QueryContextData, Shard, ShardSizes, ShardedIndex, search, shards_of_sizes,
    },
};

const ARTICLES: usize = 3_000;
const VOCABULARY: usize = 20_000;
const QUERIES: usize = 60;
const MAX_HITS: usize = 10;

fn main() -> ExitCode {
    match catalog() {
        Ok(catalog) => {
            let queries = catalog.cases.iter().flat_map(|file| &file.searches).map(|case| case.query.clone());
            measure("this catalog", &catalog, documents(&catalog), &queries.collect::<Vec<_>>());
            let mut random = fastrand::Rng::with_seed(904);
            let (articles, queries) = invented(&mut random);
            measure("3,000 articles", &catalog, articles, &queries);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn catalog() -> Result<Catalog, String> {
    let folder = CatalogSource::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned());
    let parsed = load::load(&folder).map_err(|error| error.to_string())?;
    check::catalog(parsed).map_err(|_| "the catalog has problems".to_owned())
}

/// Articles of invented words whose frequencies follow Zipf's law, and queries of their words.
fn invented(random: &mut fastrand::Rng) -> (Vec<Document>, Vec<String>) {
    const SYLLABLES: [&str; 24] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi",
        "yo", "zu", "sta", "tri", "con", "ment",
    ];
    let mut words: Vec<String> = (0..VOCABULARY)
        .map(|_| (0..2 + random.usize(..3)).map(|_| SYLLABLES[random.usize(..SYLLABLES.len())]).collect())
        .collect();
    words.sort();
    words.dedup();
    random.shuffle(&mut words);
    let articles: Vec<Document> = (0..ARTICLES)
        .map(|number| Document {
            kind: Kind::Article,
            id: format!("{number}.md"),
            title: line(&words, 6, random),
            path: format!("{number}.md"),
            area: None,
            label: None,
            passages: (0..20).map(|_| Passage::new(&line(&words, 12, random), 1)).collect(),
            own_codes: Vec::new(),
        })
        .collect();
    let queries = (0..QUERIES).map(|number| {
        let title = &articles[random.usize(..articles.len())].title;
        let mut words: Vec<String> = title.split(' ').skip(2).map(str::to_owned).collect();
        if number % 3 == 0 {
            // A letter is left out of the longest word.
            if let Some(word) = words.iter_mut().max_by_key(|word| word.len()) {
                word.remove(word.len() / 2);
            }
        }
        words.join(" ")
    });
    let queries = queries.collect();
    (articles, queries)
}

/// Words drawn by Zipf's law: the rank of a word is about the number of words to the power of a uniform number.
fn line(words: &[String], number: usize, random: &mut fastrand::Rng) -> String {
    let mut word = || {
        let rank = (words.len() as f64).powf(random.f64());
        words[rank as usize % words.len()].as_str()
    };
    (0..number).map(|_| word()).collect::<Vec<_>>().join(" ")
}

fn measure(name: &str, catalog: &Catalog, documents: Vec<Document>, queries: &[String]) {
    let postings: Vec<Arc<DocumentPostings>> =
        documents.into_iter().map(|document| Arc::new(DocumentPostings::of(document))).collect();
    println!("{name}: {} documents, {} queries", postings.len(), queries.len());
    println!(
        "{:>22} {:>7} {:>9} {:>9} {:>9} {:>7} {:>7}",
        "shards", "files", "index KB", "median KB", "p90 KB", "median", "p90"
    );
    for (label, share) in [("a quarter", 0.25), ("half", 0.5), ("as built", 1.0), ("twice", 2.0), ("four times", 4.0)] {
        let sizes = ShardSizes::default();
        let size = |bytes: usize| (bytes as f64 * share) as usize;
        let sizes = ShardSizes {
            words: size(sizes.words),
            positions: size(sizes.positions),
            vocabulary: size(sizes.vocabulary),
            codes: size(sizes.codes),
            texts: size(sizes.texts),
        };
        let shards = shards_of_sizes(QueryContextData::of(catalog), &postings, sizes);
        let mut loaded: Vec<Loaded> = queries.iter().map(|query| load_for(&shards, query)).collect();
        let all: usize = shards.iter().map(|shard| shard.bytes.len()).sum();
        loaded.sort_by_key(|loaded| loaded.bytes);
        let bytes = |share: f64| kilobytes(at(&loaded, share).bytes);
        let (median_bytes, p90_bytes) = (bytes(0.5), bytes(0.9));
        loaded.sort_by_key(|loaded| loaded.files);
        println!(
            "{label:>22} {:>7} {:>9.1} {median_bytes:>9.1} {p90_bytes:>9.1} {:>7} {:>7}",
            shards.len(),
            kilobytes(all),
            at(&loaded, 0.5).files,
            at(&loaded, 0.9).files,
        );
    }
}

/// What a page loads for one query.
#[derive(Clone, Copy, Default)]
struct Loaded {
    files: usize,
    bytes: usize,
}

fn load_for(shards: &[Shard], query: &str) -> Loaded {
    let mut loaded = Loaded { files: 1, bytes: shards[0].bytes.len() };
    let Ok((context, mut index)) = ShardedIndex::open(&shards[0].bytes) else { return loaded };
    loop {
        let Ok(_) = search(&context, &index, &context.read(query), MAX_HITS, false);
        let missing = index.missing();
        if missing.is_empty() {
            return loaded;
        }
        for shard in shards.iter().filter(|shard| missing.contains(&shard.name)) {
            loaded.files += 1;
            loaded.bytes += shard.bytes.len();
            if let Err(error) = index.put(&shard.name, &shard.bytes) {
                eprintln!("error: {error}");
            }
        }
    }
}

fn at(loaded: &[Loaded], share: f64) -> Loaded {
    let last = loaded.len().saturating_sub(1);
    loaded.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}
