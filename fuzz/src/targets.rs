// One function for each kind of input. None may panic, hang or use memory without limit, and each asserts what is true of
// every result. `fuzz_targets/` calls these under libFuzzer, `tests/suite/fuzz.rs` without it.

use std::sync::LazyLock;

use fixbook::{
    autofix, check,
    import::{
        self,
        article::{Importer, validate_drafts},
    },
    index::Index,
    load::{self, ParsedCatalog, read_article},
    render,
    schema::{FILES, Ids},
};
use fixbook_engine::{
    diagnosis::{Engine, Event, Session, Strategy},
    model::{Catalog, CodeTable, Diagnostic},
    text::{decode_codes, read_codes},
};
use fixbook_wasm::{InterviewEngine, SearchEngine};

/// A target and the folder below `fuzz/regressions/` that keeps what it has found.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 17] = [
    ("head", |data| file("kb/catalog.yaml", data)),
    ("cause", |data| file("kb/causes/a/c.md", data)),
    ("fix", |data| file("kb/fixes/a/f.md", data)),
    ("symptoms", |data| file("kb/symptoms/a.yaml", data)),
    ("codes", |data| file("kb/codes/a.yaml", data)),
    ("sources", |data| file("kb/sources.yaml", data)),
    ("claims", |data| file("kb/claims/a.yaml", data)),
    ("cases", |data| file("kb/cases/a.yaml", data)),
    ("rules", |data| file("rules/a.rhai", data)),
    ("article", article),
    ("import", imported),
    ("markdown", markdown),
    ("query", query),
    ("code", code),
    ("session", session),
    ("network", network),
    ("browser", browser),
];

const HEAD: &str = "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n";
const CAUSE: &str =
    "---\ntitle: C\nprior: common\nsymptoms: {s: {dark: often}}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n";
const FIX: &str = "---\ntitle: F\nresolves: {c: usually}\nreversible: true\n---\n## Steps\n1. Do.\n\n## Verify\nx\n";
const SYMPTOMS: &str = "s:\n  ask: Q?\n  answers: {dark: {label: A}, lit: {label: B}}\n";

/// A small catalog with one file in the place of its own.
fn with(path: &str, data: &[u8]) -> ParsedCatalog {
    let own = [
        ("kb/catalog.yaml", HEAD),
        ("kb/causes/a/c.md", CAUSE),
        ("kb/fixes/a/f.md", FIX),
        ("kb/symptoms/a.yaml", SYMPTOMS),
    ];
    let others =
        own.iter().filter(|(own, _)| *own != path).map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    load::load_files(others.chain([(path.to_owned(), data.to_vec())]).collect())
}

/// A file of any kind: every problem can be shown; without problems the catalog can be used.
fn file(path: &str, data: &[u8]) {
    let entries = with(path, data);
    let problems = check::diagnostics(&entries);
    for record in Diagnostic::records(&problems) {
        assert!(record.line >= 1 && record.column >= 1 && !record.message.is_empty());
    }
    render::problems(&problems);
    if let Ok(catalog) = check::catalog(entries.clone()) {
        used(catalog);
    }
    let ids = Ids::of(&entries);
    FILES.iter().for_each(|file| drop(file.of(&ids)));
    // A fix never adds a problem.
    let fixed = autofix::fixed(&entries, check::diagnostics);
    for file in &fixed {
        assert_ne!(file.before, file.after);
        if file.path == path {
            assert!(check::diagnostics(&with(path, file.after.as_bytes())).len() <= problems.len());
        }
    }
    // Each entry that is left out is reported once.
    drop(check::recover(entries));
}

/// An article: its drafts are accepted beside a small catalog.
fn imported(data: &[u8]) {
    let entries = with("kb/none", b"");
    let Ok(catalog) = check::catalog(load::load_files(texts(&entries))) else { panic!("the small catalog is good") };
    let draft = Importer::new(&catalog, "a").draft("a.md", &read_article("a.md", data));
    for draft in validate_drafts(load::load_files(texts(&entries)), vec![draft]) {
        assert!(draft.is_drafted() || draft.why_not.is_some());
    }
}

/// The files of the small catalog, without what does not belong to it.
fn texts(entries: &ParsedCatalog) -> Vec<(String, Vec<u8>)> {
    let own = entries.files.iter().filter(|file| file.path != "kb/none");
    own.map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect()
}

fn used(catalog: Catalog) {
    for cause in catalog.causes.values() {
        render::html(&cause.body.markdown("What is wrong", 2, |_| None));
    }
    let templates = render::Templates::built_in().expect("the templates are tested");
    for id in catalog.causes.keys().chain(catalog.fixes.keys()).take(3) {
        let subject = [id.clone()];
        let runbook = render::runbook(&catalog, &render::Subject::Entries(&subject), &[], None);
        let page = render::runbook_html(&templates, &runbook, None).expect("fills in");
        assert_harmless(&page[page.find("<main>").expect("a page")..page.rfind("</main>").expect("a page")]);
    }
    if let Ok(engine) = Engine::new(catalog) {
        let assessment = engine.assess(&Session::default(), Strategy::default());
        let sum: f64 = assessment.causes.iter().map(|cause| cause.probability).sum();
        assert!((sum + assessment.other.probability - 1.0).abs() < 1e-6, "{sum}");
    }
}

fn article(data: &[u8]) {
    let read = load::read_article("kb/articles/a.md", data).article;
    assert_harmless(&render::html(&read.markdown));
    render::terminal_markdown(&read.markdown, 0);
}

fn markdown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    assert_harmless(&render::html(&text));
    render::terminal_markdown(&text, 0);
}

/// No tag that could do something, no attribute that runs, no address but the few that are let through.
fn assert_harmless(html: &str) {
    const TAGS: [&str; 45] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "input",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "s",
        "section",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "main",
        "label",
        "caption",
        "small",
        "details",
    ];
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(TAGS.contains(&name.to_lowercase().as_str()), "<{tag}> in {html}");
        let mut quoted = tag.split('"');
        while let (Some(before), Some(value)) = (quoted.next(), quoted.next()) {
            let attribute = before.trim().trim_end_matches('=').rsplit(' ').next().unwrap_or_default().to_lowercase();
            assert!(!attribute.starts_with("on") && attribute != "style", "{tag}");
            if attribute == "href" || attribute == "src" {
                let scheme = value.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
                let compact: String = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                let is_known = ["http:", "https:", "mailto:"].iter().any(|known| compact.starts_with(known));
                assert!(is_known || !compact.contains(':'), "{tag}");
                assert!(!value.starts_with("//") && !value.starts_with('\\'), "{tag}");
            }
        }
    }
}

/// The built-in catalog: real words, codes and rules.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let entries = load::load(&load::CatalogSource::BuiltIn).expect("it is in the binary");
    Engine::new(check::catalog(entries).expect("a good catalog")).expect("good rules")
});
static INDEX: LazyLock<Index> = LazyLock::new(|| Index::of(&ENGINE.catalog).expect("an index"));

fn query(data: &[u8]) {
    let words = String::from_utf8_lossy(data);
    let results = INDEX.search(&INDEX.read(&words), 10, true).expect("nothing fails in memory");
    for hit in &results.hits {
        let letters = hit.passage.chars().count();
        assert!(hit.score.is_finite(), "{words}");
        assert!(hit.marks.iter().all(|(from, to)| from <= to && *to <= letters), "{words}");
    }
    render::results(&results);
}

fn code(data: &[u8]) {
    let words = String::from_utf8_lossy(data);
    let tables: Vec<&CodeTable> = ENGINE.catalog.codes.values().map(|table| &table.head).collect();
    read_codes(&words, &tables);
    render::codes(&ENGINE.catalog, &decode_codes(&words, &tables));
}

/// A catalog with a rule, small enough to be assessed thousands of times.
static SMALL: LazyLock<Engine> = LazyLock::new(|| {
    let rule = b"rule(\"r\", \"R\", || if is(\"s\", \"dark\") { support(\"c\", \"strong\"); ask_next(\"s\"); });\n";
    Engine::new(check::catalog(with("rules/a.rhai", rule)).expect("a good catalog")).expect("a good rule")
});

/// A session file, line by line.
fn session(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let events: Vec<Event> = text.lines().take(200).filter_map(|line| serde_json::from_str(line).ok()).collect();
    let assessment = SMALL.assess(&Session { events }, Strategy::default());
    render::assessment(&assessment);
    serde_json::to_string(&assessment).expect("JSON");
}

fn network(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(network) = import::parse(&text) else { return };
    let Ok(roles) = import::NodeRoles::named(&network, &[], &[], &[]) else { return };
    let Ok(drafted) = import::draft(&network, &roles, "n") else { return };
    let files = drafted.files.into_iter().map(|file| (file.path, file.text.into_bytes())).collect();
    let problems = check::diagnostics(&load::load_files(files));
    assert!(problems.is_empty(), "what is drafted is accepted: {problems:?}");
}

/// The input of a page: JSON of a catalog, requests, shards.
fn browser(data: &[u8]) {
    static OPEN: LazyLock<InterviewEngine> = LazyLock::new(|| {
        let json = serde_json::to_string(&ENGINE.catalog).expect("JSON");
        InterviewEngine::open(&json).expect("a good catalog")
    });
    let text = String::from_utf8_lossy(data);
    drop(OPEN.answer(&text));
    drop(OPEN.assess(&text));
    if let Ok(other) = InterviewEngine::open(&text) {
        drop(other.assess("[]"));
    }
    if let Ok(mut finder) = SearchEngine::open(data) {
        drop(finder.put("all", data));
        drop(finder.answer("lamp", 5));
    }
}
