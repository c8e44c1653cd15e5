//! Helpers that the tests share, and the real catalog, loaded once.
#![allow(dead_code, reason = "each test file uses a part")]

pub mod imports;
pub mod judge;
pub mod project;
#[cfg(unix)]
pub mod pty;
pub mod reference;
pub mod run;
pub mod synthetic;
pub mod tools;
pub mod transcript;

use std::{path::Path, sync::LazyLock};

use fixbook::{
    check,
    load::{self, CatalogSource},
};
use fixbook_engine::{
    diagnosis::{Assessment, Engine, Event, Session, Strategy},
    model::{Catalog, Diagnostic},
};

/// The catalog of this repository.
pub static ENGINE: LazyLock<Engine> = LazyLock::new(|| match engine(Path::new(env!("CARGO_MANIFEST_DIR"))) {
    Ok(engine) => engine,
    Err(problems) => panic!("the real catalog has problems:\n{}", text(&problems)),
});

/// A catalog with its rules, or every problem.
pub fn engine(folder: &Path) -> Result<Engine, Vec<Diagnostic>> {
    Engine::new(catalog(folder)?)
}

/// A checked catalog, or every problem.
pub fn catalog(folder: &Path) -> Result<Catalog, Vec<Diagnostic>> {
    let folder = CatalogSource::named(folder).expect("a catalog");
    check::catalog(load::load(&folder).expect("it can be read"))
}

/// Problems as printed, without colour.
pub fn text(problems: &[Diagnostic]) -> String {
    anstream::adapter::strip_str(&fixbook::render::problems(problems)).to_string()
}

/// A session of answers, `symptom=answer` each.
pub fn answers(answers: &[&str]) -> Session {
    let event = |fact: &&str| {
        let (symptom, answer) = fact.split_once('=').expect("symptom=answer");
        Event::Answered { symptom: symptom.parse().expect("an id"), answer: answer.parse().expect("an id") }
    };
    Session { events: answers.iter().map(event).collect() }
}

/// The real catalog's assessment of some answers.
pub fn assess(facts: &[&str]) -> Assessment {
    ENGINE.assess(&answers(facts), Strategy::default())
}
