//! All tests that run from outside the library, in one binary: the program with its index and typesetter is linked once.

mod common;

mod architecture;
mod authoring;
mod bad_catalogs;
mod beginners;
#[cfg(unix)]
mod calls;
mod commands;
mod crashes;
mod diagnosis;
mod docs;
mod durability;
mod engine;
mod engine_answers;
mod escapes;
mod formulas;
mod fuzz;
mod growth;
mod handover;
mod hostile;
mod import;
mod import_articles;
mod language;
mod ledger;
mod limits;
mod links;
mod outputs;
mod packaging;
mod planner;
mod properties;
mod published;
mod real_catalog;
mod runbook;
mod schema;
mod search;
mod second_catalog;
mod serve;
mod shell;
mod site;
mod stale;
mod templates;
mod why;
