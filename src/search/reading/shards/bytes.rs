//! Numbers and words in few bytes. Whatever is read may be damaged: reading gives nothing rather than panic.

/// Writes a number, seven bits a byte, the lowest first (LEB128, as in DWARF and WebAssembly).
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a text with its length before it.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Writes words in their order, each as what it does not share with the one before.
#[derive(Clone, Default)]
pub(crate) struct WordWriter<'w> {
    before: &'w str,
}

impl<'w> WordWriter<'w> {
    pub fn put(&mut self, out: &mut Vec<u8>, word: &'w str) {
        let shared = self.before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        put_number(out, shared as u32);
        put_number(out, (word.len() - shared) as u32);
        out.extend_from_slice(&word.as_bytes()[shared..]);
        self.before = word;
    }
}

/// Reads what was written so.
#[derive(Clone)]
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    /// The last word, for the next.
    before: Vec<u8>,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes, before: Vec::new() }
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

    /// The next of the words that a [`WordWriter`] wrote.
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
    use super::{Reader, WordWriter, put_number, put_text};

    #[test]
    fn what_is_written_is_read() {
        let numbers = [0, 1, 127, 128, 300, u32::MAX];
        let words = ["", "über", "übrig", "übrigens", "ü"];
        let mut out = Vec::new();
        numbers.iter().for_each(|number| put_number(&mut out, *number));
        let mut writer = WordWriter::default();
        words.iter().for_each(|word| writer.put(&mut out, word));
        put_text(&mut out, "Ende");
        let mut reader = Reader::new(&out);
        assert_eq!(numbers.map(|_| reader.number()), numbers.map(Some));
        assert_eq!(words.map(|_| reader.word()), words.map(|word| Some(word.to_owned())));
        assert_eq!((reader.text(), reader.is_at_end()), (Some("Ende"), true));
    }

    #[test]
    fn damage_reads_as_nothing() {
        for bytes in [&[][..], &[0x80], &[0xFF; 9], &[5, 1], &[0, 9, b'x'], &[3, 0]] {
            let mut reader = Reader::new(bytes);
            assert!(reader.clone().word().is_none() && reader.clone().text().is_none(), "{bytes:?}");
            let _ = reader.number();
        }
    }
}
