//! Writes numbers and words in few bytes, as [`super::decode`] reads them.

/// Writes a number, seven bits a byte, the lowest first (LEB128, as in DWARF and WebAssembly).
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a text with its length before it.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Writes words in ascending order, each without the prefix that it shares with the one before (front coding).
#[derive(Clone, Default)]
pub(super) struct WordWriter<'w> {
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

#[cfg(test)]
mod tests {
    use super::{WordWriter, put_number, put_text};
    use crate::search::index::decode::ByteReader;

    #[test]
    fn decodes_what_it_encodes() {
        let numbers = [0, 1, 127, 128, 300, u32::MAX];
        let words = ["", "über", "übrig", "übrigens", "ü"];
        let mut out = Vec::new();
        numbers.iter().for_each(|number| put_number(&mut out, *number));
        let mut writer = WordWriter::default();
        words.iter().for_each(|word| writer.put(&mut out, word));
        put_text(&mut out, "Ende");
        let mut reader = ByteReader::new(&out);
        assert_eq!(numbers.map(|_| reader.number()), numbers.map(Some));
        assert_eq!(words.map(|_| reader.word()), words.map(|word| Some(word.to_owned())));
        assert_eq!((reader.text(), reader.is_at_end()), (Some("Ende"), true));
    }
}
