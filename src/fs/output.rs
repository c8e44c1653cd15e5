//! Files and folders that the user names for output.
//!
//! Links on the way are the user's own and are followed, with one exception: below a guarded folder (a catalog, and the
//! repository that it came in) another author may have made them, and one that leads out of that folder is refused.

use std::{
    env,
    ffi::OsString,
    io,
    path::{Component, Path, PathBuf},
};

use super::{Root, failpoint::before_change, read::is_of_the_system};

/// Where output goes: an open folder, and a name in it.
#[derive(Debug)]
pub struct Output {
    folder: Root,
    name: OsString,
}

/// A path without links on the way.
struct Resolved {
    path: PathBuf,
    /// The guarded folder that contains it.
    guard: Option<PathBuf>,
}

impl Resolved {
    /// The guarded folder that contains it, and the rest of the path.
    fn inside(&self) -> Option<(&Path, &Path)> {
        let guard = self.guard.as_deref()?;
        Some((guard, self.path.strip_prefix(guard).ok()?))
    }
}

impl Output {
    /// A file that the user named, in a folder that exists. A link in its place is refused when it is written.
    pub fn file(path: &Path, guards: &[PathBuf]) -> io::Result<Self> {
        let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
        let resolved = resolve(path.parent().unwrap_or(Path::new("")), guards)?;
        let folder = match resolved.inside() {
            Some((guard, relative)) => Root::open(guard)?.folder(relative)?,
            None => Root::open(&resolved.path)?,
        };
        Ok(Output { folder, name: name.to_owned() })
    }

    /// A folder that the user named, created if it does not exist.
    pub fn folder_at(path: &Path, guards: &[PathBuf]) -> io::Result<Root> {
        let resolved = resolve(path, guards)?;
        match resolved.inside() {
            Some((guard, relative)) => Root::open(guard)?.create_folder(relative),
            None => Root::create(&resolved.path),
        }
    }

    /// A folder that the user named and that is replaced as a whole: its parent is opened, created if it does not exist.
    pub fn replaced_folder(path: &Path, guards: &[PathBuf]) -> io::Result<Self> {
        let resolved = resolve(path, guards)?.path;
        let name = resolved.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let folder = Output::folder_at(resolved.parent().unwrap_or(Path::new("")), guards)?;
        Ok(Output { folder, name: name.to_owned() })
    }

    pub fn folder(&self) -> &Root {
        &self.folder
    }

    pub fn name(&self) -> &Path {
        Path::new(&self.name)
    }

    /// The error if a link is in its place.
    pub(super) fn link_error(&self) -> Option<io::Error> {
        let is_link = self.folder.symlink_metadata(self.name()).is_ok_and(|found| found.is_symlink());
        let message = "it is a symbolic link; name its target instead";
        is_link.then(|| io::Error::new(io::ErrorKind::InvalidInput, message))
    }
}

/// Writes a file that the user named, completely or not at all. Files of the system under `/dev` (standard output, the pipe of a
/// shell) are written to directly.
pub fn write_output(path: &Path, guards: &[PathBuf], bytes: &[u8]) -> io::Result<()> {
    if is_of_the_system(path) {
        before_change();
        return io::Write::write_all(&mut std::fs::File::options().write(true).open(path)?, bytes);
    }
    let output = Output::file(path, guards)?;
    output.folder.write_atomic(output.name(), bytes)
}

/// Follows every link on the way. What does not exist yet is taken as it is written.
fn resolve(path: &Path, guards: &[PathBuf]) -> io::Result<Resolved> {
    let guards: Vec<PathBuf> = guards.iter().filter_map(|guard| guard.canonicalize().ok()).collect();
    let guard_of = |path: &Path| guards.iter().find(|guard| path.starts_with(guard)).cloned();
    let mut at = if path.is_absolute() { PathBuf::new() } else { env::current_dir()?.canonicalize()? };
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                at.pop();
            }
            Component::Prefix(_) | Component::RootDir => at.push(part),
            Component::Normal(name) => {
                let guard = guard_of(&at);
                at.push(name);
                if !at.is_symlink() {
                    continue;
                }
                let target = at.canonicalize()?;
                if let Some(guard) = guard.filter(|guard| !target.starts_with(guard)) {
                    let message = format!(
                        "{} is a link that leads out of {}; use {} itself",
                        at.display(),
                        guard.display(),
                        target.display()
                    );
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
                }
                at = target;
            }
        }
    }
    Ok(Resolved { guard: guard_of(&at), path: at })
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::{Output, write_output};

    #[test]
    fn writes_nothing_outside_a_guarded_folder() {
        let all = tempfile::tempdir().expect("a folder");
        let at = |name: &str| all.path().join(name);
        fs::create_dir_all(at("cloned/own")).expect("created");
        fs::create_dir(at("outside")).expect("created");
        fs::write(at("outside/profile"), "mine").expect("written");
        symlink(at("outside"), at("cloned/books")).expect("linked");
        symlink("own", at("cloned/within")).expect("linked");
        symlink(at("outside/profile"), at("cloned/own/c.md")).expect("linked");
        symlink(at("outside"), at("short-cut")).expect("linked");
        let guards = [at("cloned")];
        for path in ["cloned/books/c.md", "cloned/books/profile", "cloned/own/../books/x", "cloned/own/c.md"] {
            write_output(&at(path), &guards, b"x").expect_err(path);
        }
        assert_eq!(fs::read_to_string(at("outside/profile")).expect("read"), "mine");
        let refused = Output::folder_at(&at("cloned/books"), &guards).expect_err("leads out").to_string();
        assert!(refused.contains("leads out of") && refused.contains("itself"), "{refused}");
        Output::folder_at(&at("cloned/within/new"), &guards).expect("created");
        write_output(&at("cloned/within/new/a.md"), &guards, b"x").expect("within");
        assert!(at("cloned/own/new/a.md").is_file());
        // The user's own links are theirs to make.
        write_output(&at("short-cut/a.md"), &guards, b"x").expect("followed");
        assert!(at("outside/a.md").is_file());
        write_output(std::path::Path::new("/dev/null"), &guards, b"x").expect("a device");
    }
}
