//! The index of articles: kept, shared, rebuilt when a file changes, for any dialect of Markdown.

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
    index::{BuildReason, IndexSource, OpenedIndex, Progress},
    load::{self, ArticleFolder, CatalogSource},
};
use fixbook_engine::{model::Catalog, search::Results};

/// Enough articles for their index to be kept.
const MANY: usize = 620;

/// A folder of articles and one for the cache.
struct Project {
    folder: tempfile::TempDir,
    catalog: Catalog,
}

/// What was reported while an index was opened.
#[derive(Debug, Default, PartialEq, Eq)]
struct Reported {
    built: Option<BuildReason>,
    indexed: usize,
    not_kept: bool,
}

impl Project {
    fn new(articles: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for part in ["kb", "articles/sub", "cache"] {
            fs::create_dir_all(folder.path().join(part)).expect("a folder");
        }
        let head = "id: x\ntitle: X\nescalation: {to: desk, minutes: 60}\n";
        fs::write(folder.path().join("kb/catalog.yaml"), head).expect("written");
        let entries = load::load(&CatalogSource::named(folder.path()).expect("a catalog")).expect("readable");
        let project = Project { catalog: check::catalog(entries).expect("good"), folder };
        for number in 0..articles {
            project.write(&format!("sub/article-{number}.md"), &article(number));
        }
        project
    }

    fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path("articles").join(name), text).expect("written");
    }

    fn open_in(&self, cache: Option<&Path>) -> (OpenedIndex, Reported) {
        let folders = [ArticleFolder::named(&self.path("articles")).expect("a folder")];
        let source = IndexSource { catalog: &self.catalog, has_texts: false, folders: &folders, cache };
        let reported = Mutex::new(Reported::default());
        let opened = source.open(&|progress| {
            let mut reported = reported.lock().expect("no panic before");
            match progress {
                Progress::Building { why } => reported.built = Some(why),
                Progress::Indexed { of, .. } => reported.indexed = of,
                Progress::Waiting => {}
                Progress::NotKept { .. } => reported.not_kept = true,
            }
        });
        (opened.expect("opened"), reported.into_inner().expect("no panic"))
    }

    fn open(&self) -> (OpenedIndex, Reported) {
        self.open_in(Some(&self.path("cache")))
    }

    /// The index's folder.
    fn kept(&self) -> PathBuf {
        let all = fs::read_dir(self.path("cache/search")).expect("a cache").flatten().map(|entry| entry.path());
        let folders: Vec<_> = all.filter(|path| path.is_dir()).collect();
        assert_eq!(folders.len(), 1, "one index and no other folder: {folders:?}");
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

const QUERIES: [&str; 6] =
    ["u17 fails", "lamp 44 blinks", "0x80070011", "restrat green lamp u100", "blinks blue u302", "80070030h"];

fn answers(opened: &OpenedIndex) -> Vec<Results> {
    QUERIES.iter().map(|words| find(opened, words)).collect()
}

#[test]
fn keeps_an_index_and_updates_only_changed_articles() {
    let project = Project::new(MANY);
    let (opened, reported) = project.open();
    assert_eq!((reported.built.is_some(), reported.indexed), (true, MANY));
    assert_eq!(first(&opened, "u17 fails"), "sub/article-17.md");
    let (again, reported) = project.open();
    assert_eq!((reported, answers(&again)), (Reported::default(), answers(&opened)));

    project.write("sub/article-17.md", "# Lamp 17 is gone\n\nThe zeppelin took it.\n");
    fs::remove_file(project.path("articles/sub/article-18.md")).expect("removed");
    project.write("new.md", "# A new page\n\nzeppelin\n");
    let (changed, reported) = project.open();
    assert_eq!((reported.built, reported.indexed), (Some(BuildReason::Changed), 2));
    assert_eq!(find(&changed, "zeppelin").hits.len(), 2);
    assert_ne!(first(&changed, "u17 fails"), "sub/article-17.md");
    assert_eq!(changed.index.documents() as usize, MANY);
    // As if built anew, scores and all.
    let (fresh, reported) = project.open_in(None);
    assert_eq!(reported, Reported::default());
    assert_eq!(answers(&changed), answers(&fresh));
    project.kept();
}

/// Replaced articles do not count: the spelling that more articles of today contain is taken.
#[test]
fn an_updated_index_corrects_as_a_new_one() {
    let project = Project::new(MANY);
    for (name, word) in [("1", "plonker"), ("2", "plonker"), ("3", "plonker"), ("4", "plonket"), ("5", "plonket")] {
        project.write(&format!("{name}.md"), &format!("# Note {name}\n\nA {word} broke.\n"));
    }
    let corrected = |opened: &OpenedIndex, words: &str| {
        find(opened, words).corrections.into_iter().map(|correction| correction.corrected).collect::<Vec<_>>()
    };
    let completed =
        |opened: &OpenedIndex| find(opened, "plonk").hits.into_iter().map(|hit| hit.path).collect::<Vec<_>>();
    assert_eq!(corrected(&project.open().0, "plonkex broke"), ["plonker"]);
    for name in ["1", "2"] {
        project.write(&format!("{name}.md"), &format!("# Note {name}\n\nA sprocket broke.\n"));
    }
    let (updated, reported) = project.open();
    assert_eq!(reported.indexed, 2);
    let (new, _) = project.open_in(None);
    assert_eq!(corrected(&new, "plonkex broke"), ["plonket"]);
    assert_eq!(corrected(&updated, "plonkex broke"), ["plonket"]);
    assert_eq!(completed(&updated), completed(&new));
    // No article contains the word any more.
    project.write("3.md", "# Note 3\n\nA sprocket broke.\n");
    assert_eq!(corrected(&project.open().0, "plonker broke"), ["plonket"]);
}

#[test]
fn detects_one_changed_byte_in_every_file() {
    let project = Project::new(MANY);
    let good = answers(&project.open().0);
    // Segments get new names each time, so files are chosen by their position in the list.
    let file = |number: usize| {
        let mut all: Vec<_> =
            fs::read_dir(project.kept()).expect("an index").flatten().map(|entry| entry.path()).collect();
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
            let (opened, reported) = project.open();
            assert_eq!(reported.built, Some(BuildReason::Damaged), "{file:?} at {byte}");
            assert_eq!(answers(&opened), good);
        }
        fs::remove_file(file(number).expect("as many as before")).expect("removed");
        assert!(project.open().1.built.is_some(), "file {number} is gone");
    }
    let mut all = fs::read_dir(project.path("cache/search")).expect("a cache").flatten().map(|entry| entry.path());
    let stamps = all.find(|path| path.is_file()).expect("stamps");
    let mut bytes = fs::read(&stamps).expect("readable");
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&stamps, bytes).expect("written");
    assert_eq!(answers(&project.open().0), good);
}

#[test]
fn many_processes_open_one_index_at_the_same_time() {
    let project = Project::new(MANY);
    let right = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let (opened, _) = project.open();
                right.fetch_add(usize::from(first(&opened, "u44") == "sub/article-44.md"), Ordering::Relaxed);
            });
        }
    });
    assert_eq!(right.into_inner(), 6);
    project.kept();
}

#[test]
fn searches_without_a_place_to_keep_the_index() {
    let project = Project::new(MANY);
    let file = project.path("no-folder");
    fs::write(&file, "in the way").expect("written");
    let (opened, reported) = project.open_in(Some(&file));
    assert!(reported.not_kept);
    assert_eq!(first(&opened, "u17 fails"), "sub/article-17.md");
}

#[test]
fn searches_every_markdown_dialect_and_warns_of_broken_files() {
    let project = Project::new(3);
    project.write(
        "note.md",
        "> [!NOTE]\n> The quokka waits.\n\n:::image type=\"x\" source=\"y\" alt-text=\"a wombat dialog\":::\n",
    );
    project.write("html.md", "<table><tr><td>platypus<div>\n\n</p>{{ page.title }} and {% if x %}\n");
    project.write("open.md", "---\ntitle: An open head\nno end of it\n\nbilby\n");
    project.write("head.md", "---\ntitle: \"Tabs\tand: [ brackets\n---\nnumbat\n");
    fs::write(project.path("articles/latin.md"), b"# caf\xe9\n\nbandicoot \x1b[31m\n").expect("written");
    fs::write(project.path("articles/notes.txt"), "potoroo").expect("written");
    let (opened, _) = project.open();
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
fn repeats_a_warning_while_the_file_is_broken() {
    let project = Project::new(MANY);
    fs::write(project.path("articles/latin.md"), b"# caf\xe9\n").expect("written");
    for _ in 0..3 {
        assert_eq!(project.open().0.warnings.len(), 1);
    }
    project.write("latin.md", "# café\n");
    assert!(project.open().0.warnings.is_empty());
}

#[test]
fn commands_search_show_and_test_articles_of_another_folder() {
    let project = Project::new(5);
    let articles = project.path("articles").display().to_string();
    let catalog = project.folder.path().display().to_string();
    let run = |args: &[&str]| fixbook_in(project.folder.path(), &[&["--catalog", &catalog], args].concat());
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
        project.path("mine.yaml"),
        "searches:\n  - {query: u3, finds: [sub/article-3.md], within: 1}\n  - {query: u4, finds: [sub/article-1.md], within: 1}\n",
    )
    .expect("written");
    let tested = run(&["test", &project.path("mine.yaml").display().to_string(), "--articles", &articles, "--json"]);
    assert_eq!((status(&tested), json(&tested)["summary"]["mrr10"].as_f64()), (1, Some(0.5)));
    let missing = run(&["search", "x", "--articles", "nowhere"]);
    assert_eq!(status(&missing), 3);
    assert!(err(&missing).contains("nowhere"), "{}", err(&missing));

    // The same folder, named by the catalog.
    let head = "id: x\ntitle: X\nescalation: {to: desk, minutes: 60}\narticles: articles\n";
    fs::write(project.path("kb/catalog.yaml"), head).expect("written");
    let results = json(&run(&["search", "u3", "--json"]));
    assert_eq!(results["hits"][0]["path"], "articles/sub/article-3.md");
    assert_eq!(status(&run(&["show", "articles/sub/article-3.md"])), 0);
}
