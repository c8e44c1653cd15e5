//! Reads numbers and words in few bytes. The bytes may be damaged: reading gives `None` rather than panics.

/// Reads what [`super::encode`] wrote.
#[derive(Clone)]
pub(crate) struct ByteReader<'b> {
    bytes: &'b [u8],
    /// The last word, for the next.
    before: Vec<u8>,
}

impl<'b> ByteReader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        ByteReader { bytes, before: Vec::new() }
    }

    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    pub fn number(&mut self) -> Option<u32> {
        let mut number = 0u32;
        for shift in (0..32).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u32::from(byte & 0x7F).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    pub fn text(&mut self) -> Option<&'b str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    /// The next of words that were written in their order.
    pub fn word(&mut self) -> Option<String> {
        let shared = self.number()? as usize;
        let length = self.number()? as usize;
        let rest = self.bytes(length)?;
        self.before.get(..shared)?;
        self.before.truncate(shared);
        self.before.extend_from_slice(rest);
        String::from_utf8(self.before.clone()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::ByteReader;

    #[test]
    fn damaged_bytes_read_as_none() {
        for bytes in [&[][..], &[0x80], &[0xFF; 9], &[5, 1], &[0, 9, b'x'], &[3, 0]] {
            assert!(ByteReader::new(bytes).word().is_none(), "{bytes:?}");
            let _ = (ByteReader::new(bytes).text(), ByteReader::new(bytes).number());
        }
    }
}
