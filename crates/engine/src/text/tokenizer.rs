//! A text to its words: the one tokenizer, for what is indexed, what is searched and what is said.

use std::ops::Range;

/// How much farther apart than neighbours words of different sentences or lines are (Lucene's position increment gap).
pub const POSITION_GAP: u32 = 8;
/// Bytes of the longest word; a longer run of letters is not one that users type.
const MAX_WORD_LEN: usize = 120;

/// A word, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// In lower case, without apostrophes.
    pub word: String,
    /// Its position among the words of the text. A name and its first part share one.
    pub position: u32,
    /// Bytes of the text that it was read from.
    pub span: Range<usize>,
    /// Whether it is a name whose parts are tokens too: `restart-service` next to `restart` and `service`.
    pub is_compound: bool,
}

/// The words of a text. A name with connectors (`Restart-Service`, `certlm.msc`, `HKLM\SYSTEM`, `userPrincipalName`) gives its
/// parts and itself.
pub fn tokenize(text: &str) -> Vec<Token> {
    // English has a word every six letters.
    let mut tokenizer = Tokenizer { text, position: 0, tokens: Vec::with_capacity(text.len() / 6 + 1) };
    for run in runs(text) {
        tokenizer.token_run(run);
    }
    tokenizer.tokens
}

/// The words alone, see [`tokenize`].
pub fn words(text: &str) -> Vec<String> {
    tokenize(text).into_iter().map(|token| token.word).collect()
}

/// The words of a text without compounds, in the form of [`tokenize`]; `userPrincipalName` is one word, however it is written.
pub fn plain_words(text: &str) -> Vec<String> {
    let names = runs(text).map(|run| trimmed(text, run));
    names.flat_map(|name| pieces(text, name, is_connector)).filter_map(|piece| normalized(&text[piece])).collect()
}

/// Runs of letters, digits, connectors and apostrophes.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_inside)?;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        rest = end;
        Some(start..end)
    })
}

fn is_inside(letter: char) -> bool {
    letter.is_alphanumeric() || is_connector(letter) || is_apostrophe(letter)
}

fn is_connector(letter: char) -> bool {
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
    /// Adds the tokens of a run.
    fn token_run(&mut self, run: Range<usize>) {
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
        for piece in pieces(self.text, name.clone(), is_connector) {
            let camel_case_parts = split_camel_case(self.text, piece.clone());
            for part in &camel_case_parts {
                self.push(part.clone(), self.position, false);
                self.position += 1;
                parts += 1;
            }
            // `userPrincipalName` within `Get-userPrincipalName` is a name of its own.
            if camel_case_parts.len() > 1 && piece != name {
                self.push(piece, self.position - camel_case_parts.len() as u32, true);
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
        if let Some(word) = normalized(&self.text[span.clone()]) {
            self.tokens.push(Token { word, position, span, is_compound });
        }
    }
}

/// A word in lower case without apostrophes and genitive; `None` if nothing is left, or it is too long.
fn normalized(written: &str) -> Option<String> {
    if written.len() > MAX_WORD_LEN {
        return None;
    }
    let word = if is_plain(written) {
        written.to_ascii_lowercase()
    } else {
        let letters = without_genitive(written).chars().filter(|letter| !is_apostrophe(*letter));
        letters.collect::<String>().to_lowercase()
    };
    (!word.is_empty()).then_some(word)
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
    let edge = |c: char| is_connector(c) || is_apostrophe(c);
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
        // Connectors are one byte each.
        start += piece.len() + 1;
    }
    pieces
}

/// `userPrincipalName` cut before its capitals; capitals in a row (`RDPClient`) stay together up to the last. Nothing is
/// cut off that is a single letter.
fn split_camel_case(text: &str, piece: Range<usize>) -> Vec<Range<usize>> {
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
    let parts: Vec<Range<usize>> = cuts.windows(2).map(|two| piece.start + two[0]..piece.start + two[1]).collect();
    if parts.iter().any(|part| part.len() < 2) { vec![piece] } else { parts }
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
    use super::{POSITION_GAP, plain_words, tokenize, words};

    #[test]
    fn a_name_gives_its_parts_and_itself() {
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
    fn removes_apostrophes_and_the_genitive() {
        assert_eq!(words("can't Can’t the server's 'quoted'"), ["cant", "cant", "the", "server", "quoted"]);
    }

    #[test]
    fn sentences_are_apart_and_a_name_has_the_position_of_its_first_part() {
        let placed: Vec<(String, u32)> =
            tokenize("Get-Mailbox fails. Then stop").into_iter().map(|token| (token.word, token.position)).collect();
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
    fn plain_words_have_no_compounds() {
        assert_eq!(
            plain_words("Sign-in: userPrincipalName isn't the server's, TLS 1.0 …"),
            ["sign", "in", "userprincipalname", "isnt", "the", "server", "tls", "1", "0"]
        );
    }

    #[test]
    fn spans_lead_back_to_the_text() {
        let text = "Ärger mit «RemoteApp»: C:\\Windows\\x.exe, 日本語 …";
        for token in tokenize(text) {
            assert!(text.get(token.span.clone()).is_some(), "{token:?}");
        }
    }
}
