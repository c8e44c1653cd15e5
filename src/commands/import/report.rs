//! The results of an import of articles, for a person or a script.

use std::path::Path;

use serde::Serialize;

use crate::{import::article::Imported, render};

/// The whole report.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Report<'a> {
    articles: &'a [Imported],
    files: &'a [&'a str],
    summary: Summary,
}

/// The counts.
#[derive(Serialize, schemars::JsonSchema)]
struct Summary {
    articles: usize,
    drafted: usize,
    /// Drafted with a cause, a symptom and a fix.
    usable: usize,
    causes: usize,
    fixes: usize,
    symptoms: usize,
    questions: usize,
}

impl Summary {
    fn of(drafts: &[Imported]) -> Self {
        let sum = |number: fn(&Imported) -> usize| drafts.iter().map(number).sum();
        Summary {
            articles: drafts.len(),
            drafted: sum(|draft| usize::from(draft.is_drafted())),
            usable: sum(|draft| usize::from(draft.is_usable())),
            causes: sum(|draft| draft.causes.len()),
            fixes: sum(|draft| draft.fixes.len()),
            symptoms: sum(|draft| draft.symptoms.len()),
            questions: sum(|draft| draft.questions),
        }
    }
}

pub(super) fn json<'a>(drafts: &'a [Imported], files: &'a [&'a str]) -> Report<'a> {
    Report { articles: drafts, files, summary: Summary::of(drafts) }
}

pub(super) fn text(drafts: &[Imported], files: &[&str], root: &Path, is_dry: bool) -> String {
    let mut text: String = drafts.iter().map(line).collect();
    if is_dry {
        files.iter().for_each(|path| text.push_str(&format!("would write {path}\n")));
    }
    let summary = Summary::of(drafts);
    let count = render::count;
    text.push_str(&format!(
        "{} of {}{}: {}, {}, {}, {}\n",
        summary.drafted,
        count(summary.articles, "article"),
        if is_dry { " would be drafted" } else { " drafted" },
        count(summary.causes, "cause"),
        count(summary.fixes, "fix"),
        count(summary.symptoms, "new symptom"),
        count(summary.questions, "open question"),
    ));
    if summary.drafted > 0 && !is_dry {
        text.push_str(&format!(
            "Search the drafts for QUESTION:, answer them, then run: fixbook --catalog {} check\n",
            root.display()
        ));
    }
    text
}

fn line(draft: &Imported) -> String {
    let warning = draft.warning.as_ref().map(|warning| format!("; {warning}")).unwrap_or_default();
    if let Some(why) = &draft.why_not {
        return format!("{}: nothing drafted: {why}{warning}\n", draft.article);
    }
    let ids: Vec<&str> = draft.causes.iter().chain(&draft.fixes).chain(&draft.symptoms).map(String::as_str).collect();
    let used = draft.proposed.iter().map(|proposed| {
        let how = if proposed.used { "uses" } else { "perhaps" };
        format!("; {how} {}={} of the catalog ({})", proposed.symptom, proposed.answer, proposed.because)
    });
    let used: String = used.collect();
    format!("{}: {}{used}; {}{warning}\n", draft.article, ids.join(", "), render::count(draft.questions, "question"))
}
