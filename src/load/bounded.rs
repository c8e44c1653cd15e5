//! Files as bytes, never more of them than there is room for.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use super::LoadError;
use crate::model::limits::LARGEST_IMAGE;

/// A file below a folder; nothing if there is none, or if it lies outside.
pub(super) fn read_inside(root: &Path, path: &str) -> Option<Vec<u8>> {
    let file = root.join(path);
    if !stays_inside(root, &file) {
        return None;
    }
    // One byte more than any image has tells that it is too big.
    let (bytes, _) = read_up_to(&file, LARGEST_IMAGE + 1).ok()?;
    Some(bytes)
}

/// A file of text, if it has no more bytes than `most`.
pub(super) fn read_text(path: &Path, most: usize) -> Result<String, LoadError> {
    let bytes = read_whole(path, most)?;
    let text = String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"));
    text.map_err(|source| LoadError::new("read", path, source))
}

/// A file, if it has no more bytes than `most`.
pub(super) fn read_whole(path: &Path, most: usize) -> Result<Vec<u8>, LoadError> {
    whole(read_up_to(path, most), most).map_err(|source| LoadError::new("read", path, source))
}

/// A file or pipe that a person named, if it has no more bytes than `most`.
pub(super) fn read_stream(path: &Path, most: usize) -> Result<Vec<u8>, LoadError> {
    let read = fs::File::open(path).and_then(|file| first_bytes(file, most));
    whole(read, most).map_err(|source| LoadError::new("read", path, source))
}

fn whole(read: io::Result<(Vec<u8>, bool)>, most: usize) -> io::Result<Vec<u8>> {
    match read? {
        (bytes, true) => Ok(bytes),
        _ => Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes"))),
    }
}

/// The first bytes of a file, and whether they are all. Only files are read: a pipe may never end, and a device never does.
pub(super) fn read_up_to(path: &Path, most: usize) -> io::Result<(Vec<u8>, bool)> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    first_bytes(fs::File::open(path)?, most)
}

fn first_bytes(file: fs::File, most: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::with_capacity(file.metadata().map_or(0, |metadata| metadata.len() as usize).min(most) + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    let is_whole = bytes.len() <= most;
    bytes.truncate(most);
    Ok((bytes, is_whole))
}

/// Whether a path leads to something below a folder, all links followed.
pub(crate) fn stays_inside(root: &Path, link: &Path) -> bool {
    match (root.canonicalize(), link.canonicalize()) {
        (Ok(root), Ok(target)) => target.starts_with(root),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{read_inside, read_up_to, read_whole};

    #[test]
    fn no_more_is_read_than_there_is_room_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a");
        fs::write(&file, "12345").expect("written");
        assert_eq!(read_up_to(&file, 5).expect("read"), (b"12345".to_vec(), true));
        assert_eq!(read_up_to(&file, 4).expect("read"), (b"1234".to_vec(), false));
        assert!(read_whole(&file, 4).expect_err("too big").to_string().contains("more than 4 bytes"));
        assert!(read_whole(folder.path(), 4).expect_err("no file").to_string().contains("not a file"));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_and_nothing_endless_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let kb = folder.path().join("kb");
        fs::create_dir(&kb).expect("created");
        fs::write(folder.path().join("secret"), "x").expect("written");
        std::os::unix::fs::symlink("../secret", kb.join("link")).expect("linked");
        for path in ["../secret", "link", "/etc/hostname", "."] {
            assert_eq!(read_inside(&kb, path), None, "{path}");
        }
        assert!(read_whole(std::path::Path::new("/dev/zero"), 4).is_err());
    }
}
