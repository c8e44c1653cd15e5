//! Blocks and spans of code to commands with their shell, or to messages, output and settings.
//!
//! In: the language that a fence names, and its text. Out: the fence to write, or nothing if it is not a command. Never: runs
//! anything.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::{check::command_in, load::parse_data};
use fixbook_engine::text::nearest;

/// What a block of code is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CodeKind {
    /// A command; the shell is one that `check` knows.
    Command { shell: &'static str, is_sure: bool },
    /// Settings or data in a language that `check` knows.
    Data(&'static str),
    /// Source code in another language, as its fence names it.
    Program(String),
    /// Words: a message, a log, what a command printed.
    Words,
}

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/import-shells.yaml"));

/// `assets/import-shells.yaml`, read once. A test reads the file, so that the fallback is never used.
static WORDS: LazyLock<ShellWords> = LazyLock::new(|| parse_data(TEXT).unwrap_or_default());

/// Words by what they say of a code block; the file describes each list.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ShellWords {
    languages: IndexMap<String, Vec<String>>,
    undecided: Vec<String>,
    cmd_programs: Vec<String>,
    sh_programs: Vec<String>,
    cmdlet_verbs: Vec<String>,
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

/// Reads a block by the language of its fence and its text.
pub(super) fn kind(language: &str, text: &str) -> CodeKind {
    let language = language.trim().trim_start_matches('{').to_lowercase();
    let named = WORDS.languages.iter().find(|(_, names)| has(names, &language)).map(|(shell, _)| shell.as_str());
    if let Some(name) = named {
        return of_name(name, text);
    }
    if has(&WORDS.undecided, &language) {
        return of_text(text, if language == "console" { Some("cmd") } else { None });
    }
    // `powersehll` is misspelt; `vb` is another language.
    match nearest(&language, ["powershell", "bash"]).filter(|_| language.len() > 4) {
        Some("powershell") => of_name("powershell", text),
        _ => CodeKind::Program(language),
    }
}

fn of_name(name: &'static str, text: &str) -> CodeKind {
    match name {
        "powershell" | "cmd" | "sh" | "kql" => {
            // Authors mark everything grey as PowerShell, `reg add` and messages too.
            match (name, of_text(text, Some(name))) {
                ("cmd", CodeKind::Command { shell, .. }) => CodeKind::Command { shell, is_sure: true },
                _ => CodeKind::Command { shell: name, is_sure: true },
            }
        }
        data => CodeKind::Data(data),
    }
}

/// By the first line that says what it is; `hint` is what the fence suggests.
fn of_text(text: &str, hint: Option<&'static str>) -> CodeKind {
    if text.trim_start().starts_with("Windows Registry Editor") {
        return CodeKind::Data("reg");
    }
    if text.trim_start().starts_with("<?xml") {
        return CodeKind::Data("xml");
    }
    let found = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(3).find_map(shell_of_line);
    match (found, hint) {
        (Some(shell), _) => CodeKind::Command { shell, is_sure: true },
        (None, Some(shell)) if text.trim().lines().count() <= 3 && looks_typed(text) => {
            CodeKind::Command { shell, is_sure: false }
        }
        _ => CodeKind::Words,
    }
}

/// The shell that a line is written for, if it is a command.
pub(super) fn shell_of_line(line: &str) -> Option<&'static str> {
    if has_prompt(line, "PS ") {
        return Some("powershell");
    }
    let line = without_prompt(line);
    let first = line.split_whitespace().next()?;
    let after = line[first.len()..].trim_start();
    let name = first.trim_matches(['"', '(', '&', '\'']).to_ascii_lowercase();
    let stem = name.rsplit(['\\', '/']).next().unwrap_or(&name);
    let stem = stem.strip_suffix(".exe").unwrap_or(stem);
    let is_prose = after.ends_with('.') || after.contains(". ");
    if is_cmdlet(first.trim_start_matches(['(', '&'])) || (first.starts_with('$') && after.starts_with(['=', '.', '|']))
    {
        return Some("powershell");
    }
    if has(&WORDS.sh_programs, stem) && !after.is_empty() && !is_prose {
        return Some("sh");
    }
    let is_known = has(&WORDS.cmd_programs, stem) || command_in(line) == Some(0);
    let takes = after.starts_with(['/', '-', '"', '%', '<', '*']) || command_in(line) == Some(0);
    let is_short = after.split_whitespace().count() <= 12;
    if is_known && (takes || name.ends_with(".exe") || (line == line.to_lowercase() && is_short && !is_prose)) {
        return Some("cmd");
    }
    let is_path = name.starts_with('%') || (name.len() > 3 && name.as_bytes().get(1..3) == Some(b":\\"));
    let runs = name.ends_with(".exe") || name.ends_with(".cmd") || name.ends_with(".bat");
    if runs && (is_path || after.starts_with(['/', '-'])) {
        return Some("cmd");
    }
    (after.starts_with("| where") || after.starts_with("| project") || after.starts_with("| summarize"))
        .then_some("kql")
}

/// `Verb-Noun`, whatever the verb: modules have verbs of their own.
fn is_cmdlet(word: &str) -> bool {
    let Some((verb, noun)) = word.split_once('-') else { return false };
    let begins_large = |part: &str| part.starts_with(|letter: char| letter.is_ascii_uppercase());
    let noun = noun.trim_end_matches([')', ';']);
    begins_large(verb)
        && begins_large(noun)
        && (3..=12).contains(&verb.len())
        && verb.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
        && noun.len() >= 3
        && noun.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && has(&WORDS.cmdlet_verbs, verb)
}

/// Short lines without the look of a sentence.
fn looks_typed(text: &str) -> bool {
    let is_typed = |line: &str| {
        let words = line.split_whitespace().count();
        words <= 14 && !line.ends_with(['.', ':', '!', '?']) && line.contains(['/', '\\', '-', '=', '%', '.'])
    };
    text.trim().lines().map(str::trim).filter(|line| !line.is_empty()).all(is_typed)
}

fn has_prompt(line: &str, start: &str) -> bool {
    line.starts_with(start) && line.contains('>')
}

/// A line without `PS C:\>`, `C:\>`, `[PS] C:\>` or `$ ` before it.
pub(super) fn without_prompt(line: &str) -> &str {
    if let Some(rest) = line.strip_prefix("$ ") {
        return rest;
    }
    let Some((before, after)) = line.split_once('>') else { return line };
    let drive = before.trim_start_matches("[PS]").trim_start().trim_start_matches("PS").trim_start();
    let is_prompt = drive.len() >= 2
        && drive.as_bytes()[0].is_ascii_alphabetic()
        && drive.as_bytes()[1] == b':'
        && !drive.contains(['|', '"', '=']);
    if (is_prompt || before.trim() == "PS") && !after.trim().is_empty() { after.trim_start() } else { line }
}

#[cfg(test)]
mod tests {
    use super::{CodeKind, ShellWords, TEXT, kind, shell_of_line, without_prompt};

    #[test]
    fn the_shell_is_found_by_the_fence_and_by_the_text() {
        let sure = |shell| CodeKind::Command { shell, is_sure: true };
        assert_eq!(kind("PowerShell", "$x"), sure("powershell"));
        assert_eq!(kind("powersehll", "Get-Mailbox -Identity x"), sure("powershell"));
        assert_eq!(kind("console", "Get-Mailbox -Identity x"), sure("powershell"));
        assert_eq!(kind("console", "ipconfig /all"), sure("cmd"));
        assert_eq!(kind("", "sudo systemctl restart xrdp"), sure("sh"));
        assert_eq!(kind("console", "tool.com --fix x"), CodeKind::Command { shell: "cmd", is_sure: false });
        assert_eq!(kind("", "The server did not answer. Try again."), CodeKind::Words);
        assert_eq!(kind("", "Find your account and start over"), CodeKind::Words);
        assert_eq!(kind("output", "Name  State\n----  -----\nx     1"), CodeKind::Words);
        assert_eq!(kind("vb", "Sub x()"), CodeKind::Program("vb".to_owned()));
        assert_eq!(kind("xml", "<a/>"), CodeKind::Data("xml"));
        assert_eq!(kind("kusto", "T | take 1"), sure("kql"));
    }

    #[test]
    fn the_file_names_every_shell() {
        let words: ShellWords = crate::load::parse_data(TEXT).expect("the file can be read");
        for shell in ["powershell", "cmd", "sh", "kql"] {
            assert!(words.languages.contains_key(shell), "{shell}");
        }
        assert!(words.cmd_programs.len() > 40 && words.cmdlet_verbs.len() > 50 && words.sh_programs.len() > 10);
    }

    #[test]
    fn a_prompt_is_not_part_of_a_command() {
        assert_eq!(without_prompt("PS C:\\> Get-Item x"), "Get-Item x");
        assert_eq!(without_prompt("[PS] C:\\Windows\\system32>Get-Item x"), "Get-Item x");
        assert_eq!(without_prompt("C:\\>dir"), "dir");
        assert_eq!(without_prompt("echo 1 > a.txt"), "echo 1 > a.txt");
        assert_eq!(shell_of_line("PS C:\\> anything"), Some("powershell"));
        assert_eq!(shell_of_line("net stop spooler"), Some("cmd"));
        assert_eq!(shell_of_line("Net sales rose"), None);
    }
}
