//! Checks of commands in texts: they are in code blocks, and a block names its shell.

use super::{
    commands::Commands,
    markdown::{fences, phrases, texts},
    name_index::NameIndex,
    sink::DiagnosticSink,
};
use crate::load::ParsedCatalog;
use fixbook_engine::{model::Check, text::nearest};

pub(super) const COMMAND_IN_PROSE: Check = Check {
    id: "command-in-prose",
    can_be_suppressed: true,
    summary: "A command is in the middle of a sentence.",
    explanation: "A command in a sentence does not say in which shell it runs, and readers cannot copy it with one click. Put it in \
                  a code block. A sentence may name a command that is also in a code block of the same text.",
    bad: "1. Run net stop lamp and then `net start lamp` in a window.",
    good: "1. Restart the lamp in a window:\n\n   ```cmd\n   net stop lamp\n   net start lamp\n   ```",
    ..Check::ERROR
};

/// Commands between backticks that are looked for in the blocks of their text, each of which is then read.
const MAX_LOOKS: usize = 1_000;

pub(super) fn command_in_prose(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let commands = Commands::of(entries);
    for text in texts(entries) {
        let fences = fences(text.markdown);
        let blocks: Vec<&str> = fences.iter().map(|(_, span)| &text.markdown[span.clone()]).collect();
        let mut looked = 0;
        let mut is_in_block = |words: &str| {
            looked += 1;
            looked <= MAX_LOOKS && blocks.iter().any(|block| block.contains(words))
        };
        for (words, span, is_code) in phrases(text.markdown) {
            let Some(at) = commands.command_in(&words) else { continue };
            if is_code && is_in_block(words.trim()) {
                continue;
            }
            let message = "this command is in a sentence, which does not say in which shell it runs";
            let help = "put it in a code block that names its shell: ```cmd";
            let span = if is_code { span } else { (span.start + at).min(span.end)..span.end };
            problems.report(text.place(span), message, help).label("in which shell does this run?");
        }
    }
}

pub(super) const FENCE_LANGUAGE: Check = Check {
    id: "fence-language",
    can_be_suppressed: true,
    summary: "A code block does not say in which shell its command runs.",
    explanation: "The same command can mean something else in another shell. Name the shell after the fence: `powershell`, `cmd`, \
                  `sh` or `kql`; or `text`, `yaml`, `json`, `xml`, `ini`, `reg` for what is not a command.",
    bad: "```bash\nlamp --status\n```",
    good: "```sh\nlamp --status\n```",
    ..Check::ERROR
};

/// Shells that run commands, and the names of blocks that are not commands.
const LANGUAGES: [&str; 10] = ["powershell", "cmd", "sh", "kql", "text", "yaml", "json", "xml", "ini", "reg"];

pub(super) fn fence_language(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries) {
        for (language, span) in fences(text.markdown) {
            if LANGUAGES.contains(&language.as_str()) {
                continue;
            }
            let message = match language.as_str() {
                "" => "the code block does not name its shell".to_owned(),
                other => format!("Fixbook does not know the shell `{other}`"),
            };
            let help = format!("write one of these after the fence: {}", LANGUAGES.join(", "));
            let first_line = span.start..span.start + text.markdown[span.clone()].find('\n').unwrap_or(0);
            problems
                .report(text.place(first_line), message, help)
                .label("in which shell does this run?")
                .nearest(nearest(&language, LANGUAGES));
        }
    }
}
