//! The parts of a catalog that a site publishes as data: what its pages show, and what the engine of the interview reads.

use serde_json::Value;

use super::paths;
use crate::render::without_comments;
use fixbook_engine::model::{Body, Catalog};

/// Keys of entries that no page shows: `kb/cases` is solved calls, `verified` and `for` are notes of authors.
const OF_ENTRIES: [&str; 1] = ["verified"];
/// Keys of claims that no page shows.
const OF_CLAIMS: [&str; 4] = ["at", "kind", "used-in", "left-out"];

/// `catalog.json`.
pub(super) fn data(catalog: &Catalog) -> Result<Value, serde_json::Error> {
    let mut shown = without_notes(catalog);
    for file in &mut shown.claims {
        // A claim that is right is shown on no page.
        file.head.claims.retain(|claim| claim.correction().is_some());
    }
    shown.claims.retain(|file| !file.claims.is_empty());
    let mut data = serde_json::to_value(&shown)?;
    for kind in ["causes", "fixes"] {
        each(&mut data[kind], &|entry| {
            without(entry, &OF_ENTRIES);
            each(&mut entry["sources"], &|citation| without(citation, &["for"]));
        });
    }
    each(&mut data["claims"], &|file| each(&mut file["claims"], &|claim| without(claim, &OF_CLAIMS)));
    without(&mut data["head"], &["articles"]);
    // Rules are shown on no page; the engine of the interview loads them in a file of its own.
    without(&mut data, &["rules"]);
    let articles = catalog.articles.iter().map(|article| {
        serde_json::json!({"path": article.path, "title": article.title, "page": paths::article(&article.path)})
    });
    let articles: Vec<_> = articles.collect();
    if !articles.is_empty() {
        data["articles"] = articles.into();
    }
    Ok(data)
}

/// What the engine of the interview reads.
pub(super) fn for_interview(catalog: &Catalog) -> Catalog {
    let mut lean = without_notes(catalog);
    lean.claims.clear();
    lean.head.articles = Default::default();
    lean.causes.values_mut().for_each(|cause| {
        cause.body = Body::default();
        cause.head.verified.clear();
    });
    lean.fixes.values_mut().for_each(|fix| {
        fix.body = Body::default();
        fix.head.verified.clear();
    });
    lean.rules.iter_mut().for_each(|rules| rules.script = without_comments_of_rules(&rules.script));
    lean
}

/// A catalog without its articles, its cases, and its authors' comments in texts.
fn without_notes(catalog: &Catalog) -> Catalog {
    let mut shown = catalog.without_articles();
    shown.cases.clear();
    let clean = |text: &mut String| {
        if text.contains("<!--") {
            *text = without_comments(text);
        }
    };
    shown.symptoms.values_mut().for_each(|symptom| clean(&mut symptom.head.check));
    let causes = shown.causes.values_mut().map(|cause| &mut cause.body);
    let bodies = causes.chain(shown.fixes.values_mut().map(|fix| &mut fix.body));
    bodies.flat_map(|body| &mut body.sections).for_each(|section| clean(&mut section.markdown));
    for claim in shown.claims.iter_mut().flat_map(|file| &mut file.head.claims) {
        clean(&mut claim.says);
        claim.instead.iter_mut().for_each(clean);
    }
    shown
}

/// Each item of a list, or value of an object.
fn each(of: &mut Value, act: &dyn Fn(&mut Value)) {
    match of {
        Value::Array(list) => list.iter_mut().for_each(act),
        Value::Object(fields) => fields.values_mut().for_each(act),
        _ => {}
    }
}

fn without(of: &mut Value, keys: &[&str]) {
    if let Value::Object(fields) = of {
        keys.iter().for_each(|key| drop(fields.remove(*key)));
    }
}

/// A script without its comments. The rest keeps its lines, so that messages about it name the right ones.
fn without_comments_of_rules(script: &str) -> String {
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                let length = block_comment(rest);
                text.push(' ');
                text.extend(rest[..length].matches('\n'));
                rest = &rest[length..];
                continue;
            }
            '"' | '\'' | '`' => quoted(rest, first),
            _ => first.len_utf8(),
        };
        text.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    text
}

/// The length of a comment, which may contain others.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with(b"*/") {
            (depth, at) = (depth.saturating_sub(1), at + 2);
        } else {
            at += 1;
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The length of a text in quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if quote != '`' => is_escaped = true,
            letter if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::without_comments_of_rules;

    #[test]
    fn a_script_keeps_its_lines_and_texts() {
        for (script, left) in [
            ("// a\nb // c\nd", "\nb \nd"),
            ("a /* b /* c */\nd */ e", "a  \n e"),
            ("\"// a\" + `/* b */` + '/' // c", "\"// a\" + `/* b */` + '/' "),
            ("\"\\\"// a\" / 2", "\"\\\"// a\" / 2"),
            ("a /* b", "a  "),
        ] {
            assert_eq!(without_comments_of_rules(script), left, "{script}");
        }
    }
}
