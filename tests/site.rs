//! The site as a browser shows it, opened from files: the interview and the search run in the page.

#[path = "common/run.rs"]
mod run;

use std::{path::Path, process::Command};

use run::{fixbook, json, status};

/// Names under which a browser may be installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// What a page looks like after its scripts have run; nothing, loudly, where no browser is. A slow machine gets more time
/// until the page shows what tells that it is ready.
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
    let url = format!("file://{}/{address}", site.display());
    for browser in BROWSERS {
        let profile = tempfile::tempdir().expect("a folder");
        let output = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
            .arg(format!("--virtual-time-budget={milliseconds}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(&url)
            .output();
        if let Ok(output) = output {
            return Some(String::from_utf8_lossy(&output.stdout).into_owned());
        }
    }
    run::loudly("SKIPPED: no chromium is installed, so what a page shows is not checked");
    None
}

fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let output = fixbook(&["site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(status(&output), 0, "{}", run::err(&output));
    folder
}

#[test]
fn the_interview_runs_in_the_page() {
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
    // A fragment that names nothing is told, not swallowed.
    let text = page(&site, "troubleshooter.html#!tried=x", "stopped").expect("a browser");
    assert!(text.contains("The troubleshooter stopped"), "{}", cut(&text));
}

#[test]
fn the_page_finds_what_the_terminal_finds() {
    let folder = built();
    let site = folder.path().join("site");
    let hits = json(&fixbook(&["search", "certifcate expird", "--json"]));
    let Some(text) = page(&site, "index.html?q=certifcate+expird", "read as") else { return };
    assert!(text.contains("certifcate read as certificate"), "{}", cut(&text));
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

fn cut(text: &str) -> String {
    text.chars().take(3000).collect()
}
