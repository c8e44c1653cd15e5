//! The index of articles: kept, shared, rebuilt where anything changed, in any dialect of Markdown.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::common::run::{err, fixbook_in, json, out, status};
use fixbook::{
    check,
    index::{IndexSource, OpenedIndex, Progress},
    load::{self, ArticleFolder, CatalogSource},
};
use fixbook_engine::{model::Catalog, search::Results};

/// So many articles that an index of them is kept.
const MANY: usize = 620;

/// A folder of articles and one for the cache.
struct Place {
    folder: tempfile::TempDir,
    catalog: Catalog,
}

/// What was said while an index was opened.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    built: Option<String>,
    indexed: usize,
    not_kept: bool,
}

impl Place {
    fn new(articles: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for part in ["kb", "articles/sub", "cache"] {
            fs::create_dir_all(folder.path().join(part)).expect("a folder");
        }
        let head = "id: x\ntitle: X\nescalation: {to: nobody, minutes: 60}\n";
        fs::write(folder.path().join("kb/catalog.yaml"), head).expect("written");
        let entries = load::load(&CatalogSource::named(folder.path()).expect("a catalog")).expect("readable");
        let place = Place { catalog: check::catalog(entries).expect("good"), folder };
        for number in 0..articles {
            place.write(&format!("sub/article-{number}.md"), &article(number));
        }
        place
    }

    fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path("articles").join(name), text).expect("written");
    }

    fn open_in(&self, cache: Option<&Path>) -> (OpenedIndex, Said) {
        let folders = [ArticleFolder::named(&self.path("articles")).expect("a folder")];
        let library = IndexSource { catalog: &self.catalog, has_texts: false, folders: &folders, cache };
        let said = Mutex::new(Said::default());
        let opened = library.open(&|progress| {
            let mut said = said.lock().expect("no panic before");
            match progress {
                Progress::Building { why } => said.built = Some(why.to_owned()),
                Progress::Indexed { of, .. } => said.indexed = of,
                Progress::Waiting => {}
                Progress::NotKept { .. } => said.not_kept = true,
            }
        });
        (opened.expect("opened"), said.into_inner().expect("no panic"))
    }

    fn open(&self) -> (OpenedIndex, Said) {
        self.open_in(Some(&self.path("cache")))
    }

    /// The index's folder.
    fn kept(&self) -> PathBuf {
        let all = fs::read_dir(self.path("cache/search")).expect("a cache").flatten().map(|entry| entry.path());
        let folders: Vec<_> = all.filter(|path| path.is_dir()).collect();
        assert_eq!(folders.len(), 1, "one index, nothing left over: {folders:?}");
        folders.into_iter().next().expect("one")
    }
}

fn article(number: usize) -> String {
    let colour = ["red", "green", "blue"][number % 3];
    format!(
        "# Lamp {number} blinks {colour}\n\nWhen unit u{number} fails with 0x8007{number:04x}, restart the {colour} lamp.\n"
    )
}

fn find(opened: &OpenedIndex, words: &str) -> Results {
    opened.index.search(&opened.index.read(words), 10, false).expect("results")
}

fn first(opened: &OpenedIndex, words: &str) -> String {
    find(opened, words).hits.first().map(|hit| hit.path.clone()).unwrap_or_default()
}

const BUILTINS: [&str; 6] =
    ["u17 fails", "lamp 44 blinks", "0x80070011", "restrat green lamp u100", "blinks blue u302", "80070030h"];

fn answers(opened: &OpenedIndex) -> Vec<Results> {
    BUILTINS.iter().map(|words| find(opened, words)).collect()
}

#[test]
fn an_index_is_kept_and_one_changed_article_is_indexed_alone() {
    let place = Place::new(MANY);
    let (opened, said) = place.open();
    assert_eq!((said.built.is_some(), said.indexed), (true, MANY));
    assert_eq!(first(&opened, "u17 fails"), "sub/article-17.md");
    let (again, said) = place.open();
    assert_eq!((said, answers(&again)), (Said::default(), answers(&opened)));

    place.write("sub/article-17.md", "# Lamp 17 is gone\n\nThe zeppelin took it.\n");
    fs::remove_file(place.path("articles/sub/article-18.md")).expect("removed");
    place.write("new.md", "# A new page\n\nzeppelin\n");
    let (changed, said) = place.open();
    assert_eq!((said.built.as_deref(), said.indexed), (Some("something has changed"), 2));
    assert_eq!(find(&changed, "zeppelin").hits.len(), 2);
    assert_ne!(first(&changed, "u17 fails"), "sub/article-17.md");
    assert_eq!(changed.index.documents() as usize, MANY);
    // As if built anew, scores and all.
    let (fresh, said) = place.open_in(None);
    assert_eq!(said, Said::default());
    assert_eq!(answers(&changed), answers(&fresh));
    place.kept();
}

#[test]
fn a_change_of_one_byte_is_seen_in_every_file() {
    let place = Place::new(MANY);
    let good = answers(&place.open().0);
    // Segments are named anew each time, so files are told by their place in the list.
    let file = |number: usize| {
        let mut all: Vec<_> =
            fs::read_dir(place.kept()).expect("an index").flatten().map(|entry| entry.path()).collect();
        all.sort_by_key(|path| (path.extension().map(ToOwned::to_owned), path.clone()));
        all.into_iter().nth(number)
    };
    let files = (0..).take_while(|number| file(*number).is_some()).count();
    assert!(files > 5);
    for number in 0..files {
        for at in [0.0, 0.5, 1.0] {
            let file = file(number).expect("as many as before");
            let mut bytes = fs::read(&file).expect("readable");
            let byte = ((bytes.len() - 1) as f64 * at) as usize;
            bytes[byte] ^= 1;
            fs::write(&file, bytes).expect("written");
            let (opened, said) = place.open();
            assert!(said.built.as_deref().is_some_and(|why| why.contains("damaged")), "{file:?} at {byte}: {said:?}");
            assert_eq!(answers(&opened), good);
        }
        fs::remove_file(file(number).expect("as many as before")).expect("removed");
        assert!(place.open().1.built.is_some(), "file {number} is gone");
    }
    let mut all = fs::read_dir(place.path("cache/search")).expect("a cache").flatten().map(|entry| entry.path());
    let stamps = all.find(|path| path.is_file()).expect("stamps");
    let mut bytes = fs::read(&stamps).expect("readable");
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&stamps, bytes).expect("written");
    assert_eq!(answers(&place.open().0), good);
}

#[test]
fn many_open_it_at_the_same_time() {
    let place = Place::new(MANY);
    let right = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let (opened, _) = place.open();
                right.fetch_add(usize::from(first(&opened, "u44") == "sub/article-44.md"), Ordering::Relaxed);
            });
        }
    });
    assert_eq!(right.into_inner(), 6);
    place.kept();
}

#[test]
fn without_a_place_to_keep_it_search_goes_on() {
    let place = Place::new(MANY);
    let file = place.path("no-folder");
    fs::write(&file, "in the way").expect("written");
    let (opened, said) = place.open_in(Some(&file));
    assert!(said.not_kept);
    assert_eq!(first(&opened, "u17 fails"), "sub/article-17.md");
}

#[test]
fn every_dialect_is_searched_and_a_broken_file_is_told_of() {
    let place = Place::new(3);
    place.write(
        "note.md",
        "> [!NOTE]\n> The quokka waits.\n\n:::image type=\"x\" source=\"y\" alt-text=\"a wombat dialog\":::\n",
    );
    place.write("html.md", "<table><tr><td>platypus<div>\n\n</p>{{ page.title }} and {% if x %}\n");
    place.write("open.md", "---\ntitle: An open head\nno end of it\n\nbilby\n");
    place.write("head.md", "---\ntitle: \"Tabs\tand: [ brackets\n---\nnumbat\n");
    fs::write(place.path("articles/latin.md"), b"# caf\xe9\n\nbandicoot \x1b[31m\n").expect("written");
    fs::write(place.path("articles/notes.txt"), "potoroo").expect("written");
    let (opened, _) = place.open();
    for (word, path) in [
        ("quokka", "note.md"),
        ("wombat", "note.md"),
        ("platypus", "html.md"),
        ("bilby", "open.md"),
        ("numbat", "head.md"),
        ("bandicoot", "latin.md"),
    ] {
        assert_eq!(first(&opened, word), path, "{word}");
    }
    assert!(find(&opened, "potoroo").hits.is_empty());
    assert_eq!(opened.warnings.len(), 2, "{:?}", opened.warnings);
    assert!(opened.warnings.iter().any(|warning| warning.starts_with("latin.md: not UTF-8")));
    assert!(!format!("{:?}", find(&opened, "bandicoot")).contains("\\u{1b}"));
}

#[test]
fn a_warning_is_repeated_as_long_as_the_file_is_broken() {
    let place = Place::new(MANY);
    fs::write(place.path("articles/latin.md"), b"# caf\xe9\n").expect("written");
    for _ in 0..3 {
        assert_eq!(place.open().0.warnings.len(), 1);
    }
    place.write("latin.md", "# café\n");
    assert!(place.open().0.warnings.is_empty());
}

#[test]
fn the_command_line_searches_shows_and_replays_a_folder_elsewhere() {
    let place = Place::new(5);
    let articles = place.path("articles").display().to_string();
    let catalog = place.folder.path().display().to_string();
    let run = |args: &[&str]| fixbook_in(place.folder.path(), &[&["--catalog", &catalog], args].concat());
    let results = json(&run(&["search", "lamp 3 blinks", "--articles", &articles, "--json"]));
    assert_eq!(results["hits"][0]["path"], "sub/article-3.md");
    assert_eq!(results["hits"][0]["kind"], "article");
    let shown = run(&["show", "sub/article-3.md", "--articles", &articles]);
    assert!(out(&shown).contains("unit u3 fails"), "{}", out(&shown));
    let outside = run(&["show", "../kb/catalog.yaml", "--articles", &articles]);
    assert_eq!(status(&outside), 2, "{}", out(&outside));
    let explained = run(&["search", "lamp 3", "--articles", &articles, "--explain"]);
    assert!(out(&explained).contains("“lamp” in the title"), "{}", out(&explained));

    fs::write(
        place.path("mine.yaml"),
        "searches:\n  - {query: u3, finds: [sub/article-3.md], within: 1}\n  - {query: u4, finds: [sub/article-1.md], within: 1}\n",
    )
    .expect("written");
    let tested = run(&["test", &place.path("mine.yaml").display().to_string(), "--articles", &articles, "--json"]);
    assert_eq!((status(&tested), json(&tested)["summary"]["mrr10"].as_f64()), (1, Some(0.5)));
    let missing = run(&["search", "x", "--articles", "nowhere"]);
    assert_eq!(status(&missing), 3);
    assert!(err(&missing).contains("nowhere"), "{}", err(&missing));

    // The same folder, named by the catalog.
    let head = "id: x\ntitle: X\nescalation: {to: nobody, minutes: 60}\narticles: articles\n";
    fs::write(place.path("kb/catalog.yaml"), head).expect("written");
    let results = json(&run(&["search", "u3", "--json"]));
    assert_eq!(results["hits"][0]["path"], "articles/sub/article-3.md");
    assert_eq!(status(&run(&["show", "articles/sub/article-3.md"])), 0);
}
