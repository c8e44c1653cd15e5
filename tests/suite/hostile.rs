//! Hostile catalogs. Every command ends with a result or a message: it does not hang, panic or use memory without limit,
//! and nothing of the catalog runs or leaks.

use crate::common::{project::write, run, tools};
use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use crate::common::run::{err, json, out, status};

const HEAD: &str = "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n";
const SYMPTOMS: &str = "s:\n  ask: Q?\n  answers: {dark: {label: A}, lit: {label: B}}\n";

pub(crate) fn cause(body: &str) -> String {
    format!(
        "---\ntitle: C\nprior: common\nsymptoms: {{s: {{dark: often}}}}\n---\n## What is wrong\n{body}\n\n## How to confirm\nx\n"
    )
}

pub(crate) fn fix(body: &str) -> String {
    format!("---\ntitle: F\nresolves: {{c: usually}}\nreversible: true\n---\n## Steps\n{body}\n\n## Verify\nx\n")
}

/// A good catalog with these files added or replaced.
pub(crate) fn catalog(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (cause, fix) = (cause("x"), fix("1. Do."));
    let own: [(&str, &[u8]); 4] = [
        ("kb/catalog.yaml", HEAD.as_bytes()),
        ("kb/symptoms/a.yaml", SYMPTOMS.as_bytes()),
        ("kb/causes/a/c.md", cause.as_bytes()),
        ("kb/fixes/a/f.md", fix.as_bytes()),
    ];
    for (path, bytes) in own.iter().chain(files) {
        write(folder.path(), path, bytes);
    }
    folder
}

/// No command takes longer than this on any catalog, so one that does has hung.
const PATIENCE: Duration = Duration::from_secs(900);
/// KiB of address space, much of which is only reserved.
const MAX_MEMORY: u32 = 6 << 20;

/// Runs the program with limited time and memory.
pub(crate) fn bounded(folder: &Path, args: &[&str]) -> Output {
    let program = assert_cmd::cargo::cargo_bin("fixbook");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {MAX_MEMORY}; exec \"$@\""), "sh"]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    let (stdout, stderr) = (tempfile::tempfile().expect("a file"), tempfile::tempfile().expect("a file"));
    let mut child = command
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env_remove("FIXBOOK_CATALOG")
        .args(args)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone().expect("a file"))
        .stderr(stderr.try_clone().expect("a file"))
        .spawn()
        .expect("starts");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("waits") {
            break status;
        }
        if start.elapsed() > PATIENCE {
            drop(child.kill());
            panic!("{args:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let read = |mut file: fs::File| {
        use std::io::{Read, Seek};
        let mut bytes = Vec::new();
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("read");
        bytes
    };
    let output = Output { status, stdout: read(stdout), stderr: read(stderr) };
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| (0..=3).contains(&code)), "{args:?}: {:?} {report}", output.status);
    assert!(!report.contains("panicked"), "{args:?}: {report}");
    output
}

/// The checks that reject a catalog, each once.
pub(crate) fn refused_by(folder: &Path) -> Vec<String> {
    let output = bounded(folder, &["check", "--json"]);
    let problems = json(&output)["problems"].as_array().expect("a list").clone();
    let mut checks: Vec<String> =
        problems.iter().map(|problem| problem["check"].as_str().expect("an id").to_owned()).collect();
    checks.dedup();
    checks
}

#[test]
fn rejects_files_that_explode_or_deceive() {
    let level = |n: usize| format!("b{n}: &b{n} [{}]\n", vec![format!("*b{}", n.wrapping_sub(1)); 9].join(", "));
    let bomb = format!("b0: &b0 [x, x, x, x, x, x, x, x, x]\n{}", (1..12).map(level).collect::<String>());
    let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 99].join(", "));
    let deep = |open: &str| format!("a: {}", open.repeat(100_000));
    let steps: String = (0..2_000).map(|n| format!("{}- a:\n", " ".repeat(n))).collect();
    let cases: [(&str, &[u8], &str); 24] = [
        ("kb/symptoms/b.yaml", bomb.as_bytes(), "yaml-syntax"),
        ("kb/symptoms/b.yaml", long.as_bytes(), "yaml-syntax"),
        ("kb/symptoms/b.yaml", &deep("[").into_bytes(), "yaml-syntax"),
        ("kb/symptoms/b.yaml", &deep("{a: ").into_bytes(), "yaml-syntax"),
        ("kb/symptoms/b.yaml", &deep("- ").into_bytes(), "yaml-syntax"),
        ("kb/symptoms/b.yaml", steps.as_bytes(), "yaml-syntax"),
        ("kb/symptoms/b.yaml", b"b: {ask: x}\nb: {ask: y}\n", "yaml-syntax"),
        ("kb/symptoms/b.yaml", b"b: &b {ask: x}\nc:\n  <<: *b\n", "yaml-syntax"),
        ("kb/symptoms/b.yaml", b"b: !!binary aGk=\n", "wrong-value"),
        ("kb/symptoms/b.yaml", b"b: {ask: \0}\n", "not-text"),
        ("kb/symptoms/b.yaml", b"b: {ask: \xff\xfe}\n", "not-text"),
        ("kb/symptoms/b.yaml", "# \u{202e}txt.exe\n".as_bytes(), "not-text"),
        ("kb/symptoms/con.yaml", b"", ""),
        ("kb/symptoms/b.yaml", b"nul: {ask: Q?, answers: {a: {label: A}, b: {label: B}}}\n", "invalid-id"),
        ("kb/symptoms/b.yaml", b"../x: {ask: Q?}\n", "invalid-id"),
        ("kb/causes/a/com1.md", b"---\ntitle: X\n---\n", "invalid-id"),
        ("kb/causes/a/C.md", b"---\ntitle: X\n---\n", "invalid-id"),
        (
            "kb/causes/b/c.md",
            b"---\ntitle: X\nprior: common\n---\n## What is wrong\nx\n## How to confirm\nx\n",
            "duplicate-id",
        ),
        ("kb/codes/a.yaml", b"system: a\ntitle: A\ncodes:\n  \"../../x\": {means: x}\n", "code-number"),
        ("kb/codes/a.yaml", b"system: ../a\ntitle: A\ncodes: {}\n", "invalid-id"),
        ("kb/codes/aux.yaml", b"system: aux\ntitle: A\ncodes: {}\n", "invalid-id"),
        ("kb/symptoms/x.exe", b"MZ", "unknown-file"),
        ("kb/catalog.yaml", b"\xef\xbb\xbfid: t\r\ntitle: T\r\nescalation: {to: x, minutes: 60}\r\n", ""),
        ("kb/causes/a/c.md", &vec![b'['; 10 << 20], "too-big"),
    ];
    for (path, bytes, check) in cases {
        let folder = catalog(&[(path, bytes)]);
        let refused = refused_by(folder.path());
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        match check {
            "" => assert_eq!(refused, Vec::<String>::new(), "{path}: {start}"),
            check => assert!(refused.iter().any(|id| id == check), "{path}: {start}: {refused:?}"),
        }
    }
}

#[test]
fn rejects_a_gigabyte_without_reading_it() {
    let folder = catalog(&[("kb/symptoms/b.yaml", b"b: |\n  x"), ("kb/articles/big.md", b"# Big\n")]);
    for path in ["kb/symptoms/b.yaml", "kb/articles/big.md"] {
        let file = fs::File::options().write(true).open(folder.path().join(path)).expect("opened");
        file.set_len(1 << 30).expect("a hole takes no room");
    }
    assert_eq!(refused_by(folder.path()), ["too-big"]);
    fs::remove_file(folder.path().join("kb/symptoms/b.yaml")).expect("removed");
    let found = bounded(folder.path(), &["search", "big"]);
    assert!(err(&found).contains("left out"), "{}", err(&found));
}

#[cfg(unix)]
#[test]
fn reads_and_writes_nothing_outside_the_catalog() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.md"), "# Secret\n\ntop secret words\n").expect("written");
    fs::write(outside.path().join("secret.png"), "no picture").expect("written");
    let climbing = format!(
        "# Open\n\n![a](../../../secret.png) ![b]({0}/secret.png) ![c](C:/secret.png) ![d](//host/secret.png) ![e](..\\..\\secret.png) ![f](link.png) [g](../../../secret.md) [h]({0}/secret.md)\n",
        outside.path().display()
    );
    let head = format!("{HEAD}articles: [\"{}\", ../..]\n", outside.path().display());
    let folder = catalog(&[("kb/catalog.yaml", head.as_bytes()), ("kb/articles/open.md", climbing.as_bytes())]);
    std::os::unix::fs::symlink(outside.path().join("secret.png"), folder.path().join("kb/articles/link.png"))
        .expect("linked");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), folder.path().join("kb/articles/link.md"))
        .expect("linked");
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("kb/articles/zero.md")).expect("linked");
    fs::write(folder.path().join("kb/articles/a\\..\\..\\x.md"), "# Climbs\n").expect("written");
    fs::write(folder.path().join("kb/articles/aux.md"), "# Device\n").expect("written");
    let built = bounded(folder.path(), &["site", "build", "-o", "out/site"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    assert!(err(&built).contains("is outside the catalog"), "{}", err(&built));
    let mut pages = 0;
    let mut folders = vec![folder.path().join("out/site")];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(inside).expect("read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            pages += 1;
            let text = String::from_utf8_lossy(&fs::read(&path).expect("read")).into_owned();
            assert!(!text.contains("top secret") && !text.contains("no picture"), "{}", path.display());
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(!name.contains('\\') && !name.starts_with("aux."), "{name}");
        }
    }
    assert!(pages > 10 && !folder.path().join("out/site/images").exists(), "{pages}");
    let found = bounded(folder.path(), &["search", "top secret words", "--json"]);
    assert!(!out(&found).contains("secret.md"), "{}", out(&found));
    // A folder that is not a site is not replaced.
    let refused = bounded(folder.path(), &["site", "build", "-o", "kb"]);
    assert_eq!(status(&refused), 2, "{}", err(&refused));
}

#[cfg(unix)]
#[test]
fn rejects_linked_folders_outside_the_catalog() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.md"), "# Secret\n\ntop secret words\n").expect("written");
    for part in ["kb/articles", "site/pages", "templates", "rules", "kb/causes/b"] {
        let folder = catalog(&[]);
        let link = folder.path().join(part);
        fs::create_dir_all(link.parent().expect("in a folder")).expect("created");
        std::os::unix::fs::symlink(outside.path(), &link).expect("linked");
        let built = bounded(folder.path(), &["site", "build", "-o", "out"]);
        let report = err(&built);
        assert!(
            report.contains("leads out of the catalog") || report.contains("is outside the catalog"),
            "{part}: {report}"
        );
        let found = bounded(folder.path(), &["search", "top secret words", "--json"]);
        assert!(!out(&found).contains("Secret"), "{part}: {}", out(&found));
        let pages =
            Command::new("grep").args(["-rl", "top secret"]).arg(folder.path().join("out")).output().expect("grep");
        assert!(pages.stdout.is_empty(), "{part}: {}", out(&pages));
    }
    // The catalog itself may be behind a link.
    let folder = catalog(&[]);
    let link = outside.path().join("link");
    std::os::unix::fs::symlink(folder.path(), &link).expect("linked");
    assert_eq!(status(&bounded(&link, &["check"])), 0);
}

#[test]
fn renders_repeated_marks_in_time() {
    grown_texts(40 << 10, 150 << 10);
}

/// The largest texts that are read. `cargo test --release --test suite hostile:: -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn renders_the_largest_texts_in_time() {
    grown_texts(
        fixbook_engine::model::limits::MAX_PAGE_BYTES - 1_000,
        fixbook_engine::model::limits::MAX_ARTICLE_BYTES,
    );
}

fn grown_texts(page_bytes: usize, article_bytes: usize) {
    let patterns = [
        "[",
        "**",
        "*a ",
        "_a",
        ">",
        "> ",
        "- ",
        "`a",
        "``a`",
        "[a](",
        "![",
        "![a](b",
        "<",
        "<a ",
        "<!--",
        "<a b=\"",
        "~~",
        "\\",
        "[a]: b\n",
        "|a",
        "|a|b|\n|-|-|\n",
        "[a]((",
        "<div>\n",
        "</div>",
        ":::",
        "<http://a",
        "1. ",
        "+\n",
        "[^a]",
        "[]",
        "][",
        "<![CDATA[",
        "&#1;",
        "$a",
        "# a\n",
        "a\n=\n",
        "![!",
        "{{x}}",
        "  - a\n",
        "`<x>` ",
    ];
    for pattern in patterns {
        let page = pattern.repeat(page_bytes / pattern.len());
        let article = pattern.repeat(article_bytes / pattern.len());
        let folder = catalog(&[
            ("kb/causes/a/c.md", cause(&page).as_bytes()),
            ("kb/fixes/a/f.md", fix(&format!("1. Do.\n\n{page}")).as_bytes()),
            ("kb/articles/a.md", article.as_bytes()),
        ]);
        let at = folder.path();
        let good = status(&bounded(at, &["check"])) == 0;
        for command in [&["runbook", "c", "--to", "html"][..], &["show", "f"], &["search", "a"]] {
            let output = bounded(at, command);
            assert!(!good || status(&output) != 3, "{pattern:?} {command:?}: {}", err(&output));
        }
        if cfg!(feature = "pdf") {
            let output = bounded(at, &["runbook", "c", "--to", "pdf", "-o", "c.pdf"]);
            let is_reported = status(&output) == 1 && err(&output).contains("too long to be typeset");
            assert!(!good || status(&output) == 0 || is_reported, "{pattern:?}: {}", err(&output));
        }
        let output = bounded(at, &["site", "build", "-o", "out"]);
        assert!(!good || status(&output) == 0, "{pattern:?}: {}", err(&output));
    }
}

#[test]
fn rejects_rules_that_loop_grow_or_shadow_functions() {
    let rule = |body: &str| format!("rule(\"r\", \"R\", || {{ {body} }});\n");
    let many: String = (0..3_000).map(|n| format!("rule(\"r{n}\", \"R\", || note(\"x\"));\n")).collect();
    let slow: String = (0..40)
        .map(|n| format!("rule(\"r{n}\", \"R\", || {{ let x = 0; while x < 6000 {{ x += 1; }} }});\n"))
        .collect();
    let deep = format!("let x = {}1{};", "(".repeat(5_000), ")".repeat(5_000));
    let cases: [(String, &str); 16] = [
        (rule("while true {}"), "rule-fails"),
        (rule("loop { let a = 1; }"), "rule-fails"),
        (format!("fn f(x) {{ f(x + 1) }}\n{}", rule("f(1)")), "rule-fails"),
        (rule("let a = \"x\"; while true { a += a; }"), "rule-fails"),
        (rule("let a = [1]; while true { a += a; }"), "rule-fails"),
        (rule("let a = [1]; while true { a = [a, a]; }"), "rule-fails"),
        (rule("let a = #{}; let n = 0; while true { a[n.to_string()] = n; n += 1; }"), "rule-fails"),
        (rule("while true { note(\"x\"); }"), "rule-fails"),
        ("while true {}".to_owned(), "rule-fails"),
        (many, "rule-fails"),
        (slow, "rule-fails"),
        (format!("fn known(a) {{ true }}\n{}", rule("note(\"x\")")), "rule-shadow"),
        (rule("eval(\"1\")"), "rule-syntax"),
        ("import \"/etc/passwd\" as x;".to_owned(), "rule-syntax"),
        (rule(&deep), "rule-syntax"),
        (rule("print(timestamp())"), "rule-unknown-function"),
    ];
    for (script, check) in cases {
        let folder = catalog(&[("rules/a.rhai", script.as_bytes())]);
        let refused = refused_by(folder.path());
        let start = &script[..script.len().min(80)];
        assert!(refused.iter().any(|id| id == check), "{start}: {refused:?}");
    }
}

#[test]
fn stops_a_rule_that_loops_only_after_an_answer() {
    let slow = "rule(\"r\", \"R\", || if known(\"s\") { while true {} });\n";
    let folder = catalog(&[("rules/a.rhai", slow.as_bytes())]);
    let output = bounded(folder.path(), &["diagnose", "--json", "--answer", "s=dark"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("rules/a.rhai:1"), "the failing rule is not reported: {}", out(&output));
}

/// Markup and templates that would run, load or be filled in if they were not treated as text.
const HARM: &str = "\"'></title></textarea><script>window.harmed=1</script><img src=x onerror=window.harmed=1>\
                    <svg onload=window.harmed=1><math><mtext><style><img src=x onerror=window.harmed=1></style> \
                    {{ 7*7 }} {% raw %} ${7*7} #eval(\"7*7\") \\u003cscript>";

/// A catalog that passes `check` and has [`HARM`] in every text.
fn harmful() -> tempfile::TempDir {
    let text = serde_json::to_string(HARM).expect("JSON is YAML");
    let code = format!("`` {HARM} ``");
    let quoted = serde_json::to_string(&code).expect("JSON is YAML");
    let head =
        format!("id: t\ntitle: {text}\nlanguage: {text}\nlicence: {text}\nescalation: {{to: {text}, minutes: 60}}\n");
    let symptoms = format!(
        "s:\n  ask: {text}\n  answers:\n    dark: {{label: {text}, says: [{text}]}}\n    lit: {{label: {text}}}\n  minutes: 3\n  check: {quoted}\n"
    );
    let cause = format!(
        "---\ntitle: {text}\nprior: common\nsymptoms: {{s: {{dark: often}}}}\ncallers-say: [{text}]\nsources: [{{source: src, for: [symptoms]}}]\n---\n## What is wrong\n{code} [src]\n\n```text\n{HARM}\n```\n\n## How to confirm\n{code}\n"
    );
    let fix = format!(
        "---\ntitle: {text}\nresolves: {{c: usually}}\nreversible: true\n---\n## Steps\n1. {code}\n\n   ```powershell\n   Write-Output '{HARM}'\n   ```\n\n## Verify\n{code}\n"
    );
    let sources = format!(
        "src: {{title: {text}, publisher: {text}, at: {text}, read: 2026-11-20, licence: {text}, trust: vendor}}\n"
    );
    let codes = format!(
        "system: a\ntitle: {text}\ncodes:\n  \"0x1\": {{decimal: 1, name: {text}, means: {text}, source: src}}\n"
    );
    let claims = format!(
        "source: src\nclaims:\n  - {{id: c1, at: \"1\", says: {text}, kind: fact, verdict: wrong, instead: {text}, checked: [src], used-in: [c]}}\n"
    );
    let article = format!(
        "---\ntitle: {text}\ndescription: {text}\n---\n# {HARM}\n\n{HARM}\n\n[a](javascript:window.harmed=1) [b](data:text/html,x) [c](JaVaScRiPt:x \"{}\") ![d](https://elsewhere.example/x.png) ![e](javascript:x) <a href=\"javascript:x\" onclick=\"x\">f</a> <iframe src=//elsewhere.example></iframe> <form action=//elsewhere.example><button>g</button></form> <base href=//elsewhere.example> <meta http-equiv=refresh content=0;url=//elsewhere.example> <link rel=stylesheet href=//elsewhere.example/x.css> <object data=x> <embed src=x>\n\n<div onmouseover=window.harmed=1>block</div>\n\n| {HARM} | b |\n|---|---|\n| {HARM} | <td onclick=x> |\n\n```html\" onload=x\n{HARM}\n```\n\n<a id=\"x\" onclick=window.harmed=1></a><a name='\"><script>window.harmed=1</script>'></a>\n",
        HARM.replace('"', "'")
    );
    let own = article.clone();
    let folder = catalog(&[
        ("kb/catalog.yaml", head.as_bytes()),
        ("kb/symptoms/a.yaml", symptoms.as_bytes()),
        ("kb/causes/a/c.md", cause.as_bytes()),
        ("kb/fixes/a/f.md", fix.as_bytes()),
        ("kb/sources.yaml", sources.as_bytes()),
        ("kb/codes/a.yaml", codes.as_bytes()),
        ("kb/claims/src.yaml", claims.as_bytes()),
        ("kb/articles/a.md", article.as_bytes()),
        ("site/pages/own.md", own.as_bytes()),
    ]);
    // Characters that a file system allows in a name.
    let name = "kb/articles/<img src=x onerror=window.harmed=1>{{ 7*7 }}#?%22.md";
    if cfg!(unix) {
        fs::write(folder.path().join(name), &article).expect("written");
    }
    folder
}

#[test]
fn shows_hostile_text_as_text() {
    let folder = harmful();
    let at = folder.path();
    let checked = bounded(at, &["check"]);
    assert_eq!(status(&checked), 0, "{}", err(&checked));
    let built = bounded(at, &["site", "build", "-o", "out"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    let mut folders = vec![at.join("out")];
    let mut pages = 0;
    while let Some(inside) = folders.pop() {
        for path in fs::read_dir(inside).expect("read").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "html") {
                pages += 1;
                assert_tame(&fs::read_to_string(&path).expect("text"), &path.display().to_string());
            }
        }
    }
    assert!(pages > 20, "{pages}");
    let page = bounded(at, &["runbook", "c", "--to", "html"]);
    assert_tame(&out(&page), "runbook");
    let markdown = out(&bounded(at, &["runbook", "c"]));
    assert!(markdown.contains("{{ 7*7 }}") && !markdown.contains(" 49 "), "{markdown}");
    for command in [&["show", "c"][..], &["search", "script"], &["diagnose"], &["code", "0x1"], &["claims"]] {
        let shown = bounded(at, command);
        assert!(!shown.stdout.contains(&0x1b), "{command:?}");
    }
    #[cfg(feature = "pdf")]
    {
        let pdf = bounded(at, &["runbook", "c", "--to", "pdf", "-o", "c.pdf"]);
        assert_eq!(status(&pdf), 0, "{}", err(&pdf));
        match Command::new("pdftotext").args(["c.pdf", "-"]).current_dir(at).output() {
            Ok(text) => {
                let text: String = out(&text).split_whitespace().collect();
                assert!(text.contains("#eval(\"7*7\")") && text.contains("{{7*7}}"), "{text}");
            }
            Err(_) => run::loudly("SKIPPED: pdftotext is not installed, so the text of the hostile PDF is not checked"),
        }
    }
}

/// Every tag is one of ours, and no attribute runs anything.
fn assert_tame(html: &str, from: &str) {
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let is_foreign =
            ["svg", "math", "iframe", "object", "embed", "base", "textarea", "mtext"].contains(&name.as_str());
        let is_known_script = tag.starts_with("script src=\"")
            || tag.starts_with("script type=\"application/ld+json\"")
            || tag == "/script";
        let in_page = from == "runbook" && ["script", "style", "/style"].contains(&tag);
        assert!(!is_foreign && (!name.starts_with("script") || is_known_script || in_page), "<{tag}> in {from}");
        let mut attributes = tag.split('"').step_by(2);
        let runs = |before: &str| {
            before.trim_start().starts_with("on") || before.contains(" onerror") || before.contains(" style=")
        };
        assert!(!attributes.any(runs), "<{tag}> in {from}");
        assert!(!tag.contains("javascript:") && !tag.contains("elsewhere.example"), "<{tag}> in {from}");
    }
    assert!(html.contains("Content-Security-Policy"), "{from}");
}

#[test]
fn runs_and_loads_nothing_hostile_in_a_browser() {
    let folder = harmful();
    let built = bounded(folder.path(), &["site", "build", "-o", "out"]);
    assert_eq!(status(&built), 0, "{}", err(&built));
    let Some(browser) = tools::browser() else { return };
    let site = folder.path().join("out");
    let arguments = [&site, browser].map(|path| path.to_str().expect("text"));
    let Some(output) = tools::node_with_packages("hostile.mjs", &arguments) else { return };
    let report = format!("{}{}", out(&output), err(&output));
    assert!(output.status.success(), "{report}");
}
