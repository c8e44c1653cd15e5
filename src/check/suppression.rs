//! Comments that suppress a check at one place: `# fixbook: allow(check-id) reason`.
//!
//! In: the files of a catalog and what was found in them. Out: what remains, what was suppressed and why, and what is
//! wrong with the comments. Never: suppresses a check without which a catalog cannot be read or is not safe to use.

use std::{ops::Range, sync::Arc};

use super::sink::DiagnosticSink;
use crate::load::ParsedCatalog;
use fixbook_engine::{
    model::{Check, Diagnostic, Severity, SourceFile, SourceSpan},
    text::nearest,
};

pub(super) const BAD_SUPPRESSION: Check = Check {
    id: "bad-suppression",
    summary: "A comment `fixbook: allow` does not name a check, names one that does not exist or cannot be suppressed, or has no reason.",
    explanation: "Write `# fixbook: allow(check-id) reason`. From the reason the next author sees whether it still applies.",
    bad: "<!-- fixbook: allow(placeholder-outside-code) -->",
    good: "<!-- fixbook: allow(placeholder-outside-code) It is the name of the part. -->",
    ..Check::ERROR
};

pub(super) const UNUSED_SUPPRESSION: Check = Check {
    id: "unused-suppression",
    severity: Severity::Warning,
    summary: "A comment `fixbook: allow` suppresses nothing.",
    explanation: "What it was written for has been fixed, or the comment is not at the place that the check reports. Delete the \
                  comment, so that it does not hide a problem that comes later.",
    bad: "# fixbook: allow(cause-without-fix) The vendor is working on one.\ntitle: The plug is out",
    good: "title: The plug is out",
    ..Check::ERROR
};

/// A diagnostic that its author has suppressed, and why.
#[derive(Clone, Debug)]
pub struct Suppressed {
    pub diagnostic: Diagnostic,
    pub reason: String,
}

/// What was found in a catalog, apart from what is suppressed.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// Everything to report, comments that suppress nothing included.
    pub diagnostics: Vec<Diagnostic>,
    pub suppressed: Vec<Suppressed>,
}

/// What a comment begins with, after the mark of comments.
const ALLOW: &str = "fixbook: allow";

/// One comment that suppresses checks.
struct Suppression {
    file: Arc<SourceFile>,
    /// The bytes of the comment.
    span: Range<usize>,
    /// The ids between the brackets; none if there are no brackets.
    ids: Vec<String>,
    reason: String,
    /// How comments are written in this file, for the help.
    mark: &'static str,
    /// Where it suppresses, in bytes.
    covered: Vec<Range<usize>>,
}

/// Takes out what is suppressed. `checks` are all that a comment may name, `on_demand` those that may not have been made.
pub(super) fn apply(
    entries: &ParsedCatalog,
    found: Vec<Diagnostic>,
    checks: &[&'static Check],
    on_demand: &[&'static Check],
) -> Examined {
    let suppressions: Vec<Suppression> = entries.files.iter().flat_map(read).collect();
    if suppressions.is_empty() {
        return Examined { diagnostics: found, suppressed: Vec::new() };
    }
    let mut used = vec![false; suppressions.len()];
    let mut examined = Examined::default();
    for diagnostic in found {
        let is_allowed = checks.iter().any(|check| check.id == diagnostic.id && check.can_be_suppressed);
        let by = suppressions.iter().position(|suppression| is_allowed && suppression.covers(&diagnostic));
        match by {
            Some(index) => {
                used[index] = true;
                let reason = suppressions[index].reason.clone();
                examined.suppressed.push(Suppressed { diagnostic, reason });
            }
            None => examined.diagnostics.push(diagnostic),
        }
    }
    // Free articles are used as they are.
    let own = || suppressions.iter().zip(&used).filter(|(suppression, _)| !is_article(&suppression.file.path));
    let mut bad = DiagnosticSink::new(&BAD_SUPPRESSION);
    own().for_each(|(suppression, _)| suppression.report_bad(checks, &mut bad));
    let mut unused = DiagnosticSink::new(&UNUSED_SUPPRESSION);
    // In what cannot be read nothing is found, so nothing can be said about its comments.
    if entries.problems.is_empty() {
        for (suppression, _) in own().filter(|(_, is_used)| !**is_used) {
            suppression.report_unused(checks, on_demand, &mut unused);
        }
    }
    examined.diagnostics.extend(bad.into_diagnostics());
    examined.diagnostics.extend(unused.into_diagnostics());
    examined
}

fn is_article(path: &str) -> bool {
    path.starts_with("kb/articles/")
}

impl Suppression {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        !self.reason.is_empty()
            && self.file.path == diagnostic.path()
            && self.ids.iter().any(|id| id == diagnostic.id)
            && self.covered.iter().any(|lines| lines.contains(&diagnostic.start()))
    }

    fn place(&self) -> SourceSpan {
        SourceSpan { file: Arc::clone(&self.file), span: self.span.clone() }
    }

    /// How it is written right.
    fn form(&self, id: &str, reason: &str) -> String {
        let end = if self.mark == MARKDOWN { " -->" } else { "" };
        format!("{} {ALLOW}({id}) {reason}{end}", self.mark)
    }

    fn report_bad(&self, checks: &[&'static Check], problems: &mut DiagnosticSink) {
        if self.ids.is_empty() {
            let help = format!("write `{}`", self.form("check-id", "reason"));
            problems.report(self.place(), "this comment does not name the check that it allows", help).label("here");
            return;
        }
        for id in &self.ids {
            match checks.iter().find(|check| check.id == id) {
                None => {
                    let near = problems.suggest(|| nearest(id, checks.iter().map(|check| check.id)));
                    let help = "write the id that `check` shows in brackets, as in error[unknown-id]";
                    problems
                        .report(self.place(), format!("there is no check `{id}`"), help)
                        .label("unknown check")
                        .nearest(near);
                }
                Some(check) if !check.can_be_suppressed => {
                    let help = "fix what the check reports, and delete this comment";
                    problems.report(self.place(), format!("`{id}` cannot be suppressed"), help).label("not allowed");
                }
                Some(_) if self.reason.is_empty() => {
                    let message = format!("the suppression of `{id}` has no reason");
                    let help = format!("say why it is right here: `{}`", self.form(id, "reason"));
                    problems.report(self.place(), message, help).label("needs a reason");
                }
                Some(_) => {}
            }
        }
    }

    fn report_unused(&self, checks: &[&'static Check], on_demand: &[&'static Check], problems: &mut DiagnosticSink) {
        let is_good = |id: &&String| checks.iter().any(|check| check.id == **id && check.can_be_suppressed);
        let is_made = |id: &&String| on_demand.iter().all(|check| check.id != **id);
        let ids: Vec<&String> = self.ids.iter().filter(is_good).collect();
        if ids.is_empty() || self.reason.is_empty() || !ids.iter().all(is_made) {
            return;
        }
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        let message = format!("this comment suppresses nothing: {} reports nothing here", ids.join(" or "));
        problems.report(self.place(), message, "delete the comment").label("not needed");
    }
}

const YAML: &str = "#";
const RULES: &str = "//";
const MARKDOWN: &str = "<!--";

/// A line of a file: its bytes, without the end of the line, and how comments are written in it.
struct Line<'t> {
    start: usize,
    text: &'t str,
    /// Nothing in code blocks, where a comment is code.
    mark: Option<&'static str>,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_comment(&self) -> bool {
        self.mark.is_some_and(|mark| self.text.trim_start().starts_with(mark))
    }
}

/// The suppressions of one file.
fn read(file: &Arc<SourceFile>) -> Vec<Suppression> {
    if !file.text.contains(ALLOW) {
        return Vec::new();
    }
    let lines = lines(file);
    let found = lines.iter().enumerate().filter_map(|(index, line)| {
        let (at, comment) = comment(line)?;
        let mark = line.mark?;
        let rest = comment.split_once(ALLOW)?.1.trim_end_matches("-->");
        let (ids, reason) =
            rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')).unwrap_or_default();
        Some(Suppression {
            file: Arc::clone(file),
            span: line.start + at..line.start + at + comment.trim_end().len(),
            ids: ids.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
            reason: reason.trim().to_owned(),
            mark,
            covered: covered(&lines, index, &line.text[..at]),
        })
    });
    found.collect()
}

/// The comment `fixbook: allow` of a line, and where in the line it begins.
fn comment<'t>(line: &Line<'t>) -> Option<(usize, &'t str)> {
    let mark = line.mark?;
    let (at, _) = line.text.match_indices(mark).find(|(at, _)| {
        let is_apart = line.text[..*at].is_empty() || line.text[..*at].ends_with(char::is_whitespace);
        is_apart && line.text[at + mark.len()..].trim_start().starts_with(ALLOW)
    })?;
    let comment = &line.text[at..];
    let end = if mark == MARKDOWN { comment.find("-->").map_or(comment.len(), |end| end + 3) } else { comment.len() };
    Some((at, &comment[..end]))
}

/// The lines of a file. The head of a page is YAML, its body Markdown.
fn lines(file: &SourceFile) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut is_head = file.path.ends_with(".md") && file.text.starts_with("---");
    let mut fence: Option<&str> = None;
    let lines = file.text.split_inclusive('\n').map(|line| {
        let text = line.trim_end_matches(['\n', '\r']);
        let mark = match file.path.rsplit('.').next() {
            Some("yaml") => Some(YAML),
            Some("rhai") => Some(RULES),
            Some("md") if is_head => Some(YAML),
            Some("md") => (!in_fence(text, &mut fence)).then_some(MARKDOWN),
            _ => None,
        };
        is_head &= start == 0 || text != "---";
        let begin = start;
        start += line.len();
        Line { start: begin, text, mark }
    });
    lines.collect()
}

/// Whether a line of Markdown belongs to a code block, whose fence is kept from line to line.
fn in_fence<'t>(line: &'t str, fence: &mut Option<&'t str>) -> bool {
    let text = line.trim_start();
    let length = text.len() - text.trim_start_matches(['`', '~']).len();
    let mark = &text[..length];
    match *fence {
        Some(open) => {
            if mark.starts_with(open) && text.trim_end() == mark {
                *fence = None;
            }
            true
        }
        None if length >= 3 => {
            *fence = Some(mark);
            true
        }
        None => false,
    }
}

/// Where the comment of a line suppresses: its own line if something is before it, otherwise what is below it.
fn covered(lines: &[Line<'_>], index: usize, before: &str) -> Vec<Range<usize>> {
    if !before.trim().is_empty() {
        return vec![extent(lines, index)];
    }
    let below = (index + 1..lines.len()).find(|&below| !lines[below].is_blank() && !lines[below].is_comment());
    let mut covered: Vec<Range<usize>> = below.map(|below| extent(lines, below)).into_iter().collect();
    // What is wrong with a page as a whole is reported at its first line, above which there is no room.
    let is_top = lines[0].text == "---" && lines[1..index].iter().all(|line| line.is_comment() || line.is_blank());
    if is_top && lines[index].mark == Some(YAML) {
        covered.push(lines[0].start..lines[0].end());
    }
    covered
}

/// The bytes of the line with what belongs to it: in YAML what is indented below it, in Markdown the rest of the block.
fn extent(lines: &[Line<'_>], first: usize) -> Range<usize> {
    let line = &lines[first];
    let belongs = |other: &&Line<'_>| match line.mark {
        Some(YAML) => {
            let is_item = |line: &Line<'_>| line.text.trim_start().starts_with("- ");
            let is_below =
                other.indent() > line.indent() || (other.indent() == line.indent() && is_item(other) && !is_item(line));
            other.mark == Some(YAML) && (other.is_blank() || is_below)
        }
        Some(RULES) => false,
        // A code block, up to the end of its fence; otherwise a paragraph or list.
        None => other.mark.is_none(),
        Some(_) => other.mark == line.mark && !other.is_blank(),
    };
    let last = lines[first + 1..].iter().take_while(belongs).last().unwrap_or(line);
    // With the end of the line, where some places are.
    line.start..last.end() + 1
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{SourceFile, read};

    /// The text that each comment covers.
    fn covered(path: &str, text: &str) -> Vec<Vec<String>> {
        let file = Arc::new(SourceFile { path: path.to_owned(), text: text.to_owned() });
        let of = |lines: &std::ops::Range<usize>| text[lines.start..lines.end.min(text.len())].trim_end().to_owned();
        read(&file).iter().map(|suppression| suppression.covered.iter().map(of).collect()).collect()
    }

    #[test]
    fn a_comment_covers_its_line_or_the_key_below() {
        let text = "a: 1 # fixbook: allow(x) why\n# fixbook: allow(x) why\n# more\nb:\n  c: 2\n\n  d: 3\ne: 4\n";
        assert_eq!(covered("kb/a.yaml", text), [vec!["a: 1 # fixbook: allow(x) why"], vec!["b:\n  c: 2\n\n  d: 3"]]);
        let list = "# fixbook: allow(x) why\na:\n- b\n- c\nd: 1\n";
        assert_eq!(covered("kb/a.yaml", list), [vec!["a:\n- b\n- c"]]);
        assert_eq!(covered("rules/a.rhai", "// fixbook: allow(x) why\nfoo();\nbar();\n"), [vec!["foo();"]]);
    }

    #[test]
    fn a_comment_in_markdown_covers_the_block_below() {
        let text = "---\ntitle: x\n---\n<!-- fixbook: allow(x) why -->\none\ntwo\n\nthree\n";
        assert_eq!(covered("kb/a.md", text), [vec!["one\ntwo"]]);
        let fence = "---\n---\n<!-- fixbook: allow(x) why -->\n\n```cmd\n<!-- fixbook: allow(x) no -->\n\nx\n```\ny\n";
        assert_eq!(covered("kb/a.md", fence), [vec!["```cmd\n<!-- fixbook: allow(x) no -->\n\nx\n```"]]);
    }

    #[test]
    fn a_comment_at_the_top_of_a_head_covers_the_page_as_a_whole() {
        let text = "---\n# fixbook: allow(x) why\ntitle: x\n---\ny\n";
        assert_eq!(covered("kb/a.md", text), [vec!["title: x", "---"]]);
        assert_eq!(covered("kb/a.md", "---\na: 1\n# fixbook: allow(x) why\n---\ny\n"), [vec!["---"]]);
    }
}
