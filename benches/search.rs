//! How well and how fast search finds known items, compared with plain tantivy and SQLite FTS5 on the same text in the same run.
//!
//! ```sh
//! cargo bench --bench search -- ARTICLES QUERIES
//! ```
//!
//! `ARTICLES` is a folder of Markdown, `QUERIES` a file of JSON lines `{"query", "relevant_path", "kind"}`, the path
//! relative to the folder. Mean reciprocal rank and recall count the first ten hits. Queries of even and
//! of odd lines are reported separately, so that weights can be chosen on one half and tested on the other. SQLite needs python3.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use fixbook::{
    check,
    index::IndexSource,
    load::{self, ArticleFolder, CatalogSource, read_article},
};
use fixbook_engine::model::Catalog;
use serde::Deserialize;
use tantivy::{
    TantivyDocument,
    collector::TopDocs,
    query::QueryParser,
    schema::{STORED, STRING, Schema, TEXT, Value},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Hits that count.
const DEPTH: usize = 10;
/// The smallest catalog.
const EMPTY: &str = "id: empty\ntitle: Empty\nescalation: {to: desk, minutes: 60}\n";

#[derive(Deserialize)]
struct KnownItem {
    query: String,
    relevant_path: String,
    kind: String,
}

/// The results of one engine for all queries.
struct Outcome {
    name: &'static str,
    /// The rank of the right article, from 1, if it is among the first ten.
    places: Vec<Option<usize>>,
    times: Vec<Duration>,
    build: Duration,
    bytes: u64,
}

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).filter(|path| path.exists()).collect();
    let [articles, queries] = &paths[..] else {
        eprintln!(
            "SKIPPED: cargo bench --bench search -- ARTICLES QUERIES needs a folder of articles and a file of queries"
        );
        return ExitCode::SUCCESS;
    };
    match run(articles, queries) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(articles: &Path, queries: &Path) -> Result<()> {
    let lines = fs::read_to_string(queries)?;
    let queries = lines.lines().map(serde_json::from_str).collect::<std::result::Result<Vec<KnownItem>, _>>()?;
    let mut outcomes = vec![ours(articles, &queries)?, plain_tantivy(articles, &queries)?];
    match sqlite(articles, &queries) {
        Ok(outcome) => outcomes.push(outcome),
        Err(error) => eprintln!("SKIPPED: SQLite FTS5 by python3: {error}"),
    }
    table(&queries, &outcomes);
    Ok(())
}

fn ours(articles: &Path, queries: &[KnownItem]) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let catalog = catalog(folder.path())?;
    let cache = folder.path().join("cache");
    let folders = [ArticleFolder::named(articles)?];
    let library = IndexSource { catalog: &catalog, has_texts: false, folders: &folders, cache: Some(&cache) };
    let start = Instant::now();
    library.open(&|_| {})?;
    let build = start.elapsed();
    let start = Instant::now();
    let index = library.open(&|_| {})?.index;
    println!("{} articles; opening what was kept takes {:.1} ms", index.documents(), millis(start.elapsed()));
    let find = |query: &str| -> Result<Vec<String>> {
        let results = index.search(&index.read(query), DEPTH, false)?;
        Ok(results.hits.into_iter().map(|hit| hit.path).collect())
    };
    let (places, times) = ask(queries, find)?;
    Ok(Outcome { name: "fixbook", places, times, build, bytes: size(&cache)? })
}

fn catalog(folder: &Path) -> Result<Catalog> {
    fs::create_dir(folder.join("kb"))?;
    fs::write(folder.join("kb/catalog.yaml"), EMPTY)?;
    check::catalog(load::load(&CatalogSource::named(folder)?)?).map_err(|_| "the empty catalog has a problem".into())
}

/// Two text fields with the default tokenizer, its own query parser, any word may match.
fn plain_tantivy(articles: &Path, queries: &[KnownItem]) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let mut schema = Schema::builder();
    let path = schema.add_text_field("path", STRING | STORED);
    let title = schema.add_text_field("title", TEXT);
    let body = schema.add_text_field("body", TEXT | STORED);
    let start = Instant::now();
    let index = tantivy::Index::create_in_dir(folder.path(), schema.build())?;
    let mut writer = index.writer_with_num_threads(1, 192 << 20)?;
    for article in texts(articles)? {
        let mut document = TantivyDocument::default();
        document.add_text(path, &article.0);
        document.add_text(title, &article.1);
        document.add_text(body, &article.2);
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let build = start.elapsed();
    let reader = index.reader()?;
    let parser = QueryParser::for_index(&index, vec![title, body]);
    let find = |query: &str| -> Result<Vec<String>> {
        // Characters that its query language does not accept are left out.
        let words: String = query.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let searcher = reader.searcher();
        let query = parser.parse_query_lenient(&words.to_lowercase()).0;
        let mut found = Vec::new();
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score())? {
            let document: TantivyDocument = searcher.doc(address)?;
            found.extend(document.get_first(path).and_then(|value| value.as_str().map(str::to_owned)));
        }
        Ok(found)
    };
    let (places, times) = ask(queries, find)?;
    Ok(Outcome { name: "tantivy", places, times, build, bytes: size(folder.path())? })
}

/// The answer of `benches/fts5.py`.
#[derive(Deserialize)]
struct Answered {
    found: Vec<Vec<String>>,
    seconds: Vec<f64>,
    build: f64,
    bytes: u64,
}

fn sqlite(articles: &Path, queries: &[KnownItem]) -> Result<Outcome> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/fts5.py");
    let mut python = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let asked: Vec<&str> = queries.iter().map(|known| known.query.as_str()).collect();
    let input = serde_json::json!({"articles": texts(articles)?, "queries": asked}).to_string();
    python.stdin.take().ok_or("no way to write to python3")?.write_all(input.as_bytes())?;
    let output = python.wait_with_output()?;
    if !output.status.success() {
        return Err("python3 failed".into());
    }
    let answered: Answered = serde_json::from_slice(&output.stdout)?;
    let place = |(known, found): (&KnownItem, &Vec<String>)| place(known, found);
    Ok(Outcome {
        name: "FTS5",
        places: queries.iter().zip(&answered.found).map(place).collect(),
        times: answered.seconds.iter().map(|seconds| Duration::from_secs_f64(*seconds)).collect(),
        build: Duration::from_secs_f64(answered.build),
        bytes: answered.bytes,
    })
}

/// Path, title and text of every article.
fn texts(articles: &Path) -> Result<Vec<(String, String, String)>> {
    let mut texts = Vec::new();
    for file in ArticleFolder::named(articles)?.list()? {
        let article = read_article(&file.path, &file.bytes()?).article;
        texts.push((article.path, article.title, format!("{}\n{}", article.summary, article.markdown)));
    }
    Ok(texts)
}

type Asked = (Vec<Option<usize>>, Vec<Duration>);

fn ask(queries: &[KnownItem], find: impl Fn(&str) -> Result<Vec<String>>) -> Result<Asked> {
    // Once to fill the caches of the system.
    for known in queries {
        find(&known.query)?;
    }
    let (mut places, mut times) = (Vec::new(), Vec::new());
    for known in queries {
        let start = Instant::now();
        let found = find(&known.query)?;
        times.push(start.elapsed());
        places.push(place(known, &found));
    }
    Ok((places, times))
}

fn place(known: &KnownItem, found: &[String]) -> Option<usize> {
    found.iter().position(|path| *path == known.relevant_path).map(|place| place + 1)
}

fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { size(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn table(queries: &[KnownItem], outcomes: &[Outcome]) {
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, known) in queries.iter().enumerate() {
        kinds.entry(&known.kind).or_default().push(number);
    }
    let half = |rest: usize| (0..queries.len()).filter(|number| number % 2 == rest).collect::<Vec<_>>();
    let mut rows: Vec<(&str, Vec<usize>)> = kinds.into_iter().collect();
    rows.extend([("even", half(0)), ("odd", half(1)), ("all", (0..queries.len()).collect())]);
    print!("{:<12} {:>4}", "MRR@10/rec.", "");
    outcomes.iter().for_each(|outcome| print!("  {:>13}", outcome.name));
    println!();
    for (name, numbers) in &rows {
        print!("{name:<12} {:>4}", numbers.len());
        for outcome in outcomes {
            let (mrr, recall) = quality(outcome, numbers);
            print!("  {mrr:>6.3}/{recall:.3} ");
        }
        println!();
    }
    for outcome in outcomes {
        let mut times = outcome.times.clone();
        times.sort();
        let at = |share: f64| millis(times[((times.len() - 1) as f64 * share).round() as usize]);
        println!(
            "{:<8} built in {:>5.2} s, {:>5.1} MB; p50 {:.2} ms, p99 {:.2} ms",
            outcome.name,
            outcome.build.as_secs_f64(),
            outcome.bytes as f64 / 1e6,
            at(0.5),
            at(0.99)
        );
    }
}

fn quality(outcome: &Outcome, numbers: &[usize]) -> (f64, f64) {
    let found: Vec<f64> =
        numbers.iter().filter_map(|number| outcome.places[*number]).map(|place| place as f64).collect();
    let all = numbers.len().max(1) as f64;
    (found.iter().map(|place| 1.0 / place).sum::<f64>() / all, found.len() as f64 / all)
}
