//! The check of code against look-alikes: letters of another script that look like Latin ones, and letters that are invisible.
//!
//! A reader types what is shown and pastes what is written; they must be the same. Look-alikes are those of Unicode Technical
//! Standard 39 ("confusables"). Words of other scripts that do not look like Latin words are allowed: groups and folders have
//! such names.

use std::ops::Range;

use unicode_security::{MixedScript, confusable_detection::skeleton};

use super::{
    markdown::{code, texts, values},
    name_index::NameIndex,
    sink::DiagnosticSink,
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Check;

pub(super) const DECEPTIVE_CODE: Check = Check {
    id: "deceptive-code",
    summary: "Code contains a letter that looks like another one, or that is invisible.",
    explanation: "A reader types what is shown and pastes what is written, so they must be the same. Such letters come from word \
                  processors, web pages, or an attacker. Type the word again.",
    bad: "1. Stop the lamp; the word is `l\u{430}mp`.",
    good: "1. Stop the lamp; the word is `lamp`.",
    ..Check::ERROR
};

/// Marks an omission, which readers do not take for a command.
const ELLIPSIS: char = '…';

pub(super) fn deceptive_code(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries).into_iter().chain(values(entries)) {
        for (written, span) in code(text.markdown) {
            let Some((at, message)) = deception(&written) else { continue };
            // In a fence the code begins after its first line; where that is unknown, the place is the whole.
            let start =
                text.markdown[span.clone()].find(&written).map_or(span.start, |before| span.start + before + at.start);
            let remedy = match as_seen(&written[at.clone()]).as_str() {
                "" => "delete it".to_owned(),
                " " => "type a space".to_owned(),
                seen => format!("type it again: {seen}"),
            };
            let place = text.place(start..(start + at.len()).min(span.end));
            problems.report(place, message, remedy).label("not what it looks like");
        }
    }
}

/// Whether some code is not what a reader sees.
pub fn deceives(code: &str) -> bool {
    deception(code).is_some()
}

/// The first part of some code that deceives, and how.
fn deception(code: &str) -> Option<(Range<usize>, String)> {
    if code.is_ascii() {
        return None;
    }
    let hidden = code.char_indices().find(|(_, letter)| is_hidden(*letter));
    let blank = || code.char_indices().find(|(_, letter)| letter.is_whitespace() && !letter.is_ascii());
    let sign = || code.char_indices().find(|(_, letter)| !letter.is_alphanumeric() && looks_ascii(*letter));
    let one = |(at, letter): (usize, char), how: &str| {
        (at..at + letter.len_utf8(), format!("the code contains U+{:04X}, {how}", u32::from(letter)))
    };
    if let Some(found) = hidden {
        return Some(one(found, "which is invisible"));
    }
    if let Some(found) = blank() {
        return Some(one(found, "which looks like a space but is another character"));
    }
    if let Some(found) = sign() {
        return Some(one(
            found,
            &format!("which looks like `{}` but is another character", as_seen(&found.1.to_string())),
        ));
    }
    let (at, word) = words(code).find(|(_, word)| is_disguised(word))?;
    let foreign = word.chars().find(|letter| !letter.is_ascii())?;
    let message = format!("`{word}` is not what it looks like: it contains U+{:04X}", u32::from(foreign));
    Some((at..at + word.len(), message))
}

/// Letters that are not shown (Unicode, Default_Ignorable_Code_Point, as far as texts contain them).
fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn looks_ascii(letter: char) -> bool {
    !letter.is_ascii() && letter != ELLIPSIS && skeleton(letter.encode_utf8(&mut [0; 4])).all(|seen| seen.is_ascii())
}

/// A word that looks like a Latin one, or that mixes Latin with another script.
fn is_disguised(word: &str) -> bool {
    !word.is_ascii() && (skeleton(word).all(|seen| seen.is_ascii()) || !word.is_single_script())
}

fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = code.split(|letter: char| !letter.is_alphanumeric());
    pieces.filter(|word| !word.is_empty()).map(|word| (word.as_ptr().addr() - code.as_ptr().addr(), word))
}

/// What a reader would type.
fn as_seen(code: &str) -> String {
    let seen = |letter: char| match letter {
        _ if letter.is_ascii() => letter.to_string(),
        _ if is_hidden(letter) => String::new(),
        _ if letter.is_whitespace() => " ".to_owned(),
        _ => skeleton(letter.encode_utf8(&mut [0; 4])).collect(),
    };
    code.chars().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::{as_seen, deception};

    #[test]
    fn rejects_look_alikes_and_allows_other_scripts() {
        for (code, message) in [
            ("R\u{435}start-Service", "`Rеstart` is not what it looks like: it contains U+0435"),
            ("\u{441}\u{43e}\u{440}\u{443} a b", "it contains U+0441"),
            ("net\u{a0}stop", "U+00A0, which looks like a space"),
            ("gpupdate \u{2215}force", "U+2215, which looks like `/`"),
            ("sc\u{200b}.exe", "U+200B, which is invisible"),
            ("echo \u{202e}txt.exe", "U+202E, which is invisible"),
            ("Get\u{2010}Item", "U+2010, which looks like `-`"),
        ] {
            let (_, found) = deception(code).unwrap_or_else(|| panic!("{code} is allowed"));
            assert!(found.contains(message), "{found}");
        }
        for code in ["net localgroup \"Администраторы\"", "C:\\Übung\\naïve", "Get-Item …", "日本語.txt", "plain"]
        {
            assert_eq!(deception(code), None, "{code}");
        }
        assert_eq!(as_seen("R\u{435}start\u{200b}\u{a0}x"), "Restart x");
    }
}
