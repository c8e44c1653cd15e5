//! A resolution to steps: each with the passage that it comes from and the commands in it.
//!
//! In: a stretch of an article. Out: [`RemedyStep`]s. Never: words of the source outside quotations; commands are facts.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{
    excerpt::{ArticleText, Excerpt},
    shells::{self, CodeKind},
};
use crate::{
    check::{deceives, security_downgrade},
    load::{parser, shown_events},
};

/// Steps of one resolution, blocks of one step, and lines and bytes of one block.
const MAX_STEPS: usize = 40;
const MAX_BLOCKS: usize = 8;
const MAX_LINES: usize = 40;
const MAX_BYTES: usize = 3_000;
/// Words before a list that are longer are a step of their own.
const MAX_LEAD_LEN: usize = 400;

/// One thing to do.
#[derive(Clone, Debug, Default)]
pub(super) struct RemedyStep {
    pub pieces: Vec<Excerpt>,
    pub blocks: Vec<CommandBlock>,
    /// Questions about what could not be carried over.
    pub questions: Vec<String>,
}

/// A command or settings, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommandBlock {
    pub language: &'static str,
    pub text: String,
}

/// The steps of a resolution, and the other text in it.
pub(super) fn steps(piece: &Excerpt, source: &ArticleText<'_>) -> (Vec<RemedyStep>, Vec<Excerpt>) {
    let text = piece.text(source);
    let tops = tops(text);
    let has_list = tops.iter().any(|(_, is_item)| *is_item);
    let mut steps: Vec<RemedyStep> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let place = |span: Range<usize>| piece.part(piece.span.start + span.start..piece.span.start + span.end);
    for (span, is_item) in tops {
        if !is_item {
            let start = run.as_ref().map_or(span.start, |run| run.start);
            run = Some(start..span.end);
            // Without a list each command ends a step.
            if !has_list && !blocks(&text[span.clone()]).0.is_empty() {
                steps.extend(run.take().map(|run| step(place(run), source)));
            }
            continue;
        }
        let mut one = step(place(span), source);
        if let Some(run) = run.take() {
            let before = step(place(run.clone()), source);
            match before.blocks.is_empty() && run.len() <= MAX_LEAD_LEN {
                true => one.pieces.insert(0, place(run)),
                false => steps.push(before),
            }
        }
        steps.push(one);
    }
    let mut rest = Vec::new();
    if let Some(run) = run {
        let last = step(place(run.clone()), source);
        match steps.is_empty() || !last.blocks.is_empty() {
            true => steps.push(last),
            false => rest.push(place(run)),
        }
    }
    limit(&mut steps);
    (steps, rest)
}

/// The rest of a very long list is left to the author.
fn limit(steps: &mut Vec<RemedyStep>) {
    if steps.len() > MAX_STEPS {
        let more = steps.len() - MAX_STEPS;
        steps.truncate(MAX_STEPS);
        if let Some(last) = steps.last_mut() {
            last.questions.push(format!("The source has {more} more steps. Write them."));
        }
    }
}

fn step(piece: Excerpt, source: &ArticleText<'_>) -> RemedyStep {
    let (blocks, questions) = blocks(piece.text(source));
    RemedyStep { pieces: vec![piece], blocks, questions }
}

/// The blocks of a text at its top, those of numbered lists one by one (`true`).
fn tops(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let (mut depth, mut is_numbered) = (0_usize, false);
    for (event, span) in parser(text).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let is_item = depth == 1 && is_numbered && matches!(tag, Tag::Item);
                if depth == 0 {
                    is_numbered = matches!(tag, Tag::List(Some(_)));
                }
                if is_item || (depth == 0 && !is_numbered) {
                    found.push((span, is_item));
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => found.push((span, false)),
            _ => {}
        }
    }
    found
}

/// The commands and settings of a text, and what of it an author must look at.
pub(super) fn blocks(text: &str) -> (Vec<CommandBlock>, Vec<String>) {
    let (mut blocks, mut questions) = (Vec::new(), Vec::new());
    let mut open: Option<(String, String)> = None;
    for event in shown_events(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                open = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, text)) = open.take() {
                    take(shells::kind(&language, &text), &text, &mut blocks, &mut questions);
                }
            }
            Event::Text(text) => {
                if let Some((_, block)) = &mut open {
                    block.push_str(&text);
                }
            }
            Event::Code(text) => inline(&text, &mut blocks, &mut questions),
            _ => {}
        }
    }
    (blocks, questions)
}

/// A command between backticks; a name alone is not a command.
fn inline(text: &str, blocks: &mut Vec<CommandBlock>, questions: &mut Vec<String>) {
    if text.split_whitespace().count() < 2 {
        return;
    }
    if let Some(shell) = shells::shell_of_line(text.trim()) {
        take(CodeKind::Command { shell, is_sure: true }, text, blocks, questions);
    }
}

fn take(kind: CodeKind, text: &str, blocks: &mut Vec<CommandBlock>, questions: &mut Vec<String>) {
    let (language, is_sure) = match kind {
        CodeKind::Command { shell, is_sure } => (shell, is_sure),
        CodeKind::Data(language) => (language, true),
        CodeKind::Program(language) => {
            let name: String = language.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
            questions.push(format!("The source has {name} code here. Does the reader need it?"));
            return;
        }
        CodeKind::Words => return,
    };
    let is_data = matches!(language, "xml" | "json" | "yaml" | "ini" | "reg");
    let lines = text.lines().map(|line| if is_data { line } else { shells::without_prompt(line.trim_end()) });
    let joined = lines.map(str::trim_end).collect::<Vec<_>>().join("\n");
    let written = joined.trim_matches('\n');
    let typed = as_typed(written);
    if typed.trim().is_empty() {
        return;
    }
    if deceives(&typed) {
        questions.push("A command of the source contains characters that look like others. Type it again.".to_owned());
    } else if blocks.len() >= MAX_BLOCKS || typed.lines().count() > MAX_LINES || typed.len() > MAX_BYTES {
        questions.push("The source has more or longer commands here. Add those that are needed.".to_owned());
    } else {
        if typed != written {
            questions.push(
                "The source has typographic dashes, quotes or spaces here; they were replaced. Is the command right?"
                    .to_owned(),
            );
        }
        if !is_sure {
            questions.push(format!("In which shell does this run? `{language}` is a guess."));
        }
        let block = CommandBlock { language, text: typed };
        if !blocks.contains(&block) {
            blocks.push(block);
        }
    }
}

/// Dashes, quotation marks and blanks of typesetting, as a keyboard has them.
fn as_typed(text: &str) -> String {
    let typed = |letter: char| match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        letter if letter.is_whitespace() && !matches!(letter, '\n' | '\t') => ' ',
        letter => letter,
    };
    text.chars().filter(|letter| !matches!(letter, '\u{200b}' | '\u{feff}' | '\u{ad}')).map(typed).collect()
}

impl CommandBlock {
    /// As a fenced block.
    pub fn markdown(&self) -> String {
        let longest = self.text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        format!("{fence}{}\n{}\n{fence}\n", self.language, self.text)
    }

    /// The setting that makes a machine less safe, if it changes one.
    pub fn lowers(&self) -> Option<&'static str> {
        self.text.lines().find_map(security_downgrade)
    }
}
