//! What an interview costs and how often it cures, by the share of faults that are not in the catalog.
//!
//! cargo bench --bench minutes [-- CATALOG...]
//!
//! Without folders: the catalog of this repository and a drawn one of 30 causes. For each share the catalog's `other` is
//! set to it; as large a share of the drawn cases is a fault that no fix cures. Where a catalog has solved cases, they
//! are replayed as well.

#[path = "../tests/suite/common/synthetic.rs"]
mod synthetic;

use std::path::Path;

use fastrand::Rng;
use fixbook::{
    check,
    load::{self, CatalogSource},
};
use fixbook_engine::{
    diagnosis::{Engine, Noise, ReplayedCase, Session, Strategy, replay, sample, sample_other},
    model::{Case, Catalog, Id},
};
use rayon::prelude::*;
use synthetic::Size;

const OTHER: [f64; 3] = [0.0001, 0.01, 0.05];
const CASES: u64 = 300;

fn main() {
    let folders: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut catalogs: Vec<(String, Catalog)> = folders.iter().map(|folder| (folder.clone(), on_disk(folder))).collect();
    if catalogs.is_empty() {
        let size = Size { causes: 30, symptoms: 20, rows: 8, rules: 0, one_guard_in: 10 };
        catalogs.push((env!("CARGO_PKG_NAME").to_owned(), on_disk(env!("CARGO_MANIFEST_DIR"))));
        let mut drawn = synthetic::catalog(size, 1);
        // By their own price of 120 minutes most drawn faults are best handed over at once.
        drawn.head.escalation.minutes = 600.0;
        catalogs.push(("drawn, 30 causes".to_owned(), drawn));
    }
    println!(
        "{:<36} {:>7}  {:<8} {:>5} {:>9} {:>9} {:>7}",
        "catalog", "other", "cases", "", "minutes", "questions", "cured"
    );
    for (name, catalog) in catalogs {
        for other in OTHER {
            measure(&name, &catalog, other);
        }
    }
}

fn on_disk(folder: &str) -> Catalog {
    let folder = CatalogSource::named(Path::new(folder)).expect("a catalog");
    check::catalog(load::load(&folder).expect("readable")).expect("a catalog without problems")
}

fn measure(name: &str, catalog: &Catalog, other: f64) {
    let mut catalog = catalog.clone();
    catalog.head.other.value = other;
    let engine = Engine::new(catalog).unwrap_or_else(|problems| panic!("{problems:?}"));
    print(name, other, "drawn", &replayed(&engine, &drawn(&engine, other)));
    let solved: Vec<Case> = engine.catalog.cases.iter().flat_map(|file| file.cases.clone()).collect();
    if !solved.is_empty() {
        print(name, other, "solved", &replayed(&engine, &solved));
    }
}

/// Cases as often as the priors say. The same numbers choose the causes for every share of something else.
fn drawn(engine: &Engine, other: f64) -> Vec<Case> {
    let priors: Vec<(Id, f64)> = engine
        .assess(&Session::default(), Strategy::Minutes)
        .causes
        .into_iter()
        .map(|cause| (cause.id, cause.prior / (1.0 - other)))
        .collect();
    let case = |seed: u64| {
        let mut rng = Rng::with_seed(seed);
        let (is_other, mut left) = (rng.f64() < other, rng.f64());
        if is_other {
            return Some(sample_other(engine, Noise::default(), seed));
        }
        let mut causes = priors.iter();
        let chosen = causes.find(|(_, prior)| {
            left -= prior;
            left < 0.0
        });
        sample(engine, &chosen.or(priors.last())?.0, Noise::default(), seed)
    };
    (0..CASES).filter_map(case).collect()
}

fn replayed(engine: &Engine, cases: &[Case]) -> Vec<ReplayedCase> {
    cases.par_iter().map(|case| replay(engine, case, Strategy::Minutes)).collect()
}

fn print(name: &str, other: f64, kind: &str, cases: &[ReplayedCase]) {
    let mean = |of: &dyn Fn(&ReplayedCase) -> f64| cases.iter().map(of).sum::<f64>() / cases.len() as f64;
    println!(
        "{name:<36} {:>5.2} %  {kind:<8} {:>5} {:>9.1} {:>9.1} {:>5.1} %",
        100.0 * other,
        cases.len(),
        mean(&|case| case.outcome.minutes),
        mean(&|case| case.outcome.questions as f64),
        100.0 * mean(&|case| f64::from(u8::from(case.cured))),
    );
}
