//! The catalog as it was at a revision of the git repository that it lies in, read through the program `git`.
//!
//! In: a catalog's folder and a revision. Out: its entries then, or one line that says why there are none. Never: writes
//! to the repository, runs a shell, lets git ask for anything or fetch from elsewhere.

use std::{
    io::{self, Write},
    path::Path,
    process::{Command, Output, Stdio},
    thread,
};

use anyhow::Context;

use super::{Failure, open};
use crate::{
    check,
    cli::Global,
    load::{self, Entries, Folder},
    model::{
        Problem,
        limits::{LARGEST_CATALOG, LARGEST_TABLE, MOST_FILES},
    },
};

/// A catalog at a revision.
pub(super) enum Then {
    /// As read, whatever is wrong with it.
    Entries(Box<Entries>),
    /// There is none, and why.
    Nothing(String),
}

/// A file of a revision.
struct Blob {
    path: String,
    object: String,
    bytes: usize,
}

/// The entries of a catalog as they were. A revision that git does not know is the fault of whoever named it.
pub(super) fn entries(folder: &Folder, revision: &str) -> Result<Then, Failure> {
    if revision.is_empty() || revision.starts_with('-') {
        return Err(Failure::Usage(format!("`{revision}` is no revision; write one such as HEAD, main or HEAD~3")));
    }
    let nothing = |why: &str| Ok(Then::Nothing(why.to_owned()));
    let Folder::Disk(root) = folder else {
        return nothing("the catalog is built into this program and has no history");
    };
    let inside = match git(root, &["rev-parse", "--is-inside-work-tree"], &[]) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return nothing("git is not installed here"),
        other => other.context("cannot run git")?,
    };
    if !inside.status.success() {
        return nothing(&match last_line(&inside.stderr) {
            why if why.contains("not a git repository") => "the catalog lies in no git repository".to_owned(),
            why => format!("git cannot read the repository: {why}"),
        });
    }
    let commit =
        git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")], &[]);
    let commit = commit.context("cannot run git")?;
    if !commit.status.success() {
        return match revision {
            "HEAD" => nothing("nothing has been committed yet"),
            _ => Err(Failure::Usage(format!("git knows no revision `{revision}`"))),
        };
    }
    read(root, revision, String::from_utf8_lossy(&commit.stdout).trim())
}

fn read(root: &Path, revision: &str, commit: &str) -> Result<Then, Failure> {
    let listed =
        git(root, &["ls-tree", "-r", "-l", "-z", commit, "--", "kb", "rules"], &[]).context("cannot run git")?;
    if !listed.status.success() {
        return Ok(Then::Nothing(format!("git cannot list {revision}: {}", last_line(&listed.stderr))));
    }
    let blobs: Vec<Blob> = listed.stdout.split(|byte| *byte == 0).filter_map(blob).collect();
    if !blobs.iter().any(|blob| blob.path == "kb/catalog.yaml") {
        return Ok(Then::Nothing(format!("there was no catalog at {revision}")));
    }
    // Of a free article only the name counts, for links.
    let (articles, wanted): (Vec<Blob>, Vec<Blob>) =
        blobs.into_iter().partition(|blob| blob.path.starts_with("kb/articles/"));
    let bytes: usize = wanted.iter().map(|blob| blob.bytes).sum();
    if wanted.len() > MOST_FILES || bytes > LARGEST_CATALOG || wanted.iter().any(|blob| blob.bytes > LARGEST_TABLE) {
        return Ok(Then::Nothing(format!("the catalog at {revision} is larger than any that is read")));
    }
    let objects: String = wanted.iter().map(|blob| format!("{}\n", blob.object)).collect();
    let output = git(root, &["cat-file", "--batch"], objects.as_bytes()).context("cannot run git")?;
    let Some(contents) = contents(&output.stdout, wanted.len()) else {
        return Ok(Then::Nothing(format!("git cannot read the files of {revision}: {}", last_line(&output.stderr))));
    };
    let mut files: Vec<(String, Vec<u8>)> = wanted.into_iter().map(|blob| blob.path).zip(contents).collect();
    files.extend(articles.into_iter().map(|article| (article.path, Vec::new())));
    Ok(Then::Entries(Box::new(load::load_files(files))))
}

/// One entry of `ls-tree -l -z`: `100644 blob <object> <bytes>\t<path>`. Links and submodules are passed over, and hidden
/// files, as on disk.
fn blob(entry: &[u8]) -> Option<Blob> {
    let (head, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
    let mut words = head.split_whitespace();
    let (mode, kind, object, bytes) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let is_file = kind == "blob" && mode.starts_with("100") && path.split('/').all(|part| !part.starts_with('.'));
    is_file.then_some(Blob { path: path.to_owned(), object: object.to_owned(), bytes: bytes.parse().ok()? })
}

/// The files in the output of `cat-file --batch`: `<object> blob <bytes>\n<content>\n` each. Nothing if one is missing.
fn contents(mut output: &[u8], number: usize) -> Option<Vec<Vec<u8>>> {
    let mut found = Vec::with_capacity(number);
    for _ in 0..number {
        let end = output.iter().position(|byte| *byte == b'\n')?;
        let head = std::str::from_utf8(&output[..end]).ok()?;
        let bytes: usize = head.split(' ').nth(2)?.parse().ok()?;
        let rest = output.get(end + 1..)?;
        found.push(rest.get(..bytes)?.to_vec());
        output = rest.get(bytes + 1..)?;
    }
    Some(found)
}

/// Runs git in a folder. What the environment says of another repository (git's hooks do) does not count.
fn git(root: &Path, arguments: &[&str], input: &[u8]) -> io::Result<Output> {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=false"]);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_LITERAL_PATHSPECS"] {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.args(arguments).current_dir(root);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        // Both ways at once, or each would wait for the other. If git stops reading, its output tells why.
        let written = scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        let output = child.wait_with_output();
        drop(written.join());
        output
    })
}

fn last_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let line = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
    line.trim().trim_start_matches("fatal: ").chars().filter(|letter| !letter.is_control()).collect()
}

/// For `check --since`: names that were there and lead nowhere now. Whoever asks wants to know, so not to be able to tell
/// is a failure.
pub(super) fn gone(global: &Global, now: &Entries, revision: &str) -> Result<Vec<Problem>, Failure> {
    match entries(&open::folder(global)?, revision)? {
        Then::Entries(then) => Ok(check::gone(now, &then, revision)),
        Then::Nothing(why) => Err(Failure::Usage(format!("--since {revision}: {why}"))),
    }
}
