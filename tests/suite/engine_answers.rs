//! The engines that pages run, as WebAssembly, give the same answers as the terminal, byte for byte.

use crate::common::{self, run, tools};
use std::{fs, path::Path};

use crate::common::ENGINE;
use fixbook::index::Index;
use fixbook_engine::{
    diagnosis::{Event, Outcome, Session, Skipped, Strategy, evidence_strength, words_event},
    model::{Case, Id},
    text::percent,
};
use fixbook_wasm::InterviewEngine;
use rayon::prelude::*;

/// Random sessions in addition to those of the cases.
const SESSIONS: usize = 1000;
/// Enough articles for an index of many files.
const ARTICLES: usize = 400;

/// The words of a case, what is known at its start, and the answers to its questions.
fn of_case(case: &Case) -> Session {
    let said = (!case.says.is_empty()).then(|| words_event(&ENGINE.catalog, &case.says));
    let known = case.given.iter().chain(&case.answers);
    let answered = known.map(|(symptom, answer)| Event::Answered { symptom: symptom.clone(), answer: answer.clone() });
    Session { events: said.into_iter().chain(answered).collect() }
}

/// Answers, "don't know", questions put off, fixes that failed or worked, and undone events.
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

/// Asks the engines of a site, if node is installed.
fn asked(site: &Path, work: &Path) {
    let arguments = [site, work].map(|path| path.to_str().expect("text"));
    if let Some(output) = tools::node("engine.mjs", &arguments) {
        assert!(output.status.success(), "{}{}", run::out(&output), run::err(&output));
    }
}

#[test]
fn the_interview_and_search_of_a_page_answer_like_the_terminal() {
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

/// A page loads only the parts of a large index that a query needs, and finds the same hits.
#[test]
fn a_large_index_gives_the_same_hits_in_a_page_and_in_the_terminal() {
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

#[test]
fn a_view_has_the_numbers_of_the_assessment_and_their_texts() {
    let page = InterviewEngine::open(&serde_json::to_string(&ENGINE.catalog).expect("JSON")).expect("a catalog");
    let session = common::answers(&["rdp-certificate=expired"]);
    let ask = |request: &str| -> serde_json::Value {
        let request = serde_json::json!({"do": request, "session": session});
        serde_json::from_str(&page.answer(&request.to_string()).expect("an answer")).expect("JSON")
    };
    let (view, assessment) = (ask("view"), ask("assess"));
    let causes = view["causes"].as_array().expect("a list");
    assert!(causes.iter().any(|cause| cause["percent"] == "<1%"));
    for (cause, plain) in causes.iter().zip(assessment["causes"].as_array().expect("a list")) {
        assert_eq!(cause["probability"], plain["probability"]);
        assert_eq!(cause["percent"], percent(cause["probability"].as_f64().expect("a number")));
        for item in cause["evidence"].as_array().expect("a list") {
            assert_eq!(item["strength"], evidence_strength(item["decibans"].as_f64().expect("a number")));
        }
    }
    for item in view["plan"].as_array().expect("a list") {
        assert_eq!(item["percent"], percent(item["chance"].as_f64().expect("a number")));
    }
}
