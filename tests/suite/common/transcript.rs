//! Documents whose commands are run and whose output is checked: the only module that reads and writes their blocks.
#![allow(dead_code)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A stretch of a document.
enum Part {
    Text(String),
    Block(Block),
}

/// A fenced block: its fence, its info words and its content.
struct Block {
    fence: String,
    info: Vec<String>,
    body: String,
}

impl Block {
    fn language(&self) -> &str {
        self.info.first().map_or("", String::as_str)
    }

    /// `file=kb/catalog.yaml` gives the path.
    fn value(&self, key: &str) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut open: Option<Block> = None;
    for line in text.split_inclusive('\n') {
        match &mut open {
            None if line.starts_with("```") => {
                parts.push(Part::Text(std::mem::take(&mut plain)));
                let fence: String = line.chars().take_while(|letter| *letter == '`').collect();
                let info = line[fence.len()..].split_whitespace().map(str::to_owned).collect();
                open = Some(Block { fence, info, body: String::new() });
            }
            None => plain.push_str(line),
            Some(block) if line.trim_end() == block.fence => parts.extend(open.take().map(Part::Block)),
            Some(block) => block.body.push_str(line),
        }
    }
    parts.push(Part::Text(plain));
    parts
}

fn written(parts: &[Part]) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Block(block) => format!("{}{}\n{}{}\n", block.fence, block.info.join(" "), block.body, block.fence),
    };
    parts.iter().map(one).collect()
}

/// Whether to rewrite documents instead of comparing them: `cargo docs`.
pub fn is_updating() -> bool {
    std::env::var_os("FIXBOOK_DOCS").is_some()
}

/// Runs a document in a folder: `sh` blocks are run line by line, blocks with `file=` are written (with `into=` they go to
/// the end of a file), a `text` block after commands contains their output, or its first lines with `head=N`.
///
/// Returns the document as it should be.
pub fn run(document: &str, folder: &Path) -> String {
    let mut parts = parts(document);
    let mut folder = folder.to_owned();
    let mut said = String::new();
    for part in &mut parts {
        let Part::Block(block) = part else { continue };
        // Text between two blocks is not run.
        if let Some(path) = block.value("file") {
            write(&folder.join(path), &block.body, false);
        } else if let Some(path) = block.value("into") {
            write(&folder.join(path), &block.body, true);
        } else if block.language() == "sh" {
            said.clear();
            for line in block.body.lines() {
                match line.strip_prefix("cd ") {
                    Some(to) => folder = folder.join(to),
                    None => said.push_str(&answer(line, &folder)),
                }
            }
        } else if block.language() == "text" && !said.is_empty() {
            let head = block.value("head").map(|lines| lines.parse().expect("head=N"));
            block.body = cut(&said, head);
            said.clear();
        }
    }
    written(&parts)
}

fn write(path: &PathBuf, text: &str, at_the_end: bool) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let before = if at_the_end { fs::read_to_string(path).expect("there already") } else { String::new() };
    fs::write(path, before + text).expect("written");
}

fn cut(said: &str, head: Option<usize>) -> String {
    match head {
        Some(lines) if said.lines().count() > lines => {
            said.lines().take(lines).map(|line| format!("{line}\n")).collect::<String>() + "[…]\n"
        }
        _ => said.to_owned(),
    }
}

/// The output of a command, without a terminal and without times, which differ from run to run.
fn answer(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_fixbook"));
    let path = std::env::var("PATH").expect("a PATH");
    let path = format!("{}:{path}", program.parent().expect("a folder").display());
    let output = Command::new("sh")
        .args(["-c", &format!("{line} 2>&1")])
        .current_dir(folder)
        .env("PATH", path)
        .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .env("COLUMNS", "100")
        .env_remove("FIXBOOK_CATALOG")
        .output()
        .expect("sh runs");
    let said = String::from_utf8(output.stdout).expect("text");
    said.lines().map(|line| timeless(line) + "\n").collect()
}

/// `12.5 ms` as `… ms`, which differ from run to run.
fn timeless(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let is_time = |at: usize| {
        let unit = words.get(at + 1).is_some_and(|unit| unit.trim_end_matches([',', ';', ')', '.']) == "ms");
        unit && words[at].parse::<f64>().is_ok()
    };
    let shown: Vec<&str> = (0..words.len()).map(|at| if is_time(at) { "…" } else { words[at] }).collect();
    shown.join(" ")
}

/// Compares a document with what it should be, or writes it.
pub fn compare(path: &str, should: &str) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let is = fs::read_to_string(&place).unwrap_or_default();
    if is == should {
        return;
    }
    if is_updating() {
        fs::write(&place, should).expect("written");
        return;
    }
    let first = is.lines().zip(should.lines()).position(|(is, should)| is != should);
    let line = first.unwrap_or_else(|| is.lines().count().min(should.lines().count()));
    let of = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    panic!(
        "{path} says in line {}:\n  {}\nbut it is:\n  {}\n`cargo docs` writes it anew; read the change",
        line + 1,
        of(&is),
        of(should)
    );
}

/// A document in which the text between `<!-- NAME -->` and `<!-- /NAME -->` is replaced.
pub fn between(document: &str, name: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = document.split_once(&open).unwrap_or_else(|| panic!("no {open}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("no {close}"));
    format!("{before}{open}\n{text}\n{close}{after}")
}
