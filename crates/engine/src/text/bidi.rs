//! Letters that nobody sees, that a terminal obeys, or that make a reader see another text than is written.

use std::borrow::Cow;

/// Stands where a letter was that is not sent on.
pub const REPLACEMENT: char = '\u{fffd}';

/// Whether a letter turns the direction of the text after it, as in "Trojan Source" (CVE-2021-42574): embeddings, overrides
/// and isolates. The marks U+200E and U+200F, which right-to-left prose needs, order single letters only and are no harm there.
pub fn is_bidi_control(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether no terminal or page is sent a letter: a control character (C0, DEL, C1) other than a tab and those that end lines,
/// or one that turns the direction.
pub fn is_unprintable(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') || is_bidi_control(letter)
}

/// The text with [`REPLACEMENT`] for each letter that no terminal or page is sent.
pub fn printable(text: &str) -> Cow<'_, str> {
    match text.contains(is_unprintable) {
        true => Cow::Owned(text.replace(is_unprintable, REPLACEMENT.encode_utf8(&mut [0; 4]))),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::printable;

    #[test]
    fn what_a_terminal_obeys_is_replaced_and_prose_is_not() {
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
