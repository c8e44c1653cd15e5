//! Depth and growth: deep nesting is rejected with a message, and large catalogs and networks do not use too much time or
//! memory.

use std::{cell::Cell, fs, process::Command};

use fixbook::{autofix, check, load};

use crate::{
    common::run::{err, json, out, status},
    hostile::{bounded, catalog, cause, fix, refused_by},
};

fn nested(mark: &str, levels: usize) -> String {
    format!("{}a{}", mark.repeat(levels), mark.repeat(levels))
}

#[test]
fn rejects_deeply_nested_markdown_in_every_file() {
    for levels in [65, 5_000, 20_000] {
        let deep = nested("**", levels);
        let claims =
            format!("source: s-one\nclaims:\n  - {{id: a, at: '1', kind: fact, verdict: noise, says: '{deep}'}}\n");
        let steps = fix(&format!("1. {deep}"));
        for (path, text) in [
            ("kb/causes/a/c.md", cause(&deep)),
            ("kb/fixes/a/f.md", steps),
            ("kb/claims/s.yaml", claims),
            (
                "kb/symptoms/b.yaml",
                format!("t: {{ask: Q?, check: '{deep}', answers: {{a: {{label: A}}, b: {{label: B}}}}}}\n"),
            ),
        ] {
            let folder = catalog(&[(path, text.as_bytes())]);
            let checks = refused_by(folder.path());
            assert!(checks.contains(&"too-big".to_owned()), "{levels} in {path}: {checks:?}");
            let built = bounded(folder.path(), &["site", "build", "-o", "out"]);
            assert_eq!(status(&built), 1, "{}", err(&built));
        }
    }
}

/// At the limit, and where removing a comment makes flat text deep: both become a page, also as PDF.
#[test]
fn renders_markdown_at_the_nesting_limit() {
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

/// Fixes, each after the `direct` fixes before it.
fn chained(fixes: usize, direct: usize) -> Vec<(String, Vec<u8>)> {
    let one = |fix: usize| {
        let after: Vec<String> = (fix.saturating_sub(direct)..fix).map(|first| format!("f{first}")).collect();
        let head =
            format!("---\ntitle: F\nresolves: {{c: usually}}\nreversible: true\nafter: [{}]\n---\n", after.join(", "));
        (format!("kb/fixes/a/f{fix}.md"), (head + "## Steps\n1. Do.\n\n## Verify\nx\n").into_bytes())
    };
    (0..fixes).map(one).collect()
}

fn with(files: &[(String, Vec<u8>)]) -> tempfile::TempDir {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    catalog(&files)
}

#[test]
fn rejects_chains_of_fixes_beyond_the_limit() {
    // The longest chain that is accepted.
    let folder = with(&chained(65, 1));
    assert_eq!(refused_by(folder.path()), Vec::<String>::new());
    let runbook = bounded(folder.path(), &["runbook", "f64", "--json"]);
    assert_eq!(json(&runbook)["fixes"].as_array().expect("fixes").len(), 65);
    // Longer chains, also with many edges: only the fixes beyond the limit are rejected.
    for (fixes, direct) in [(70, 1), (3_000, 40)] {
        let folder = with(&chained(fixes, direct));
        let output = bounded(folder.path(), &["check", "--json"]);
        let problems = json(&output)["problems"].as_array().expect("a list").clone();
        assert!(problems.iter().all(|problem| problem["check"] == "too-big"), "{problems:?}");
        assert_eq!(problems.len(), fixes - 65);
        let kept = bounded(folder.path(), &["diagnose", "--keep-going", "--json"]);
        assert_eq!(status(&kept), 0, "{}", err(&kept));
    }
}

/// 3000 fixes after the same 40.
#[test]
fn checks_and_plans_many_fixes_after_the_same_ones() {
    let mut files = chained(1, 0);
    let first: Vec<String> = (0..40).map(|fix| format!("g{fix}")).collect();
    for fix in &first {
        let text = String::from_utf8(files[0].1.clone()).expect("text");
        files.push((format!("kb/fixes/a/{fix}.md"), text.into_bytes()));
    }
    for fix in 0..3_000 {
        let head =
            format!("---\ntitle: F\nresolves: {{c: usually}}\nreversible: true\nafter: [{}]\n---\n", first.join(", "));
        files.push((format!("kb/fixes/a/h{fix}.md"), (head + "## Steps\n1. Do.\n\n## Verify\nx\n").into_bytes()));
    }
    let folder = with(&files);
    for args in [&["check"][..], &["diagnose", "--json"]] {
        let output = bounded(folder.path(), args);
        assert_eq!(status(&output), 0, "{args:?}: {}", err(&output));
    }
}

/// Pages in which fixing a key may reveal another mistake: the catalog is read a few times, whatever their number.
#[test]
fn fixing_many_pages_reads_the_catalog_a_few_times() {
    let readings = |pages: usize| {
        let page = |page: usize, first: &str| {
            let head = format!("---\ntitle: F\nresolves: {{c: usually}}\nreversible: true\naftr: [{first}]\n---\n");
            (format!("kb/fixes/a/f{page}.md"), (head + "## Steps\n1. Do.\n\n## Verify\nx\n").into_bytes())
        };
        let good = (0..pages).map(|number| page(number, "f"));
        let bad = (pages..2 * pages).map(|number| page(number, "nowhere-to-be-found"));
        let folder = with(&good.chain(bad).collect::<Vec<_>>());
        let entries = load::load(&load::CatalogSource::named(folder.path()).expect("there")).expect("readable");
        let read = Cell::new(0);
        let fixed = autofix::fixed(&entries, |entries| {
            read.set(read.get() + 1);
            check::diagnostics(entries)
        });
        assert_eq!(fixed.iter().filter(|file| file.after.contains("\nafter: [f]")).count(), pages);
        assert!(fixed.iter().all(|file| !file.after.contains("\nafter: [nowhere")));
        read.get()
    };
    let (few, many) = (readings(4), readings(64));
    assert!(many <= few + 4 && many <= 24, "{few} readings for 8 pages, {many} for 128");
}

/// A table with many parents needs terabytes, although the file has a few kilobytes.
#[test]
fn rejects_a_network_that_needs_terabytes() {
    let folder = tempfile::tempdir().expect("a folder");
    for parents in [26, 39, 64] {
        let variables: String =
            (0..=parents).map(|n| format!("variable v{n} {{ type discrete [ 2 ] {{ y, n }}; }}\n")).collect();
        let roots: String = (0..parents).map(|n| format!("probability ( v{n} ) {{ table 0.5, 0.5; }}\n")).collect();
        let names: Vec<String> = (0..parents).map(|n| format!("v{n}")).collect();
        let last = format!("probability ( v{parents} | {} ) {{ default 0.5, 0.5; }}\n", names.join(", "));
        fs::write(folder.path().join("n.bif"), [variables, roots, last].concat()).expect("written");
        let output = bounded(folder.path(), &["import", "n.bif", "-o", "nb", "--cause", "v0=y"]);
        assert_eq!(status(&output), 1, "{}", err(&output));
        assert!(err(&output).contains("too large"), "{}", err(&output));
    }
}

/// A pipe in a packed repository: git would wait for ever for a writer.
#[cfg(unix)]
#[test]
fn does_not_run_git_on_a_repository_with_a_pipe() {
    let has_git = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has_git {
        return;
    }
    let git = |folder: &std::path::Path, args: &[&str]| {
        let output = Command::new("git").current_dir(folder).args(args).output().expect("runs");
        assert!(output.status.success(), "{}", err(&output));
    };
    for pipe in [".git/HEAD", ".git/config", ".git/refs/heads/main", ".git/packed-refs"] {
        let folder = catalog(&[]);
        git(folder.path(), &["init", "-q", "-b", "main"]);
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "x"]);
        let since = bounded(folder.path(), &["check", "--since", "HEAD"]);
        assert_eq!(status(&since), 0, "{}", err(&since));
        drop(fs::remove_file(folder.path().join(pipe)));
        assert!(Command::new("mkfifo").arg(folder.path().join(pipe)).status().expect("runs").success());
        let since = bounded(folder.path(), &["check", "--since", "HEAD"]);
        assert_eq!(status(&since), 2, "{pipe}: {}", err(&since));
        assert!(err(&since).contains("not a regular file"), "{}", err(&since));
        let why = bounded(folder.path(), &["why", "c"]);
        assert_eq!(status(&why), 0, "{pipe}: {}", err(&why));
    }
}

#[test]
fn rejects_addresses_that_lead_nowhere() {
    let head = "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\nfeedback: ";
    let bad = catalog(&[("kb/catalog.yaml", format!("{head}'javascript:alert(1)'\n").as_bytes())]);
    assert_eq!(refused_by(bad.path()), ["wrong-value"]);
    let good = catalog(&[("kb/catalog.yaml", format!("{head}'mailto:a@e.example?subject={{id}}'\n").as_bytes())]);
    assert_eq!(refused_by(good.path()), Vec::<String>::new());
    for base in ["https://", "https:///x", "http://:80/", "https://./"] {
        let output = bounded(good.path(), &["site", "build", "-o", "out", "--base-url", base]);
        assert_eq!(status(&output), 2, "{base}: {}", err(&output));
    }
}

/// Feeds leave out characters that XML does not allow.
#[test]
fn writes_only_xml_characters_into_feeds() {
    let text = cause("x").replace("title: C", "title: \"A \\uFFFE\\uFFFF B\"\nreviewed: 2026-01-01\nsources: []");
    let folder = catalog(&[("kb/causes/a/c.md", text.as_bytes())]);
    let built =
        bounded(folder.path(), &["site", "build", "-o", "out", "--base-url", "https://h.example/", "--keep-going"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    for file in ["feed.xml", "sitemap.xml"] {
        let xml = fs::read_to_string(folder.path().join("out").join(file)).expect("written");
        assert!(!xml.contains(['\u{fffe}', '\u{ffff}']), "{xml}");
    }
}
