//! `stale`: what is past its review date, drafts with their open questions, disputed claims, dead links.

use crate::common::project::write;
use std::path::Path;

use crate::common::run::{err, fixbook_in, json, out, status};
use serde_json::{Value, json as value};

/// One cause with this header, and a fix for it that was reviewed on 1 January 2026.
fn catalog(cause: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| write(folder.path(), path, text);
    write("kb/catalog.yaml", "id: t\ntitle: T\nescalation: {to: x, minutes: 60}\n");
    write(
        "kb/sources.yaml",
        "manual: {title: M, publisher: P, licence: L, read: 2026-01-01, at: \"https://example.org/m\", trust: vendor}\n",
    );
    write(
        "kb/symptoms/a.yaml",
        "# QUESTION: who looks?\nlamp:\n  ask: Dark?\n  answers: {dark: {label: Dark}, lit: {label: Lit}}\n",
    );
    let page = |head: &str| {
        format!("---\ntitle: No power\nprior: common\n{head}\n---\n## What is wrong\nx\n\n## How to confirm\nx\n")
    };
    write("kb/causes/a/no-power.md", &page(cause));
    write(
        "kb/fixes/a/plug-in.md",
        "---\ntitle: Plug in\nstatus: reviewed\nreviewed: 2026-01-01\nsources: [{source: manual}]\nresolves: {no-power: usually}\n\
         reversible: true\n---\n## Steps\nx [manual-page](https://example.org/p)\n\n## Verify\nx\n",
    );
    write(
        "kb/claims/manual.yaml",
        "source: manual\nclaims:\n  - {id: m-1, at: \"4\", says: Buy two, kind: advice, verdict: disputed, instead: Buy one, used-in: no-power, checked: manual}\n  \
         - {id: m-2, at: \"5\", says: Buy one, kind: advice, verdict: confirmed, used-in: no-power, checked: manual}\n",
    );
    folder
}

const REVIEWED: &str = "status: reviewed\nreviewed: 2026-01-31\nreview-in: 1\nsources: [{source: manual}]";

fn stale(folder: &Path, args: &[&str]) -> (Value, i32) {
    let output = fixbook_in(folder, &[&["stale", "--json"], args].concat());
    (json(&output), status(&output))
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|entry| entry["id"].as_str()).collect()
}

#[test]
fn counts_a_review_to_its_last_day() {
    let folder = catalog(REVIEWED);
    let (report, exit) = stale(folder.path(), &["--today", "2026-02-28"]);
    assert_eq!((ids(&report["due"]), exit), (vec![], 0));
    let (report, exit) = stale(folder.path(), &["--today", "2026-03-01"]);
    assert_eq!((ids(&report["due"]), exit), (vec!["no-power"], 1));
    assert_eq!(report["due"][0]["due"], "2026-02-28");
    // Without `review-in` a year; the oldest date comes first.
    assert_eq!(stale(folder.path(), &["--today", "2027-01-01"]).0["due"].as_array().map(Vec::len), Some(1));
    let (report, _) = stale(folder.path(), &["--today", "2027-01-02"]);
    assert_eq!(ids(&report["due"]), ["no-power", "plug-in"]);
    let shown = out(&fixbook_in(folder.path(), &["stale", "--today", "2026-03-01"]));
    assert!(shown.contains("cause no-power: due 2026-02-28, last reviewed 2026-01-31."), "{shown}");
    let wrong = fixbook_in(folder.path(), &["stale", "--today", "2026-02-30"]);
    assert_eq!((status(&wrong), err(&wrong).contains("is no date")), (2, true));
    // Today is later than the day on which this test was written.
    assert!(stale(folder.path(), &[]).0["today"].as_str().expect("a day") > "2026-11-01");
}

#[test]
fn needs_no_review_of_retired_pages() {
    let folder = catalog(&format!(
        "{}\nretired: {{on: 2026-02-01, why: x}}",
        REVIEWED.replace("status: reviewed", "status: retired")
    ));
    assert_eq!(status(&fixbook_in(folder.path(), &["check"])), 0);
    assert_eq!(ids(&stale(folder.path(), &["--today", "2026-12-01"]).0["due"]), Vec::<&str>::new());
}

#[test]
fn lists_drafts_with_their_questions() {
    let folder = catalog("# QUESTION: how often? QUESTION: where?");
    let (report, exit) = stale(folder.path(), &["--today", "2026-12-01"]);
    assert_eq!(exit, 0);
    assert_eq!(ids(&report["drafts"]), ["no-power"]);
    assert_eq!(report["drafts"][0]["questions"], 2);
    assert_eq!(report["questions"], value!([{"path": "kb/symptoms/a.yaml", "questions": 1}]));
    assert_eq!(report["disputed"].as_array().map(Vec::len), Some(1));
    assert_eq!((&report["disputed"][0]["claim"], &report["disputed"][0]["source"]), (&"m-1".into(), &"manual".into()));
    let shown = out(&fixbook_in(folder.path(), &["stale", "--today", "2026-12-01"]));
    assert!(shown.contains("cause no-power: No power. 2 questions open."), "{shown}");
    assert!(shown.contains("On 2026-12-01: 0 past the review date, 1 draft, 1 disputed claim."), "{shown}");
    // A page that cannot be read is reported, and the others are listed.
    write(folder.path(), "kb/causes/a/torn.md", "---\ntitle: [\n---\n");
    let torn = fixbook_in(folder.path(), &["stale", "--today", "2026-12-01"]);
    assert_eq!((status(&torn), err(&torn).contains("1 entry cannot be read")), (0, true), "{}", err(&torn));
}

#[test]
fn follows_links_inside_and_counts_addresses_outside() {
    let folder = catalog(REVIEWED);
    let write = |path: &str, text: &str| write(folder.path(), path, text);
    write("kb/articles/a.md", "# A\n\n[gone](no.md) and [out](https://example.org/p)\n\n[b](b.md)\n");
    write("kb/articles/b.md", "# B\n\n[a](a.md#no-such) [mail](mailto:x@example.org)\n");
    write("site/pages/own.md", "# Own\n\n![lost](lost.png)\n");
    assert_eq!(stale(folder.path(), &["--today", "2026-02-01"]).1, 0, "links are looked at only if asked for");
    let (report, exit) = stale(folder.path(), &["--today", "2026-02-01", "--links"]);
    assert_eq!(exit, 1);
    let dead: Vec<(&str, &str)> = report["links"]["dead"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|link| (link["path"].as_str().expect("text"), link["address"].as_str().expect("text")))
        .collect();
    assert_eq!(dead.len(), 3, "{report}");
    for link in
        [("kb/articles/a.md", "no.md"), ("kb/articles/b.md", "a.html#no-such"), ("site/pages/own.md", "lost.png")]
    {
        assert!(dead.contains(&link), "{link:?} in {dead:?}");
    }
    assert_eq!(report["links"]["outside"], 3, "one page twice, one source, one address of mail");
    write("kb/articles/a.md", "# A\n\n[b](b.md)\n");
    write("kb/articles/b.md", "# B\n\n[a](a.md)\n");
    write("site/pages/own.md", "# Own\n");
    assert_eq!(stale(folder.path(), &["--today", "2026-02-01", "--links"]).1, 0);
}
