//! A site publishes what its pages show, and pages whose names collide are reported.

use crate::common::project::write;
use crate::common::run::{err, fixbook_in, json, out, status};
use std::{collections::BTreeSet, fs, path::Path};

/// A text that is unique to a field, so that a leak of the field is found.
fn canary(field: &str) -> String {
    format!("canary{}", field.replace('-', ""))
}

/// A catalog with a canary in each field that takes free words.
fn full() -> tempfile::TempDir {
    let c = canary;
    catalog(&[
        (
            "kb/catalog.yaml",
            format!(
                "id: t\ntitle: {}\nlicence: {}\nescalation: {{to: {}, minutes: 60, collect: kb/articles/collect.md}}\n\
                 articles: {}\nfeedback: \"https://example.org/{}\"\n",
                c("head-title"),
                c("head-licence"),
                c("head-to"),
                c("head-articles"),
                c("head-feedback")
            ),
        ),
        ("kb/articles/collect.md", format!("# Collect\n\n<!-- {} -->\n{}\n", c("article-comment"), c("article-text"))),
        (
            "kb/symptoms/a.yaml",
            format!(
                "lamp:\n  ask: {}?\n  check: |\n    {} <!-- {} -->\n  answers:\n    dark: {{label: {}, says: [{}]}}\n    \
                 lit: {{label: Lit}}\n# {}\n",
                c("ask"),
                c("check"),
                c("check-comment"),
                c("label"),
                c("says"),
                c("yaml-comment")
            ),
        ),
        (
            "kb/causes/a/no-power.md",
            format!(
                "---\ntitle: {}\nprior: common\nsymptoms: {{lamp: {{dark: always}}}}\ncallers-say: [{}]\nsources: [{{source: s, for: [{}]}}]\n\
                 verified: [{{on: 2026-01-01, product: {}, outcome: {}}}]\n---\n## What is wrong\n{}\n\n<!-- {}\n\nmore -->\n\n\
                 ## How to confirm\nx\n",
                c("cause-title"),
                c("callers-say"),
                c("cause-for"),
                c("cause-product"),
                c("cause-outcome"),
                c("cause-text"),
                c("cause-comment")
            ),
        ),
        (
            "kb/fixes/a/plug-in.md",
            format!(
                "---\ntitle: {}\nresolves: {{no-power: usually}}\nreversible: true\nsources: [{{source: s, for: [{}]}}]\n\
                 verified: [{{on: 2026-01-01, product: {}, outcome: {}}}]\n---\n## Steps\n{} <!-- {} -->\n\n## Verify\nx\n",
                c("fix-title"),
                c("fix-for"),
                c("fix-product"),
                c("fix-outcome"),
                c("fix-text"),
                c("fix-comment")
            ),
        ),
        (
            "kb/codes/a.yaml",
            format!(
                "system: a\ntitle: {}\ncodes:\n  1: {{name: {}, means: {}}}\n",
                c("table"),
                c("code-name"),
                c("means")
            ),
        ),
        (
            "kb/sources.yaml",
            format!(
                "s: {{title: {}, publisher: {}, at: \"https://example.org/{}\", licence: {}, trust: vendor}}\n",
                c("source-title"),
                c("source-publisher"),
                c("source-at"),
                c("source-licence")
            ),
        ),
        (
            "kb/claims/a.yaml",
            format!(
                "source: s\nclaims:\n  - {{id: c1, at: \"1\", says: {}, kind: {}, verdict: wrong, instead: {}, checked: s, used-in: [no-power]}}\n  \
                 - {{id: c2, at: \"2\", says: {}, kind: {}, verdict: confirmed, left-out: {}}}\n",
                c("wrong-says"),
                c("claim-kind"),
                c("wrong-instead"),
                c("right-says"),
                c("right-kind"),
                c("left-out")
            ),
        ),
        (
            "kb/cases/a.yaml",
            format!(
                "cases:\n  - {{name: {}, says: {}, given: {{lamp: dark}}, cause: no-power, source: {}}}\nsearches:\n  \
                 - {{query: {}, finds: no-power}}\n",
                c("case-name"),
                c("case-says"),
                c("case-source"),
                c("case-query")
            ),
        ),
        (
            "rules/a.rhai",
            format!(
                "// {}\nrule(\"r\", \"{}\", || {{\n    /* {} */\n    if is(\"lamp\", \"dark\") {{ note(\"{}\"); }}\n}});\n",
                c("rule-comment"),
                c("rule-title"),
                c("rule-block"),
                c("rule-note")
            ),
        ),
    ])
}

fn catalog(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

/// A catalog with a header and nothing else.
fn bare() -> tempfile::TempDir {
    catalog(&[("kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n".to_owned())])
}

/// The canaries in a text.
fn canaries(text: &str) -> BTreeSet<String> {
    let from = text.match_indices("canary").map(|(at, _)| &text[at..]);
    from.map(|text| text.chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}

/// The text of every page.
fn pages(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&pages(&path));
        } else if path.extension().is_some_and(|end| end == "html") {
            text.push_str(&fs::read_to_string(path).expect("text"));
        }
    }
    text
}

#[test]
fn the_catalog_as_data_contains_what_pages_show_and_nothing_else() {
    // Phrases by which the troubleshooter proposes an answer.
    let read_by_the_interview = BTreeSet::from([canary("says")]);
    let folder = full();
    let built = fixbook_in(folder.path(), &["site", "build", "-o", "out"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    let shown = canaries(&pages(&folder.path().join("out")));
    let data = fs::read_to_string(folder.path().join("out/catalog.json")).expect("there");
    let published = canaries(&data);
    let hidden: Vec<_> = published.difference(&shown).filter(|name| !read_by_the_interview.contains(*name)).collect();
    assert_eq!(hidden, [] as [&String; 0]);
    // Enough fields have canaries, and the data contain what pages show.
    for field in ["case-says", "left-out", "cause-outcome", "right-says", "rule-comment", "cause-comment"] {
        assert!(!shown.contains(&canary(field)), "{field}");
    }
    for field in
        ["head-title", "ask", "label", "check", "cause-title", "cause-text", "fix-text", "wrong-instead", "means"]
    {
        assert!(published.contains(&canary(field)), "{field}");
    }
    let whole: Vec<String> = canaries(&full_text(folder.path())).into_iter().collect();
    assert!(whole.len() > 40, "{whole:?}");
}

/// The text of all source files.
fn full_text(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true if !path.ends_with("out") => text.push_str(&full_text(&path)),
            true => {}
            false => text.push_str(&fs::read_to_string(path).expect("text")),
        }
    }
    text
}

#[test]
fn articles_with_colliding_pages_are_left_out_and_reported() {
    let folder = bare();
    let long = format!("kb/articles/{}.md", "x".repeat(252));
    // A page and a folder of one name, one page twice, a page of a folder that is another's folder.
    let files = [
        ("kb/articles/a.md", "# Lost a"),
        ("kb/articles/a.html/b.md", "# Kept b"),
        ("kb/articles/c.md", "# Lost c"),
        ("kb/articles/c.MD", "# Kept c"),
        (&long, "# Lost long"),
        ("kb/articles/d.md", "# Kept d"),
    ];
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    let checked = fixbook_in(folder.path(), &["check"]);
    assert_eq!(status(&checked), 0, "{}", err(&checked));
    let built = fixbook_in(folder.path(), &["site", "build", "-o", "out", "--json"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    let warnings = json(&built)["warnings"].to_string();
    let pages = pages(&folder.path().join("out"));
    for (path, text) in files {
        let is_kept = text.contains("Kept");
        assert_eq!(pages.contains(&text[2..]), is_kept, "{path}");
        assert_eq!(warnings.contains(&format!("{path}: left out, because")), !is_kept, "{path}: {warnings}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn two_names_that_are_not_utf8_do_not_become_one_page() {
    use std::os::unix::ffi::OsStrExt;
    let folder = bare();
    fs::create_dir_all(folder.path().join("kb/articles")).expect("made");
    for byte in [0xfe, 0xff] {
        let name = [b"n".as_slice(), &[byte], b".md"].concat();
        let path = folder.path().join("kb/articles").join(std::ffi::OsStr::from_bytes(&name));
        fs::write(path, "# Odd\n").expect("written");
    }
    let built = fixbook_in(folder.path(), &["site", "build", "-o", "out", "--json"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    assert!(json(&built)["warnings"].to_string().contains("is also the page of"), "{}", out(&built));
}

#[test]
fn names_of_a_catalogs_own_pages_are_checked_before_they_are_built() {
    let long = "x".repeat(300);
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[("site/pages/a.md", "# A"), ("site/pages/a.MD", "# B")], "is also the page of site/pages/a.MD"),
        (
            &[("site/pages/a.md", "# A"), ("site/pages/a.html/b.md", "# B")],
            "has the name of the folder that the page of site/pages/a.html/b.md is in",
        ),
        (
            &[
                ("kb/codes/a.yaml", "system: a\ntitle: A\ncodes:\n  1: {means: x}\n"),
                ("kb/codes/a/1.yaml", "system: a/1\ntitle: B\ncodes:\n  2: {means: x}\n"),
            ],
            "is also the page of the table a/1",
        ),
        (
            &[(
                "kb/symptoms/a.yaml",
                &format!("{long}:\n  ask: Q?\n  answers: {{a: {{label: A}}, b: {{label: B}}}}\n"),
            )],
            "has 305 bytes",
        ),
    ];
    for (files, says) in cases {
        let folder = bare();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        for args in [&["check"][..], &["site", "build", "-o", "out"]] {
            let output = fixbook_in(folder.path(), args);
            let said = err(&output);
            assert_eq!(status(&output), 1, "{said}");
            assert!(said.contains("page-name") && said.contains(says), "{said}");
        }
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn a_catalog_without_its_misnamed_pages_is_built() {
    let folder = bare();
    for (path, text) in [("site/pages/a.md", "# First"), ("site/pages/a.html/b.md", "# Second")] {
        write(folder.path(), path, text);
    }
    let built = fixbook_in(folder.path(), &["site", "build", "-o", "out", "--keep-going"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    assert!(err(&built).contains("skipped 1 broken entry"), "{}", err(&built));
}

/// Hard links to one text: a few KB in a repository, hundreds of MB to read.
#[cfg(target_os = "linux")]
#[test]
fn commands_that_ignore_articles_use_no_memory_for_them() {
    const ARTICLES: usize = 300;
    let folder = full();
    let articles = folder.path().join("kb/articles");
    fs::write(articles.join("0.md"), "a line of an article that is rather long\n".repeat(50_000)).expect("written");
    for number in 1..ARTICLES {
        fs::hard_link(articles.join("0.md"), articles.join(format!("{number}.md"))).expect("linked");
    }
    // 600 MB of articles; the program takes about 100 by itself.
    for args in ["check", "runbook no-power", "diagnose canarysays", "show no-power", "why no-power", "schema cause"] {
        let program = env!("CARGO_BIN_EXE_fixbook");
        let line = format!("ulimit -d 400000; exec '{program}' {args}");
        let output = std::process::Command::new("sh")
            .args(["-c", &line])
            .current_dir(folder.path())
            .env_remove("FIXBOOK_CATALOG")
            .env("MIMALLOC_ARENA_RESERVE", "32MiB")
            .output()
            .expect("runs");
        assert_eq!(output.status.code(), Some(0), "{args}: {}", err(&output));
    }
    // The runbook of a hand-over quotes one article.
    assert!(out(&fixbook_in(folder.path(), &["show", "articles/collect.md"])).contains(&canary("article-text")));
}

#[cfg(unix)]
#[test]
fn articles_beyond_the_budget_are_counted_and_left_out() {
    // In a folder with the name of a device: such articles are not read, which would take a minute, but count.
    beyond_the_budget("kb/articles/aux");
}

#[cfg(unix)]
#[test]
#[ignore = "takes minutes"]
fn articles_up_to_the_budget_are_read() {
    let folder = beyond_the_budget("kb/articles/a");
    assert!(folder.path().join("out/articles/a/63.html").is_file());
}

/// A catalog with the most articles that a folder may have, and 6 others.
#[cfg(unix)]
fn beyond_the_budget(full: &str) -> tempfile::TempDir {
    let folder = bare();
    let articles = folder.path().join(full);
    fs::create_dir_all(&articles).expect("made");
    fs::write(articles.join("00.md"), format!("# Title\n{}", "x".repeat((2 << 20) - 8))).expect("written");
    for number in 1..64 {
        fs::hard_link(articles.join("00.md"), articles.join(format!("{number:02}.md"))).expect("linked");
    }
    for number in 0..6 {
        fs::write(folder.path().join(format!("kb/articles/z{number}.md")), "# Beyond\n").expect("written");
    }
    let says = "6 articles are left out, because all articles have more than 128 MiB";
    let built = fixbook_in(folder.path(), &["site", "build", "-o", "out", "--json"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    assert!(json(&built)["warnings"].to_string().contains(says), "{}", out(&built));
    let found = fixbook_in(folder.path(), &["search", "beyond"]);
    assert!(status(&found) == 1 && err(&found).contains(says), "{}", err(&found));
    assert!(!folder.path().join("out/articles/z0.html").exists());
    folder
}
