//! Puts a site in its folder: the last good one stays until the new one is whole, and what did not change keeps its time.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rayon::prelude::*;

use super::SiteError;
use crate::disk::{FolderLock, Locked, exchange};

/// The file by which a build knows a folder that it may replace.
const MARKER: &str = ".fixbook-site";
const SAYS: &[u8] = b"This folder was built by Fixbook and is replaced whole by the next build.\n";

/// How the name of a folder begins that is no site yet, or none any more.
const UNFINISHED: &str = ".fixbook-site-";
/// How it ends for the old site while the new one takes its place.
const ASIDE: &str = "old";
/// So long a build waits for another that writes beside it.
const PATIENCE: Duration = Duration::from_secs(300);

/// Files of a site by their paths.
pub type Files = BTreeMap<String, std::sync::Arc<Vec<u8>>>;

/// What a build did to its folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or hold something else.
    pub written: usize,
    /// Files that are as they were.
    pub kept: usize,
    /// Files that are no longer there.
    pub removed: usize,
}

/// Writes all files to a new folder beside the old one, which then takes its place. A file that did not change is the
/// old one, linked, so it keeps its time.
pub(super) fn write(files: &Files, folder: &Path) -> Result<Changes, SiteError> {
    // A link to the folder stays a link.
    let folder = &folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk("create", parent, || fs::create_dir_all(parent))?;
    let lock = FolderLock::take(parent, PATIENCE, &|| ());
    match lock {
        Locked::Ours(_) => clear_unfinished(parent, folder),
        Locked::Theirs => return Err(SiteError::Busy { path: folder.to_owned() }),
        Locked::Unknown => {}
    }
    refuse_foreign(folder)?;
    let fresh = disk("create a folder in", parent, || tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent))?;
    for inside in folders(files) {
        let path = fresh.path().join(inside);
        disk("create", &path, || fs::create_dir_all(&path))?;
    }
    let kept = files.par_iter().map(|(path, bytes)| place(folder, fresh.path(), path, bytes));
    let kept = kept.collect::<Result<Vec<bool>, SiteError>>()?.into_iter().filter(|kept| *kept).count();
    let marker = fresh.path().join(MARKER);
    disk("write", &marker, || fs::write(&marker, SAYS))?;
    let changes = Changes { written: files.len() - kept, kept, removed: removed(files, folder) };
    if changes.written == 0 && changes.removed == 0 {
        return Ok(changes);
    }
    take_place(fresh, folder)?;
    Ok(changes)
}

fn folders(files: &Files) -> std::collections::BTreeSet<&str> {
    files.keys().filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder)).collect()
}

/// Writes one file; true if it is the old one.
fn place(old: &Path, fresh: &Path, path: &str, bytes: &[u8]) -> Result<bool, SiteError> {
    let (from, to) = (old.join(path), fresh.join(path));
    let is_same = fs::metadata(&from).is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64)
        && fs::read(&from).is_ok_and(|held| held == bytes);
    if is_same && keep(&from, &to).is_ok() {
        return Ok(true);
    }
    disk("write", &to, || fs::write(&to, bytes))?;
    Ok(false)
}

/// The same file at another place: linked where the disk can, else copied with its time.
fn keep(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let time = fs::metadata(from)?.modified()?;
    fs::copy(from, to)?;
    fs::File::options().write(true).open(to)?.set_modified(time)
}

fn removed(files: &Files, folder: &Path) -> usize {
    let all = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let is_gone = |entry: &walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        path != MARKER && !files.contains_key(&path)
    };
    all.filter(is_gone).count()
}

/// A folder that holds anything but a site of ours is somebody's work, and stays.
fn refuse_foreign(folder: &Path) -> Result<(), SiteError> {
    let foreign = || SiteError::NotASite { path: folder.to_owned() };
    if folder.file_name().is_none() {
        return Err(foreign());
    }
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(_) => Err(foreign()),
        Ok(mut entries) => {
            let is_ours = folder.join(MARKER).is_file() || entries.next().is_none();
            if is_ours { Ok(()) } else { Err(foreign()) }
        }
    }
}

/// Clears away what killed builds have left beside a site; nobody else works there while the lock is held. Where one was
/// killed with the old site moved aside and the new one not yet in its place, the old one comes back.
fn clear_unfinished(parent: &Path, folder: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_ours = entry.file_name().to_string_lossy().starts_with(UNFINISHED) && path.is_dir();
        let is_aside = is_ours && path.extension().is_some_and(|end| end == ASIDE) && path.join(MARKER).is_file();
        if is_aside && !folder.exists() && fs::rename(&path, folder).is_ok() {
            continue;
        }
        if is_ours {
            drop(fs::remove_dir_all(path));
        }
    }
}

/// Puts the new folder in the place of the old one, at once where the system can.
fn take_place(fresh: tempfile::TempDir, folder: &Path) -> Result<(), SiteError> {
    readable(fresh.path())?;
    if folder.exists() && exchange(fresh.path(), folder).is_ok() {
        // The old site lies where the new one was made, and goes with it.
        return disk("remove", folder, || fresh.close());
    }
    let old = fresh.path().with_extension(ASIDE);
    if folder.exists() {
        disk("move aside", folder, || fs::rename(folder, &old))?;
    }
    if let Err(source) = fs::rename(fresh.path(), folder) {
        // Back to the last good site; the new one goes with `fresh`.
        drop(fs::rename(&old, folder));
        return Err(SiteError::Disk { operation: "move the new site to", path: folder.to_owned(), source });
    }
    // Its folder has moved; nothing is left to remove under the old name.
    drop(fresh.keep());
    if old.exists() {
        disk("remove", &old, || fs::remove_dir_all(&old))?;
    }
    Ok(())
}

/// Temporary folders are private; a site is read by a web server.
fn readable(folder: &Path) -> Result<(), SiteError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        disk("open up", folder, || fs::set_permissions(folder, fs::Permissions::from_mode(0o755)))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn disk<T>(operation: &'static str, path: &Path, act: impl FnOnce() -> io::Result<T>) -> Result<T, SiteError> {
    act().map_err(|source| SiteError::Disk { operation, path: PathBuf::from(path), source })
}
