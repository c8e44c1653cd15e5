//! Letters that nobody sees and that make a reader see another text than is written.

/// Whether a letter turns the direction of the text after it, as in "Trojan Source" (CVE-2021-42574): embeddings, overrides
/// and isolates. The marks U+200E and U+200F, which right-to-left prose needs, order single letters only and are no harm there.
pub fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
