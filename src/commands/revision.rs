//! The catalog as it was at a revision of the git repository that it lies in, read through the program `git`.
//!
//! In: a catalog's folder and a revision. Out: its entries then, or one line that says why there are none. Never: writes
//! to the repository, runs a shell, lets git ask for anything or fetch from elsewhere.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;

use super::{CliError, open};
use crate::{
    check,
    cli::Global,
    load::{self, CatalogSource, ParsedCatalog},
};
use fixbook_engine::model::{
    Diagnostic,
    limits::{MAX_CATALOG_BYTES, MAX_FILES, MAX_TABLE_BYTES},
};

/// What git is given to answer. The largest catalog that is read takes it seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Files of a repository that are looked at before git opens them; a repository of more is packed sooner or later.
const MAX_LOOKED_AT: usize = 20_000;

/// A catalog at a revision.
pub(super) enum Then {
    /// As read, whatever is wrong with it.
    Entries(Box<ParsedCatalog>),
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
pub(super) fn entries(folder: &CatalogSource, revision: &str) -> Result<Then, CliError> {
    if revision.is_empty() || revision.starts_with('-') {
        return Err(CliError::Usage(format!("`{revision}` is no revision; write one such as HEAD, main or HEAD~3")));
    }
    let nothing = |why: &str| Ok(Then::Nothing(why.to_owned()));
    let CatalogSource::Disk(root) = folder else {
        return nothing("the catalog is built into this program and has no history");
    };
    if let Some(path) = special_file(root) {
        return nothing(&format!("{} is not a regular file, so git is not run", path.display()));
    }
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
            _ => Err(CliError::Usage(format!("git knows no revision `{revision}`"))),
        };
    }
    read(root, revision, String::from_utf8_lossy(&commit.stdout).trim())
}

fn read(root: &Path, revision: &str, commit: &str) -> Result<Then, CliError> {
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
    if wanted.len() > MAX_FILES || bytes > MAX_CATALOG_BYTES || wanted.iter().any(|blob| blob.bytes > MAX_TABLE_BYTES) {
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
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    finish(child, input, PATIENCE)
}

/// Waits for a program that reads `input`. One that takes longer than `patience` is killed: a file of a stranger's
/// repository may be one that never ends.
fn finish(mut child: Child, input: &[u8], patience: Duration) -> io::Result<Output> {
    let end = Instant::now() + patience;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // All ways at once, or each would wait for the other. If git stops reading, its output tells why.
        let written = scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        let stdout = scope.spawn(move || stdout.map_or(Ok(Vec::new()), read_all));
        let stderr = scope.spawn(move || stderr.map_or(Ok(Vec::new()), read_all));
        let status = wait(&mut child, end);
        if status.is_err() {
            // Killed, it lets go of the pipes, and the threads end.
            drop(child.kill());
            drop(child.wait());
        }
        drop(written.join());
        let all = |read: thread::ScopedJoinHandle<'_, io::Result<Vec<u8>>>| {
            read.join().unwrap_or_else(|_| Err(io::Error::other("a reader stopped")))
        };
        let (stdout, stderr) = (all(stdout), all(stderr));
        Ok(Output { status: status?, stdout: stdout?, stderr: stderr? })
    })
}

fn read_all(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn wait(child: &mut Child, end: Instant) -> io::Result<std::process::ExitStatus> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() >= end {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "git did not answer and was stopped"));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The first file of the repository around a folder that is no file or folder, such as a pipe: opening one waits for ever.
fn special_file(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let repository = root.ancestors().map(|folder| folder.join(".git")).find(|path| path.symlink_metadata().is_ok())?;
    if is_special(&repository) {
        return Some(repository);
    }
    let mut open = vec![repository];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_LOOKED_AT - seen) {
            seen += 1;
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(kind) if !kind.is_file() && is_special(&entry.path()) => return Some(entry.path()),
                _ => {}
            }
        }
    }
    None
}

/// Whether a path leads to something that is neither a file nor a folder. Where it leads nowhere git says so.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn last_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let line = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
    line.trim().trim_start_matches("fatal: ").chars().filter(|letter| !letter.is_control()).collect()
}

/// For `check --since`: names that were there and lead nowhere now. Whoever asks wants to know, so not to be able to tell
/// is a failure.
pub(super) fn gone(global: &Global, now: &ParsedCatalog, revision: &str) -> Result<Vec<Diagnostic>, CliError> {
    match entries(&open::folder(global)?, revision)? {
        Then::Entries(then) => Ok(check::removed_ids(now, &then, revision)),
        Then::Nothing(why) => Err(CliError::Usage(format!("--since {revision}: {why}"))),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{
        io,
        process::{Command, Stdio},
        time::Duration,
    };

    use super::finish;

    #[test]
    fn a_program_that_never_ends_is_stopped() {
        let start = |script: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            shell.spawn().expect("a shell")
        };
        let stopped = finish(start("echo begun; exec sleep 100000"), b"", Duration::from_millis(100));
        assert_eq!(stopped.expect_err("stopped").kind(), io::ErrorKind::TimedOut);
        // More than a pipe holds, both ways.
        let text = vec![b'x'; 1 << 20];
        let output = finish(start("cat; echo why >&2; exit 3"), &text, Duration::from_secs(600)).expect("ends");
        assert_eq!((output.stdout, output.stderr, output.status.code()), (text, b"why\n".to_vec(), Some(3)));
    }
}
