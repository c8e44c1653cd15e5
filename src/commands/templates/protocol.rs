//! The protocol between the program and a process that runs templates: frames of a length (4 bytes, little-endian) and that many
//! bytes of JSON; after [`Reply::Made`] comes a frame with the document.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::render::Stop;

/// The first message to the process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    /// The catalog's own templates, names and texts.
    pub own: Vec<(String, String)>,
    /// Seconds for one document.
    pub seconds: u64,
}

/// Its answers to a job; the last one comes after any number of `Compiling`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// It begins to compile this template.
    Compiling(String),
    Made {
        pages: usize,
    },
    Failed {
        template: String,
        line: Option<usize>,
        message: String,
    },
    Stopped {
        template: String,
        why: Stop,
    },
}

/// Writes one frame.
pub(super) fn write_frame(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

/// Reads one frame of at most `most` bytes; `None` if the other side has ended.
pub(super) fn read_frame(input: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length { Ok(None) } else { Ok(Some(bytes)) }
}

/// Writes a value as one frame.
pub(super) fn say(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    write_frame(out, &serde_json::to_vec(value)?)
}

/// Reads a value of one frame.
pub(super) fn hear<T: DeserializeOwned>(input: &mut impl Read, most: usize) -> io::Result<Option<T>> {
    read_frame(input, most)?.map(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from)).transpose()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{read_frame, write_frame};

    #[test]
    fn frames_are_read_as_written_and_no_longer_than_wanted() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, b"one").expect("written");
        write_frame(&mut pipe, b"").expect("written");
        let mut read = pipe.as_slice();
        assert_eq!(read_frame(&mut read, 3).expect("read"), Some(b"one".to_vec()));
        assert_eq!(read_frame(&mut read, 3).expect("read"), Some(Vec::new()));
        assert_eq!(read_frame(&mut read, 3).expect("the end"), None);
        assert_eq!(read_frame(&mut &pipe[..5], 3).expect("cut off"), None);
        assert_eq!(read_frame(&mut pipe.as_slice(), 2).expect_err("too long").kind(), ErrorKind::FileTooLarge);
    }
}
