//! Checks of what an entry needs before it can serve: a fix, a prior, sections, answers.

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, Kind, Section, SourceSpan, Symptom};

pub(super) const CAUSE_WITHOUT_FIX: Check = Check {
    id: "cause-without-fix",
    can_be_suppressed: true,
    summary: "No fix resolves a cause.",
    explanation: "The interview could name the cause, and then has nothing to offer. Write a fix, even if its only step is to hand \
                  the case over.",
    bad: "title: The plug is out\nprior: common",
    good: "# In kb/fixes/power/plug-in.md:\ntitle: Put the plug in\nresolves: {unplugged: usually}",
    ..Check::ERROR
};

pub(super) fn cause_without_fix(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    // A fix that cannot be read might resolve any cause.
    if entries.unreadable.iter().any(|(kind, _)| *kind == Kind::Fix) {
        return;
    }
    for entry in entries.causes.iter().filter(|entry| entry.value.is_scored()) {
        let resolves =
            |fix: &fixbook_engine::model::Fix| fix.is_offered() && fix.resolves.contains_key(entry.id.as_str());
        if entries.fixes.iter().any(|fix| resolves(&fix.value)) {
            continue;
        }
        let message = format!("no fix resolves `{}`", entry.id);
        let help =
            format!("write a fix with `resolves: {{{}: usually}}`, even if its only step is to hand over", entry.id);
        problems.report(entry.place(&[]), message, help).label("this cause");
    }
}

pub(super) const CAUSE_WITHOUT_PRIOR: Check = Check {
    id: "cause-without-prior",
    summary: "A cause does not say how common it is.",
    explanation: "Without priors a rare cause ranks like a common one: in a published study the right cause was in first place in \
                  37% of the cases instead of 61%. A guess is better than nothing.",
    bad: "title: The plug is out",
    good: "title: The plug is out\nprior: common",
    ..Check::ERROR
};

pub(super) fn cause_without_prior(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for entry in entries.causes.iter().filter(|entry| entry.value.prior.is_none() && entry.value.is_scored()) {
        if entry.node.at(&[PathSegment::Key("prior")]).is_some_and(|node| node.text().is_some()) {
            continue; // There is one that cannot be read, which is reported already.
        }
        let message = format!("`{}` has no prior", entry.id);
        let help = "add `prior:` with rare, uncommon, common, frequent, or a weight relative to the other causes";
        problems.report(entry.place(&[]), message, help).label("in this head");
    }
}

pub(super) const FIX_RESOLVES_NOTHING: Check = Check {
    id: "fix-resolves-nothing",
    can_be_suppressed: true,
    summary: "A fix resolves no cause.",
    explanation: "The interview offers a fix for the causes that it resolves, so this fix would never be offered.",
    bad: "title: Put the plug in",
    good: "title: Put the plug in\nresolves: {unplugged: usually}",
    ..Check::ERROR
};

pub(super) fn fix_resolves_nothing(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for entry in entries.fixes.iter().filter(|entry| entry.value.is_offered()) {
        if entry.value.resolves.values().any(|likelihood| likelihood.value > 0.0) {
            continue;
        }
        let message = format!("`{}` resolves no cause", entry.id);
        let help = "add `resolves: {<cause>: usually}`";
        problems.report(entry.place(&[]), message, help).label("in this head");
    }
}

pub(super) const MISSING_SECTION: Check = Check {
    id: "missing-section",
    can_be_suppressed: true,
    summary: "A page lacks a section that its readers rely on, or the section is empty.",
    explanation: "A cause needs `## What is wrong` and `## How to confirm`; a fix needs `## Steps` and `## Verify`.",
    bad: "## What is wrong\nNo power.",
    good: "## What is wrong\nNo power.\n\n## How to confirm\nLook at the plug.",
    ..Check::ERROR
};

const OF_A_CAUSE: [&str; 2] = ["What is wrong", "How to confirm"];
const OF_A_FIX: [&str; 2] = ["Steps", "Verify"];

pub(super) fn missing_section(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        demand(entry, &OF_A_CAUSE, problems);
    }
    for entry in &entries.fixes {
        demand(entry, &OF_A_FIX, problems);
    }
}

fn demand<T>(entry: &Located<T>, titles: &[&str], problems: &mut DiagnosticSink) {
    for title in titles {
        if is_written(entry, title) {
            continue;
        }
        let message = format!("the section `## {title}` is missing or empty");
        problems.report(end_of_head(entry), message, format!("write `## {title}`")).label("after this");
    }
}

fn is_written<T>(entry: &Located<T>, title: &str) -> bool {
    let has_text = |section: &&Section| !section.markdown.trim().is_empty();
    entry.body.section(title).iter().any(has_text)
}

/// The end of an entry's head, where its body begins.
fn end_of_head<T>(entry: &Located<T>) -> SourceSpan {
    let end = entry.body_start.saturating_sub(1);
    SourceSpan { file: entry.file.clone(), span: end.saturating_sub(3)..end }
}

pub(super) const MISSING_UNDO: Check = Check {
    id: "missing-undo",
    summary: "A fix that lowers security, or is not marked as reversible, does not say how to undo it.",
    explanation: "Write `## Undo` with the exact commands, or say what cannot be undone. If it can be undone without any \
                  instructions, set `reversible: true`.",
    bad: "lowers-security: true",
    good: "reversible: true",
    ..Check::ERROR
};

pub(super) fn missing_undo(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for entry in entries.fixes.iter().filter(|entry| entry.value.is_risky()) {
        if is_written(entry, "Undo") {
            continue;
        }
        let (key, why, help) = if entry.value.lowers_security {
            ("lowers-security", "it lowers security", "write `## Undo` with the exact steps that restore it")
        } else {
            let help = "write `## Undo` with the exact steps, or `reversible: true` if it can be fully undone";
            ("reversible", "it may not be reversible", help)
        };
        let message = format!("`{}` needs a section `## Undo`: {why}", entry.id);
        problems.report(entry.place(&[PathSegment::Key(key)]), message, help).label("needs `## Undo`");
    }
}

pub(super) const TOO_FEW_ANSWERS: Check = Check {
    id: "too-few-answers",
    summary: "A question has fewer than two answers.",
    explanation: "A question with one answer cannot separate two causes.",
    bad: "    dark: {label: It is dark}",
    good: "    dark: {label: It is dark}\n    lit: {label: It is lit}",
    ..Check::ERROR
};

pub(super) fn too_few_answers(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let written =
        |entry: &Located<Symptom>| entry.node.at(&[PathSegment::Key("answers")]).map_or(0, |node| node.entries().len());
    for entry in entries.symptoms.iter().filter(|entry| written(entry) < 2) {
        let message = format!("`{}` has fewer than two answers", entry.id);
        let help = "add at least one more answer";
        problems.report(entry.place(&[PathSegment::Key("answers")]), message, help).label("fewer than two");
    }
}
