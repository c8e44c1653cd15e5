//! Reading bytes: never more than a limit, and only files, unless the user named a pipe.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use super::Root;

/// The first bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    pub bytes: Vec<u8>,
    /// Whether these are all of them.
    pub is_complete: bool,
}

impl Root {
    /// The first `most` bytes of a file inside. Only files are read: a pipe may never end, and a device never does.
    pub fn read(&self, relative: &Path, most: usize) -> io::Result<Contents> {
        let file = self.open_file(relative, true)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        first_bytes(file, most)
    }

    /// All bytes of a file inside; an error of kind `FileTooLarge` if there are more than `most`.
    pub fn read_whole(&self, relative: &Path, most: usize) -> io::Result<Vec<u8>> {
        self.read(relative, most)?.whole(most)
    }
}

impl Contents {
    /// The bytes, if they are all.
    fn whole(self, most: usize) -> io::Result<Vec<u8>> {
        match self.is_complete {
            true => Ok(self.bytes),
            false => Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes"))),
        }
    }
}

/// All bytes of a file or pipe that the user named: a shell gives pipes such as `/dev/stdin` and `/dev/fd/63`. A pipe in any other
/// folder is refused, since another user may have put it there and it may never end.
pub fn read_named(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() && !is_of_the_system(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    first_bytes(File::open(path)?, most)?.whole(most)
}

/// Whether a path is in a folder where the system, not a user, keeps pipes and devices.
pub(super) fn is_of_the_system(path: &Path) -> bool {
    ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder))
        && !path.components().any(|part| part.as_os_str() == "..")
}

fn first_bytes(file: File, most: usize) -> io::Result<Contents> {
    let expected = file.metadata().map_or(0, |metadata| metadata.len() as usize).min(most);
    let mut bytes = Vec::with_capacity(expected + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    let is_complete = bytes.len() <= most;
    bytes.truncate(most);
    Ok(Contents { bytes, is_complete })
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{super::Root, read_named};

    #[test]
    fn reads_at_most_the_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a"), "12345").expect("written");
        let root = Root::open(folder.path()).expect("opened");
        let read = |most| root.read(Path::new("a"), most).expect("read");
        assert_eq!((read(5).bytes.as_slice(), read(5).is_complete), (&b"12345"[..], true));
        assert_eq!((read(4).bytes.as_slice(), read(4).is_complete), (&b"1234"[..], false));
        let too_big = root.read_whole(Path::new("a"), 4).expect_err("too big").to_string();
        assert!(too_big.contains("more than 4 bytes"), "{too_big}");
        assert!(root.read(Path::new("."), 4).is_err());
        assert!(read_named(&folder.path().join("a"), 4).is_err() && read_named(folder.path(), 4).is_err());
    }

    /// A pipe without a writer blocks the process that opens it, and a device has no end.
    #[cfg(unix)]
    #[test]
    fn refuses_pipes_and_devices_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()));
        let root = Root::open(folder.path()).expect("opened");
        assert!(root.read(Path::new("pipe"), 4).expect_err("a pipe").to_string().contains("not a file"));
        assert!(read_named(&pipe, 4).expect_err("a pipe").to_string().contains("not a file"));
        let dev = Root::open(Path::new("/dev")).expect("opened");
        assert!(dev.read(Path::new("zero"), 4).is_err());
    }
}
