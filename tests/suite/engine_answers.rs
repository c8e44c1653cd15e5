//! The engines that pages run, WebAssembly and all, answer what the terminal answers, byte for byte.

use crate::common::{self, run};
use std::{fs, path::Path, process::Command};

use crate::common::ENGINE;
use fixbook::index::Index;
use fixbook_engine::{
    diagnosis::{Event, Outcome, Session, Skipped, Strategy, words_event},
    model::{Case, Id},
};
use rayon::prelude::*;

/// Random sessions beside those of the cases.
const SESSIONS: usize = 1000;
/// So many articles that their index is of many files.
const ARTICLES: usize = 400;

/// What a case says, what is known at its start, and what is found if asked.
fn of_case(case: &Case) -> Session {
    let said = (!case.says.is_empty()).then(|| words_event(&ENGINE.catalog, &case.says));
    let known = case.given.iter().chain(&case.answers);
    let answered = known.map(|(symptom, answer)| Event::Answered { symptom: symptom.clone(), answer: answer.clone() });
    Session { events: said.into_iter().chain(answered).collect() }
}

/// Answers, "don't know", questions put off, fixes that failed or worked, and what was taken back.
fn random(random: &mut fastrand::Rng) -> Session {
    let catalog = &ENGINE.catalog;
    let mut events = Vec::new();
    for number in 0..random.usize(0..14) {
        let (symptom, head) = catalog.symptoms.get_index(random.usize(..catalog.symptoms.len())).expect("there");
        let (symptom, fix) =
            (symptom.clone(), catalog.fixes.get_index(random.usize(..catalog.fixes.len())).expect("there").0.clone());
        let answered = |answer: Id| Event::Answered { symptom: symptom.clone(), answer };
        events.push(match random.u8(..20) {
            0 => answered("unknown".parse().expect("an id")),
            1 if random.bool() => Event::Skipped(Skipped::Fix { fix }),
            1 => Event::Skipped(Skipped::Question { symptom }),
            2 if random.u8(..4) == 0 => Event::Tried { fix, outcome: Outcome::NotPossible },
            2 => Event::Tried { fix, outcome: Outcome::Failed },
            3 if random.bool() => Event::Tried { fix, outcome: Outcome::Worked },
            4 if number > 0 => Event::Undone { undoes: random.usize(..number) },
            _ => answered(head.answers.get_index(random.usize(..head.answers.len())).expect("there").0.clone()),
        });
    }
    Session { events }
}

fn line(of: &impl serde::Serialize, answer: &impl serde::Serialize) -> String {
    let answer = serde_json::to_string_pretty(answer).expect("JSON");
    format!("{}\n", serde_json::to_string(&(of, answer)).expect("JSON"))
}

/// Asks the engines of a site; says loudly if nothing can run them.
fn asked(site: &Path, work: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/engine.mjs");
    match Command::new("node").arg(script).arg(site).arg(work).output() {
        Ok(output) => assert!(output.status.success(), "{}{}", run::out(&output), run::err(&output)),
        Err(_) => run::loudly(
            "SKIPPED: node is not installed, so what the engines of a page answer is not held against the terminal",
        ),
    }
}

#[test]
fn the_interview_in_a_page_is_that_of_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let built = run::fixbook(&["site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(run::status(&built), 0, "{}", run::err(&built));
    let mut rng = fastrand::Rng::with_seed(2308);
    let cases = ENGINE.catalog.cases.iter().flat_map(|file| &file.cases);
    let mut sessions: Vec<Session> = cases.map(of_case).collect();
    assert!(sessions.len() > 50, "the catalog's cases are among them");
    sessions.extend((0..SESSIONS).map(|_| random(&mut rng)));
    let lines: String = sessions
        .par_iter()
        .map(|session| line(session, &ENGINE.assess(session, Strategy::default()).without_trace()))
        .collect();
    fs::write(folder.path().join("sessions.jsonl"), lines).expect("written");
    let index = Index::of(&ENGINE.catalog).expect("an index");
    let searches = ENGINE.catalog.cases.iter().flat_map(|file| &file.searches);
    let lines: String = searches
        .map(|case| line(&case.query, &index.search(&index.read(&case.query), 10, false).expect("results")))
        .collect();
    assert!(lines.lines().count() > 50, "the catalog's searches are among them");
    fs::write(folder.path().join("searches.jsonl"), lines).expect("written");
    asked(&site, folder.path());
}

/// A page loads the parts of a large index that a query needs; whichever those are, it finds the same.
#[test]
fn a_large_index_finds_in_a_page_what_the_terminal_finds() {
    const BUILTINS: [&str; 24] = [
        "printer",
        "jams",
        "paper",
        "tray",
        "0x80070005",
        "error",
        "Restart-Service",
        "spooler",
        "driver",
        "update",
        "fails",
        "after",
        "the",
        "login",
        "screen",
        "flickers",
        "network",
        "slow",
        "VPN",
        "certificate",
        "expired",
        "Outlook",
        "crashes",
        "mailbox",
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let articles = folder.path().join("kb/articles/area");
    fs::create_dir_all(&articles).expect("created");
    fs::write(folder.path().join("kb/catalog.yaml"), "id: x\ntitle: X\nescalation: {to: y, minutes: 60}\n")
        .expect("written");
    let mut rng = fastrand::Rng::with_seed(904);
    let mut words =
        |number: usize| (0..number).map(|_| BUILTINS[rng.usize(..BUILTINS.len())]).collect::<Vec<_>>().join(" ");
    for number in 0..ARTICLES {
        let text = format!("# {}\n\n{}.\n\n## {}\n\n{}\n", words(4), words(30), words(2), words(25));
        fs::write(articles.join(format!("{number}.md")), text).expect("written");
    }
    let site = folder.path().join("site");
    let built = run::fixbook_in(folder.path(), &["site", "build", "-o", site.to_str().expect("text")]);
    assert_eq!(run::status(&built), 0, "{}", run::err(&built));
    assert!(site.join("search/w0.js").is_file(), "the index is of many files");
    let catalog = common::catalog(folder.path()).unwrap_or_else(|problems| panic!("{}", common::text(&problems)));
    let index = Index::of(&catalog).expect("an index");
    let queries = [
        "printer jams",
        "pinter",
        "spoler",
        "0x80070005",
        "restart",
        "\"paper tray\"",
        "kind:article area:area vpn",
        "cert",
        "zzzz",
        "the",
    ];
    let lines: String = queries
        .iter()
        .map(|query| line(query, &index.search(&index.read(query), 10, false).expect("results")))
        .collect();
    fs::write(folder.path().join("searches.jsonl"), lines).expect("written");
    asked(&site, folder.path());
}
