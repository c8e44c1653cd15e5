//! The files of a catalog at a revision of the git repository that it is in, read through the program `git`.
//!
//! In: a catalog's folder and a revision. Out: its files at that time, or one line that says why there are none. Never: writes
//! to the repository, runs a shell, lets git ask for anything or fetch from a server.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use fixbook_engine::model::limits::{MAX_CATALOG_BYTES, MAX_FILES, MAX_TABLE_BYTES};

/// How long git may take to answer. The largest catalog that is read takes it seconds.
const GIT_TIMEOUT: Duration = Duration::from_secs(60);
/// Files of a repository that are inspected before git opens them; git packs larger repositories sooner or later.
const MAX_INSPECTED: usize = 20_000;

/// The files of a catalog at a revision.
pub enum Revision {
    /// Paths and contents, in any state. Of free articles only the paths are read, for links.
    Files(Vec<(String, Vec<u8>)>),
    /// There are none, for this reason.
    Unavailable(String),
}

/// Why a revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// Not the name of a revision of this repository.
    #[error("{0}")]
    UnknownRevision(String),
    /// The program git failed to run.
    #[error("cannot run git")]
    Run(#[source] io::Error),
}

/// A file of a revision.
struct Blob {
    path: String,
    object: String,
    bytes: usize,
}

/// Reads the catalog in a folder as it was at a revision.
pub fn read_revision(root: &Path, revision: &str) -> Result<Revision, GitError> {
    if revision.is_empty() || revision.starts_with('-') {
        return Err(GitError::UnknownRevision(format!(
            "`{revision}` is not a revision; write one such as HEAD, main or HEAD~3"
        )));
    }
    let unavailable = |why: &str| Ok(Revision::Unavailable(why.to_owned()));
    if let Some(path) = special_file(root) {
        return unavailable(&format!("{} is not a regular file, so git is not run", path.display()));
    }
    let inside = match git(root, &["rev-parse", "--is-inside-work-tree"], &[]) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return unavailable("git is not installed here"),
        other => other.map_err(GitError::Run)?,
    };
    if !inside.status.success() {
        return unavailable(&match last_line(&inside.stderr) {
            why if why.contains("not a git repository") => "not a git repository".to_owned(),
            why => format!("git cannot read the repository: {why}"),
        });
    }
    let name = format!("{revision}^{{commit}}");
    let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name], &[]);
    let commit = commit.map_err(GitError::Run)?;
    if !commit.status.success() {
        return match revision {
            "HEAD" => unavailable("nothing has been committed yet"),
            _ => Err(GitError::UnknownRevision(format!("git knows no revision `{revision}`"))),
        };
    }
    read_commit(root, revision, String::from_utf8_lossy(&commit.stdout).trim())
}

fn read_commit(root: &Path, revision: &str, commit: &str) -> Result<Revision, GitError> {
    let listed = git(root, &["ls-tree", "-r", "-l", "-z", commit, "--", "kb", "rules"], &[]).map_err(GitError::Run)?;
    if !listed.status.success() {
        return Ok(Revision::Unavailable(format!("git cannot list {revision}: {}", last_line(&listed.stderr))));
    }
    let blobs: Vec<Blob> = listed.stdout.split(|byte| *byte == 0).filter_map(blob).collect();
    if !blobs.iter().any(|blob| blob.path == "kb/catalog.yaml") {
        return Ok(Revision::Unavailable(format!("there was no catalog at {revision}")));
    }
    // Of a free article only the name counts, for links.
    let (articles, wanted): (Vec<Blob>, Vec<Blob>) =
        blobs.into_iter().partition(|blob| blob.path.starts_with("kb/articles/"));
    let bytes: usize = wanted.iter().map(|blob| blob.bytes).sum();
    if wanted.len() > MAX_FILES || bytes > MAX_CATALOG_BYTES || wanted.iter().any(|blob| blob.bytes > MAX_TABLE_BYTES) {
        return Ok(Revision::Unavailable(format!("the catalog at {revision} is too large")));
    }
    let objects: String = wanted.iter().map(|blob| format!("{}\n", blob.object)).collect();
    let output = git(root, &["cat-file", "--batch"], objects.as_bytes()).map_err(GitError::Run)?;
    let Some(contents) = contents(&output.stdout, wanted.len()) else {
        return Ok(Revision::Unavailable(format!(
            "git cannot read the files of {revision}: {}",
            last_line(&output.stderr)
        )));
    };
    let mut files: Vec<(String, Vec<u8>)> = wanted.into_iter().map(|blob| blob.path).zip(contents).collect();
    files.extend(articles.into_iter().map(|article| (article.path, Vec::new())));
    Ok(Revision::Files(files))
}

/// One entry of `ls-tree -l -z`: `100644 blob <object> <bytes>\t<path>`. Links, submodules and hidden files are skipped, as on
/// disk.
fn blob(entry: &[u8]) -> Option<Blob> {
    let (head, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
    let mut words = head.split_whitespace();
    let (mode, kind, object, bytes) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let is_file = kind == "blob" && mode.starts_with("100") && path.split('/').all(|part| !part.starts_with('.'));
    is_file.then_some(Blob { path: path.to_owned(), object: object.to_owned(), bytes: bytes.parse().ok()? })
}

/// The files in the output of `cat-file --batch`: `<object> blob <bytes>\n<content>\n` each. `None` if one is missing.
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

/// Runs git in a folder. Variables of the environment that name another repository (git's hooks set them) are removed.
fn git(root: &Path, arguments: &[&str], input: &[u8]) -> io::Result<Output> {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=false"]);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_LITERAL_PATHSPECS"] {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.args(arguments).current_dir(root);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    finish(child, input, GIT_TIMEOUT)
}

/// Waits for a program that reads `input`. One that takes longer than `timeout` is killed: a file of an
/// untrusted repository may never end.
fn finish(mut child: Child, input: &[u8], timeout: Duration) -> io::Result<Output> {
    let end = Instant::now() + timeout;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // All three at once, or each could wait for another. If git stops reading, its output says why.
        let written = scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        let stdout = scope.spawn(move || stdout.map_or(Ok(Vec::new()), read_all));
        let stderr = scope.spawn(move || stderr.map_or(Ok(Vec::new()), read_all));
        let status = wait(&mut child, end);
        if status.is_err() {
            // A killed program closes the pipes, and the threads end.
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

/// The first file of the repository around a folder that is neither a file nor a folder, such as a pipe: opening one can wait
/// for ever.
fn special_file(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let repository = root.ancestors().map(|folder| folder.join(".git")).find(|path| path.symlink_metadata().is_ok())?;
    if is_special(&repository) {
        return Some(repository);
    }
    let mut open = vec![repository];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_INSPECTED - seen) {
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

/// Whether a path leads to something that is neither a file nor a folder. Git reports one that leads nowhere.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn last_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let line = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
    line.trim().trim_start_matches("fatal: ").chars().filter(|letter| !letter.is_control()).collect()
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
    fn stops_a_program_that_never_ends() {
        let start = |script: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            shell.spawn().expect("a shell")
        };
        let stopped = finish(start("echo begun; exec sleep 100000"), b"", Duration::from_millis(100));
        assert_eq!(stopped.expect_err("stopped").kind(), io::ErrorKind::TimedOut);
        // More than the buffer of a pipe, both ways.
        let text = vec![b'x'; 1 << 20];
        let output = finish(start("cat; echo why >&2; exit 3"), &text, Duration::from_secs(600)).expect("ends");
        assert_eq!((output.stdout, output.stderr, output.status.code()), (text, b"why\n".to_vec(), Some(3)));
    }
}
