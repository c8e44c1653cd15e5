//! A text to its words: the same for what is indexed and for what is asked.

use std::ops::Range;

/// Words of different sentences or lines stand so much farther apart than neighbours.
pub const POSITION_GAP: u32 = 8;
/// A longer run of letters is no word that anybody types.
const MAX_WORD_LEN: usize = 120;

/// A word, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// In lower case, without apostrophes.
    pub word: String,
    /// Its place among the words of the text. A name and its first part share one.
    pub position: u32,
    /// Bytes of the text that it was read from.
    pub span: Range<usize>,
    /// A name that was also read in parts: `restart-service` beside `restart` and `service`.
    pub is_compound: bool,
}

/// The words of a text. A name with joints (`Restart-Service`, `certlm.msc`, `HKLM\SYSTEM`, `userPrincipalName`) gives its
/// parts and itself.
pub fn tokens(text: &str) -> Vec<Token> {
    // English has a word every six letters.
    let mut reader = Tokenizer { text, position: 0, tokens: Vec::with_capacity(text.len() / 6 + 1) };
    let mut rest = 0;
    while let Some(offset) = text[rest..].find(is_inside) {
        let start = rest + offset;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        reader.chunk(start..end);
        rest = end;
    }
    reader.tokens
}

/// The words alone.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.word).collect()
}

fn is_inside(letter: char) -> bool {
    letter.is_alphanumeric() || is_joint(letter) || is_apostrophe(letter)
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '-' | '.' | '_' | '\\')
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

struct Tokenizer<'t> {
    text: &'t str,
    position: u32,
    tokens: Vec<Token>,
}

impl Tokenizer<'_> {
    /// A run of letters, digits, joints and apostrophes.
    fn chunk(&mut self, run: Range<usize>) {
        let name = trimmed(self.text, run.clone());
        if name.is_empty() {
            return;
        }
        // Most words are plain, and need none of what follows.
        if is_plain(&self.text[name.clone()]) {
            self.push(name.clone(), self.position, false);
            self.position += 1;
            if ends_a_sentence(self.text, name.end, run.end) {
                self.position += POSITION_GAP;
            }
            return;
        }
        let first = self.position;
        let mut parts = 0;
        for piece in pieces(self.text, name.clone(), is_joint) {
            let humps = humps(self.text, piece.clone());
            for hump in &humps {
                self.push(hump.clone(), self.position, false);
                self.position += 1;
                parts += 1;
            }
            // `userPrincipalName` within `Get-userPrincipalName` is a name of its own.
            if humps.len() > 1 && piece != name {
                self.push(piece, self.position - humps.len() as u32, true);
            }
        }
        if parts > 1 {
            self.push(name.clone(), first, true);
        }
        if ends_a_sentence(self.text, name.end, run.end) {
            self.position += POSITION_GAP;
        }
    }

    fn push(&mut self, span: Range<usize>, position: u32, is_compound: bool) {
        let written = &self.text[span.clone()];
        if span.len() > MAX_WORD_LEN {
            return;
        }
        let word = match is_plain(written) {
            true => written.to_ascii_lowercase(),
            false => {
                let letters = without_genitive(written).chars().filter(|letter| !is_apostrophe(*letter));
                letters.collect::<String>().to_lowercase()
            }
        };
        if !word.is_empty() {
            self.tokens.push(Token { word, position, span, is_compound });
        }
    }
}

/// Letters and digits of ASCII without a capital inside: read as one word, whatever they are.
fn is_plain(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.iter().all(u8::is_ascii_alphanumeric) && !bytes.iter().skip(1).any(u8::is_ascii_uppercase)
}

/// `server's` is about the server.
fn without_genitive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn trimmed(text: &str, run: Range<usize>) -> Range<usize> {
    let edge = |c: char| is_joint(c) || is_apostrophe(c);
    let inner = text[run.clone()].trim_start_matches(edge);
    let start = run.end - inner.len();
    start..start + inner.trim_end_matches(edge).len()
}

/// The pieces of a run between separators.
fn pieces(text: &str, run: Range<usize>, is_separator: fn(char) -> bool) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = run.start;
    for piece in text[run].split(is_separator) {
        if !piece.is_empty() {
            pieces.push(start..start + piece.len());
        }
        // Joints are one byte each.
        start += piece.len() + 1;
    }
    pieces
}

/// `userPrincipalName` cut before its capitals; capitals in a row (`RDPClient`) stay together up to the last. Nothing is
/// cut off that is a single letter.
fn humps(text: &str, piece: Range<usize>) -> Vec<Range<usize>> {
    let letters: Vec<(usize, char)> = text[piece.clone()].char_indices().collect();
    let is_name = letters.len() > 3
        && letters.iter().all(|(_, letter)| letter.is_alphanumeric())
        && letters[0].1.is_alphabetic()
        && letters.iter().any(|(_, letter)| letter.is_lowercase());
    let mut cuts = vec![0];
    if is_name {
        for at in 1..letters.len() {
            let (before, here) = (letters[at - 1].1, letters[at].1);
            let after = letters.get(at + 1).map(|(_, letter)| *letter);
            let rises = !before.is_uppercase() && here.is_uppercase();
            let word_begins = before.is_uppercase() && here.is_uppercase() && after.is_some_and(char::is_lowercase);
            if rises || word_begins {
                cuts.push(letters[at].0);
            }
        }
    }
    cuts.push(piece.len());
    let humps: Vec<Range<usize>> = cuts.windows(2).map(|two| piece.start + two[0]..piece.start + two[1]).collect();
    if humps.iter().any(|hump| hump.len() < 2) { vec![piece] } else { humps }
}

/// Whether a full stop, colon, question or exclamation mark with a blank after it follows.
fn ends_a_sentence(text: &str, end: usize, run_end: usize) -> bool {
    let stop = text[end..run_end].ends_with('.');
    let mut after = text[run_end..].chars();
    match after.next() {
        Some(':' | '?' | '!' | ';') => after.next().is_none_or(char::is_whitespace),
        Some(blank) => stop && blank.is_whitespace(),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{POSITION_GAP, tokens, words};

    #[test]
    fn names_are_found_whole_and_in_parts() {
        assert_eq!(words("Run Restart-Service!"), ["run", "restart", "service", "restart-service"]);
        assert_eq!(words(r#"HKLM\SYSTEM "x"#), ["hklm", "system", r"hklm\system", "x"]);
        assert_eq!(words("userPrincipalName"), ["user", "principal", "name", "userprincipalname"]);
        assert_eq!(
            words("RDPClient OneNote IPv4 WiFi"),
            ["rdp", "client", "rdpclient", "one", "note", "onenote", "ipv4", "wi", "fi", "wifi"]
        );
        assert_eq!(words("certlm.msc. v1.2"), ["certlm", "msc", "certlm.msc", "v1", "2", "v1.2"]);
    }

    #[test]
    fn apostrophes_join_and_a_genitive_goes() {
        assert_eq!(words("can't Can’t the server's 'quoted'"), ["cant", "cant", "the", "server", "quoted"]);
    }

    #[test]
    fn sentences_stand_apart_and_parts_share_the_place_of_the_whole() {
        let placed: Vec<(String, u32)> =
            tokens("Get-Mailbox fails. Then stop").into_iter().map(|token| (token.word, token.position)).collect();
        let expected = [
            ("get", 0),
            ("mailbox", 1),
            ("get-mailbox", 0),
            ("fails", 2),
            ("then", 3 + POSITION_GAP),
            ("stop", 4 + POSITION_GAP),
        ];
        assert_eq!(placed, expected.map(|(word, place)| (word.to_owned(), place)));
    }

    #[test]
    fn spans_lead_back_to_the_text() {
        let text = "Ärger mit «RemoteApp»: C:\\Windows\\x.exe, 日本語 …";
        for token in tokens(text) {
            assert!(text.get(token.span.clone()).is_some(), "{token:?}");
        }
    }
}
