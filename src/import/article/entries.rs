//! Drafted causes and fixes as text: the structure, the facts, and a question with its quotation wherever words are wanted.
//!
//! In: what was found in an article. Out: the pages. Never: a sentence of the source outside a comment.

use super::{
    excerpt::Excerpt,
    facts::ExtractedFacts,
    quote::{Cited, indented, yaml, yaml_list},
    steps::{CommandBlock, RemedyStep},
};
use crate::load::NOT_WRITTEN;

/// Words in a resolution that mean a risk.
const RISKY: [(&str, &str); 11] = [
    ("registry", "the registry is changed"),
    ("regedit", "the registry is changed"),
    ("delete", "something is deleted"),
    ("remove-", "something is deleted"),
    ("uninstall", "something is uninstalled"),
    ("disable", "something is switched off"),
    ("turn off", "something is switched off"),
    ("reset", "something is reset"),
    ("format ", "something is formatted"),
    ("reboot", "the computer restarts"),
    ("restart the computer", "the computer restarts"),
];

/// A likelihood of a symptom's answer, and why it is asked about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SymptomRow {
    pub symptom: String,
    pub answer: String,
    pub question: String,
}

/// All that a cause's page is made of.
pub(super) struct CauseDraft<'a> {
    pub title: String,
    pub rows: &'a [SymptomRow],
    /// Circumstances that may be meant.
    pub contexts: Vec<String>,
    pub messages: &'a [String],
    /// Codes that the catalog knows.
    pub codes: Vec<String>,
    pub wrong: Vec<Excerpt>,
    /// Whether the source says what is wrong.
    pub has_cause: bool,
    pub confirm: Vec<Excerpt>,
    pub commands: Vec<CommandBlock>,
    pub facts: ExtractedFacts,
}

/// All that a fix's page is made of.
pub(super) struct FixDraft {
    pub title: String,
    pub is_workaround: bool,
    /// Causes and whether the source says that it is for this one.
    pub resolves: Vec<String>,
    pub before: Vec<Excerpt>,
    pub steps: Vec<RemedyStep>,
    pub rest: Vec<Excerpt>,
    pub facts: ExtractedFacts,
    /// The words of the resolution in small letters.
    pub words: String,
}

impl CauseDraft<'_> {
    /// The page.
    pub fn page(&self, cited: &Cited<'_>) -> String {
        let mut text =
            String::from("---\n# QUESTION: What is wrong, in your own words? This title comes from the source.\n");
        text.push_str(&format!("title: {}\nstatus: draft\n", yaml(&self.title)));
        text.push_str(
            "# QUESTION: How common is it compared with the other causes? `uncommon` is a guess.\nprior: uncommon\n",
        );
        if !self.rows.is_empty() {
            text.push_str("symptoms:\n");
        }
        for row in self.rows {
            text.push_str(&cited.in_yaml(&row.question, &[], "  "));
            text.push_str(&format!("  {}: {{{}: usually}}\n", row.symptom, row.answer));
        }
        for context in &self.contexts {
            text.push_str(&cited.in_yaml(context, &[], ""));
        }
        if !self.messages.is_empty() {
            text.push_str(&format!("callers-say: {}\n", yaml_list(self.messages.iter().take(3))));
        }
        if !self.codes.is_empty() {
            text.push_str(&format!("codes: [{}]\n", self.codes.join(", ")));
        }
        if let Some(numbers) = self.facts.numbers() {
            let question = format!("Should a table in kb/codes contain these codes of the source: {numbers}?");
            text.push_str(&cited.in_yaml(&question, &[], ""));
        }
        text.push_str(&format!("sources: [{{source: {}, for: [cause, symptoms]}}]\n---\n", cited.id));
        text.push_str(&self.body(cited));
        text
    }

    fn body(&self, cited: &Cited<'_>) -> String {
        let asked = match self.has_cause {
            true => "What is wrong? Say it in your own words, then delete this comment.",
            false => "The source names no cause. What is wrong, or is this a symptom of another cause?",
        };
        let mut text = format!("## What is wrong\n\n{NOT_WRITTEN}\n\n{}\n", cited.in_markdown(asked, &self.wrong));
        let asked = "How can the reader make sure that it is this cause?";
        text.push_str(&format!("## How to confirm\n\n{NOT_WRITTEN}\n\n{}\n", cited.in_markdown(asked, &self.confirm)));
        for block in &self.commands {
            text.push_str(&format!("{}\n", block.markdown()));
        }
        text.push_str(&notes(&self.facts, cited));
        text
    }
}

impl FixDraft {
    /// The page.
    pub fn page(&self, cited: &Cited<'_>) -> String {
        let kind = if self.is_workaround { "workaround" } else { "fix" };
        let mut text =
            String::from("---\n# QUESTION: What is to be done, in your own words? This title comes from the source.\n");
        text.push_str(&format!("title: {}\nkind: {kind}\nstatus: draft\n", yaml(&self.title)));
        text.push_str("# QUESTION: How often does it help, for each cause? `usually` is a guess.\n");
        let resolves: Vec<String> = self.resolves.iter().map(|cause| format!("{cause}: usually")).collect();
        text.push_str(&format!("resolves: {{{}}}\n", resolves.join(", ")));
        text.push_str("# QUESTION: Who does it (`who`), in how many minutes (`minutes`), what does it interrupt (`interrupts`), is it `reversible`?\n");
        let reasons = self.risks();
        if !reasons.is_empty() {
            text.push_str(&format!(
                "# QUESTION: How high is the risk? According to the source, {}.\nrisk: medium\n",
                reasons.join(", ")
            ));
        }
        if let Some(setting) = self.steps.iter().flat_map(|step| &step.blocks).find_map(CommandBlock::lowers) {
            text.push_str(&format!(
                "# QUESTION: A command lowers security ({setting}). Is there another way?\nlowers-security: true\n"
            ));
        }
        text.push_str(&format!("sources: [{{source: {}, for: [steps]}}]\n---\n", cited.id));
        text.push_str(&self.body(cited));
        text
    }

    fn risks(&self) -> Vec<&'static str> {
        let mut found: Vec<&str> = Vec::new();
        for (_, reason) in RISKY.iter().filter(|(word, _)| self.words.contains(word)) {
            if !found.contains(reason) {
                found.push(reason);
            }
        }
        found
    }

    fn body(&self, cited: &Cited<'_>) -> String {
        let mut text = String::new();
        if !self.before.is_empty() {
            let asked = "What must the reader know or do first?";
            text.push_str(&format!("## Before\n\n{NOT_WRITTEN}\n\n{}\n", cited.in_markdown(asked, &self.before)));
        }
        text.push_str("## Steps\n\n");
        for (number, step) in (1..).zip(&self.steps) {
            text.push_str(&step_text(number, step, cited));
        }
        let asked = "How does the reader see that it helped?";
        text.push_str(&format!("## Verify\n\n{NOT_WRITTEN}\n\n{}\n", cited.in_markdown(asked, &self.rest)));
        let asked = "How is each step undone, or what cannot be undone? With `reversible: true`, delete this section.";
        text.push_str(&format!("## Undo\n\n{NOT_WRITTEN}\n\n{}\n", cited.in_markdown(asked, &[])));
        text.push_str(&notes(&self.facts, cited));
        text
    }
}

fn step_text(number: usize, step: &RemedyStep, cited: &Cited<'_>) -> String {
    let tag = if step.blocks.iter().any(|block| block.lowers().is_some()) { "**Lowers security.** " } else { "" };
    let mark = format!("{number}. ");
    let mut inside = format!("{tag}{NOT_WRITTEN}\n\n");
    let asked = "What does the reader do here, and what do they see then?";
    inside.push_str(&cited.in_markdown(asked, &step.pieces));
    for question in &step.questions {
        inside.push_str(&format!("\n{}", cited.in_markdown(question, &[])));
    }
    for block in &step.blocks {
        inside.push_str(&format!("\n{}", block.markdown()));
    }
    let text = indented(&inside, mark.len());
    format!("{mark}{}\n", text.trim_start())
}

/// The facts of a text, as a list.
fn notes(facts: &ExtractedFacts, cited: &Cited<'_>) -> String {
    let mut text = format!("## Notes\n\nDrafted from [{}], which names:\n\n", cited.id);
    let kinds = [("Code", &facts.codes), ("Event id", &facts.events), ("Registry", &facts.registry)];
    let mut lines: Vec<String> = Vec::new();
    for (kind, found) in kinds {
        lines.extend(found.iter().filter_map(|fact| Some(format!("- {kind}: {}\n", span(fact)?))));
    }
    lines.extend(facts.links.iter().filter_map(|link| Some(format!("- Link: {}\n", address(link)?))));
    if lines.is_empty() {
        return format!("## Notes\n\nDrafted from [{}].\n", cited.id);
    }
    lines.into_iter().for_each(|line| text.push_str(&line));
    text
}

/// A fact as code; nothing if it is not plain.
fn span(fact: &str) -> Option<String> {
    let is_plain = fact.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'`');
    is_plain.then(|| format!("`{}`", fact.trim()))
}

/// An address that can be followed, or the path that a link of the source names.
fn address(link: &str) -> Option<String> {
    let is_compound = ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme));
    let is_plain = link.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'`'));
    if is_compound && is_plain { Some(format!("<{link}>")) } else { span(link) }
}

impl ExtractedFacts {
    /// Codes and events in one line.
    fn numbers(&self) -> Option<String> {
        let events = self.events.iter().map(|event| format!("event {event}"));
        let all: Vec<String> = self.codes.iter().cloned().chain(events).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }
}
