//! A catalog to a folder of pages that any web server, or none, can serve.
//!
//! In: a [`Catalog`] and the templates. Out: files. A build that stops leaves the last good site in place: pages are
//! written to a new folder beside it, which then takes its place.

mod content;
mod lists;
mod machines;
mod pages;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use crate::{
    model::Catalog,
    render::{TemplateError, Templates},
};

/// Style and script, copied as they are.
static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/site");

/// The engine as WebAssembly, see `site/engine/build`.
static ENGINE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/site/engine.wasm"));

/// A site that could not be built.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("the catalog cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{} is no site that Fixbook built; name an empty or new folder", path.display())]
    NotASite { path: PathBuf },
    #[error("cannot {operation} {}: {source}", path.display())]
    Disk { operation: &'static str, path: PathBuf, source: io::Error },
}

/// One file of the site.
struct Page {
    /// Relative to the site's folder, with `/`.
    pub path: String,
    pub text: String,
    /// It only leads on to another page.
    pub is_redirect: bool,
}

/// Builds the whole site; returns how many pages it has. `base_url`, which ends with `/`, is where it will stand.
pub fn build(
    catalog: &Catalog,
    templates: &Templates,
    base_url: Option<&str>,
    folder: &Path,
) -> Result<usize, SiteError> {
    let pages = pages::pages(catalog, templates, base_url)?;
    refuse_foreign(folder)?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk("create", parent, || fs::create_dir_all(parent))?;
    let fresh = disk("create a folder in", parent, || tempfile::Builder::new().prefix(".site-").tempdir_in(parent))?;
    for page in &pages {
        write(fresh.path(), &page.path, page.text.as_bytes())?;
    }
    write(fresh.path(), MARKER, b"This folder was built by Fixbook and is replaced whole by the next build.\n")?;
    // The engine goes out as a script.
    let is_asset = |file: &&include_dir::File<'_>| file.path().extension().is_none_or(|end| end != "wasm");
    for asset in ASSETS.files().filter(is_asset) {
        write(fresh.path(), &asset.path().to_string_lossy(), asset.contents())?;
    }
    let others = machines::files(catalog, &pages, base_url)?;
    for page in content::scripts(catalog, ENGINE)?.into_iter().chain(others) {
        write(fresh.path(), &page.path, page.text.as_bytes())?;
    }
    take_place(fresh, folder)?;
    Ok(pages.len())
}

/// The file by which a build knows a folder that it may replace.
const MARKER: &str = ".fixbook-site";

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

fn write(root: &Path, relative: &str, bytes: &[u8]) -> Result<(), SiteError> {
    let path = root.join(relative);
    let parent = path.parent().unwrap_or(root);
    disk("create", parent, || fs::create_dir_all(parent))?;
    disk("write", &path, || fs::write(&path, bytes))
}

/// Puts the new folder in the place of the old one, which goes only when the new one stands.
fn take_place(fresh: tempfile::TempDir, folder: &Path) -> Result<(), SiteError> {
    readable(fresh.path())?;
    let old = fresh.path().with_extension("old");
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
    act().map_err(|source| SiteError::Disk { operation, path: path.to_owned(), source })
}
