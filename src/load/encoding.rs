//! Files that are text, and not in UTF-8.

use fixbook_engine::text::is_unprintable;

/// Bytes that are not UTF-8, as the text that the author sees.
pub(super) struct OtherEncoding {
    pub name: &'static str,
    pub text: String,
    /// The byte of `text` at which the trouble starts.
    pub at: usize,
}

/// The letters of Windows-1252 between 0x80 and 0x9F (WHATWG Encoding Standard, index windows-1252).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What bytes mean that are not UTF-8, or that are UTF-16 without a mark.
pub(super) fn other_encoding(bytes: &[u8]) -> Option<OtherEncoding> {
    if let Some(text) = utf16(bytes) {
        return Some(OtherEncoding { name: "UTF-16", text: text.replace(is_unprintable, "\u{fffd}"), at: 0 });
    }
    let error = std::str::from_utf8(bytes).err()?;
    let (before, rest) = bytes.split_at(error.valid_up_to());
    let before = String::from_utf8_lossy(before);
    // A text with other letters in UTF-8 is not in the old encoding of Windows; a part of it is broken.
    let (name, rest): (_, String) = match before.is_ascii() {
        true => ("Windows-1252 (ANSI)", rest.iter().copied().map(windows_1252).collect()),
        false => ("another encoding", String::from_utf8_lossy(rest).into_owned()),
    };
    let text = before.to_string() + rest.replace(is_unprintable, "\u{fffd}").as_str();
    Some(OtherEncoding { name, at: before.len(), text })
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The text of UTF-16: with its mark, or with a zero byte in every second place.
fn utf16(bytes: &[u8]) -> Option<String> {
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).take(64).filter(|byte| **byte == 0).count();
    let is_little = bytes.starts_with(&[0xff, 0xfe]) || (bytes.len() > 4 && zeros(1) * 4 > bytes.len().min(128));
    let is_big = bytes.starts_with(&[0xfe, 0xff]) || (bytes.len() > 4 && zeros(0) * 4 > bytes.len().min(128));
    let unit: fn([u8; 2]) -> u16 = match (is_little, is_big) {
        (true, _) => u16::from_le_bytes,
        (_, true) => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned())
}
