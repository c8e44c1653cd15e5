//! Guidance of stubs, deleted where it has been followed.
//!
//! Guidance is a comment that begins with `#?`, `<!--?` or `//?`; `fixbook new` writes it. A value that the stub itself contains
//! counts as the author's once the entry is no longer a draft: until then it may not have been considered.

use std::{collections::HashSet, ops::Range, sync::Arc, sync::LazyLock};

use super::edit::Edit;
use crate::load::{NOT_WRITTEN, ParsedCatalog, field_order};
use fixbook_engine::model::{Cause, Fix, SourceFile, Symptom};

/// The values that stubs contain, line by line.
static PREFILLED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let stubs = [
        include_str!("../../templates/new/cause.md"),
        include_str!("../../templates/new/fix.md"),
        include_str!("../../templates/new/symptom.yaml"),
        include_str!("../../templates/new/catalog.yaml"),
    ];
    stubs.into_iter().flat_map(str::lines).map(str::trim).filter(|line| line.contains(": ")).collect()
});

pub(super) fn edits(entries: &ParsedCatalog) -> Vec<Edit> {
    entries.files.iter().flat_map(of_file).collect()
}

fn of_file(file: &Arc<SourceFile>) -> Vec<Edit> {
    let text = &file.text;
    let spans = match file.path.rsplit('.').next() {
        Some("yaml") => in_yaml(text, 0..text.len(), true),
        Some("rhai") => in_rules(text),
        Some("md") => {
            let end = text.get(3..).and_then(|rest| rest.find("\n---")).map_or(0, |at| at + 4);
            let is_draft =
                text[..end].lines().all(|line| !line.starts_with("status:") || line.trim() == "status: draft");
            [in_yaml(text, 0..end, is_draft), in_markdown(text, end)].concat()
        }
        _ => Vec::new(),
    };
    spans.into_iter().map(|span| Edit { file: Arc::clone(file), span, text: String::new() }).collect()
}

/// Lines of a stretch of text with their bytes, line ends included.
fn lines(text: &str, within: Range<usize>) -> Vec<(Range<usize>, &str)> {
    let mut start = within.start;
    let lines = text[within].split_inclusive('\n').map(|line| {
        let span = start..start + line.len();
        start = span.end;
        (span, line)
    });
    lines.collect()
}

/// Guidance is above its key and is followed once the key has a value; or it ends with the key itself as an example, and is
/// followed once the key is anywhere in the same entry.
fn in_yaml(text: &str, within: Range<usize>, is_draft: bool) -> Vec<Range<usize>> {
    let lines = lines(text, within);
    let mut done = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    // Whether the line before belongs to an example that is deleted.
    let mut is_example_deleted = false;
    for (index, (span, line)) in lines.iter().enumerate() {
        let Some(guide) = line.trim_start().strip_prefix("#?") else {
            let is_prefilled = is_draft && PREFILLED.contains(line.trim());
            if !open.is_empty() && !is_prefilled && is_filled(&lines, index) {
                done.append(&mut open);
            }
            open.clear();
            is_example_deleted = false;
            continue;
        };
        if is_example_deleted && guide.starts_with("  ") {
            done.push(span.clone());
            continue;
        }
        is_example_deleted = false;
        open.push(span.clone());
        if let Some(key) = example(guide) {
            let indent = &line[..line.len() - line.trim_start().len()];
            if has_key(&lines, index, indent, key) {
                done.append(&mut open);
                is_example_deleted = true;
            }
            open.clear();
        }
    }
    done
}

/// `#? applies: {…}`: a key as an example, one blank behind the mark.
fn example(guide: &str) -> Option<&str> {
    let (key, _) = guide.strip_prefix(' ')?.split_once(':')?;
    let known = [field_order::<Cause>(), field_order::<Fix>(), field_order::<Symptom>()];
    known.iter().any(|keys| keys.contains(&key)).then_some(key)
}

/// Whether the key of a line has a value, beside it or below.
fn is_filled(lines: &[(Range<usize>, &str)], index: usize) -> bool {
    let line = lines[index].1.trim_end();
    let Some((_, value)) = line.split_once(':') else { return false };
    let indent = |line: &str| line.len() - line.trim_start().len();
    match value.trim() {
        "{}" | "[]" | "\"\"" | "''" => false,
        "" | "|" | ">" => lines.get(index + 1).is_some_and(|(_, next)| indent(next) > indent(line)),
        _ => true,
    }
}

/// Whether a key is in the entry around a line: between the lines that are indented less.
fn has_key(lines: &[(Range<usize>, &str)], index: usize, indent: &str, key: &str) -> bool {
    let is_outside = |line: &str| {
        let is_comment = line.trim_start().starts_with('#');
        !line.trim().is_empty() && !is_comment && !line.starts_with(indent)
    };
    let after = lines[index + 1..].iter().take_while(|(_, line)| !is_outside(line));
    let before = lines[..index].iter().rev().take_while(|(_, line)| !is_outside(line));
    let is_key = |line: &str| {
        line.strip_prefix(indent).and_then(|rest| rest.strip_prefix(key)).is_some_and(|rest| rest.starts_with(':'))
    };
    after.chain(before).any(|(_, line)| is_key(line))
}

/// Guidance in a section that has other text.
fn in_markdown(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut done = Vec::new();
    for (at, _) in text[from..].match_indices("<!--?") {
        let start = from + at;
        let Some(end) = text[start..].find("-->").map(|length| start + length + 3) else { break };
        // From the heading above to the one below, neither of which is in the comment.
        let heading = text[from..start].rfind("\n## ").map_or(from, |at| from + at + 1);
        let first = text[heading..start].find('\n').map_or(start, |length| heading + length);
        let last = text[end..].find("\n## ").map_or(text.len(), |length| end + length);
        let rest = [&text[first..start], &text[end..last]].concat();
        if !matches!(rest.trim(), "" | NOT_WRITTEN) {
            // With the line that would be left blank.
            let line_end = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
            done.push(start..if text[end..line_end].trim().is_empty() { line_end } else { end });
        }
    }
    done
}

/// Guidance above and in a rule that has a statement.
fn in_rules(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text, 0..text.len());
    let mut done = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut has_statement = false;
    let mut in_rule = false;
    for (span, line) in &lines {
        let line = line.trim();
        if line.starts_with("//?") {
            open.push(span.clone());
        } else if line.starts_with("rule(") {
            in_rule = true;
        } else if in_rule && line.starts_with("})") {
            if has_statement {
                done.append(&mut open);
            }
            (in_rule, has_statement) = (false, false);
            open.clear();
        } else if in_rule && !line.is_empty() && !line.starts_with("//") {
            has_statement = true;
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::{in_markdown, in_rules, in_yaml};

    fn left(text: &str, done: &[std::ops::Range<usize>]) -> String {
        let mut text = text.to_owned();
        for span in done.iter().rev() {
            text.replace_range(span.clone(), "");
        }
        text
    }

    #[test]
    fn deletes_guidance_of_keys_with_a_value() {
        let text =
            "#? a title\ntitle: x\n#? where\n#? applies: {}\n#? seen\nsymptoms: {}\n#? says\ncallers-say:\n  - y\n";
        assert_eq!(
            left(text, &in_yaml(text, 0..text.len(), true)),
            "title: x\n#? where\n#? applies: {}\n#? seen\nsymptoms: {}\ncallers-say:\n  - y\n"
        );
        let used = "a:\n  #? where\n  #? applies: {}\n  #?   more\n  applies: {x: y}\nb:\n  #? where\n  #? applies: {}\n  kind: z\n";
        assert_eq!(
            left(used, &in_yaml(used, 0..used.len(), true)),
            "a:\n  applies: {x: y}\nb:\n  #? where\n  #? applies: {}\n  kind: z\n"
        );
    }

    #[test]
    fn keeps_guidance_of_prefilled_values_in_drafts() {
        let text = "#? how common\nprior: uncommon\n#? how common\nprior: rare\n";
        let of_draft = left(text, &in_yaml(text, 0..text.len(), true));
        assert_eq!(of_draft, "#? how common\nprior: uncommon\nprior: rare\n");
        assert_eq!(left(text, &in_yaml(text, 0..text.len(), false)), "prior: uncommon\nprior: rare\n");
    }

    #[test]
    fn deletes_guidance_of_sections_with_text() {
        let text = "---\n## A\n<!--? say it -->\n\n## B\n<!--? say it\n## no heading -->\nSaid.\n";
        assert_eq!(left(text, &in_markdown(text, 0)), "---\n## A\n<!--? say it -->\n\n## B\nSaid.\n");
    }

    #[test]
    fn deletes_guidance_of_rules_with_a_statement() {
        let stub = "//? why\nrule(\"a\", \"b\", || {\n    //? if\n});\n";
        assert!(in_rules(stub).is_empty());
        let filled = "//? why\n// Since.\nrule(\"a\", \"b\", || {\n    //? if\n    note(\"x\");\n});\n";
        assert_eq!(left(filled, &in_rules(filled)), "// Since.\nrule(\"a\", \"b\", || {\n    note(\"x\");\n});\n");
    }
}
