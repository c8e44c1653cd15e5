//! Runbooks in their four formats: every entry of the catalog, hostile text, one reader, a catalog's own templates.

use crate::common::project::write;
use crate::common::run;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::common::run::{err, fixbook, fixbook_in, json, out, status};

/// The output of a program that may not be installed; a test without it says so.
fn tool(name: &str, args: &[&str]) -> Option<Output> {
    match Command::new(name).args(args).output() {
        Ok(output) => Some(output),
        Err(_) => {
            run::loudly(&format!("SKIPPED: {name} is not installed, so this part of the PDF check is left out"));
            None
        }
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Every command of a runbook as data.
fn commands(runbook: &serde_json::Value) -> Vec<String> {
    let steps = runbook["fixes"].as_array().into_iter().flatten().flat_map(|fix| fix["checklist"].as_array()).flatten();
    let steps = steps.flat_map(|group| group["steps"].as_array()).flatten();
    let commands = steps.flat_map(|step| step["commands"].as_array()).flatten();
    commands.map(|command| command["command"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn every_cause_and_fix_has_a_runbook_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("text");
    let forms = if cfg!(feature = "pdf") { vec!["md", "html", "json", "pdf"] } else { vec!["md", "html", "json"] };
    for form in &forms {
        let output = fixbook(&["runbook", "--all", "--to", form, "-o", path]);
        assert_eq!((status(&output), err(&output).as_str()), (0, ""), "{form}");
    }
    let data = fs::read_dir(path).expect("readable").flatten().map(|entry| entry.path());
    let data: Vec<_> = data.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    assert!(data.len() >= 60, "{}", data.len());
    let mut seen = 0;
    for file in data {
        let runbook: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).expect("text")).expect("JSON");
        let markdown = fs::read_to_string(file.with_extension("md")).expect("text");
        let html = fs::read_to_string(file.with_extension("html")).expect("text");
        // A page on its own: it loads nothing, and its policy allows nothing else.
        assert!(
            html.contains("</html>") && !html.contains("src=") && !html.contains("<link rel=\"stylesheet"),
            "{file:?}"
        );
        assert!(html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "), "{file:?}");
        for command in commands(&runbook) {
            assert!(without_blanks(&markdown).contains(&without_blanks(&command)), "{file:?}: {command}");
            seen += 1;
        }
        if cfg!(feature = "pdf") {
            is_a_good_pdf(&file.with_extension("pdf"), &commands(&runbook));
        }
    }
    assert!(seen > 200, "{seen} commands");
}

fn is_a_good_pdf(file: &Path, commands: &[String]) {
    let name = file.to_str().expect("text");
    let bytes = fs::read(file).expect("readable");
    let contains = |part: &str| bytes.windows(part.len()).any(|window| window == part.as_bytes());
    // Tagged, with its language, and declared as PDF/UA-1.
    assert!(
        bytes.starts_with(b"%PDF-1.7") && contains("/MarkInfo") && contains("/StructTreeRoot") && contains("/Lang"),
        "{name}"
    );
    assert!(contains("pdfuaid:part"), "{name} does not say that it is PDF/UA");
    if let Some(checked) = tool("qpdf", &["--check", name]) {
        assert!(checked.status.success(), "{name}: {}", String::from_utf8_lossy(&checked.stderr));
    }
    if let Some(read) = tool("pdftotext", &["-raw", name, "-"]) {
        let text = without_footers(&String::from_utf8_lossy(&read.stdout));
        for command in commands {
            assert!(text.contains(&without_blanks(command)), "{name} lacks {command}");
        }
    }
}

/// The text of all pages, without their headers and footers.
fn without_footers(text: &str) -> String {
    let is_foot = |line: &str| line.contains(", revision ") || line.starts_with("Page ");
    let pages =
        text.split('\u{c}').map(|page| page.lines().skip(1).filter(|line| !is_foot(line)).collect::<Vec<_>>().join(""));
    without_blanks(&pages.collect::<String>())
}

#[test]
fn the_same_runbook_has_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let forms = if cfg!(feature = "pdf") { vec!["md", "html", "json", "pdf"] } else { vec!["md", "html", "json"] };
    for form in forms {
        let write = |name: &str| {
            let path = folder.path().join(name);
            let output = fixbook(&["runbook", "align-fips", "--to", form, "-o", path.to_str().expect("text")]);
            assert_eq!(status(&output), 0, "{}", err(&output));
            fs::read(path).expect("written")
        };
        assert!(write("one") == write("two"), "{form}");
    }
}

/// A catalog of one cause and one fix whose texts are full of the markup of every output format.
fn hostile() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| write(folder.path(), path, text);
    write("kb/catalog.yaml", "id: x\ntitle: 'A #catalog $1$ *x*'\nescalation: {to: '#desk', minutes: 60}\n");
    write(
        "kb/causes/a/bad.md",
        "---\ntitle: 'Lamp #1 *is* $out$ | <b>now</b> \"q\" \\_x_ @ref #import'\nstatus: draft\nprior: common\ncallers-say: ['#let x = [1]']\n---\n\
         ## What is wrong\n\nIt says #panic(\"x\"), $x^2$, `#raw`, \\\\n, שלום עולם, مرحبا, 日本語 한국어, \u{1F600}.\n\n## How to confirm\n\nLook.\n",
    );
    write(
        "kb/fixes/a/new-lamp.md",
        "---\ntitle: 'Fix #it'\nstatus: draft\nresolves: {bad: usually}\n---\n## Steps\n\n1. Type.\n   ```powershell\n   Write-Host \"#x $y `z` <b> \\\\ // /* */ 日本\"\n   ```\n\n\
         ## Verify\n\nLook.\n\n## Undo\n\nNothing to undo.\n",
    );
    folder
}

#[test]
fn hostile_text_is_shown_as_text() {
    let folder = hostile();
    let run = |args: &[&str]| fixbook_in(folder.path(), &[&["--catalog", "."], args].concat());
    let markdown = run(&["runbook", "bad"]);
    assert_eq!(status(&markdown), 0, "{}", err(&markdown));
    let html = out(&run(&["runbook", "bad", "--to", "html"]));
    assert!(!html.contains("<b>now</b>") && html.contains("&lt;b&gt;now&lt;/b&gt;"), "{html}");
    assert!(html.contains("$out$") && html.contains("Lamp #1 *is*") && html.contains("It says #panic"), "{html}");
    if !cfg!(feature = "pdf") {
        return;
    }
    let pdf = run(&["runbook", "bad", "--to", "pdf", "-o", "bad.pdf"]);
    assert_eq!(status(&pdf), 0, "{}", err(&pdf));
    assert!(err(&pdf).contains("U+1F600"), "{}", err(&pdf));
    let Some(read) = tool("pdftotext", &["-raw", folder.path().join("bad.pdf").to_str().expect("text"), "-"]) else {
        return;
    };
    let text = without_blanks(&String::from_utf8_lossy(&read.stdout));
    for part in [
        "Lamp #1 *is* $out$ | <b>now</b> \"q\" \\_x_ @ref #import",
        "#let x = [1]",
        "It says #panic(\"x\"), $x^2$, #raw, \\n",
        "日本語 한국어",
        "[U+1F600]",
        "Write-Host \"#x $y `z` <b> \\\\ // /* */ 日本\"",
        "#desk",
    ] {
        assert!(text.contains(&without_blanks(part)), "{part} in {text}");
    }
}

/// A source may be called `x`: citations are looked for in the document that the page shows, with its task lists.
#[test]
fn a_ticked_box_is_not_a_citation() {
    let folder = hostile();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("written");
    write("kb/sources.yaml", "x:\n  title: Manual\n  at: https://example.org\n  trust: vendor\n");
    let page = "---\ntitle: Lamp\nstatus: draft\nprior: common\n---\n## What is wrong\n\n- [x] done, see [x]\n\n## How to confirm\n\nLook.\n";
    write("kb/causes/a/bad.md", page);
    let text = out(&fixbook_in(folder.path(), &["--catalog", ".", "runbook", "bad"]));
    assert!(text.contains("- [x] done, see \\[1\\]"), "{text}");
}

#[test]
fn a_runbook_for_one_reader_has_no_steps_for_others() {
    let all = json(&fixbook(&["runbook", "path-quality-poor", "--json"]));
    let own = json(&fixbook(&["runbook", "path-quality-poor", "--json", "--for", "caller"]));
    let count = |runbook: &serde_json::Value, part: &str| runbook[part].as_array().map_or(0, Vec::len);
    assert_eq!(count(&all, "by_others"), 0);
    assert_eq!(count(&all, "fixes"), count(&own, "fixes") + count(&own, "by_others"));
    assert!(count(&own, "by_others") > 0);
    assert!(own["fixes"].as_array().expect("a list").iter().all(|fix| fix["who"] == "the caller"));
    assert_eq!(own["audience"], "the caller");
    let text = out(&fixbook(&["runbook", "path-quality-poor", "--for", "caller"]));
    assert!(text.contains("## Steps for other people"), "{text}");
}

#[test]
fn commands_have_names_and_steps_are_data() {
    let runbook = json(&fixbook(&["runbook", "renew-rdp-certificate", "--json"]));
    let group = &runbook["fixes"][0]["checklist"][0];
    assert_eq!(group["heading"], "With PowerShell");
    let step = &group["steps"][6];
    assert_eq!((step["number"].as_u64(), step["warning"].as_str()), (Some(7), Some("Disconnects users")));
    assert_eq!(step["commands"][0]["command"], "Restart-Service -Name TermService -Force");
    assert_eq!(step["commands"][0]["name"], "renew-rdp-certificate-steps-7");
    let text = out(&fixbook(&["runbook", "renew-rdp-certificate"]));
    assert!(
        text.contains("7. [ ] **Disconnects users.**")
            && text.contains("```powershell {\"name\":\"renew-rdp-certificate-steps-7\"}")
    );
}

/// Every field is in the schema, and nothing else.
#[test]
fn the_schema_describes_every_field_of_a_runbook() {
    let schema = json(&fixbook(&["schema", "runbook"]));
    let runbook = json(&fixbook(&["runbook", "rdp-certificate-expired", "--json"]));
    let keys = |value: &serde_json::Value| value.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    let mut described = keys(&schema["properties"]).expect("properties");
    let mut present = keys(&runbook).expect("fields");
    described.sort();
    present.sort();
    assert_eq!(described, present);
    for (part, name) in [("causes", "CausePart"), ("fixes", "FixPart"), ("sources", "SourceLine")] {
        let mut described = keys(&schema["$defs"][name]["properties"]).expect("properties");
        let mut present = keys(&runbook[part][0]).expect("fields");
        described.sort();
        present.sort();
        assert_eq!(described, present, "{name}");
    }
}

#[test]
fn a_catalog_can_have_its_own_templates() {
    let folder = hostile();
    let templates = folder.path().join("templates");
    fs::create_dir(&templates).expect("made");
    let run = |args: &[&str]| fixbook_in(folder.path(), &[&["--catalog", "."], args].concat());
    fs::write(templates.join("runbook.md"), "Ours: {{ title }}\n").expect("written");
    assert!(out(&run(&["runbook", "bad"])).starts_with("Ours: Lamp"));
    fs::write(templates.join("runbook.md"), "one\n{{ titel }}\n").expect("written");
    let broken = run(&["runbook", "bad"]);
    assert_eq!(status(&broken), 1);
    let message = err(&broken);
    assert!(message.contains("runbook.md failed in line 2") && message.contains("did you mean title?"), "{message}");
    assert!(message.contains("Available: audience, by_others"), "{message}");
    if cfg!(feature = "pdf") {
        fs::write(templates.join("runbook.typ"), "#let data = json(\"data.json\")\n\n#data.titel\n").expect("written");
        let broken = run(&["runbook", "bad", "--to", "pdf", "-o", "x.pdf"]);
        assert_eq!(status(&broken), 1);
        let message = err(&broken);
        assert!(
            message.contains("runbook.typ failed in line 3") && message.contains("did you mean title?"),
            "{message}"
        );
        assert!(message.contains("Available in data: audience, by_others"), "{message}");
        assert!(!folder.path().join("x.pdf").exists());
    }
}
