//! The words of the program: plain English, by the project's style.
//!
//! Looks through sources, templates, pages and documents for words that the style replaces. A catalog may say what it likes.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A word or words in lower case, and what to write instead.
const BANNED: [(&str, &str); 32] = [
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("told", "reported, said"),
    ("tells", "says, shows"),
    ("stands", "is"),
    ("lies", "is"),
    ("holds", "is, contains, has, applies"),
    ("whoever", "the actor: user, author, caller, browser"),
    ("nobody", "the actor: no user, no author"),
    ("somebody", "the actor: a person, a user, an author"),
    ("anybody", "the actor: any user"),
    ("goes on", "continues"),
    ("go on with", "continue, resume"),
    ("gone on with", "continued, resumed"),
    ("of no use", "does not apply"),
    ("as it stands", "current"),
    ("of then", "at that time"),
    ("taken back", "undone"),
    ("take back", "undo"),
    ("drops people", "disconnects users"),
    ("packet", "summary for the ticket, hand-over"),
    ("rivals", "other causes"),
    ("the leader", "the most likely cause"),
    ("what it may be", "most likely causes"),
    ("is no valid", "is not a valid"),
    ("is no part", "is not part"),
    ("is there already", "already exists"),
    ("the world fails", "reading or writing fails"),
    ("decided by nobody", "open"),
    ("so many", "at most, this many"),
];

const FOLDERS: [&str; 9] = [
    "benches",
    "crates",
    "docs",
    "examples/checking",
    "examples/publishing",
    "site",
    "src",
    "templates",
    "tests/suite",
];
const FILES: [&str; 9] = [
    ".cargo/config.toml",
    ".ci/run",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.toml",
    "README.md",
    "SECURITY.md",
    "build.rs",
    "kb/README.md",
];
const READ: [&str; 10] = ["rs", "md", "js", "css", "html", "typ", "toml", "txt", "yaml", "yml"];

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// Words alone with one space between them, in lower case: a name in code is read as its words.
fn words(line: &str) -> String {
    let mut words = String::from(" ");
    for letter in line.chars() {
        match letter {
            letter if letter.is_alphabetic() || letter == '\'' => words.extend(letter.to_lowercase()),
            _ if words.ends_with(' ') => {}
            _ => words.push(' '),
        }
    }
    words + " "
}

/// The banned words of a line, each with what to write instead. Words that are contracts with scripts and catalogs stay: the key
/// `packet` of the Assessment, `schema mended`, the step tag `Drops people.` of earlier catalogs; and code may call causes rivals.
fn faults(line: &str) -> Vec<(&'static str, &'static str)> {
    let is_kept = |word: &str| match word {
        "packet" => ["\"packet\"", "`packet`", "packet:", "packet loss", ".packet", ", packet", "packet,", "(packet"]
            .iter()
            .any(|key| line.contains(key)),
        "mended" => line.contains("\"mended\"") || line.contains("`mended`"),
        "drops people" => line.contains("\"Drops people.\""),
        "rivals" => ["rivals(", "rivals,", "rivals;", "rivals::", "rivals}", "rivals.", "rivals\n"]
            .iter()
            .any(|code| line.contains(code)),
        "holds" => line.contains("holds_where"),
        _ => false,
    };
    let line = words(line);
    let found = BANNED.iter().filter(|(word, _)| line.contains(&format!(" {word} ")));
    found.filter(|(word, _)| !is_kept(word)).copied().collect()
}

#[test]
fn sources_and_documents_avoid_the_words_that_the_style_replaces() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    FOLDERS.iter().chain(&FILES).for_each(|path| collect(&root.join(path), &mut files));
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let is_text = file.extension().is_none_or(|end| READ.iter().any(|known| end == *known));
        let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        // This file, the words that callers use, and what the program printed: snapshots and what others wrote.
        if !is_text
            || path == "tests/suite/language.rs"
            || path.ends_with("words.en.txt")
            || path.contains("/snapshots/")
            || path.contains("/fonts/")
        {
            continue;
        }
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for (number, line) in text.lines().enumerate() {
            found.extend(
                faults(line)
                    .into_iter()
                    .map(|(word, instead)| format!("{path}:{}: `{word}`; write: {instead}", number + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{} lines:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_banned_word_is_seen_in_sentences_and_names_and_not_inside_other_words() {
    let words = |line| faults(line).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
    assert_eq!(words("    let is_told = true; // It stands here."), ["told", "stands"]);
    assert_eq!(words("It goes\ton."), ["goes on"]);
    assert!(words("recommended households, untold replies").is_empty());
    assert!(words("\"packet\": {}").is_empty() && words("a packet for the ticket") == ["packet"]);
}
