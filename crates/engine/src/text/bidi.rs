//! Invisible characters, those that control a terminal, and those that make the text displayed differ from the text stored.

use std::borrow::Cow;

/// Replaces a character that is not printed.
pub const REPLACEMENT: char = '\u{fffd}';

/// Whether a character changes the direction of the text after it, as in "Trojan Source" (CVE-2021-42574): embeddings, overrides
/// and isolates. The marks U+200E and U+200F, which right-to-left prose needs, order single letters only and are harmless.
pub fn is_bidi_control(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is never printed: a control character (C0, DEL, C1) other than a tab and those that end lines, or one
/// that changes the direction.
pub fn is_unprintable(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') || is_bidi_control(letter)
}

/// The text with [`REPLACEMENT`] for each character that is never printed.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(is_unprintable) {
        Cow::Owned(text.replace(is_unprintable, REPLACEMENT.encode_utf8(&mut [0; 4])))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::printable;

    #[test]
    fn replaces_control_characters_and_keeps_prose() {
        for (text, shown) in [
            ("a\u{1b}]0;x\u{7}b", "a\u{fffd}]0;x\u{fffd}b"),
            ("\u{9b}2J\u{7f}\0", "\u{fffd}2J\u{fffd}\u{fffd}"),
            ("\u{202e}txt.exe\u{2066}", "\u{fffd}txt.exe\u{fffd}"),
        ] {
            assert_eq!(printable(text), shown);
        }
        for text in ["one\ttwo\r\nthree\n", "שלום\u{200f} עולם", "naïve 日本語 😀"] {
            assert!(matches!(printable(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
