//! Templates of a catalog: an untrusted template gives a document or an error and nothing else; and when templates are used.

use crate::common::project::copy;
use crate::common::run::{err, loudly, out, status};
use std::{collections::BTreeMap, fs, path::Path, process::Output};

use assert_cmd::Command;

/// A template, the end of its name, and the words of the error.
type Bomb = (&'static str, String, &'static str);

/// A small catalog with one template of its own.
fn catalog_with(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small"), folder.path());
    write(folder.path(), name, text);
    folder
}

fn write(catalog: &Path, name: &str, text: &str) {
    let path = catalog.join("templates").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn run(catalog: &Path, args: &[&str]) -> Output {
    command(catalog, args).output().expect("runs")
}

fn command(catalog: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("fixbook").expect("built");
    command.current_dir(catalog).env_remove("FIXBOOK_CATALOG").env_remove("FIXBOOK_TRUST_TEMPLATES").args(args);
    command
}

fn refused(bombs: Vec<Bomb>, name: &str, args: &[&str]) {
    for (what, text, says) in bombs {
        let catalog = catalog_with(name, &text);
        let mut command = command(catalog.path(), args);
        // Templates without an end come to one sooner than after a minute. Those that end otherwise have the whole minute, so
        // that a slow machine does not stop them first.
        if says.contains("ran longer") {
            command.env("FIXBOOK_TEMPLATE_SECONDS", "5");
        }
        let output = command.output().expect("runs");
        let message = err(&output);
        assert_eq!(status(&output), 1, "{what}: {message}");
        assert!(message.contains(&format!("the template {name} ")), "{what}: {message}");
        assert!(says.split('|').any(|says| message.contains(says)), "{what}: {message}");
        assert_eq!(message.lines().count(), 1, "{what}: {message}");
    }
}

#[test]
fn templates_that_grow_or_never_end_are_stopped() {
    let doubled = |first: &str, step: &str| format!("{first}{}", step.repeat(40));
    // Where memory is not limited, time is.
    let memory = if cfg!(target_os = "linux") { "used more than 1024 MiB" } else { "used more than|ran longer" };
    let bombs = vec![
        ("~", doubled("{% set a = 'xxxxxxxxxxxxxxxx' %}", "{% set a = a ~ a %}"), memory),
        ("+", doubled("{% set a = 'xxxxxxxxxxxxxxxx' %}", "{% set a = a + a %}"), memory),
        ("replace", doubled("{% set a = 'xxxxxxxxxxxxxxxx' %}", "{% set a = a|replace('x', a) %}"), memory),
        ("indent", "{{ 'a\nb'|indent(4000000000) }}".to_owned(), memory),
        ("a block", doubled("{% set a = 'xxxxxxxxxxxxxxxx' %}", "{% set a %}{{ a }}{{ a }}{% endset %}"), memory),
        ("lists", doubled("{% set a = [1] %}", "{% set a = a + a %}") + "{{ a|join }}", "ran longer than 5|used more"),
        ("*", "{{ 'x' * 4000000000 }}".to_owned(), "failed in line 1"),
        ("range", "{{ range(4000000000)|list }}".to_owned(), "failed in line 1"),
        (
            "output",
            format!("{{% for i in range(100000) %}}{}{{% endfor %}}", "x".repeat(1000)),
            "wrote a document of more than 64 MiB",
        ),
        (
            "steps",
            "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}".to_owned(),
            "failed in line 1|ran longer than 5",
        ),
    ];
    refused(bombs, "runbook.md", &["runbook", "unplugged"]);
}

#[test]
fn deeply_nested_templates_are_rejected_with_their_line() {
    const DEEP: usize = 100_000;
    let mut bombs: Vec<Bomb> = ["not ", "- ", "a ~ ", "a ** ", "a.", "[0]|", "()|"]
        .into_iter()
        .map(|link| match link.strip_suffix('|') {
            Some(after) => (link, format!("\n{{{{ a{} }}}}", after.repeat(DEEP)), "failed in line 2: a tag has more"),
            None => (link, format!("\n{{{{ {}a }}}}", link.repeat(DEEP)), "failed in line 2: a tag has more"),
        })
        .collect();
    bombs.push(("if", "{% if a %}".repeat(DEEP / 4), "failed in line 1: more than 100 blocks"));
    bombs.push(("elif", format!("{{% if a %}}{}", "{% elif a %}".repeat(DEEP / 4)), "failed in line 1: more than 100"));
    // What the count of words does not see ends the process apart, and no other.
    let hidden = format!("{{% raw %}}{{{{ \"{{% endraw %}}{{{{ {}a }}}}", "not ".repeat(DEEP));
    bombs.push(("hidden", hidden, "nests too deep"));
    refused(bombs, "runbook.md", &["runbook", "unplugged"]);
}

#[cfg(feature = "pdf")]
#[test]
fn templates_of_the_typesetter_are_stopped() {
    const DEEP: usize = 100_000;
    let bombs = vec![
        ("range", "#for i in range(2000000000) { }".to_owned(), "used more than|ran longer"),
        ("loops", "#for i in range(1000000) { for j in range(1000000) { } }".to_owned(), "ran longer than 5 seconds"),
        ("*", "#(\"x\" * 4000000000)".to_owned(), "used more than"),
        ("lists", "#let a = (1,)\n#for i in range(60) { a = a + a }\n#a.len()".to_owned(), "used more than|ran longer"),
        ("content", "#let c = [x]\n#for i in range(40) { c = c + c }\n#c".to_owned(), "used more than|ran longer"),
        ("fields", format!("#let x = (:)\n#x{}", ".a".repeat(DEEP)), "nests too deep|failed in line"),
        ("calls", format!("#let f() = 1\n#f{}", "()".repeat(DEEP)), "nests too deep|failed in line"),
        ("brackets", format!("#{}", "(".repeat(DEEP)), "nests too deep|failed in line"),
    ];
    refused(bombs, "runbook.typ", &["runbook", "unplugged", "--to", "pdf", "-o", "x.pdf"]);
}

#[test]
fn a_stopped_page_template_ends_the_build_and_keeps_the_old_site() {
    let text = format!("{{% set a = 'xxxxxxxxxxxxxxxx' %}}{}", "{% set a = a ~ a %}".repeat(40));
    let catalog = catalog_with("site/cause.html", &text);
    fs::rename(catalog.path().join("templates"), catalog.path().join("aside")).expect("moved");
    assert_eq!(status(&run(catalog.path(), &["site", "build", "-o", "out"])), 0);
    fs::rename(catalog.path().join("aside"), catalog.path().join("templates")).expect("moved");
    let output = run(catalog.path(), &["site", "build", "-o", "out"]);
    assert_eq!(status(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("the template site/cause.html "), "{}", err(&output));
    assert!(catalog.path().join("out/causes/unplugged.html").is_file());
}

#[test]
fn too_many_templates_are_not_read() {
    let catalog = catalog_with("runbook.md", "x");
    let runbook = || run(catalog.path(), &["runbook", "unplugged"]);
    for number in 0..199 {
        write(catalog.path(), &format!("a/{number}.md"), "x");
    }
    assert_eq!(status(&runbook()), 0, "{}", err(&runbook()));
    write(catalog.path(), "a/more.md", "x");
    assert_eq!(status(&runbook()), 1);
    assert!(err(&runbook()).contains("more than 200 templates"), "{}", err(&runbook()));
    fs::remove_dir_all(catalog.path().join("templates/a")).expect("removed");
    for number in 0..9 {
        write(catalog.path(), &format!("{number}.html"), &"x".repeat(512 << 10));
    }
    assert_eq!(status(&runbook()), 1);
    assert!(err(&runbook()).contains("or more than 4 MiB of them"), "{}", err(&runbook()));
}

/// What is made in a process apart is the same, byte for byte. The templates differ from the built-in ones by a comment.
#[test]
fn own_copies_of_built_in_templates_give_the_same_documents() {
    let catalog = catalog_with("none.md", "x");
    fs::remove_dir_all(catalog.path().join("templates")).expect("removed");
    let mut forms = vec!["md", "html"];
    let mut names =
        vec![("runbook.md", "{# ours #}"), ("runbook.html", "{# ours #}"), ("site/page.html", "{# ours #}")];
    if cfg!(feature = "pdf") {
        forms.push("pdf");
        names.push(("runbook.typ", "// ours"));
    }
    let made = |to: &str| {
        for form in &forms {
            let args = ["runbook", "--all", "--to", form, "-o", &format!("{to}/{form}")];
            let output = run(catalog.path(), &args);
            assert_eq!(status(&output), 0, "{}", err(&output));
        }
        let output = run(catalog.path(), &["site", "build", "-o", &format!("{to}/site")]);
        assert_eq!((status(&output), err(&output)), (0, String::new()));
        files(&catalog.path().join(to))
    };
    let built_in = made("a");
    for (name, comment) in names {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name));
        write(catalog.path(), name, &(text.expect("read") + comment));
    }
    let own = made("b");
    assert!(built_in.len() > 40);
    assert_eq!(built_in.keys().collect::<Vec<_>>(), own.keys().collect::<Vec<_>>());
    for (path, bytes) in &built_in {
        assert!(bytes == &own[path], "{path} differs");
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("text");
        match entry.path().is_dir() {
            true => found.extend(files(&entry.path()).into_iter().map(|(path, file)| (format!("{name}/{path}"), file))),
            false => drop(found.insert(name, fs::read(entry.path()).expect("read"))),
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn templates_of_another_user_are_used_only_with_consent() {
    /// A user that is not the one who runs the tests.
    const OTHER: u32 = 12_345;
    let catalog = catalog_with("runbook.md", "Ours: {{ title }}\n");
    let runbook = |args: &[&str]| run(catalog.path(), &[&["runbook", "unplugged"], args].concat());
    assert!(out(&runbook(&[])).starts_with("Ours: "));
    for foreign in ["", "templates", "templates/runbook.md"] {
        let path = catalog.path().join(foreign);
        let mine = fs::metadata(&path).map(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata)).expect("there");
        if std::os::unix::fs::chown(&path, Some(OTHER), None).is_err() {
            loudly("SKIPPED: only root may give files away, so templates of another user are not tried");
            return;
        }
        let output = runbook(&[]);
        assert!(status(&output) == 0 && !out(&output).contains("Ours: "), "{foreign}: {}", out(&output));
        assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
        assert!(err(&output).contains("to use them, add --trust-templates"), "{}", err(&output));
        let trusted = runbook(&["--trust-templates"]);
        assert!(out(&trusted).starts_with("Ours: ") && err(&trusted).is_empty(), "{foreign}: {}", err(&trusted));
        for (value, is_trusted) in [("1", true), ("0", false), ("", false)] {
            let mut by_environment = command(catalog.path(), &["runbook", "unplugged"]);
            let output = by_environment.env("FIXBOOK_TRUST_TEMPLATES", value).output().expect("runs");
            assert_eq!(out(&output).starts_with("Ours: "), is_trusted, "{value}");
        }
        std::os::unix::fs::chown(&path, Some(mine), None).expect("given back");
    }
}

/// The process that runs templates reads no more than it is sent, and ends with its input.
#[test]
fn the_process_for_templates_ends_with_its_input() {
    let mut worker = Command::cargo_bin("fixbook").expect("built");
    let output = worker.arg("run-templates-of-a-catalog").write_stdin("").output().expect("ends");
    assert_eq!((status(&output), output.stdout.len(), err(&output)), (0, 0, String::new()));
    let mut worker = Command::cargo_bin("fixbook").expect("built");
    let output = worker.arg("run-templates-of-a-catalog").write_stdin("no frame of ours").output().expect("ends");
    assert_eq!((status(&output), output.stdout.len()), (0, 0));
}
