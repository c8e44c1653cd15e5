//! Facts in a text: codes, event ids, registry paths, addresses, and messages that a caller would read out.
//!
//! In: Markdown. Out: the facts in it, each once, in order. Never: prose.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{excerpt::clipped, shells};
use crate::load::shown_events;
use fixbook_engine::text::{CodeTerm, query_codes};

/// Facts of one kind.
const MAX_FACTS: usize = 30;
/// Bytes of a message that a caller reads out.
const MESSAGE: std::ops::RangeInclusive<usize> = 10..=160;
const MIN_WORDS: usize = 3;
const MAX_MESSAGES: usize = 5;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ExtractedFacts {
    /// Numbers spelt as codes, status codes of mail, names such as AADSTS50020.
    pub codes: Vec<String>,
    pub events: Vec<String>,
    pub registry: Vec<String>,
    pub links: Vec<String>,
}

impl ExtractedFacts {
    /// Adds the facts of another text.
    pub fn add(&mut self, other: ExtractedFacts) {
        let lists = [
            (&mut self.codes, other.codes),
            (&mut self.events, other.events),
            (&mut self.registry, other.registry),
            (&mut self.links, other.links),
        ];
        for (own, other) in lists {
            other.iter().for_each(|found| add(own, found));
        }
    }
}

/// Addresses at the end of every article of a support site.
const GENERIC_LINKS: [&str; 2] = ["https://answers.microsoft.com", "https://support.microsoft.com"];

/// Everything of these kinds.
pub(super) fn extract_facts(markdown: &str) -> ExtractedFacts {
    let mut facts = ExtractedFacts::default();
    for line in markdown.lines() {
        // A longer line is not text.
        if line.len() > 20_000 {
            continue;
        }
        numbers(line, &mut facts);
        registry(line, &mut facts.registry);
    }
    for event in shown_events(markdown) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && !dest_url.starts_with('#')
            && !GENERIC_LINKS.contains(&dest_url.trim_end_matches('/'))
        {
            add(&mut facts.links, &dest_url);
        }
    }
    facts
}

fn add(list: &mut Vec<String>, found: &str) {
    if list.len() < MAX_FACTS && !found.is_empty() && !list.iter().any(|known| known.eq_ignore_ascii_case(found)) {
        list.push(found.to_owned());
    }
}

fn numbers(line: &str, facts: &mut ExtractedFacts) {
    for code in query_codes(line).iter().filter(|code| code.weight >= 1.0) {
        let is_long = code.written.len() >= 7 || code.written.to_ascii_lowercase().starts_with("0x");
        match code.term {
            CodeTerm::Event(_) if is_separate(line, &code.written) => add(&mut facts.events, &code.written),
            CodeTerm::Code(_) if is_long && !is_version(&code.written) && !in_guid(line, &code.written) => {
                add(&mut facts.codes, &code.written)
            }
            _ => {}
        }
    }
    for word in line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.' && letter != '_') {
        let word = word.trim_matches('.');
        if is_mail_status(word) || is_named(word) {
            add(&mut facts.codes, word);
        }
    }
}

/// Whether a number is in a line without being part of `550 5.7.23`.
fn is_separate(line: &str, number: &str) -> bool {
    let dotted = |text: &str| {
        let mut letters = text.trim_start_matches(|letter: char| letter.is_ascii_digit()).chars();
        letters.next() == Some('.') && letters.next().is_some_and(|letter| letter.is_ascii_digit())
    };
    line.match_indices(number).any(|(at, _)| {
        let after = &line[at + number.len()..];
        let is_word = !line[..at].ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        is_word && !line[..at].ends_with('.') && !dotted(after) && !dotted(after.trim_start())
    })
}

/// Whether some digits are always a part of `0ae81043-1f2e-…`, as in addresses.
fn in_guid(line: &str, digits: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    line.match_indices(digits).all(|(at, _)| {
        let before = line[..at].strip_suffix('-').and_then(|rest| rest.chars().next_back());
        let after = line[at + digits.len()..].strip_prefix('-').and_then(|rest| rest.chars().next());
        is_letter(before) || is_letter(after)
    })
}

/// A number of an article or an update is not an error code.
fn is_version(written: &str) -> bool {
    written.bytes().all(|byte| byte.is_ascii_digit()) && written.len() <= 7
}

/// `5.7.23`, the status of a mail that came back (RFC 3463).
fn is_mail_status(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let [class, subject, detail] = parts[..] else { return false };
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(class, "4" | "5") && matches!(subject, "1" | "2" | "3" | "4" | "5" | "6" | "7") && is_number(detail)
}

/// `AADSTS50020`: many capitals, then many digits.
fn is_named(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = &word[letters..];
    letters >= 4 && digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Beginnings of registry paths.
const HIVES: [&str; 9] = ["HKEY_", "HKLM\\", "HKLM:\\", "HKCU\\", "HKCU:\\", "HKCR\\", "HKCR:\\", "HKU\\", "HKEY\\_"];

fn registry(line: &str, found: &mut Vec<String>) {
    let mut rest = line;
    let mut before = None;
    while let Some(at) = HIVES.iter().filter_map(|hive| rest.find(hive)).min() {
        before = rest[..at].chars().next_back().or(before);
        let path = path_at(&rest[at..], before);
        let plain = path.replace("\\\\", "\\").replace("\\_", "_").replace("\\-", "-");
        let plain = plain.trim_end_matches(['\\', '.', ',', ' ', ':', ';']);
        // A hive alone, or the beginning of a sentence about it, is not a path.
        if plain.matches('\\').count() >= 2 && plain.len() < 300 {
            add(found, plain);
        }
        rest = &rest[at + path.len().max(4)..];
    }
}

/// A path up to the quote or mark around it, or to the blank after its last part.
fn path_at(text: &str, before: Option<char>) -> &str {
    if let Some(mark) = before.filter(|mark| ['`', '"', '\'', '*'].contains(mark)) {
        let end = text.find(mark).unwrap_or(text.len());
        return &text[..end];
    }
    let stop = text.find(['`', '"', '*', '<', '|', ',', ')', '(']).unwrap_or(text.len());
    let text = &text[..stop];
    let last = text.rfind('\\').map_or(0, |at| at + 1);
    let end = text[last..].find(char::is_whitespace).map_or(text.len(), |length| last + length);
    &text[..end]
}

/// Messages of programs: quotations, blocks that are not commands, words between quotation marks.
pub(super) fn messages(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    // The open quotations, and of each whether it is an alert: those are notes of the author.
    let (mut quoted, mut block) = (Vec::<bool>::new(), None::<String>);
    let mut words = String::new();
    for event in shown_events(markdown) {
        match event {
            Event::Start(Tag::BlockQuote(kind)) => quoted.push(kind.is_some()),
            Event::End(TagEnd::BlockQuote(_)) => drop(quoted.pop()),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(language) => language.to_string(),
                    pulldown_cmark::CodeBlockKind::Indented => String::new(),
                };
                block = Some(language);
                words.clear();
            }
            Event::End(TagEnd::CodeBlock) => {
                let language = block.take().unwrap_or_default();
                if shells::kind(&language, &words) == shells::CodeKind::Words {
                    first_message(&words, &mut found);
                }
                words.clear();
            }
            Event::Start(Tag::Paragraph) => words.clear(),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                match quoted.last() {
                    None => between_marks(&words, &mut found),
                    Some(false) => first_message(&words, &mut found),
                    Some(true) => {}
                }
                words.clear();
            }
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push('\n'),
            _ => {}
        }
    }
    found
}

/// Words at the beginning of a quotation that is a note and not a message.
const NOTES: [&str; 8] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "Note", "Important", "Tip"];

/// The first line of a block that is a sentence; of `Key: value` lines the value that is one.
fn first_message(block: &str, found: &mut Vec<String>) {
    if NOTES.iter().any(|note| block.trim_start().starts_with(note)) {
        return;
    }
    for line in unwrapped(block) {
        let value =
            line.split_once(": ").filter(|(key, _)| key.split_whitespace().count() <= 3).map(|(_, value)| value);
        let is_key = line.ends_with(':') && line.split_whitespace().count() <= 3;
        let candidate = value.unwrap_or(&line);
        if !is_key && is_message(candidate) {
            keep(candidate, found);
            return;
        }
    }
}

/// The first lines of a block, those that go on in small letters joined.
fn unwrapped(block: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in block.lines().map(str::trim).filter(|line| !line.is_empty()).take(40) {
        let continues = line.starts_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit());
        match lines.last_mut().filter(|last| continues && !last.ends_with(['.', '!', '?', ':', ';'])) {
            Some(last) => *last = format!("{last} {line}"),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

fn is_message(text: &str) -> bool {
    let is_markup = text.starts_with(['<', '{', '[', '|', '-', '*', '/', '\\']) || text.contains("://");
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    words >= MIN_WORDS && text.len() >= *MESSAGE.start() && !is_markup
}

/// Keeps the first sentence, or as much of it as a caller would read out.
fn keep(text: &str, found: &mut Vec<String>) {
    let end = text
        .match_indices(['.', '!', '?'])
        .map(|(at, mark)| at + mark.len())
        .find(|end| *end >= 20 && text[*end..].chars().next().is_none_or(char::is_whitespace));
    let sentence = text[..end.unwrap_or(text.len())].trim().trim_matches(['"', '“', '”', '\'']);
    let sentence = clipped(&sentence.replace('\\', ""), *MESSAGE.end());
    let sentence = sentence.trim_end_matches(['.', '…', ':', ' ']).to_owned();
    let is_known = found.iter().any(|known| known.eq_ignore_ascii_case(&sentence));
    if found.len() < MAX_MESSAGES && is_message(&sentence) && !is_known {
        found.push(sentence);
    }
}

/// Words between quotation marks in a sentence.
fn between_marks(text: &str, found: &mut Vec<String>) {
    let mut rest = text;
    while let Some(at) = rest.find(['"', '“']) {
        let open = rest[at..].chars().next().unwrap_or('"');
        let after = &rest[at + open.len_utf8()..];
        let close = if open == '“' { '”' } else { '"' };
        let Some(end) = after.find([close, '"']) else { return };
        let inside = after[..end].trim();
        if is_message(inside) {
            keep(inside, found);
        }
        rest = &after[end..];
        rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::{extract_facts, messages};

    #[test]
    fn codes_are_found_and_other_numbers_are_not() {
        let found = extract_facts(
            "Error 0x80070005 or 8004010F, event ID 2004, 550 5.7.23 and AADSTS50020 since 10/12/2021, KB2860302.\n\
             Open **HKEY_LOCAL_MACHINE\\SOFTWARE\\Some Vendor\\X** and `HKCU\\Software\\Y\\Z`, or HKLM\\System\\Windows NT\\Q then.\n\
             See [a](https://example.org/a) and [b](/b/c) and [c](#here). Version 16.0.4420.1017 of 2016, 0ae81043-12cd-4f00-a1b2-6ee60f161234.",
        );
        assert_eq!(found.codes, ["0x80070005", "8004010F", "5.7.23", "AADSTS50020"]);
        assert_eq!(found.events, ["2004"]);
        assert_eq!(
            found.registry,
            ["HKEY_LOCAL_MACHINE\\SOFTWARE\\Some Vendor\\X", "HKCU\\Software\\Y\\Z", "HKLM\\System\\Windows NT\\Q"]
        );
        assert_eq!(found.links, ["https://example.org/a", "/b/c"]);
    }

    #[test]
    fn messages_come_from_programs_and_not_from_authors() {
        let text = "You see:\n\n> The lamp on the desk is dark. Call support.\n\nOr \"The switch does not move\" in the window, and \"OK\".\n\n\
            ```output\nSource: Lamp\nDescription: The fuse of the lamp has blown\n```\n\n```powershell\nGet-Lamp -Name x y z\n```\n\n\
            > [!NOTE]\n> This is a note of the author.\n";
        assert_eq!(
            messages(text),
            ["The lamp on the desk is dark", "The switch does not move", "The fuse of the lamp has blown"]
        );
    }
}
