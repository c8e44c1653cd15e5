//! Depth and growth: what is nested ends in a word, and what is twice as long takes twice as much.

use crate::{
    common::run::{err, out, status},
    hostile::{bounded, catalog, cause, fix, refused_by},
};

fn nested(mark: &str, levels: usize) -> String {
    format!("{}a{}", mark.repeat(levels), mark.repeat(levels))
}

#[test]
fn markdown_deeper_than_any_reader_follows_is_refused_wherever_it_is() {
    for levels in [65, 5_000, 20_000] {
        let deep = nested("**", levels);
        let claims = format!("source: s-one\nclaims:\n  - {{id: a, at: '1', kind: fact, verdict: noise, says: '{deep}'}}\n");
        let steps = fix(&format!("1. {deep}"));
        for (path, text) in [
            ("kb/causes/a/c.md", cause(&deep)),
            ("kb/fixes/a/f.md", steps),
            ("kb/claims/s.yaml", claims),
            ("kb/symptoms/b.yaml", format!("t: {{ask: Q?, check: '{deep}', answers: {{a: {{label: A}}, b: {{label: B}}}}}}\n")),
        ] {
            let folder = catalog(&[(path, text.as_bytes())]);
            let checks = refused_by(folder.path());
            assert!(checks.contains(&"too-big".to_owned()), "{levels} in {path}: {checks:?}");
            let built = bounded(folder.path(), &["site", "build", "-o", "out"]);
            assert_eq!(status(&built), 1, "{}", err(&built));
        }
    }
}

/// At the limit, and where removing a comment makes deep what was flat: a page either way, as PDF too.
#[test]
fn markdown_as_deep_as_it_may_be_becomes_a_page() {
    let deepest = format!("{}{}", "> ".repeat(32), nested("**", 32));
    let hidden = nested("*<!-- -->", 5_000);
    for text in [nested("**", 64), deepest, hidden] {
        let folder = catalog(&[
            ("kb/causes/a/c.md", cause(&text).as_bytes()),
            ("kb/articles/a.md", nested("**", 5_000).as_bytes()),
        ]);
        assert_eq!(refused_by(folder.path()), Vec::<String>::new());
        for args in [
            &["site", "build", "-o", "out"][..],
            &["runbook", "c"],
            &["runbook", "c", "--to", "html"],
            &["runbook", "c", "--to", "pdf", "-o", "c.pdf"],
            &["show", "c"],
            &["search", "a"],
        ] {
            let output = bounded(folder.path(), args);
            assert_eq!(status(&output), 0, "{args:?}: {}{}", out(&output), err(&output));
        }
    }
}
