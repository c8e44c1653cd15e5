//! The site as a browser shows it, opened from files: the interview and the search run in the page.

use crate::common::{self, project::write, run, tools};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use crate::common::run::{fixbook, fixbook_in, json, status};
use fixbook_engine::diagnosis::rivals;

/// A page after its scripts have run; nothing where no browser is installed. A slow machine gets more time until the page
/// contains `ready`.
fn page(site: &Path, address: &str, ready: &str) -> Option<String> {
    let mut shown = None;
    for milliseconds in [20_000, 100_000, 500_000] {
        shown = Some(shown_after(site, address, milliseconds)?);
        if shown.as_ref().is_some_and(|text| text.contains(ready)) {
            break;
        }
    }
    shown
}

fn shown_after(site: &Path, address: &str, milliseconds: u32) -> Option<String> {
    let profile = tempfile::tempdir().expect("a folder");
    let output = Command::new(tools::browser()?)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--virtual-time-budget={milliseconds}"))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}/{address}", site.display()))
        .output();
    Some(String::from_utf8_lossy(&output.expect("the browser runs").stdout).into_owned())
}

fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let output = fixbook(&["site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(status(&output), 0, "{}", run::err(&output));
    folder
}

#[test]
fn the_interview_in_a_page_gives_the_same_steps_as_the_terminal() {
    let folder = built();
    let site = folder.path().join("site");
    let start = json(&fixbook(&["diagnose", "--json"]));
    let Some(text) = page(&site, "troubleshooter.html", "class=\"choices\"") else { return };
    assert!(text.contains(start["next"]["ask"].as_str().expect("a question")), "{}", cut(&text));
    // The same answers, the same next step.
    let answers = ["--answer", "rdp-certificate=expired", "--answer", "host-kind=windows-server"];
    let then = json(&fixbook(&[&["diagnose", "--json"], &answers[..]].concat()));
    let text = page(&site, "troubleshooter.html#rdp-certificate=expired&host-kind=windows-server", "class=\"choices\"");
    let text = text.expect("a browser");
    let next = &then["next"];
    let shown = next["ask"].as_str().or(next["title"].as_str()).expect("a step");
    assert!(text.contains(shown), "{shown}: {}", cut(&text));
    assert!(text.contains(then["causes"][0]["title"].as_str().expect("a title")));
    // Unknown names in a link are reported, and the rest works.
    let text = page(&site, "troubleshooter.html#!tried=x", "could not be read").expect("a browser");
    assert!(text.contains("Part of this link could not be read"), "{}", cut(&text));
    assert!(text.contains(start["next"]["ask"].as_str().expect("a question")), "{}", cut(&text));
}

#[test]
fn a_search_in_a_page_finds_the_same_as_in_the_terminal() {
    let folder = built();
    let site = folder.path().join("site");
    let hits = json(&fixbook(&["search", "certifcate expird", "--json"]));
    let Some(text) = page(&site, "index.html?q=certifcate+expird", "Showing results for") else { return };
    assert!(text.contains("Showing results for “certificate” instead of “certifcate”"), "{}", cut(&text));
    let titles: Vec<&str> =
        hits["hits"].as_array().expect("a list").iter().filter_map(|hit| hit["title"].as_str()).collect();
    let results = text.split("id=\"results\"").nth(1).expect("results");
    let mut rest = results;
    for title in &titles {
        let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let at = rest.find(&title).unwrap_or_else(|| panic!("{title} in its place: {}", cut(results)));
        rest = &rest[at..];
    }
}

#[test]
fn readers_can_use_the_site() {
    let folder = built();
    let site = folder.path().join("site");
    let Some(browser) = tools::browser() else { return };
    let arguments = [&site, browser].map(|path| path.to_str().expect("text"));
    let Some(output) = tools::node_with_packages("site.mjs", &arguments) else { return };
    assert!(output.status.success(), "{}{}", run::out(&output), run::err(&output));
}

/// The look-alikes of every cause page, each with the question that distinguishes it.
fn discriminators_on_pages(site: &Path) -> BTreeMap<(String, String), Option<String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(site.join("causes")).expect("readable").flatten() {
        let path = entry.path();
        let cause = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let page = fs::read_to_string(&path).expect("text");
        let Some(list) = page.split("Easily mistaken for</h2>").nth(1) else { continue };
        for item in list.split("</ul>").next().expect("a list").split("<li>").skip(1) {
            let mut ids = item.split("<a href=\"").skip(1).filter_map(|link| link.split_once(".html\">"));
            let other = ids.next().expect("a link").0.to_owned();
            let question = ids.next().map(|(link, _)| link.trim_start_matches("../symptoms/").to_owned());
            found.insert((cause.clone(), other), question);
        }
    }
    found
}

#[test]
fn pages_and_why_name_the_same_question_between_look_alikes() {
    let mut pairs = 0;
    for (catalog, one_cause) in [(".", "client-broken"), ("examples/home-network", "")] {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        let built = fixbook(&["--catalog", catalog, "site", "build", "-o", site.to_str().expect("text")]);
        assert_eq!(status(&built), 0, "{}", run::err(&built));
        let of_pages = discriminators_on_pages(&site);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(catalog);
        let engine = common::engine(&root).unwrap_or_else(|problems| panic!("{}", common::text(&problems)));
        for (id, cause) in &engine.catalog.causes {
            // What `why` shows, computed here since the command also simulates calls.
            for rival in rivals(&engine, id, 0, &cause.look_alikes) {
                let question = rival.question.map(|question| question.symptom.to_string());
                let shown = of_pages.get(&(id.to_string(), rival.cause.to_string())).expect("a look-alike on the page");
                assert_eq!(*shown, question, "{id} and {}", rival.cause);
                pairs += 1;
            }
        }
        // The command itself, for a cause for which pages once named another question.
        if !one_cause.is_empty() {
            let why = json(&fixbook(&["--catalog", catalog, "why", one_cause, "--json"]));
            for rival in why["look_alikes"].as_array().expect("a list") {
                let other = rival["cause"].as_str().expect("an id").to_owned();
                if let Some(shown) = of_pages.get(&(one_cause.to_owned(), other)) {
                    assert_eq!(shown.as_deref(), rival["question"]["symptom"].as_str(), "{rival}");
                }
            }
        }
    }
    assert!(pairs > 20, "{pairs} pairs");
}

#[test]
fn events_of_any_catalog_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let built = fixbook(&["--catalog", "examples/home-network", "site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(status(&built), 0, "{}", run::err(&built));
    let events = fs::read_to_string(site.join("events.html")).expect("a page");
    assert!(events.contains(">4198</a>"), "{events}");
}

#[test]
fn every_page_is_valid_html() {
    let folder = built();
    let site = folder.path().join("site");
    let Some(output) = tools::node_with_packages("validate.mjs", &[site.to_str().expect("text")]) else { return };
    assert!(output.status.success(), "{}{}", run::out(&output), run::err(&output));
}

/// Every file with its bytes and time.
fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<String, (Vec<u8>, SystemTime)>) {
        for entry in fs::read_dir(folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).expect("inside").display().to_string();
                let time = entry.metadata().expect("there").modified().expect("a time");
                files.insert(name, (fs::read(&path).expect("readable"), time));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// A catalog with articles, pages of its own and an image.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| write(folder.path(), path, bytes);
    write(
        "kb/catalog.yaml",
        b"id: x\ntitle: Small\nescalation: {to: y, minutes: 60}\nfeedback: \"mailto:a@example.org?subject={id}\"\n",
    );
    write("kb/articles/one.md", b"# One\n\nSee [two](sub/two.md#why) and ![the dialog](sub/a.png).\n");
    write("kb/articles/sub/two.md", b"---\ntitle: Two\n---\n\n## Why\n\nBecause. Back to [one](../one.md).\n");
    write("kb/articles/sub/a.png", PNG);
    write("site/pages/contact.md", b"# Contact\n\nAsk [us](/index.html).\n");
    folder
}

/// One pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

fn build(folder: &Path) -> serde_json::Value {
    let output = fixbook_in(folder, &["site", "build", "-o", "out/site", "--json"]);
    assert_eq!(status(&output), 0, "{}", run::err(&output));
    json(&output)
}

#[test]
fn only_what_changed_is_written_and_two_builds_are_the_same() {
    let (folder, other) = (small(), small());
    let (site, same) = (folder.path().join("out/site"), other.path().join("out/site"));
    build(folder.path());
    build(other.path());
    let first = files(&site);
    let bytes = |files: &BTreeMap<String, (Vec<u8>, SystemTime)>| -> Vec<(String, Vec<u8>)> {
        files.iter().map(|(name, (bytes, _))| (name.clone(), bytes.clone())).collect()
    };
    assert!(bytes(&first) == bytes(&files(&same)), "two builds give the same bytes");
    // An old time, so that a file that is written again has another time on any disk.
    for path in first.keys() {
        let early = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        fs::File::options().write(true).open(site.join(path)).expect("there").set_modified(early).expect("set");
    }
    fs::write(folder.path().join("kb/articles/sub/two.md"), "# Two\n\n## Why\n\nChanged.\n").expect("written");
    let report = build(folder.path());
    let second = files(&site);
    let is_new = |name: &&String| second[*name].1 > SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let written: Vec<&String> = second.keys().filter(is_new).filter(|name| *name != ".fixbook-site").collect();
    assert_eq!(written, ["articles/sub/two.html", "search/root.js"], "{report}");
    assert_eq!(report["written"], 2);
    fs::remove_file(folder.path().join("site/pages/contact.md")).expect("removed");
    assert_eq!(build(folder.path())["removed"], 1);
    assert!(!site.join("pages/contact.html").exists());
}

#[test]
fn links_and_images_are_resolved() {
    let folder = small();
    build(folder.path());
    let page = |path: &str| fs::read_to_string(folder.path().join("out/site").join(path)).expect("a page");
    let one = page("articles/one.html");
    assert!(one.contains("href=\"sub/two.html#why\""), "{one}");
    let image =
        one.split("src=\"../").find_map(|rest| rest.strip_prefix("images/")?.split('"').next()).expect("an image");
    assert!(one.contains("alt=\"the dialog\" width=\"1\" height=\"1\""), "{one}");
    assert_eq!(fs::read(folder.path().join("out/site/images").join(image)).expect("copied"), PNG);
    assert!(page("articles/sub/two.html").contains("href=\"../one.html\""));
    assert!(one.contains("../pages/contact.html") && page("pages/contact.html").contains("href=\"../index.html\""));
}

/// A page of `kb/`.
fn entry(folder: &Path, path: &str, head: &str, sections: [&str; 2]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    let [first, second] = sections;
    fs::write(path, format!("---\n{head}\n---\n## {first}\nx\n\n## {second}\nx\n")).expect("written");
}

#[test]
fn former_ids_redirect_and_retired_pages_stay() {
    let folder = small();
    let lamp = "lamp:\n  ask: Dark?\n  was: [light]\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\n";
    fs::create_dir_all(folder.path().join("kb/symptoms")).expect("created");
    fs::write(folder.path().join("kb/symptoms/a.yaml"), lamp).expect("written");
    let (of_cause, of_fix) = (["What is wrong", "How to confirm"], ["Steps", "Verify"]);
    let cause = "title: No power\nprior: common\nwas: [power-gone, dead]\nsymptoms: {lamp: {dark: often}}";
    entry(folder.path(), "kb/causes/a/no-power.md", cause, of_cause);
    let retired =
        "title: No gas\nprior: rare\nstatus: retired\nretired: {on: 2026-11-20, why: Gas was cut off, use: no-power}";
    entry(folder.path(), "kb/causes/a/no-gas.md", retired, of_cause);
    let fix = "title: Plug in\nwas: [insert]\nresolves: {no-power: usually}\nreversible: true";
    entry(folder.path(), "kb/fixes/a/plug-in.md", fix, of_fix);
    build(folder.path());
    let page = |path: &str| fs::read_to_string(folder.path().join("out/site").join(path)).expect(path);
    for (old, new) in [
        ("causes/power-gone.html", "no-power.html"),
        ("causes/dead.html", "no-power.html"),
        ("fixes/insert.html", "plug-in.html"),
        ("symptoms/light.html", "lamp.html"),
        ("runbooks/dead.html", "no-power.html"),
        ("runbooks/insert.html", "plug-in.html"),
    ] {
        assert!(page(old).contains(&format!("http-equiv=\"refresh\" content=\"0; url={new}\"")), "{old}");
    }
    let gas = page("causes/no-gas.html");
    assert!(gas.contains("Retired on 2026-11-20.") && gas.contains("Gas was cut off"), "{gas}");
    assert!(gas.contains("Use <a href=\"no-power.html\">No power</a> instead."), "{gas}");
}

#[test]
fn broken_links_and_missing_images_are_reported_with_their_line() {
    let folder = small();
    let text = "---\ntitle: Bad\n---\n\n[gone](no.md)\n\n![lost](no.png)\n\n[place](one.md#no-such)\n\n![drawing](x.svg)\n\n[out](../../../secret.md)\n";
    fs::write(folder.path().join("kb/articles/bad.md"), text).expect("written");
    let report = build(folder.path());
    let defects = report["defects"].as_array().expect("a list");
    let lines: Vec<String> = defects
        .iter()
        .map(|defect| {
            format!(
                "{}:{} {}",
                defect["path"].as_str().expect("a path"),
                defect["line"],
                defect["address"].as_str().expect("text")
            )
        })
        .collect();
    let bad = |line: usize, address: &str| format!("kb/articles/bad.md:{line} {address}");
    for expected in [bad(5, "no.md"), bad(7, "no.png"), bad(11, "x.svg"), bad(13, "../../../secret.md")] {
        assert!(lines.contains(&expected), "{expected} in {lines:?}");
    }
    assert!(lines.iter().any(|line| line.contains("one.html#no-such")) && lines.len() == 5, "{lines:?}");
    // Two files with the same page: the second one is reported.
    fs::write(folder.path().join("kb/articles/bad.MD"), "# Other\n").expect("written");
    assert!(build(folder.path())["warnings"].to_string().contains("bad.md: left out, because its page"));
    fs::remove_file(folder.path().join("kb/articles/bad.MD")).expect("removed");
    build(folder.path());
    // The words of the link stay, and the alternative text of the image is shown.
    let page = fs::read_to_string(folder.path().join("out/site/articles/bad.html")).expect("a page");
    assert!(page.contains("<p>gone</p>") && page.contains("[Image: lost]"), "{page}");
    // Broken links of the catalog's own pages fail the build.
    fs::write(folder.path().join("site/pages/contact.md"), "# Contact\n\n[gone](no.md)\n").expect("written");
    let output = fixbook_in(folder.path(), &["site", "build", "-o", "out/site"]);
    assert_eq!(status(&output), 1);
    assert!(run::err(&output).contains("problem: site/pages/contact.md:3"), "{}", run::err(&output));
}

/// What a server answers to a request for a path.
fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connects");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("asks");
    let mut answer = Vec::new();
    stream.set_read_timeout(Some(HANGS)).expect("set");
    stream.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Only a server that hangs takes this long.
const HANGS: Duration = Duration::from_secs(600);

/// Asks until a page shows something.
fn eventually(port: u16, path: &str, wanted: &str) {
    let start = Instant::now();
    loop {
        let page = get(port, path);
        if page.contains(wanted) {
            return;
        }
        assert!(start.elapsed() < HANGS, "{path} never shows {wanted}: {page}");
        // Lets the build have the processor.
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Reads the stream of builds, which never ends, until it contains something.
fn wait_for_build(port: u16, wanted: &str) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connects");
    stream.set_read_timeout(Some(HANGS)).expect("set");
    write!(stream, "GET /__reload HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("asks");
    let start = Instant::now();
    let mut received = String::new();
    for line in BufReader::new(stream).lines() {
        received.push_str(&line.expect("read"));
        if received.contains(wanted) {
            return;
        }
        assert!(start.elapsed() < HANGS, "no build reports {wanted}: {received}");
    }
    panic!("the stream ends without {wanted}: {received}");
}

#[test]
fn the_404_page_finds_its_assets_from_any_depth() {
    let folder = small();
    let built = |base: &[&str]| {
        let output = fixbook_in(folder.path(), &[&["site", "build", "-o", "out", "--json"], base].concat());
        assert_eq!(json(&output)["defects"], serde_json::json!([]));
        fs::read_to_string(folder.path().join("out/404.html")).expect("written")
    };
    for (base, root) in [("https://a.example", "/"), ("https://a.example/help/me", "/help/me/")] {
        let page = built(&["--base-url", base]);
        let parts = ["href=\"{}style.", "src=\"{}script.", "data-root=\"{}\"", "href=\"{}pages/contact.html\""];
        for part in parts {
            assert!(page.contains(&part.replace("{}", root)), "{base}: {part}: {page}");
        }
    }
    // A site that may be opened from its folder.
    assert!(built(&[]).contains("href=\"style."));
}

struct Ends(std::process::Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_preview_rebuilds_after_every_change_and_keeps_the_last_good_site() {
    let folder = small();
    let program = assert_cmd::cargo::cargo_bin("fixbook");
    let child = Command::new(program)
        .current_dir(folder.path())
        .args(["site", "serve", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut server = Ends(child.expect("starts"));
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().expect("piped")).read_line(&mut line).expect("says where");
    let port: u16 = line
        .split("127.0.0.1:")
        .nth(1)
        .and_then(|rest| rest.split('/').next())
        .and_then(|port| port.parse().ok())
        .expect(&line);
    assert!(get(port, "/").contains("<h1>Small</h1>"));
    let none = get(port, "/no/such.html");
    assert!(none.starts_with("HTTP/1.1 404") && none.contains("href=\"/style."), "{none}");
    // Unchanged pages come from the cache with their images; an image that is added later is shown.
    fs::write(folder.path().join("kb/articles/sub/two.md"), "# Two\n\n## Why\n\nAnother text. ![new](new.png)\n")
        .expect("written");
    eventually(port, "/articles/sub/two.html", "[Image: new]");
    let one = get(port, "/articles/one.html");
    let image =
        one.split("src=\"../").find_map(|rest| rest.strip_prefix("images/")?.split('"').next()).expect("an image");
    assert!(get(port, &format!("/images/{image}")).starts_with("HTTP/1.1 200"), "{image}");
    fs::write(folder.path().join("kb/articles/sub/new.png"), PNG).expect("written");
    eventually(port, "/articles/sub/two.html", "alt=\"new\"");
    fs::write(folder.path().join("kb/catalog.yaml"), "id: x\n").expect("written");
    wait_for_build(port, "kb/catalog.yaml:1:1: the key `title` is missing");
    assert!(get(port, "/").contains("<h1>Small</h1>"), "the last good site stays");
    fs::write(folder.path().join("kb/catalog.yaml"), "id: x\ntitle: Fixed\nescalation: {to: y, minutes: 60}\n")
        .expect("written");
    eventually(port, "/", "<h1>Fixed</h1>");
}

fn cut(text: &str) -> String {
    text.chars().take(3000).collect()
}

#[cfg(feature = "pdf")]
#[test]
fn runbooks_for_print_are_linked() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| write(folder.path(), path, text);
    write("kb/catalog.yaml", "id: x\ntitle: X\nescalation: {to: y, minutes: 60}\n");
    write(
        "kb/symptoms/a.yaml",
        "lamp: {ask: Is the lamp on?, answers: {on: {label: It is on}, off: {label: It is off}}}\n",
    );
    write(
        "kb/causes/a/no-power.md",
        "---\ntitle: No power\nprior: common\nsymptoms: {lamp: {off: always}}\n---\n\n## What is wrong\n\nThe plug is out.\n\n## How to confirm\n\nLook.\n",
    );
    write(
        "kb/fixes/a/plug-in.md",
        "---\ntitle: Plug it in\nresolves: {no-power: always}\nreversible: true\n---\n\n## Steps\n\n1. Plug it in.\n\n## Verify\n\nThe lamp is on.\n",
    );
    let output = fixbook_in(folder.path(), &["site", "build", "-o", "site", "--pdf"]);
    assert_eq!(status(&output), 0, "{}", run::err(&output));
    assert!(fs::read(folder.path().join("site/runbooks/plug-in.pdf")).expect("written").starts_with(b"%PDF"));
    assert!(
        fs::read_to_string(folder.path().join("site/fixes/plug-in.html"))
            .expect("a page")
            .contains("../runbooks/plug-in.pdf")
    );
}
